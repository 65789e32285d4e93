"""What must make no difference makes none, and what is better never scores lower."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.engine import parse_json, result_of, score
from kaoping.engine.tables import tables_of
from kaoping.numbers import NUMBER, write_exact
from kaoping.scheme import Leaf, Scheme
from materials import (
    Tree,
    award,
    facts_file,
    read_tree,
    results,
    scheme_of,
    shipped_scheme,
    try_to_score,
    unit,
)
from strategies import MORE
from strategies.comparing import ladders, relatives
from strategies.entries import entries, facts_of
from strategies.leaves import (
    LONE,
    awards,
    bands,
    imported,
    interpolated,
    levels,
    per_events,
    proportional,
    steps,
    tiered,
)
from strategies.trees import trees

SCHEMES = ["wuhai-2022", "urumqi-2025", "golden/third-city"]


@pytest.mark.parametrize("name", SCHEMES)
@given(data=st.data())
@settings(max_examples=10 * MORE)
def test_order_of_units_leaves_and_keys(name: str, data: st.DataObject):
    """A facts file is a set of statements: their order changes nothing about any unit."""
    scheme = shipped_scheme(name)
    units: Tree = {}
    for key, listed in list(scheme.regulation.units.items())[:4]:
        attributes = {each: data.draw(st.booleans()) for each in scheme.regulation.attributes}
        tables = tables_of(scheme, listed.group)
        leaves = [leaf for leaf in tables.leaves.values() if tables.applies(leaf.id, attributes)]
        units[key] = {**attributes, "facts": data.draw(facts_of(leaves))}
    content = facts_file(scheme, units)
    assert try_to_score(scheme, content) == try_to_score(scheme, _shuffled(data, content))


def _shuffled(data: st.DataObject, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    keys = data.draw(st.permutations(list(value)))
    return {key: _shuffled(data, value[key]) for key in keys}


@pytest.mark.parametrize("name", SCHEMES)
@given(data=st.data())
@settings(max_examples=10 * MORE)
def test_numbers_and_their_texts_are_one(name: str, data: st.DataObject):
    """`2`, `"2"` and, for counts, `2.0` say the same."""
    scheme = shipped_scheme(name)
    key, listed = next(iter(scheme.regulation.units.items()))
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    tables = tables_of(scheme, listed.group)
    leaves = [leaf for leaf in tables.leaves.values() if tables.applies(leaf.id, attributes)]
    facts = data.draw(facts_of(leaves))
    content = facts_file(scheme, {key: {**attributes, "facts": facts}})
    text = json.dumps(content)
    bare = re.sub(rf'"({NUMBER.pattern})"(?=[,\]}}])', r"\1", text)
    assert _scored(scheme, text) == _scored(scheme, bare)
    whole = re.sub(r'("(?:count|gaps|findings|national)": [0-9]+)(?=[,}])', r"\1.0", bare)
    assert _scored(scheme, text) == _scored(scheme, whole)


def _scored(scheme: Scheme, text: str) -> Any:
    value, problems = parse_json(text, "x")
    assert not problems
    run, problems = score(scheme, value)
    return run and result_of(run), [str(problem) for problem in problems]


@given(st.data())
def test_order_of_leaves_in_a_scheme(data: st.DataObject):
    """A scheme is a tree, not a list: the order of nodes changes no score."""
    tree = data.draw(trees((*LONE, ladders, relatives)))
    scheme, problems = read_tree(tree)
    assert scheme is not None, problems
    leaves = list(tables_of(scheme, "district").leaves.values())
    units = {f"u{i}": unit(data.draw(facts_of(leaves))) for i in range(2)}
    turned = {**tree, "nodes": tree["nodes"][::-1]}
    turned["nodes"] = [{**node, "children": node["children"][::-1]} for node in turned["nodes"]]
    other, problems = read_tree(turned)
    assert other is not None, problems
    first, _ = try_to_score(scheme, facts_file(scheme, units))
    second, _ = try_to_score(other, facts_file(other, units))
    assert (first or {}).get("units") == (second or {}).get("units")


def _higher(node: Leaf, entry: Tree, key: str) -> Any:
    """Return a larger value of an input, or None where there is none."""
    value, given = entry[key], node.rule.facts[key]
    if given.type == "panel":
        return [[write_exact(min(Fraction(m) + 7, Fraction(100))) for m in each] for each in value]
    if given.type in ("boolean", "streak"):
        return None
    more = Fraction(value) + (1 if given.type == "count" else Fraction("2.5"))
    if given.bounds[1] is not None:
        more = min(more, given.bounds[1])
    if given.at_most:
        more = min(more, Fraction(entry[given.at_most]))
    return write_exact(more)


def _direction(node: Leaf, key: str) -> int:
    """Return 1 where more of an input is better by the rule's own words, −1 where it is worse."""
    rule = node.rule
    if key == "planned":
        return 0
    if rule.kind == "per_event":
        return next(1 if e.points > 0 else -1 for e in rule.events if e.input == key)
    if rule.kind == "steps":
        return 1 if (rule.points > 0) == (rule.direction == "above") else -1
    if rule.kind == "tiered":
        return 1 if rule.count == "all" else 0
    if rule.kind == "ladder":
        return 1 if rule.better == "higher" else -1
    return 1


