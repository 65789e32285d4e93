"""Amended editions of the shipped schemes, for the tests of amendments."""

from __future__ import annotations

import hashlib
import re

from kaoping.cycles.schemes import read_texts, shipped_texts


def edition(scheme_id="wuhai-2022", *, scheme=(), readings=(), source=()):
    """Return the texts of a shipped scheme with replacements; each must be found exactly once."""
    texts = shipped_texts(scheme_id)
    for name, changes in (
        ("scheme.yaml", scheme),
        ("readings.yaml", readings),
        ("source.txt", source),
    ):
        for old, new in changes:
            assert texts[name].count(old) == 1, f"{name}: {old!r} × {texts[name].count(old)}"
            texts[name] = texts[name].replace(old, new)
    return texts


def shifted():
    """Return Wuhai's scheme with an empty line put in before the first one of its text."""
    texts = shipped_texts("wuhai-2022")
    old_hash = hashlib.sha256(texts["source.txt"].encode()).hexdigest()
    texts["source.txt"] = "\n" + texts["source.txt"]
    new_hash = hashlib.sha256(texts["source.txt"].encode()).hexdigest()
    scheme = re.sub(r'"(\d+): ', _next_quote, texts["scheme.yaml"].replace(old_hash, new_hash))
    texts["scheme.yaml"] = re.sub(r'line: "(\d+)"', _next_line, scheme)
    readings = re.sub(r'"(\d+): ', _next_quote, texts["readings.yaml"])
    texts["readings.yaml"] = re.sub(r'(?<=[\[ ])"(\d+)"(?=[,\]])', _next_number, readings)
    return texts


def read(texts):
    """Return the scheme of some texts."""
    return read_texts(texts, "test")


def _next_quote(match):
    return f'"{int(match[1]) + 1}: '


def _next_line(match):
    return f'line: "{int(match[1]) + 1}"'


def _next_number(match):
    return f'"{int(match[1]) + 1}"'


POINTS_MOVED = (
    (
        'name: 落实匹配资金\n                points: "3"',
        'name: 落实匹配资金\n                points: "2"',
    ),
    (
        'name: 多元化引入社会资本\n                points: "2"',
        'name: 多元化引入社会资本\n                points: "3"',
    ),
)
"""One point moves from 1.2.1 to 1.2.2; the sums still hold."""

SUM_BROKEN = POINTS_MOVED[:1]
"""1.2.1 loses a point that nothing else gains: a warning, because real tables have such."""

OTHER_ASSESSOR = (
    (
        'points: "5"\n            dimension: funds\n            assessors: [finance]',
        'points: "5"\n            dimension: funds\n            assessors: [housing]',
    ),
)
"""1.2.1 and 1.2.2 go from 市财政局 to 市住建局."""

OTHER_GRADE = (
    ('when: "[90, +inf)"', 'when: "[91, +inf)"'),
    ('when: "[80, 90)"', 'when: "[80, 91)"'),
)
"""优秀 begins at 91."""

READING_GONE = (
    ("      once: 全年不论开几次，只得3分\n", "      first: 只有第一次得3分\n"),
    ("    default: once\n", "    default: first\n"),
)
"""W31 has lost the choice that the year made, and has another in its place."""
READING_GONE_IN_SCHEME = (("{once: ", "{first: "),)
