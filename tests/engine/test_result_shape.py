"""The result as `interface.md` fixes it: every node of every unit, its states, texts and nulls."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.engine import parse_json, result_of, result_text, score
from kaoping.engine.tables import tables_of
from kaoping.numbers import write_exact
from materials import Tree, facts_file, full_facts, results, shipped_scheme, try_to_score
from strategies import MORE
from strategies.entries import facts_of

SHOWN = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]{2}")
UNIT_KEYS = [
    "id", "name", "group", "total", "exact", "low", "high",
    "complete", "grade", "rank", "consequences", "nodes",
]  # fmt: skip
CITIES = ["wuhai-2022", "urumqi-2025"]


def check_shape(name: str, result: Tree) -> None:
    """Hold a result against the interface, key by key."""
    scheme = shipped_scheme(name)
    assert list(result) == ["scheme", "scheme_sha256", "year", "readings", "units"]
    assert (scheme.id, scheme.sha256) == (result["scheme"], result["scheme_sha256"])
    assert re.fullmatch("[0-9a-f]{64}", result["scheme_sha256"])
    assert {r.id for r in scheme.readings if r.choices} == result["readings"].keys()
    for unit in result["units"]:
        assert list(unit) == UNIT_KEYS
        assert SHOWN.fullmatch(unit["low"])
        assert SHOWN.fullmatch(unit["high"])
        assert "-0.00" not in (unit["low"], unit["high"], unit["total"])
        assert unit["complete"] == (unit["total"] is not None) == (unit["exact"] is not None)
        assert unit["complete"] == (unit["nodes"] and not _waiting(unit))
        if unit["exact"] is not None:
            assert str(Fraction(unit["exact"])) == unit["exact"]
            assert unit["total"] == unit["low"] == unit["high"]
        for consequence in unit["consequences"]:
            assert list(consequence) == ["kind", "value", "unit", "needs_confirmation"]
        check_nodes(name, unit)


def _waiting(unit: Tree) -> bool:
    return any(node["state"] == "pending" for node in unit["nodes"].values())


def check_nodes(name: str, unit: Tree) -> None:
    """Every node of the unit's tables stands there, with texts in their shortest form."""
    tables = tables_of(shipped_scheme(name), unit["group"])
    assert list(tables.visits) == list(unit["nodes"])
    for key, node in unit["nodes"].items():
        assert list(node) == ["score", "low", "high", "full", "state"], key
        for text in (node["low"], node["high"], node["full"], node["score"]):
            assert text is None or text == write_exact(Fraction(text))
        if node["state"] == "not-applicable":
            assert tuple(node.values())[:4] == (None, None, None, "0")
        else:
            assert Fraction(node["low"]) <= Fraction(node["high"])
            assert (node["score"] is None) == (node["state"] == "pending")
        if node["state"] == "settled":
            assert node["score"] == node["low"] == node["high"]


@pytest.mark.parametrize("name", CITIES)
@given(data=st.data())
@settings(max_examples=12 * MORE)
def test_the_shape_of_any_result(name: str, data: st.DataObject):
    """Whatever the facts are, the result has the keys and the texts that scripts rely on."""
    scheme = shipped_scheme(name)
    units: Tree = {}
    for key, listed in list(scheme.regulation.units.items())[:: data.draw(st.integers(1, 3))]:
        attributes = {each: data.draw(st.booleans()) for each in scheme.regulation.attributes}
        tables = tables_of(scheme, listed.group)
        leaves = [leaf for leaf in tables.leaves.values() if tables.applies(leaf.id, attributes)]
        out = scheme.regulation.not_applicable == "allowed"
        flags = list(scheme.regulation.flags) if data.draw(st.booleans()) else []
        facts = data.draw(facts_of(leaves, leave_out=out))
        units[key] = {**attributes, "facts": facts, "flags": flags}
    result, problems = try_to_score(scheme, facts_file(scheme, units))
    assert {problem.code for problem in problems} <= {"nothing-applicable"}
    if result is not None:
        assert units.keys() == {unit["id"] for unit in result["units"]}
        check_shape(name, result)


@pytest.mark.parametrize("name", CITIES)
def test_the_text_of_a_result_is_the_result(name: str):
    """The command prints the same value that the library gives, one unit a line."""
    scheme = shipped_scheme(name)
    content = facts_file(scheme, {key: _empty(name) for key in scheme.regulation.units})
    value, _ = parse_json(json.dumps(content), "x")
    run, _ = score(scheme, value)
    assert run is not None
    text = result_text(run)
    assert result_of(run) == json.loads(text)
    assert text.endswith("\n")


