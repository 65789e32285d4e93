"""Where points were lost: what weighs most on the total, with the words of whoever marked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaoping.numbers import write_exact
from kaoping.results.standing import roots_of
from kaoping.scheme import InnerNode, Leaf, Node, Scheme
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.results.facts import Scored
    from kaoping.results.sources import Sources


@dataclass(frozen=True, slots=True)
class Lost:
    """Points that an item lost, by what it takes off the total.

    Attributes:
        unit: Unit of the regulation.
        unit_name: Its name.
        leaf: The leaf.
        title: What it is called in a list of many tables' items.
        name: Its name.
        score: What it got.
        full: Its full points; None for events.
        effect: What this takes off the total, caps and floors aside.
        reason: What the marker wrote.
        who: The marker's organisation.
    """

    unit: str
    unit_name: str
    leaf: str
    title: str
    name: str
    score: str
    full: str | None
    effect: str
    reason: str
    who: str


def lost_points(scored: Scored, sources: Sources, *, is_final: bool = True) -> list[Lost]:
    """Return where points were lost, what weighs most first.

    Args:
        scored: The facts with their run.
        sources: Who entered what.
        is_final: Whether nothing more is entered. During the year, points that events would bring
            are not lost because none has been entered yet.
    """
    scheme = scored.run.scheme
    found: list[tuple[Fraction, Lost]] = []
    for unit in scored.units.values():
        for node, weight in _weights(scheme, unit):
            cell = unit["nodes"].get(node.id)
            if cell is None or cell["score"] is None:
                continue
            if not is_final and (unit["id"], node.id) not in sources:
                continue
            full = Fraction(cell["full"] or 0)
            effect = weight * full - weight * Fraction(cell["score"])
            if effect > 0:
                found.append((effect, _lost(scheme, unit, node, cell, effect, sources)))
    found.sort(key=lambda one: -one[0])
    return [lost for _, lost in found]


def _lost(
    scheme: Scheme,
    unit: Mapping[str, Any],
    node: Leaf,
    cell: Mapping[str, Any],
    effect: Fraction,
    sources: Sources,
) -> Lost:
    source = sources.get((unit["id"], node.id))
    return Lost(
        unit=unit["id"],
        unit_name=unit["name"],
        leaf=node.id,
        title=title_in(scheme, node.id),
        name=node.name,
        score=cell["score"],
        full=cell["full"],
        effect=write_exact(effect),
        reason=source.reason if source else "",
        who=source.organisation if source else "",
    )


def _weights(scheme: Scheme, unit: Mapping[str, Any]) -> Iterator[tuple[Leaf, Fraction]]:
    """Yield each leaf of a unit with what one point of it brings to the total."""
    how = scheme.regulation.total
    factor = Fraction(1)
    if how.rescale_to is not None:
        fulls = [unit["nodes"][node.id]["full"] for node in roots_of(scheme, unit)]
        whole = sum((Fraction(full) for full in fulls if full), Fraction(0))
        factor = how.rescale_to / whole if whole else Fraction(1)
    for root in roots_of(scheme, unit):
        yield from _below(root, how.weight(root.id) * factor)


def _below(node: Node, weight: Fraction) -> Iterator[tuple[Leaf, Fraction]]:
    if isinstance(node, Leaf):
        yield node, weight
        return
    assert isinstance(node, InnerNode)  # noqa: S101  a node is one or the other
    for child in node.children:
        yield from _below(child, weight * node.combine.weight(child.id))
