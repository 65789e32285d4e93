"""Low and high are sharp: nothing that can still happen lies outside, and both can happen.

What can happen is found by trying: every combination of an unfinished leaf's facts and marks is
given to the engine as a unit of its own, and what it takes is what is permitted.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.engine.tables import tables_of
from kaoping.numbers import write_exact, write_shown
from kaoping.scheme import Leaf, Scheme
from materials import (
    Tree,
    facts_file,
    read_tree,
    results,
    scheme_of,
    shipped_scheme,
    try_to_score,
    unit,
)
from reference import combined, reference
from strategies import MORE
from strategies.comparing import ladders, relatives
from strategies.entries import entries_of, facts_of
from strategies.leaves import LONE
from strategies.trees import trees

CITIES = ["wuhai-2022", "urumqi-2025"]


def tried(scheme: Scheme, group: str, leaf: str, entries: list[Tree]) -> list[tuple[Tree, Tree]]:
    """Return the entries that the engine takes, each with the leaf's result."""
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    units: Tree = {
        f"u{i}": {"name": "示例", "group": group, "facts": {leaf: entry}, **attributes}
        for i, entry in enumerate(entries)
    }
    content = facts_file(scheme, units)
    _, problems = try_to_score(scheme, content)
    refused = {problem.place.unit for problem in problems if problem.severity == "error"}
    content["units"] = {key: one for key, one in units.items() if key not in refused}
    found = results(scheme, content)
    return [(units[key]["facts"][leaf], one["nodes"][leaf]) for key, one in found.items()]


def spans(scheme: Scheme, group: str, node: Leaf) -> dict[str, tuple[Fraction, Fraction]]:
    """Return what can come of a leaf: for nothing given, and for each set of facts without mark."""
    grid = Fraction(getattr(node.rule, "step", 1)) if _has_step(node) else Fraction(1)
    taken = tried(scheme, group, node.id, list(entries_of(node, grid=min(grid, Fraction(1, 2)))))
    reached: dict[str, set[Fraction]] = {}
    for entry, found in taken:
        if found["state"] != "settled":
            continue
        bare = {key: value for key, value in entry.items() if key != "mark"}
        for key in ("{}", repr(bare)):
            reached.setdefault(key, set()).add(Fraction(found["score"]))
    return {key: (min(each), max(each)) for key, each in reached.items()}