def _empty(name: str) -> Tree:
    return {"has_projects": True} if name.startswith("urumqi") else {}


def test_nodes_of_wuhai():
    """Components, categories, indicators and items, each under the id that the interface gives."""
    scheme = shipped_scheme("wuhai-2022")
    nodes = results(scheme, facts_file(scheme, {"wuda": {}}))["wuda"]["nodes"]
    assert {"dispatch", "inspection", "annual", "bonus", "penalty"} <= nodes.keys()
    assert {str(i) for i in range(1, 7)} <= nodes.keys()
    assert sum(bool(re.fullmatch(r"[1-6]\.[0-9]+", key)) for key in nodes) == 26
    assert sum(bool(re.fullmatch(r"[1-6]\.[0-9]+\.[0-9]+", key)) for key in nodes) == 76
    assert [nodes[str(i)]["full"] for i in range(1, 7)] == ["24", "29", "13", "18", "8", "8"]
    assert [
        nodes[key]["full"] for key in ("dispatch", "inspection", "annual", "bonus", "penalty")
    ] == ["100", "100", "100", "10", "10"]
    events = [key for key in nodes if re.match(r"dispatch\.|inspection\.|[78]\.", key)]
    assert len(events) == 10
    assert {("0", "0", "0", None, "settled")} == {tuple(nodes[key].values()) for key in events}


def test_signs_of_events_in_wuhai():
    """Deductions are negative in their leaves, bonus and penalty positive before their caps."""
    scheme = shipped_scheme("wuhai-2022")
    facts = {
        "dispatch.missing-report": {"count": 2},
        "inspection.refused": {"count": 1},
        "7.1.1": {"count": 6},
        "8.1.1": {"count": 7},
    }
    nodes = results(scheme, facts_file(scheme, {"wuda": {"facts": facts}}))["wuda"]["nodes"]
    found = {key: nodes[key]["score"] for key in facts}
    assert found == {
        "dispatch.missing-report": "-10",
        "inspection.refused": "-10",
        "7.1.1": "12",
        "8.1.1": "14",
    }
    assert [nodes[key]["score"] for key in ("dispatch", "inspection", "bonus", "penalty")] == [
        "90",
        "90",
        "10",
        "10",
    ]


@pytest.mark.parametrize("unit", ["housing", "water", "urban-management", "finance",
                                  "natural-resources", "ecology", "tianshan"])  # fmt: skip
def test_nodes_of_urumqi(unit: str):
    """The own table under its group's id, and the common nodes also where they do not apply."""
    scheme = shipped_scheme("urumqi-2025")
    group = scheme.regulation.units[unit].group
    without = {
        unit: {"has_projects": False, "facts": full_facts(scheme, group, {"has_projects": False})}
    }
    found = results(scheme, facts_file(scheme, without))[unit]
    common = {key: node for key, node in found["nodes"].items() if key.startswith("common")}
    assert {
        "common",
        "common.1",
        "common.2",
        "common.3",
        "common.4",
        "common.4.1",
        "common.4.2",
    } == common.keys()
    assert {"not-applicable"} == {node["state"] for node in common.values()}
    assert found["nodes"][group]["full"] == "60"
    complete = {
        unit: {"has_projects": True, "facts": full_facts(scheme, group, {"has_projects": True})}
    }
    found = results(scheme, facts_file(scheme, complete))[unit]
    assert found["nodes"]["common"]["full"] == "40"
    assert found["rank"] is None
    assert found["complete"] is True


def test_only_units_of_the_file_are_in_the_result():
    """A unit that is not mentioned is not evaluated, not ranked and not filled in."""
    scheme = shipped_scheme("wuhai-2022")
    found = results(scheme, facts_file(scheme, {"hainan": {}}))
    assert list(found) == ["hainan"]
    assert found["hainan"]["rank"] == 1


def _order(units: Tree, name: str = "wuhai-2022") -> list[str]:
    scheme = shipped_scheme(name)
    return list(results(scheme, facts_file(scheme, units)))


def _district(**events: int) -> Tree:
    scheme = shipped_scheme("wuhai-2022")
    extra = {key.replace("_", "."): {"count": count} for key, count in events.items()}
    return {"facts": full_facts(scheme, "district") | extra}


