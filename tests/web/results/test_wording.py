"""Words for signs."""

from __future__ import annotations

import pytest

from kaoping.results.wording import interval_words
from kaoping.scheme.values import Interval


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[90, +inf)", "90分及以上"),
        ("[80, 90)", "80分及以上、不满90分"),
        ("(80, 90]", "超过80分、不超过90分"),
        ("(-inf, 60)", "不满60分"),
        ("(-inf, +inf)", "任何分数"),
    ],
)
def test_ranges_are_written_as_officials_read_them(written, words):
    """Open and closed ends stay apart in words."""
    assert interval_words(Interval.parse(written)) == words
