"""Exact numbers as text: nothing is lost on the way in or out, and shown numbers round fairly."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.numbers import (
    LONGEST,
    parse_exact,
    with_minus,
    write_exact,
    write_measure,
    write_said,
    write_shown,
)
from strategies.numbers import fractions, number_texts


@given(number_texts())
def test_a_number_means_what_is_written(text: str):
    """A number as JSON writes it is read without a binary fraction in between."""
    assert Fraction(text) == parse_exact(text)


@given(fractions())
def test_exact_text_leads_back_to_the_number(value: Fraction):
    """What is written is the number itself, as a decimal where it ends and else in lowest terms."""
    text = write_exact(value)
    assert Fraction(text) == value
    assert ("/" in text) == any(value.denominator % p == 0 for p in _primes_but_2_and_5(value))


def _primes_but_2_and_5(value: Fraction) -> list[int]:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return [rest] if rest > 1 else []


@given(fractions())
def test_exact_text_is_the_shortest(value: Fraction):
    """There are no zeros at the end, no leading plus, no point without need."""
    text = write_exact(value)
    assert not ("." in text and text.endswith(("0", ".")))
    assert not text.startswith(("+", "-0/"))
    assert text != "-0"
    if "/" in text:
        assert text == f"{value.numerator}/{value.denominator}"


@given(fractions().filter(lambda value: len(write_exact(value)) <= LONGEST))
def test_finite_decimals_can_be_read_again(value: Fraction):
    """A score that ends can be put into the next facts file as it stands."""
    text = write_exact(value)
    assert parse_exact(text) == (None if "/" in text else value)


@given(fractions(), st.integers(0, 4))
def test_shown_numbers_round_half_away_from_zero(value: Fraction, decimals: int):
    """Display follows the schoolbook, for negative numbers as for positive ones."""
    with localcontext(prec=500):
        # The magnitude is cut far behind the last shown digit, and one is added where it was cut.
        scaled, rest = divmod(abs(value.numerator) * 10**250, value.denominator)
        exact = Decimal(scaled * 10 + bool(rest)) / 10**251
        half_up = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        expected = half_up.copy_sign(-1) if value < 0 and half_up else half_up
    assert f"{expected:f}" == write_shown(value, decimals)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("-0.001", "0.00"),
        ("-0.005", "-0.01"),
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("2.675", "2.68"),
        ("89.995", "90.00"),
        ("-89.995", "-90.00"),
        ("-0.0049", "0.00"),
        (
            "1234567890123456789012345678901234567890.125",
            "1234567890123456789012345678901234567890.13",
        ),
    ],
)
def test_shown_numbers_by_hand(value: str, shown: str):
    """The ends of rounding, worked by hand; there is no negative zero."""
    assert shown == write_shown(Fraction(value))


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "01", "1.", ".5", "1e3", "1E3", "1_000", "1,000", "١", "９", "NaN",
     "Infinity", "-", "--1", "0x1", "1/2", "1.5.0", "1\n", "-01", "9" * 201],
)  # fmt: skip
def test_other_texts_are_no_numbers(text: str):
    """Nothing but a number as JSON writes it, at most 200 characters long, is read as one."""
    assert parse_exact(text) is None


@pytest.mark.parametrize("text", ["9" * 200, "-" + "9" * 199, "0." + "0" * 197 + "1"])
def test_two_hundred_characters_are_read(text: str):
    """The longest permitted numbers are read to the last digit."""
    assert Fraction(text) == parse_exact(text)


@given(fractions())
def test_measures_say_when_they_are_rounded(value: Fraction):
    """A measure is shown whole, or as about two decimals with the fraction it stands for."""
    text = write_measure(value)
    about = f"约{with_minus(write_shown(value))}（{with_minus(str(value))}）"
    assert text in {write_said(value), about}