def _further(name: str, unit: Tree) -> Tree:
    return {"name": name, "group": "district", **unit}


def test_units_stand_by_rank():
    """Ranked units by rank; equal ranks as the interface lists them, further ones as the file."""
    units = {
        "zeta": _further("新区二", _district()),
        "alpha": _further("新区一", _district()),
        "hainan": _district(),
        "haibowan": _district(**{"8_1_3": 1}),
        "wuda": _district(),
    }
    assert _order(units) == ["wuda", "hainan", "zeta", "alpha", "haibowan"]


def test_units_without_a_rank_stand_last():
    """They follow in the order of the interface, whatever their totals may become."""
    units = {
        "hainan": {},
        "wuda": {},
        "haibowan": _district(**{"8_1_1": 5, "8_1_3": 5, "dispatch_x": 0}),
    }
    del units["haibowan"]["facts"]["dispatch.x"]
    content = facts_file(shipped_scheme("wuhai-2022"), units)
    found = results(shipped_scheme("wuhai-2022"), content)
    assert [unit["rank"] for unit in found.values()] == [None, None, None]
    assert list(found) == ["haibowan", "wuda", "hainan"]


def test_urumqi_does_not_rank():
    """All units stand in the order of the interface: districts first, then the bureaus."""
    units = {key: {"has_projects": True} for key in ("ecology", "housing", "midong", "tianshan")}
    assert _order(units, "urumqi-2025") == ["tianshan", "midong", "housing", "ecology"]


def test_further_units_are_treated_alike():
    """A unit that the regulation does not list, put into a group, scores as that group does."""
    scheme = shipped_scheme("urumqi-2025")
    facts = {"district.1": {"level": "good", "mark": 12}, "district.4": {"national": 1}}
    units = {
        "ganquanpu": {
            "name": "甘泉堡经开区",
            "group": "district",
            "has_projects": False,
            "facts": facts,
        },
        "midong": {"has_projects": False, "facts": facts},
    }
    found = results(scheme, facts_file(scheme, units))
    assert found["ganquanpu"]["name"] == "甘泉堡经开区"
    for key in UNIT_KEYS[3:]:
        assert found["midong"][key] == found["ganquanpu"][key]


def test_missing_zero_and_not_applicable_are_three_things():
    """Urumqi: nothing said, nothing earned, and taken out."""
    scheme = shipped_scheme("urumqi-2025")
    entries: dict[str, Any] = {
        "tianshan": {},
        "midong": {"level": "none"},
        "xinshi": {"not_applicable": True},
    }
    units = {
        key: {"has_projects": False, "facts": {"district.1": entry}}
        for key, entry in entries.items()
    }
    found = results(scheme, facts_file(scheme, units))
    states = {key: tuple(found[key]["nodes"]["district.1"].values()) for key in entries}
    assert states == {
        "tianshan": (None, "0", "15", "15", "pending"),
        "midong": ("0", "0", "0", "15", "settled"),
        "xinshi": (None, None, None, "0", "not-applicable"),
    }
    assert [found[key]["nodes"]["district"]["full"] for key in entries] == ["60", "60", "45"]


@pytest.mark.parametrize("name", CITIES)
def test_an_empty_entry_is_no_entry(name: str):
    """`{}` and no mention at all say the same of every leaf."""
    scheme = shipped_scheme(name)
    unit, listed = next(iter(scheme.regulation.units.items()))
    attributes = _empty(name)
    leaves = tables_of(scheme, listed.group).leaves
    bare = facts_file(scheme, {unit: attributes})
    empty = facts_file(scheme, {unit: {**attributes, "facts": {leaf: {} for leaf in leaves}}})
    assert try_to_score(scheme, bare) == try_to_score(scheme, empty)


def test_event_leaves_without_their_key_mean_no_event():
    """`egregious` without `findings`, and either alone, are complete."""
    scheme = shipped_scheme("urumqi-2025")
    entries = [{}, {"findings": 1}, {"egregious": True}, {"findings": 3, "egregious": True}]
    units = {
        f"u{i}": {
            "name": "示例",
            "group": "finance",
            "has_projects": True,
            "facts": {"common.4.2": entry},
        }
        for i, entry in enumerate(entries)
    }
    found = results(scheme, facts_file(scheme, units))
    assert [one["nodes"]["common.4.2"]["score"] for one in found.values()] == ["2", "1.5", "0", "0"]
