"""Facts: what a unit may enter at the leaves of a scheme."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from kaoping.numbers import write_exact
from strategies.numbers import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaoping.scheme import Leaf
    from materials import Tree

CRITICAL = ("0", "9.99", "10", "25", "30", "40", "50", "60", "77.5", "84.999", "85", "90", "100")


def values_of(given: Any) -> list[Any]:
    """Return values of an input that between them reach every branch of the small rules."""
    if given.type == "count":
        return ["0", "1", "2", "20"]
    if given.type == "percent":
        return list(CRITICAL)
    if given.type == "number":
        low, high = given.bounds[0] or Fraction(0), given.bounds[1] or Fraction(7)
        return [write_exact(each) for each in (low, low + Fraction(3, 2), low + 3, high)]
    if given.type == "boolean":
        return [False, True]
    if given.type == "streak":
        return [[], [True], [True] * 3, [True, True, False, True, True, True, True], [True] * 20]
    return [[[value]] for value in CRITICAL] + [[["50", "70"], ["90"]]]


def entries_of(node: Leaf, *, grid: Fraction = Fraction(1, 2)) -> Iterator[Tree]:
    """Yield entries of a leaf: all combinations of its inputs' values, marks on the grid.

    Some of them are not permitted; those that the engine takes are what can really occur.
    """
    rule = node.rule
    combos: list[Tree] = [{}]
    for key, given in rule.facts.items():
        values = values_of(given)[: 3 if rule.kind == "band" and given.type == "count" else None]
        combos = [{**each, key: value} for each in combos for value in values]
    for key, given in rule.facts.items():
        if given.at_most:
            combos = [each for each in combos if int(each[key]) <= int(each[given.at_most])]
    if rule.kind == "level":
        combos = [{"level": level.id} for level in rule.levels]
    if not rule.takes_mark:
        yield from combos
        return
    top = int((node.points or 0) / grid)
    for each in combos:
        yield from ({**each, "mark": write_exact(grid * i)} for i in range(top + 1))


@st.composite
def entries(draw: st.DrawFn, node: Leaf) -> Tree:
    """An entry that is mostly permitted: complete, without its mark, or nothing at all."""
    entry: Tree = {key: draw(st.sampled_from(values_of(g))) for key, g in node.rule.facts.items()}
    for key, given in node.rule.facts.items():
        if given.at_most:
            entry[key] = draw(st.sampled_from(["0", entry[given.at_most]]))
    if node.rule.kind == "level":
        level = draw(st.sampled_from(node.rule.levels))
        entry = {"level": level.id}
        if draw(st.booleans()):
            entry["mark"] = draw(
                texts_of(*map(write_exact, _ends(level.points.on_step(node.rule.step))))
            )
    if node.rule.kind == "award" and draw(st.booleans()):
        entry["mark"] = draw(texts_of(0, write_exact(node.points or 0)))
    return entry if draw(st.integers(0, 3)) else {}


def _ends(permitted: Any) -> tuple[Fraction, Fraction]:
    return permitted.low, permitted.high


OUT = {"not_applicable": True}


@st.composite
def facts_of(draw: st.DrawFn, nodes: Sequence[Leaf], *, leave_out: bool = False) -> Tree:
    """The facts of one unit over these leaves; `leave_out` declares some of them, never all."""
    facts: Tree = {}
    for node in nodes:
        if leave_out and not draw(st.integers(0, 5)):
            facts[node.id] = dict(OUT)
        elif draw(st.integers(0, 4)):
            facts[node.id] = draw(entries(node))
    if all(facts.get(node.id) == OUT for node in nodes):
        del facts[nodes[0].id]
    return facts
