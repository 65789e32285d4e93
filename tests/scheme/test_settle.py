"""Readings are settled before anything else reads: switches become the values of their choices."""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.problems import Refused
from kaoping.scheme.raw import RawFile
from kaoping.scheme.settle import settle, switches
from materials import Tree, award, facts_file, read_tree, regulation, results, shipped_scheme, unit

READINGS: list[Tree] = [
    {
        "id": "R1",
        "kind": "gap",
        "lines": ["1"],
        "question": "几分？",
        "choices": {"two": "2分", "four": "4分"},
        "default": "two",
    }
]
SWITCH = {"reading": "R1", "when": {"two": "2", "four": "4"}}


def settled(tree: Any, **choices: str) -> Any:
    """Return a tree with its switches settled."""
    return settle(RawFile("x", tree, {}), choices).tree


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"a": SWITCH}, {"a": "4"}),
        ({"a": [SWITCH, "1"]}, {"a": ["4", "1"]}),
        (SWITCH, "4"),
        ({"a": {"reading": "R1", "when": {"two": "2", "four": {"b": SWITCH}}}}, {"a": {"b": "4"}}),
        ({"a": {"reading": "R1"}}, {"a": {"reading": "R1"}}),
        ({"a": {"when": {"two": "1"}}}, {"a": {"when": {"two": "1"}}}),
        ({"a": {**SWITCH, "b": "c"}}, {"a": {**SWITCH, "b": "c"}}),
    ],
)
def test_switches_become_values(tree: Any, expected: Any):
    """Anywhere in a tree, inside another switch too; what only looks like one stays."""
    assert expected == settled(tree, R1="four")


def test_switches_are_found_outer_before_inner():
    """Each with the way to it."""
    tree = {"a": {"reading": "R1", "when": {"two": "2", "four": SWITCH}}, "b": [SWITCH]}
    ways = [switch.path for switch in switches(tree)]
    assert ways == [("a",), ("a", "when", "four"), ("b", 0)]


def test_a_settled_value_keeps_its_line():
    """A problem with a chosen value points at the choice, and the reading is remembered."""
    lines = {(): 1, ("a",): 2, ("a", "when", "four"): 7}
    found = settle(RawFile("x", {"a": SWITCH}, lines), {"R1": "four"})
    assert found.lines["a",] == 7
    assert dict(found.decided) == {("a",): "R1"}


def test_a_run_uses_the_choice_and_lists_it():
    """The default applies where a file says nothing; both stand in the result."""
    tree = regulation([{**award("a", "2"), "points": SWITCH}])
    scheme, problems = read_tree(tree, READINGS)
    assert scheme is not None, problems
    for choice, points in (("two", "2"), ("four", "4")):
        content = facts_file(scheme, {"x": unit({})}, readings={"R1": choice})
        assert points == results(scheme, content)["x"]["nodes"]["a"]["high"]
    assert results(scheme, facts_file(scheme, {"x": unit({})}))["x"]["nodes"]["a"]["high"] == "2"
    assert scheme.readings_at(("nodes",)) == ["R1"]
    assert scheme.readings_at(("outcome",)) == []


def test_another_choice_leaves_the_scheme_as_it_is():
    """A scheme never changes; under other choices there is another one, with the same hash."""
    scheme = shipped_scheme("wuhai-2022")
    other = scheme.under({"W11": "negative"})
    assert (scheme.settled["W11"], other.settled["W11"]) == ("floor", "negative")
    assert scheme.sha256 == other.sha256
    assert scheme is scheme.under({"W11": "floor"})
    assert scheme is scheme.under({})
    with pytest.raises(Refused, match="W99"):
        scheme.under({"W99": "floor"})


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        (
            "wuhai-2022",
            {"W11": "floor negative", "W14": "grade disqualify", "W16": "pool each",
             "W28": "whole partial", "W31": "once each", "W33": "pairs sliding"},
        ),
        (
            "urumqi-2025",
            {"U1": "lower-inclusive", "U3": "1 0.5 0.1", "U4": "reweight zero",
             "U6": "full-steps pro-rata", "U7": "replace add"},
        ),
    ],
)  # fmt: skip
def test_readings_of_both_cities(name: str, readings: dict[str, str]):
    """The table of `interface.md`: ids, defaults first, and every choice gives a working scheme."""
    scheme = shipped_scheme(name)
    found = {r.id: r for r in scheme.readings if r.choices}
    assert readings.keys() == found.keys()
    for key, choices in readings.items():
        assert set(choices.split()) == set(found[key].choices)
        assert choices.split()[0] == found[key].default == scheme.settled[key]
        for choice in choices.split():
            assert choice == scheme.under({key: choice}).settled[key]


@pytest.mark.parametrize(
    ("name", "prefix", "count"), [("wuhai-2022", "W", 38), ("urumqi-2025", "U", 36)]
)
def test_every_open_clause_is_answered(name: str, prefix: str, count: int):
    """Each clause that the text leaves open has one entry, and each of them one answer."""
    readings = shipped_scheme(name).readings
    assert [f"{prefix}{i}" for i in range(1, count + 1)] == [reading.id for reading in readings]
    for reading in readings:
        assert sum(map(bool, (reading.choices, reading.decision, reading.no_effect))) == 1