def marks_of(scheme: Scheme, group: str, node: Leaf, facts: Tree) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest mark that the engine takes with these facts."""
    top = int((node.points or 0) * 2)
    entries = [{**facts, "mark": write_exact(Fraction(i, 2))} for i in range(top + 1)]
    taken = [Fraction(entry["mark"]) for entry, _ in tried(scheme, group, node.id, entries)]
    return min(taken), max(taken)


def _has_step(node: Leaf) -> bool:
    return getattr(node.rule, "step", "whole") != "whole" and node.rule.kind != "steps"


def check_leaf(scheme: Scheme, group: str, node: Leaf) -> None:
    """Compare the ranges that the engine gives with what can be reached by trying."""
    reached = spans(scheme, group, node)
    bare = [{}, *({k: v for k, v in e.items() if k != "mark"} for e in entries_of(node))]
    unique = list({repr(entry): entry for entry in bare}.values())
    if node.absent == "no-event":
        unique.remove({})
    for entry, found in tried(scheme, group, node.id, unique):
        if found["state"] != "not-applicable":
            ends = Fraction(found["low"]), Fraction(found["high"])
            assert reached[repr(entry)] == ends, (node.id, entry)


def _leaves(name: str) -> list[Any]:
    """Return one leaf of each different rule of a city."""
    scheme = shipped_scheme(name)
    seen: dict[str, Any] = {}
    for group in scheme.regulation.groups:
        for node in tables_of(scheme, group).leaves.values():
            rule = node.rule.model_dump(exclude={"quote"}) | {"points": node.points}
            key = repr(_without_words(rule))
            seen.setdefault(key, pytest.param(name, group, node.id, id=node.id))
    return list(seen.values())


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: _without_words(v) for k, v in value.items() if k not in ("quote", "name", "unit")
        }
    return [_without_words(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("name", "group", "leaf"), [each for name in CITIES for each in _leaves(name)]
)
def test_leaves_of_both_cities(name: str, group: str, leaf: str):
    """Each different rule of the two regulations, with nothing given and with facts and no mark."""
    scheme = shipped_scheme(name)
    check_leaf(scheme, group, scheme.nodes[leaf].node)


@pytest.mark.parametrize(
    ("name", "readings", "leaf"),
    [
        ("wuhai-2022", {"W28": "partial"}, "1.1.2"),
        ("urumqi-2025", {"U3": "0.5"}, "district.1"),
        ("urumqi-2025", {"U3": "0.5"}, "common.2"),
        ("urumqi-2025", {"U4": "zero"}, "common.1"),
        ("urumqi-2025", {"U6": "pro-rata"}, "common.4.1"),
    ],
)
def test_leaves_under_other_readings(name: str, readings: dict[str, str], leaf: str):
    """Another choice moves the ends; they stay sharp."""
    scheme = shipped_scheme(name).under(readings)
    group = "district" if "district" in scheme.regulation.groups else "housing"
    check_leaf(scheme, group, scheme.nodes[leaf].node)


@pytest.mark.parametrize("kind", LONE, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=15 * MORE)
def test_leaves_of_small_schemes(kind: Any, data: st.DataObject):
    """Random rules of every kind that looks at one unit alone."""
    node = data.draw(kind("a"))
    scheme = scheme_of([node])
    check_leaf(scheme, "district", scheme.nodes["a"].node)


@given(st.data())
@settings(max_examples=40 * MORE)
def test_totals_of_small_schemes(data: st.DataObject):
    """The ends of the total are the least and the most over all ways to finish."""
    scheme, problems = read_tree(data.draw(trees()))
    assert scheme is not None, problems
    leaves = tables_of(scheme, "district").leaves
    facts = data.draw(facts_of(list(leaves.values())))
    result, problems = try_to_score(scheme, facts_file(scheme, {"x": unit(facts)}))
    assert {problem.code for problem in problems} <= {"nothing-applicable"}
    if result is not None:
        check_total(scheme, "district", facts, result["units"][0])


@pytest.mark.parametrize("name", CITIES)
@given(data=st.data())
@settings(max_examples=8 * MORE)
def test_totals_of_both_cities(name: str, data: st.DataObject):
    """All but a few leaves are settled; the rest is tried in every combination."""
    scheme = shipped_scheme(name)
    group = data.draw(st.sampled_from(list(scheme.regulation.groups)))
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    leaves = tables_of(scheme, group).leaves
    open_leaves = data.draw(st.permutations(list(leaves)))[:3]
    facts = {
        key: data.draw(st.sampled_from(_settling(name, group, key)))
        for key in leaves
        if key not in open_leaves
    }
    one = {"name": "示例", "group": group, "facts": facts, **attributes}
    found = results(scheme, facts_file(scheme, {"x": one}))["x"]
    check_total(scheme, group, facts, found)


@cache
def _settling(name: str, group: str, leaf: str) -> list[Tree]:
    """Return entries that settle a leaf of a city."""
    scheme = shipped_scheme(name)
    entries = list(entries_of(scheme.nodes[leaf].node, grid=Fraction(1)))
    return [e for e, found in tried(scheme, group, leaf, entries) if found["state"] == "settled"]


@cache
def _span_of(name: str, group: str, leaf: str) -> dict[str, tuple[Fraction, Fraction]]:
    scheme = shipped_scheme(name)
    return spans(scheme, group, scheme.nodes[leaf].node)


def check_total(scheme: Scheme, group: str, facts: Tree, found: Tree) -> None:
    """Compare the total's ends with the least and most over the ends of what is open.

    Between its ends a node rises or falls with each leaf, so the ends of the leaves, which
    `check_leaf` has tried one by one, are combined in every way.
    """
    nodes = found["nodes"]
    leaves = tables_of(scheme, group).leaves
    waiting = [key for key in leaves if nodes[key]["state"] == "pending"]
    choices = []
    for key in waiting:
        if facts.get(key):
            reached = marks_of(scheme, group, leaves[key], facts[key])
        elif scheme.id in CITIES:
            reached = _span_of(scheme.id, group, key)["{}"]
        else:
            reached = spans(scheme, group, leaves[key])["{}"]
        choices.append([write_exact(end) for end in reached])
    totals = []
    for ends in product(*choices):
        settled = {k: {**nodes[k], "low": e, "high": e} for k, e in zip(waiting, ends, strict=True)}
        roots = tables_of(scheme, group).roots
        parts = [(root.id, reference(root, {**nodes, **settled})) for root in roots]
        total = combined(scheme.regulation.total, parts, None)
        totals.append(total.low)
    ends = write_shown(min(totals)), write_shown(max(totals))
    assert ends == (found["low"], found["high"])


AMOUNTS = ("0", "1", "1.5", "2", "4")


@given(st.data())
@settings(max_examples=30 * MORE)
def test_comparisons_between_units(data: st.DataObject):
    """A unit compared with others: the ends over all that it and the others may still report."""
    node = data.draw(data.draw(st.sampled_from([ladders, relatives]))("a"))
    scheme = scheme_of([node])
    lowest = node["rule"]["between"][1]
    amounts = [each for each in AMOUNTS if Fraction(each) >= int(lowest)]
    given = data.draw(st.lists(st.none() | st.sampled_from(amounts), min_size=1, max_size=3))
    found = results(scheme, facts_file(scheme, _units(given)))
    reached: dict[str, set[Fraction]] = {key: set() for key in found}
    open_to = [amounts if each is None else [each] for each in given]
    for every in product(*open_to):
        for key, one in results(scheme, facts_file(scheme, _units(list(every)))).items():
            reached[key].add(Fraction(one["nodes"]["a"]["score"]))
    for key, one in found.items():
        ends = Fraction(one["nodes"]["a"]["low"]), Fraction(one["nodes"]["a"]["high"])
        assert (min(reached[key]), max(reached[key])) == ends


def _units(amounts: list[str | None]) -> Tree:
    return {
        f"u{i}": unit({} if amount is None else {"a": {"amount": amount}})
        for i, amount in enumerate(amounts)
    }
