"""Every inner node and total is what its parts come to, worked out a second time with fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaoping.engine.tables import tables_of
from kaoping.numbers import write_shown
from kaoping.scheme import InnerNode, Scheme
from materials import (
    Tree,
    facts_file,
    read_tree,
    regulation,
    results,
    shipped_scheme,
    try_to_score,
    unit,
)
from reference import Ends, combined, reference
from strategies import MORE
from strategies.comparing import ladders, relatives
from strategies.entries import facts_of
from strategies.leaves import LONE
from strategies.trees import trees


def check(scheme: Scheme, result: Tree) -> None:
    """Compare every inner node and the total of a unit with the reference."""
    found = result["nodes"]
    tables = tables_of(scheme, result["group"])
    for visit in tables.visits.values():
        if isinstance(visit.node, InnerNode):
            _same(reference(visit.node, found), found[visit.node.id])
    parts = [(root.id, reference(root, found)) for root in tables.roots]
    total = combined(scheme.regulation.total, parts, None)
    assert total.applies
    if result["exact"] is not None:
        assert Fraction(result["exact"]) == total.low == total.high
    assert (write_shown(total.low), write_shown(total.high)) == (result["low"], result["high"])


def _same(expected: Ends, node: Tree) -> None:
    if not expected.applies:
        none = {"score": None, "low": None, "high": None, "full": "0", "state": "not-applicable"}
        assert none == node
        return
    assert (expected.low, expected.high) == (Fraction(node["low"]), Fraction(node["high"]))
    assert expected.full == (None if node["full"] is None else Fraction(node["full"]))
    assert node["score"] == (node["low"] if node["state"] == "settled" else None)


@given(st.data())
def test_totals_of_small_schemes(data: st.DataObject):
    """Random schemes with every rule kind and every way to combine."""
    scheme, problems = read_tree(data.draw(trees((*LONE, ladders, relatives))))
    assert scheme is not None, problems
    leaves = list(tables_of(scheme, "district").leaves.values())
    units = {f"u{i}": unit(data.draw(facts_of(leaves, leave_out=True))) for i in range(3)}
    result, problems = try_to_score(scheme, facts_file(scheme, units))
    assert {problem.code for problem in problems} <= {"nothing-applicable"}
    assume(result)
    for one in result["units"]:
        check(scheme, one)


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025", "golden/third-city"])
@given(data=st.data())
@settings(max_examples=12 * MORE)
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
        {
            "id": "a",
            "name": "a",
            "children": [_given("a.1", "20")],
            "combine": {"rescale_to": "100"},
        },
        {
            "id": "b",
            "name": "b",
            "children": [_events("b.1")],
            "combine": {"base": "10", "floor": "0"},
        },
    ]
    tree = regulation(tables, total={"weights": {"a": "0.5", "b": "1"}, "outside_full": ["b"]})
    scheme, _ = read_tree(tree)
    assert scheme is not None
    facts = {"a.1": {"score": "12"}, "b.1": {"count": "3"}}
    found = results(scheme, facts_file(scheme, {"x": unit(facts)}))["x"]
    check(scheme, found)
    assert (found["exact"], found["nodes"]["a"]["score"], found["nodes"]["b"]["score"]) == (
        "37",
        "60",
        "7",
    )


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
