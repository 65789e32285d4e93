"""How numbers, days and sizes are written for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.web import shown


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        ("92.50", "92.5", ""),
        (Fraction(800, 3), "266.67", "800/3"),
        (Decimal("0.005"), "0.01", "0.005"),
        (-10, "−10", ""),
        ("-1/3", "−0.33", "−1/3"),
        ("−3.5", "−3.5", ""),
        ("-0.001", "0", "−0.001"),
        (0, "0", ""),
        (None, "—", ""),
        ("", "—", ""),
    ],
)
def test_a_number_has_at_most_two_decimals_and_keeps_what_was_cut(value, text, exact):
    """Two decimals are shown, and the exact value is never lost."""
    assert shown.number(value) == shown.Shown(text, exact)


@pytest.mark.parametrize("value", [1.5, True, object()])
def test_a_binary_fraction_is_refused(value):
    """A score that has been a float is no longer exact and must not look as if it were."""
    with pytest.raises(TypeError):
        shown.number(value)


def test_what_is_no_number_is_refused():
    """A text that is no number is a mistake of the page, not nought."""
    with pytest.raises(ValueError, match="good"):
        shown.number("good")


@given(st.fractions(), st.integers(0, 4))
def test_what_is_not_cut_is_shown_whole(value, decimals):
    """Without an exact value beside it, the text is the number itself."""
    found = shown.number(value, decimals)
    plain = Fraction(found.text.replace("−", "-"))
    assert (plain == value) == (found.exact == "")
    assert abs(plain - value) <= Fraction(1, 2 * 10**decimals)


def test_a_range_is_written_from_low_to_high():
    """Ranges have two decimals on both sides; one value is written once."""
    assert shown.span("82.5", 91).text == "82.50–91.00"
    assert shown.span("-5", "0").text == "−5.00–0.00"
    assert shown.span(15, 15).text == "15.00"
    assert shown.span("1/3", 1) == shown.Shown("0.33–1.00", "1/3–1")
    assert shown.span(None, 3).text == "—"


def test_days_and_moments_are_those_of_shanghai():
    """A moment late in the evening of London belongs to the next day in Shanghai."""
    late = datetime(2026, 11, 20, 22, 32, tzinfo=UTC)
    assert shown.day(late) == "2026年11月21日"
    assert shown.moment(late) == "2026年11月21日06:32"
    assert shown.clock(late) == "06:32"
    assert shown.day(date(2026, 1, 5)) == "2026年1月5日"
    assert shown.day(None) == shown.moment(None) == shown.clock(None) == "—"


def test_sizes_have_a_unit_that_people_know():
    """Small files in 字节, larger ones with one decimal."""
    assert [shown.size(n) for n in (0, 1023, 1024, 3_355_443, 5 * 1024**3, 2048 * 1024**3)] == [
        "0 字节",
        "1023 字节",
        "1 KB",
        "3.2 MB",
        "5 GB",
        "2048 GB",
    ]
    assert shown.size(None) == "—"