KINDS = [
    awards, levels, bands, per_events, steps, tiered,
    imported, proportional, interpolated, ladders, relatives,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=25 * MORE)
def test_better_facts_never_score_lower(kind: Any, data: st.DataObject):
    """More of what the rule rewards, or less of what it punishes, lowers neither low nor high."""
    scheme = scheme_of([data.draw(kind("a")), award("b", "1")])
    node = scheme.nodes["a"].node
    assert isinstance(node, Leaf)
    entry = data.draw(entries(node).filter(bool))
    peers = {f"p{i}": unit({"a": data.draw(entries(node))}) for i in range(2)}
    key = data.draw(st.sampled_from([k for k in entry if k not in ("run", "once")]))
    better, sign = _better(node, entry, key)
    before = results(scheme, facts_file(scheme, {"x": unit({"a": entry}), **peers}))["x"]
    after = results(scheme, facts_file(scheme, {"x": unit({"a": better}), **peers}))["x"]
    for end in ("low", "high"):
        assert sign * Fraction(before[end]) <= sign * Fraction(after[end])


def _better(node: Leaf, entry: Tree, key: str) -> tuple[Tree, int]:
    """Return an entry that differs in one key, and whether it is better (1), worse (−1) or not."""
    if key == "mark":
        return {
            **entry,
            "mark": write_exact(node.points or 0),
        } if node.rule.kind == "award" else entry, 1
    if key == "level":
        return {"level": node.rule.levels[0].id}, 0 if "mark" in entry else 1
    higher = _higher(node, entry, key)
    if higher is None:
        return entry, 1
    return {**entry, key: higher}, _direction(node, key)


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025"])
@given(data=st.data())
@settings(max_examples=20 * MORE)
def test_better_facts_never_lower_a_total(name: str, data: st.DataObject):
    """In both cities: one fact better, one event fewer, one mark higher: the total is not lower."""
    scheme = shipped_scheme(name)
    key, listed = data.draw(st.sampled_from(list(scheme.regulation.units.items())))
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    leaves = tables_of(scheme, listed.group).leaves
    facts = data.draw(facts_of(list(leaves.values())))
    leaf = data.draw(st.sampled_from(list(leaves)))
    entry = data.draw(entries(leaves[leaf]).filter(bool))
    part = data.draw(
        st.sampled_from([k for k in entry if k not in ("last_place", "egregious")] or [None])
    )
    if part is None:
        return
    better, sign = _better(leaves[leaf], entry, part)
    sign *= -1 if leaf.startswith("8.") else 1
    totals = []
    for each in (entry, better):
        one = {**attributes, "facts": {**facts, leaf: each}}
        totals.append(results(scheme, facts_file(scheme, {key: one}))[key])
    if part.startswith("planned"):
        return
    for end in ("low", "high"):
        assert sign * Fraction(totals[0][end]) <= sign * Fraction(totals[1][end])


@given(st.data())
def test_scores_stay_between_floor_and_cap(data: st.DataObject):
    """No facts bring a leaf or a node past its own limits."""
    scheme, problems = read_tree(data.draw(trees()))
    assert scheme is not None, problems
    leaves = list(tables_of(scheme, "district").leaves.values())
    content = facts_file(scheme, {"x": unit(data.draw(facts_of(leaves)))})
    result, _ = try_to_score(scheme, content)
    for key, found in (result["units"][0]["nodes"] if result else {}).items():
        node = scheme.nodes[key].node
        limits = node.rule if isinstance(node, Leaf) else node.combine
        floor, cap = getattr(limits, "floor", None), getattr(limits, "cap", None)
        for end in (found["low"], found["high"]):
            assert end is None or floor is None or Fraction(end) >= floor
            assert end is None or cap is None or Fraction(end) <= cap
