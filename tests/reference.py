"""The tree of a scheme worked out a second time, from its leaves' results, with plain fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from kaoping.scheme import InnerNode, Node
from kaoping.scheme.model import Combination


class Ends(NamedTuple):
    """What a node comes to; the full points of events are None."""

    low: Fraction
    high: Fraction
    full: Fraction | None
    applies: bool


NOUGHT = Fraction(0)


def reference(node: Node, found: dict[str, Any]) -> Ends:
    """Return what a node comes to, from its leaves' results alone."""
    if isinstance(node, InnerNode):
        parts = [(child.id, reference(child, found)) for child in node.children]
        return combined(node.combine, parts, node.points)
    if found[node.id]["state"] == "not-applicable":
        return Ends(NOUGHT, NOUGHT, None if node.points is None else NOUGHT, applies=False)
    low, high = Fraction(found[node.id]["low"]), Fraction(found[node.id]["high"])
    return Ends(low, high, node.points, applies=True)


def combined(how: Combination, parts: list[tuple[str, Ends]], points: Fraction | None) -> Ends:
    """Return base + Σ weight × part, kept between floor and cap, then converted."""
    weights = [how.weights.get(key, Fraction(1)) for key, _ in parts]
    fulls = [
        None if part.full is None else weight * part.full
        for weight, (key, part) in zip(weights, parts, strict=True)
        if key not in how.outside_full
    ]
    full = points if None in fulls or not fulls else sum(fulls, how.base)
    if not any(part.applies for _, part in parts):
        return Ends(NOUGHT, NOUGHT, None if full is None else NOUGHT, applies=False)
    low = high = how.base
    for weight, (_, part) in zip(weights, parts, strict=True):
        ends = sorted((weight * part.low, weight * part.high))
        low, high = low + ends[0], high + ends[1]
    low, high = (_kept(end, how.floor, how.cap) for end in (low, high))
    if how.rescale_to is None or full is None:
        return Ends(low, high, full, applies=True)
    to = how.rescale_to
    return Ends(low * to / full, high * to / full, to, applies=True)


def _kept(value: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    value = value if floor is None else max(value, floor)
    return value if cap is None else min(value, cap)
