"""The categories of each unit on one scale: what is certain, what is still possible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.results.drawing import percent
from kaoping.results.standing import ranking_of, roots_of
from kaoping.scheme import InnerNode, Node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.results.facts import Scored


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a category's points a unit has."""

    node: str
    name: str
    sure: str
    """Place of what is certain, as a percentage."""
    open: str
    """Width of what is still possible."""
    words: str
    takes: bool
    """Whether it is taken off the total."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One unit's categories, all on the same scale."""

    unit: str
    name: str
    shares: Sequence[Share]


@lru_cache(maxsize=16)
def profiles_of(scored: Scored) -> Sequence[Profile]:
    """Return the units' profiles in the order of the ranking."""
    return tuple(_profile(scored, scored.units[row.id]) for row in ranking_of(scored).rows)


def _profile(scored: Scored, unit: Mapping[str, Any]) -> Profile:
    shares = []
    for root in roots_of(scored.run.scheme, unit):
        cell = unit["nodes"][root.id]
        takes = scored.run.scheme.regulation.total.weight(root.id) < 0
        for node in _parts(root, cell):
            share = _share(node, unit["nodes"][node.id], takes=takes)
            if share is not None:
                shares.append(share)
    return Profile(unit["id"], unit["name"], shares)


def _parts(node: Node, cell: Mapping[str, Any]) -> Sequence[Node]:
    """Return the categories of a top node where these have full points; else the node itself."""
    if not isinstance(node, InnerNode) or not cell["full"] or cell["full"] == "0":
        return [node]
    few = len(node.children) <= MOST_CATEGORIES
    return node.children if few and all(one.points is not None for one in node.children) else [node]


MOST_CATEGORIES = 12


def _share(node: Node, cell: Mapping[str, Any], *, takes: bool) -> Share | None:
    if cell["low"] is None or not cell["full"] or Fraction(cell["full"]) == 0:
        return None
    full, low, high = Fraction(cell["full"]), Fraction(cell["low"]), Fraction(cell["high"])
    return Share(
        node=node.id,
        name=node.name,
        sure=percent(low / full),
        open=percent((high - low) / full),
        words=f"{_range(cell)}/{cell['full']}",
        takes=takes,
    )


def _range(cell: Mapping[str, Any]) -> str:
    return cell["low"] if cell["low"] == cell["high"] else f"{cell['low']}–{cell['high']}"
