"""Every hand-worked case: those beside the shipped schemes, and those of the other rule kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from materials import ROOT, TESTS, facts_file, full_facts, results, shipped_scheme

FOLDERS = {
    "wuhai-2022": ROOT / "schemes/wuhai-2022/cases",
    "urumqi-2025": ROOT / "schemes/urumqi-2025/cases",
    "golden/third-city": TESTS / "golden/rules",
}


def _cases() -> list[Any]:
    return [
        pytest.param(scheme, case, id=f"{scheme.rpartition('/')[2]}/{path.stem}/{case['case']}")
        for scheme, folder in FOLDERS.items()
        for path in sorted(folder.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _unit(scheme: str, key: str, written: dict[str, Any]) -> dict[str, Any]:
    """Return a unit of the facts file from a unit of a case."""
    loaded = shipped_scheme(scheme)
    listed = loaded.regulation.units.get(key)
    group = listed.group if listed else written["group"]
    attributes = {name: written[name] for name in loaded.regulation.attributes}
    start = full_facts(loaded, group, attributes) if written["from"] == "full" else {}
    kept = {name: value for name, value in written.items() if name not in ("from", "facts")}
    return {**kept, "facts": {**start, **written.get("facts", {})}}


def _compared(expected: Any, actual: Any) -> Any:
    """Return the parts of `actual` that the case says something about."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: _compared(part, actual.get(key, "（没有）")) for key, part in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [_compared(*pair) for pair in zip(expected, actual, strict=True)]
    return actual


@pytest.mark.parametrize(("scheme", "case"), _cases())
def test_case(scheme: str, case: dict[str, Any]):
    """The engine gives what a person worked out from the regulation's own words."""
    units = {key: _unit(scheme, key, unit) for key, unit in case["units"].items()}
    loaded = shipped_scheme(scheme)
    readings = case.get("readings", {})
    content = facts_file(loaded, units, readings=readings) | {"year": int(case["year"])}
    found = results(loaded, content)
    assert case["expect"] == {
        key: _compared(expected, found[key]) for key, expected in case["expect"].items()
    }


@pytest.mark.parametrize(("scheme", "case"), _cases())
def test_case_quotes_the_regulation(scheme: str, case: dict[str, Any]):
    """Each case shows its arithmetic and cites words that stand in the regulation's text."""
    lines = shipped_scheme(scheme).source.lines
    assert case["arithmetic"].strip()
    assert case["clause"]
    for clause in case["clause"]:
        number, _, words = clause.partition(": ")
        for part in words.split("…"):
            assert part in lines[int(number) - 1]


@pytest.mark.parametrize("scheme", FOLDERS)
def test_cases_have_names_of_their_own(scheme: str):
    """A case can be told by its name."""
    names = [
        case["case"]
        for path in Path(FOLDERS[scheme]).glob("*.yaml")
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert len(names) == len(set(names))
