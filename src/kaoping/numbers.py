"""Exact numbers: read from text, written as text, never a binary fraction in between.

A number is written as JSON writes it, without exponent. Scores are rationals to the end; two
decimals, rounded half away from zero, exist only for showing (`interface.md`, "Result").
"""

from __future__ import annotations

import re
from fractions import Fraction

MINUS = "−"
"""The minus sign of texts that people read; a hyphen is for machines and for typing."""
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
LONGEST = 200


def parse_exact(text: str) -> Fraction | None:
    """Return the exact value of `text`, or None where it is not a number as JSON writes it.

    >>> parse_exact("0.1")
    Fraction(1, 10)
    >>> parse_exact("1e3") is None
    True
    """
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        return None
    whole, _, decimals = text.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def write_exact(value: Fraction) -> str:
    """Return the shortest exact text: a decimal where it ends, else `p/q` in lowest terms.

    >>> write_exact(Fraction(185, 2)), write_exact(Fraction(800, 3)), write_exact(Fraction(10))
    ('92.5', '800/3', '10')
    """
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    if places == 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def write_shown(value: Fraction, decimals: int = 2) -> str:
    """Return `value` with fixed decimals, rounded half away from zero, never a negative zero.

    >>> write_shown(Fraction(-1, 1000)), write_shown(Fraction(84985, 1000))
    ('0.00', '84.99')
    """
    scale = 10**decimals
    cents = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 and cents else ""
    whole, rest = divmod(cents, scale)
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def with_minus(number: str) -> str:
    """Return a number that is written already with the minus sign that people read.

    >>> with_minus("-0.5"), with_minus("-800/3"), with_minus("12")
    ('−0.5', '−800/3', '12')
    """
    return MINUS + number[1:] if number.startswith("-") else number


def write_said(value: Fraction) -> str:
    """Return the exact text of a value as a sentence says it: `write_exact` with a real minus.

    >>> write_said(Fraction(-5)), write_said(Fraction(5, 2))
    ('−5', '2.5')
    """
    return with_minus(write_exact(value))


def write_measure(value: Fraction) -> str:
    """Return a measure as people read it: exact where short, else two decimals and the fraction.

    >>> write_measure(Fraction(-1, 2)), write_measure(Fraction(-100000, 70001))
    ('−0.5', '约−1.43（−100000/70001）')
    """
    exact = write_said(value)
    return (
        exact
        if len(exact) <= 8
        else f"约{with_minus(write_shown(value))}（{with_minus(str(value))}）"
    )
