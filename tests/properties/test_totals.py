"""Every inner node and total is what its parts come to, worked out a second time with fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from materials import Tree, facts_file, read_tree, regulation, results, shipped_scheme, unit
from strategies import LONE, facts_of, ladders, relatives, trees

from kaoping.engine.tables import tables_of
from kaoping.scheme import InnerNode, Node, Scheme
from kaoping.scheme.model import Combination

Ends = tuple[Fraction, Fraction, Fraction | None]
"""Low, high and full points; the full points of events are None."""


def reference(node: Node, found: Tree) -> Ends | None:
    """Return what a node comes to, from its leaves' results alone; None: not applicable."""
    if isinstance(node, InnerNode):
        parts = [(child.id, reference(child, found)) for child in node.children]
        return combined(node.combine, parts, node.points)
    if found[node.id]["state"] == "not-applicable":
        return None
    return Fraction(found[node.id]["low"]), Fraction(found[node.id]["high"]), node.points


def combined(how: Combination, parts: list[Any], points: Fraction | None) -> Ends | None:
    """Return base + Σ weight × part, kept between floor and cap, then converted."""
    there = [(how.weights.get(key, Fraction(1)), key, part) for key, part in parts if part]
    if not there:
        return None
    low = high = how.base
    for weight, _, part in there:
        ends = sorted(weight * end for end in part[:2])
        low, high = low + ends[0], high + ends[1]
    low, high = (_kept(end, how.floor, how.cap) for end in (low, high))
    counted = [(weight, part[2]) for weight, key, part in there if key not in how.outside_full]
    fulls = [None if full is None else weight * full for weight, full in counted]
    full = points if None in fulls or not fulls else sum(fulls, Fraction(0))
    if how.rescale_to is None or full is None:
        return low, high, full
    return low * how.rescale_to / full, high * how.rescale_to / full, how.rescale_to


def _kept(value: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    value = value if floor is None else max(value, floor)
    return value if cap is None else min(value, cap)


def check(scheme: Scheme, result: Tree) -> None:
    """Compare every inner node and the total of a unit with the reference."""
    found = result["nodes"]
    tables = tables_of(scheme, result["group"])
    for visit in tables.visits.values():
        if isinstance(visit.node, InnerNode):
            _same(reference(visit.node, found), found[visit.node.id])
    parts = [(root.id, reference(root, found)) for root in tables.roots]
    total = combined(scheme.regulation.total, parts, None)
    assert total is not None
    if result["exact"] is not None:
        assert Fraction(result["exact"]) == total[0] == total[1]
    for end, key in zip(total, ("low", "high"), strict=False):
        assert abs(end - Fraction(result[key])) <= Fraction(1, 200)


def _same(expected: Ends | None, node: Tree) -> None:
    if expected is None:
        none = {"score": None, "low": None, "high": None, "full": "0", "state": "not-applicable"}
        assert none == node
        return
    assert expected[:2] == (Fraction(node["low"]), Fraction(node["high"]))
    assert expected[2] == (None if node["full"] is None else Fraction(node["full"]))
    assert node["score"] == (node["low"] if node["state"] == "settled" else None)


@given(st.data())
def test_totals_of_small_schemes(data: st.DataObject):
    """Random schemes with every rule kind and every way to combine."""
    scheme, problems = read_tree(data.draw(trees((*LONE, ladders, relatives))))
    assert scheme is not None, problems
    leaves = list(tables_of(scheme, "district").leaves.values())
    units = {f"u{i}": unit(data.draw(facts_of(leaves, leave_out=True))) for i in range(3)}
    for one in units.values():
        out = [key for key, entry in one["facts"].items() if "not_applicable" in entry]
        if len(out) == len(leaves):
            del one["facts"][out[0]]
    for result in results(scheme, facts_file(scheme, units)).values():
        check(scheme, result)


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025", "golden/third-city"])
@given(data=st.data())
@settings(max_examples=12)
def test_totals_of_whole_schemes(name: str, data: st.DataObject):
    """Both cities, and the third, with random facts for a few units of different groups."""
    scheme = shipped_scheme(name)
    units: Tree = {}
    for key in data.draw(st.permutations(list(scheme.regulation.units)))[:3]:
        attributes = {each: data.draw(st.booleans()) for each in scheme.regulation.attributes}
        tables = tables_of(scheme, scheme.regulation.units[key].group)
        leaves = [leaf for leaf in tables.leaves.values() if tables.applies(leaf.id, attributes)]
        out = scheme.regulation.not_applicable == "allowed"
        units[key] = {"facts": data.draw(facts_of(leaves, leave_out=out)), **attributes}
    for result in results(scheme, facts_file(scheme, units)).values():
        check(scheme, result)


def test_rescaling_and_weights_by_hand():
    """The reference itself: 12 of 20 points on a table weighted by half, beside 3 events."""
    tables = [
        {"id": "a", "name": "a", "children": [_given("a.1", "20")], "combine": {"rescale_to": "100"}},
        {"id": "b", "name": "b", "children": [_events("b.1")], "combine": {"base": "10", "floor": "0"}},
    ]
    tree = regulation(tables, total={"weights": {"a": "0.5", "b": "1"}, "outside_full": ["b"]})
    scheme, _ = read_tree(tree)
    assert scheme is not None
    facts = {"a.1": {"score": "12"}, "b.1": {"count": "3"}}
    found = results(scheme, facts_file(scheme, {"x": unit(facts)}))["x"]
    check(scheme, found)
    assert ("37", "60", "7") == (found["exact"], found["nodes"]["a"]["score"], found["nodes"]["b"]["score"])


def _given(key: str, points: str) -> Tree:
    inputs = {"score": {"type": "number", "name": "得分", "min": "0", "max": points}}
    rule = {"kind": "imported", "inputs": inputs, "factor": "1", "quote": ["1: 示例"]}
    return {"id": key, "name": key, "points": points, "rule": rule}


def _events(key: str) -> Tree:
    rule = {
        "kind": "per_event",
        "inputs": {"count": {"type": "count", "name": "次数"}},
        "events": [{"input": "count", "points": "-1"}],
        "floor": "none",
        "cap": "none",
        "quote": ["1: 示例"],
    }
    return {"id": key, "name": key, "absent": "no-event", "rule": rule}
