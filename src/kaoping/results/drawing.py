"""Places of bars drawn on the server, as percentages of a picture's width written as text."""

from __future__ import annotations

from fractions import Fraction

from kaoping.numbers import write_shown

Parts = list[tuple[str, str, str]]
"""(class, start, width)."""


def percent(share: Fraction) -> str:
    """Return a share from 0 to 1 as a percentage, kept inside the picture."""
    text = write_shown(min(max(share, Fraction(0)), Fraction(1)) * 100, 3)
    return f"{text.rstrip('0').rstrip('.')}%"


def stretch(start: Fraction, end: Fraction, whole: Fraction) -> tuple[str, str]:
    """Return (start, width) of a part of a line from 0 to `whole`."""
    first = min(max(start / whole, Fraction(0)), Fraction(1))
    last = min(max(end / whole, Fraction(0)), Fraction(1))
    return percent(first), percent(max(last - first, Fraction(0)))
