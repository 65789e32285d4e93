"""The small values of the language: intervals, ranges, quotations, amounts, days."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from kaoping.scheme.inputs import PanelInput, StreakInput
from kaoping.scheme.tiling import meets, tiling_faults
from kaoping.scheme.values import (
    Amount,
    CalendarDay,
    Interval,
    Limit,
    Quotation,
    Range,
    Truth,
    Whole,
)


class Values(BaseModel):
    """One of each."""

    amount: Amount = Fraction(0)
    limit: Limit = None
    whole: Whole = 0
    truth: Truth = False
    day: CalendarDay = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[70, 100)", ["70", "99.99"], ["69.99", "100"]),
        ("(0, 50)", ["0.001", "49.9"], ["0", "50"]),
        ("[0, 0]", ["0"], ["0.1", "-0.1"]),
        ("[90, +inf)", ["90", "1000"], ["89.9"]),
        ("(-inf, 60)", ["-5", "59"], ["60"]),
        ("(-inf, inf)", ["0"], []),
        ("[-1.5, 2]", ["-1.5", "2"], ["-1.6", "2.1"]),
    ],
)
def test_intervals(text: str, inside: list[str], outside: list[str]):
    """Square brackets include an end, round ones do not."""
    interval = Interval.parse(text)
    assert all(Fraction(value) in interval for value in inside)
    assert not any(Fraction(value) in interval for value in outside)
    assert interval == Interval.parse(str(interval))


@pytest.mark.parametrize(
    "text",
    ["", "70-100", "[100, 70]", "[1, 1)", "(1, 1)", "[1]", "[a, b]", "[1, 2", "1, 2", "[1e1, 20]"],
)
def test_what_is_no_interval(text: str):
    """An interval that holds no number, or is none, is refused with a sentence."""
    with pytest.raises(ValueError, match="区间"):
        Interval.parse(text)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("10..14", 10, 14), ("15", 15, 15), ("-1..0", -1, 0)]
)
def test_ranges(text: str, low: int, high: int):
    """Both ends belong to a range; one number is a range of one."""
    assert Range(Fraction(low), Fraction(high)) == Range.parse(text)
    assert text == str(Range.parse(text))


@pytest.mark.parametrize("text", ["", "a", "3..1", "1...2", "1..", "..2", "1-2", "1e1"])
def test_what_is_no_range(text: str):
    """A range runs upwards."""
    with pytest.raises(ValueError, match="得分范围"):
        Range.parse(text)


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("10..14", "1", "10..14"),
        ("1.2..4.7", "1", "2..4"),
        ("1.2..4.7", "0.5", "1.5..4.5"),
        ("1.2..1.4", "1", None),
        ("-1.5..1.5", "1", "-1..1"),
        ("3", "0.1", "3"),
        ("3", "2", None),
    ],
)
def test_ranges_on_a_step(text: str, step: str, expected: str | None):
    """Marks lie on multiples of the step counted from nought, inside the range."""
    found = Range.parse(text).on_step(Fraction(step))
    assert expected == (None if found is None else str(found))


def test_quotations():
    """The line and the words, to the last blank."""
    quotation = Quotation.parse("56: 1.将城市更新: 得2分。 ")
    assert (quotation.line, quotation.text) == (56, "1.将城市更新: 得2分。 ")
    assert str(quotation) == "56: 1.将城市更新: 得2分。 "


@pytest.mark.parametrize(
    "text", ["", "56", "56:", "56: ", "56:得2分", "0: 得2分", "-1: x", "x: y", "５: x"]
)
def test_what_is_no_quotation(text: str):
    """A quotation says on which line it stands."""
    with pytest.raises(ValueError, match="行号"):
        Quotation.parse(text)


GOOD = [
    ("amount", "-0.50", Fraction(-1, 2)),
    ("limit", "none", None),
    ("limit", "0", Fraction(0)),
    ("whole", "12", 12),
    ("whole", "2.0", 2),
    ("truth", "true", True),
    ("truth", "false", False),
    ("day", "2024-02-29", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("key", "text", "expected"), GOOD)
def test_plain_values(key: str, text: str, expected: object):
    """Text in the file, an exact value in the scheme."""
    assert expected == getattr(Values.model_validate({key: text}), key)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("amount", "1e3"), ("amount", "none"), ("amount", ""), ("amount", ["1"]), ("amount", "１"),
        ("limit", "no"), ("whole", "-1"), ("whole", "1.5"), ("whole", ""), ("truth", "yes"),
        ("truth", "True"), ("truth", "1"), ("day", "2025-02-30"), ("day", "20250915"), ("day", "0"),
        ("day", "2025-9-15"), ("day", "2025-09-15T00:00"), ("day", {}),
    ],
)  # fmt: skip
def test_other_values_are_refused(key: str, value: object):
    """There is one way to write each, and a sentence for whoever writes another."""
    with pytest.raises(ValidationError, match="应为"):
        Values.model_validate({key: value})


def intervals(*texts: str) -> list[Interval]:
    """Return intervals from their texts."""
    return [Interval.parse(text) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ["[0, 50)", "[50, 100]"],
        ["[50, 100]", "[0, 50)"],
        ["[0, 0]", "(0, 50)", "[50, 100)", "[100, 100]"],
        ["(-inf, 50)", "[50, +inf)"],
        ["[0, 100]"],
        ["[-20, 100]"],
    ],
)
def test_tilings(texts: list[str]):
    """Every number in exactly one interval, in whatever order they stand."""
    assert list(tiling_faults(intervals(*texts), Interval.parse("[0, 100]"))) == []


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        (["[0, 50)", "(50, 100]"], [(1, "band-gap")]),
        (["[0, 50]", "[50, 100]"], [(1, "band-overlap")]),
        (["[0, 40)", "[50, 100]"], [(1, "band-gap")]),
        (["[0, 60)", "[50, 100]"], [(1, "band-overlap")]),
        (["(0, 100]"], [(0, "band-gap")]),
        (["[0, 100)"], [(0, "band-gap")]),
        (["[1, 99]"], [(0, "band-gap"), (0, "band-gap")]),
        (["(-inf, +inf)", "[0, 100]"], [(1, "band-overlap")]),
        (["[60, 100]", "[0, 50)"], [(0, "band-gap")]),
    ],
)
def test_tilings_with_faults(texts: list[str], faults: list[tuple[int, str]]):
    """Gaps and overlaps are found at either end and in between, and laid to one interval."""
    found = tiling_faults(intervals(*texts), Interval.parse("[0, 100]"))
    assert faults == [(i, code) for i, code, _ in found]


POINTS = [Fraction(i, 2) for i in range(-3, 14)]
ENDS = st.sampled_from([None, 0, 1, 2, 3, 4, 5])


@st.composite
def small_intervals(draw: st.DrawFn) -> Interval:
    """An interval between small whole numbers, or without an end."""
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    closed = draw(st.booleans()), draw(st.booleans())
    if low == high and low is not None:
        closed = (True, True)
    return Interval(ends[0], ends[1], low is not None and closed[0], high is not None and closed[1])


@given(st.lists(small_intervals(), min_size=1, max_size=4))
def test_no_fault_means_each_number_once(tiles: list[Interval]):
    """Tried on every half number: no fault exactly if each lies in exactly one interval."""
    whole = Interval(Fraction(0), Fraction(5), low_closed=True, high_closed=True)
    inside = [point for point in POINTS if point in whole]
    # Halves and quarters tell open ends apart; past the whole an interval may reach, not overlap.
    tried = sorted({*POINTS, *(point + Fraction(1, 4) for point in POINTS)})
    covered = all(sum(point in tile for tile in tiles) == 1 for point in inside)
    apart = all(sum(point in tile for tile in tiles) <= 1 for point in tried)
    assert (covered and apart) == (not list(tiling_faults(tiles, whole)))


@given(small_intervals(), small_intervals())
def test_meeting_intervals_share_a_number(one: Interval, other: Interval):
    """Tried on every quarter."""
    tried = [Fraction(i, 4) for i in range(-8, 32)]
    assert any(point in one and point in other for point in tried) == meets(one, other)


@pytest.mark.parametrize(
    ("occasions", "pairs", "sliding"),
    [
        ("", 0, 0), ("1", 0, 0), ("11", 1, 1), ("111", 1, 2), ("1111", 2, 3), ("11111", 2, 4),
        ("101", 0, 0), ("11011", 2, 2), ("0110", 1, 1), ("1101110", 2, 3), ("000", 0, 0),
    ],
)  # fmt: skip
def test_runs(occasions: str, pairs: int, sliding: int):
    """Wuhai, reading W33: in each run of n last places ⌊n/2⌋, or n − 1."""
    flags = [sign == "1" for sign in occasions]
    for overlap, expected in (("pairs", pairs), ("sliding", sliding)):
        given = StreakInput.model_validate(
            {"type": "streak", "name": "x", "length": "2", "overlap": overlap}
        )
        assert expected == given.reduce(flags)


def test_panels():
    """The mean of the projects' means, not of all marks; extremes dropped from three marks on."""
    plain = PanelInput.model_validate({"type": "panel", "name": "x", "most_projects": "5"})
    marks = [[Fraction(80), Fraction(90)], [Fraction(91)]]
    assert Fraction(88) == plain.reduce(marks)
    dropping = plain.model_copy(update={"drop": "extremes"})
    marks = [[Fraction(m) for m in (60, 80, 90, 100)], [Fraction(m) for m in (60, 80)]]
    assert Fraction(155, 2) == dropping.reduce(marks)


def test_patterns_for_editors_accept_what_is_read():
    """The JSON Schema of a value and its parser agree on what is written in our schemes."""
    for kind, texts in {
        Interval: ["[70, 100)", "(-inf, 60)", "[90, +inf)", "[0, 0]"],
        Range: ["10..14", "15", "1.5..2.5"],
        Quotation: ["56: 得2分。"],
    }.items():
        assert all(re.search(kind.PATTERN, text) for text in texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[70, 100)", "70（含）至100（不含）"),
        ("(70, 100]", "70（不含）至100（含）"),
        ("[90, +inf)", "90（含）以上"),
        ("(90, +inf)", "90（不含）以上"),
        ("(-inf, 60)", "60（不含）以下"),
        ("(-inf, 60]", "60（含）以下"),
        ("(-inf, +inf)", "任何值"),
        ("[60, 60]", "60"),
        ("[-0.5, 0]", "-0.5（含）至0（含）"),
    ],
)
def test_intervals_in_words(text: str, words: str):
    """Officials read each end with 含 or 不含; an end that is not there is not spoken of."""
    assert Interval.parse(text).words() == words
