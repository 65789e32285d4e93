"""How values are written for people: numbers, ranges, days, moments, sizes.

Numbers arrive exact (`Fraction`, `Decimal`, `int`, or the text of a result, `92.5` or `800/3`) and
leave as text with at most two decimals; what was cut off is kept beside it. A binary fraction is
refused: a score must never have been one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from kaoping.numbers import MINUS, with_minus, write_exact, write_said, write_shown
from kaoping.worktime import in_shanghai, written_clock, written_day, written_moment

Value = Fraction | Decimal | int | str | None

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is shown, and the exact value where showing it cut something off."""

    text: str
    exact: str = ""


def exact(value: Value) -> Fraction | None:
    """Return a value as an exact number; None and empty text are no number.

    Raises:
        TypeError: A binary fraction, or something that is no number at all.
        ValueError: A text that is not a number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int | str):
        raise TypeError(f"分数应为精确的数，不能是 {type(value).__name__}：{value!r}")
    if isinstance(value, str):
        value = value.replace(MINUS, "-")
    return Fraction(value)


def number(value: Value, decimals: int = 2, *, fixed: bool = False) -> Shown:
    """Return a number with at most `decimals` decimals, or exactly so many where `fixed`.

    >>> number("800/3").text, number("800/3").exact, number(-3, fixed=True).text
    ('266.67', '800/3', '−3.00')
    """
    given = exact(value)
    if given is None:
        return Shown(NOTHING)
    text = write_shown(given, decimals)
    cut = "" if Fraction(text) == given else write_exact(given)
    if not fixed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return Shown(with_minus(text), with_minus(cut))


def span(low: Value, high: Value, decimals: int = 2) -> Shown:
    """Return a range as `82.50–91.00`, or one number where both ends are the same."""
    first, last = exact(low), exact(high)
    if first is None or last is None:
        return Shown(NOTHING)
    if first == last:
        return number(first, decimals, fixed=True)
    ends = [number(end, decimals, fixed=True) for end in (first, last)]
    cut = any(end.exact for end in ends)
    whole = "–".join(write_said(end) for end in (first, last))
    return Shown("–".join(end.text for end in ends), whole if cut else "")


def day(value: date | datetime | None) -> str:
    """Return a day in full: 2026年11月21日; a moment gives its day in Shanghai."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = in_shanghai(value)
    return written_day(value)


def clock(value: datetime | None) -> str:
    """Return the time of day in Shanghai: 14:32."""
    return NOTHING if value is None else written_clock(in_shanghai(value).time())


def moment(value: datetime | None) -> str:
    """Return day and time in full: 2026年11月21日14:32."""
    return NOTHING if value is None else written_moment(value)


def size(octets: int | None) -> str:
    """Return the size of a file: 3.2 MB."""
    if octets is None:
        return NOTHING
    amount, units = Fraction(octets), ["GB", "MB", "KB", "字节"]
    while amount >= 1024 and len(units) > 1:
        amount /= 1024
        units.pop()
    return f"{number(amount, 1).text} {units[-1]}"
