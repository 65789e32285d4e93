"""The order of Chinese names: by pinyin, kept in a column."""

from __future__ import annotations

from pypinyin import lazy_pinyin

LONGEST = 200


def sort_key(text: str) -> str:
    """Return what a name is sorted by: 阿、重庆、李、张, not the order of the code points.

    Characters other than hanzi stand as they are, letters in lower case.
    """
    return " ".join(lazy_pinyin(text)).lower()[:LONGEST]
