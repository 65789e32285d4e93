"""Positions for pictures drawn on the server: bars, rulers and rings as SVG without styles.

Horizontal places are percentages of the picture's width, written as text, so that a picture
stretches while its letters do not. Everything outside the picture is cut off at its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaoping.numbers import write_shown
from kaoping.web.shown import Value, exact, number, span

HUNDRED = Fraction(100)
MANY_TICKS = 60
"""More steps than this on a ruler would be a grey bar."""


def percent(value: Fraction, full: Fraction) -> str:
    """Return a place on a line from 0 to `full` as a percentage, kept inside the line."""
    if full <= 0:
        return "0%"
    share = min(max(HUNDRED * value / full, Fraction(0)), HUNDRED)
    return f"{write_shown(share, 3)}%"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from low to high: what is certain is full in colour, what is open is pale."""

    sure: str
    open: str
    mark: str
    ticks: list[tuple[str, str]]
    words: str
    pending: bool


def bar(low: Value, high: Value, full: Value, ticks: list[tuple[str, Value]] | None = None) -> Bar:
    """Return the parts of a range bar; `ticks` are (word, value), such as the bounds of grades."""
    whole = exact(full) or HUNDRED
    first, last = exact(low), exact(high)
    if first is None or last is None:
        return Bar("0%", "0%", "", [], f"还没有分数，满分{number(whole).text}", pending=True)
    words = f"{span(first, last).text}，满分{number(whole).text}"
    start, end = percent(first, whole), percent(last, whole)
    width = f"{write_shown(Fraction(end[:-1]) - Fraction(start[:-1]), 3)}%"
    places = [(word, percent(exact(at) or Fraction(0), whole)) for word, at in ticks or []]
    return Bar(start, width, end if first == last else "", places, words, pending=first != last)


@dataclass(frozen=True, slots=True)
class Ruler:
    """A ruler from 0 to full; the permitted part is lit."""

    low: str
    width: str
    high: str
    single: bool
    ticks: list[tuple[str, bool]]
    labels: list[tuple[str, str, str]]
    hand: str
    claim: str


def ruler(  # noqa: PLR0913  a picture is made of what stands on it
    full: Value,
    low: Value,
    high: Value,
    step: Value = None,
    value: Value = None,
    claim: Value = None,
) -> Ruler:
    """Return the parts of a ruler: ticks on the step, labels at the ends and the permitted bounds."""
    whole, first, last = exact(full), exact(low), exact(high)
    if whole is None or first is None or last is None or whole <= 0:
        raise ValueError("标尺需要满分以及允许的最低分和最高分")
    width = f"{write_shown(Fraction(percent(last, whole)[:-1]) - Fraction(percent(first, whole)[:-1]), 3)}%"
    given, claimed = exact(value), exact(claim)
    return Ruler(
        low=percent(first, whole),
        width=width,
        high=percent(last, whole),
        single=first == last,
        ticks=_ticks(whole, first, last, exact(step)),
        labels=_labels(whole, first, last),
        hand="" if given is None else percent(given, whole),
        claim="" if claimed is None else percent(claimed, whole),
    )


def _ticks(
    full: Fraction, low: Fraction, high: Fraction, step: Fraction | None
) -> list[tuple[str, bool]]:
    if not step or step <= 0 or full / step > MANY_TICKS:
        return []
    places = (step * i for i in range(int(full / step) + 1))
    return [(percent(place, full), low <= place <= high) for place in places]


def _labels(full: Fraction, low: Fraction, high: Fraction) -> list[tuple[str, str, str]]:
    """Return (place, text, class); a bound that would run into an end takes its place."""
    near = full / 25
    bounds = {
        number(at).text: percent(at, full) for at in (low, high) if near < at < full - near
    }
    if high - low < near and len(bounds) == 2:
        text = span(low, high, 0 if low.denominator == high.denominator == 1 else 2).text
        bounds = {text: percent((low + high) / 2, full)}
    ends = [
        ("0%", "0", "kp-ruler-first" + (" kp-ruler-bound" if low == 0 else "")),
        ("100%", number(full).text, "kp-ruler-last" + (" kp-ruler-bound" if high == full else "")),
    ]
    if 0 < low <= near:
        ends[0] = ("0%", f"0｜{number(low).text}", "kp-ruler-first kp-ruler-bound")
    return [*ends, *((place, text, "kp-ruler-bound") for text, place in bounds.items())]


RING = 100
"""Length of the ring's line, by its `pathLength`."""


def ring(done: int, total: int) -> int:
    """Return how much of a ring of 100 is filled; full only when nothing is missing."""
    if total <= 0:
        return 0
    return RING if done >= total else min(RING * done // total, RING - 1)


def choices(low: Value, high: Value, step: Value, most: int = 21) -> list[Fraction]:
    """Return the multiples of the step from low to high; nothing where there are more than `most`."""
    first, last, by = exact(low), exact(high), exact(step)
    if first is None or last is None or by is None or by <= 0:
        return []
    start, end = -(-first // by), last // by
    if end - start >= most:
        return []
    return [by * i for i in range(int(start), int(end) + 1)]
