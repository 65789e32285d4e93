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
CLOSE = 12
"""Two numbers nearer to each other than this part of a ruler would touch."""
MANY_TICKS = 60
"""More steps than this on a ruler would be a grey bar."""


def percent(value: Fraction, full: Fraction) -> str:
    """Return a place on a line from 0 to `full` as a percentage, kept inside the line."""
    if full <= 0:
        return "0%"
    share = min(max(HUNDRED * value / full, Fraction(0)), HUNDRED)
    return _written(share)


def _written(share: Fraction) -> str:
    text = write_shown(share, 3)
    return f"{text.rstrip('0').rstrip('.')}%"


def _between(start: str, end: str) -> str:
    """Return the width from one place to another, so that the two parts meet without a gap."""
    return _written(Fraction(end[:-1]) - Fraction(start[:-1]))


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
    """Return the parts of a range bar; `ticks` are (word, value), as the bounds of grades."""
    whole = exact(full) or HUNDRED
    first, last = exact(low), exact(high)
    if first is None or last is None:
        return Bar("0%", "0%", "", [], f"还没有分数，满分{number(whole).text}", pending=True)
    words = f"{span(first, last).text}，满分{number(whole).text}"
    start, end = percent(first, whole), percent(last, whole)
    width = _between(start, end)
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
    dots: list[str]
    """The permitted values where there are but one or two: nothing between them is permitted."""
    labels: list[tuple[str, str, str]]
    hand: str
    claim: str


def ruler(
    full: Value,
    low: Value,
    high: Value,
    step: Value = None,
    value: Value = None,
    claim: Value = None,
) -> Ruler:
    """Return the parts of a ruler: ticks on the step, labels at its ends and the bounds."""
    whole, first, last = exact(full), exact(low), exact(high)
    if whole is None or first is None or last is None or whole <= 0:
        raise ValueError("标尺需要满分以及允许的最低分和最高分")
    width = _between(percent(first, whole), percent(last, whole))
    given, claimed = exact(value), exact(claim)
    return Ruler(
        low=percent(first, whole),
        width=width,
        high=percent(last, whole),
        single=first == last,
        ticks=_ticks(whole, first, last, exact(step)),
        dots=_dots(whole, first, last, exact(step)),
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


def _dots(full: Fraction, low: Fraction, high: Fraction, step: Fraction | None) -> list[str]:
    permitted = choices(low, high, step, most=3)
    few = [low] if low == high else permitted if len(permitted) == 2 else []
    return [percent(place, full) for place in few]


def _labels(full: Fraction, low: Fraction, high: Fraction) -> list[tuple[str, str, str]]:
    """Return (place, text, class); a bound that would run into an end is written beside it."""
    near = full / CLOSE
    first, last = number(low).text, number(high).text
    start, end = "0", number(full).text
    lit_start, lit_end = low == 0, high == full
    if 0 < low <= near:
        start, lit_start = f"0｜{first}", True
    if full - near <= high < full:
        end, lit_end = f"{last}｜{end}", True
    between = {at: text for at, text in ((low, first), (high, last)) if near < at < full - near}
    if len(between) == 2 and high - low < near:
        between = {(low + high) / 2: f"{first}–{last}"}
    lit = " kp-ruler-bound"
    return [
        ("0%", start, f"kp-ruler-first{lit if lit_start else ''}"),
        ("100%", end, f"kp-ruler-last{lit if lit_end else ''}"),
        *((percent(at, full), text, "kp-ruler-bound") for at, text in between.items()),
    ]


RING = 100
"""Length of the ring's line, by its `pathLength`."""


def ring(done: int, total: int) -> int:
    """Return how much of a ring of 100 is filled; full only when nothing is missing."""
    if total <= 0:
        return 0
    return RING if done >= total else min(RING * done // total, RING - 1)


def choices(low: Value, high: Value, step: Value, most: int = 21) -> list[Fraction]:
    """Return the multiples of the step from low to high; nothing where more than `most`."""
    first, last, by = exact(low), exact(high), exact(step)
    if first is None or last is None or by is None or by <= 0:
        return []
    start, end = -(-first // by), last // by
    if end - start >= most:
        return []
    return [by * i for i in range(int(start), int(end) + 1)]
