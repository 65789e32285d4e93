"""Urumqi's year 2025 as the journey knows it: who takes part, what is claimed and marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from browser.house import ROOT
from browser.wuhai.year import Facts, Year, written
from kaoping.accounts.capabilities import Role
from kaoping.web.demo.organisations import URUMQI as ORGANISATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from browser.people import Person
    from browser.register import Staff
    from browser.sheets import Sheet

UNITS = {code: short for code, _, short, _, _ in ORGANISATIONS if code != "government"}
"""Eight districts and six bureaus."""
WITHOUT_PROJECTS = ("finance", "natural-resources", "ecology")
HOUSING, FINANCE = "housing.marks", "finance.marks"
"""The assessors of the two organisers, which are evaluated themselves."""
URUMQI: Staff = {
    "office": ("housing", Role.OFFICE, "办公室经办人"),
    "head": ("finance", Role.OFFICE, "办公室负责人"),
    "leader": ("government", Role.LEADER, "分管领导"),
    HOUSING: ("housing", Role.ASSESSOR, "评价人员"),
    FINANCE: ("finance", Role.ASSESSOR, "评价人员"),
} | {code: (code, Role.UNIT, "填报人") for code in UNITS}
COUNTY: dict[str, dict[str, Any]] = {
    "common.1": {
        "planned_completions": 4,
        "completed": 1,
        "planned_starts": 3,
        "started": 2,
        "mark": 4,
    },
    "common.2": {"expert_scores": [[58, 55]], "mark": 3},
    "common.3": {"gaps": 3},
    "common.4.1": {"not_applicable": True},
    "district.1": {"level": "basic", "mark": 8},
    "district.2": {"level": "basic", "mark": 7},
    "district.3": {"level": "basic", "mark": 8},
}
"""乌鲁木齐县 does badly: without central funds, and below sixty points."""


def sample_facts() -> Facts:
    """Return unit → leaf → its facts: those of `examples/`, with a county that does badly."""
    text = (ROOT / "examples" / "urumqi-2025.json").read_text(encoding="utf-8")
    units = {unit: content["facts"] for unit, content in json.loads(text)["units"].items()}
    return units | {"urumqi-county": COUNTY}


def filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a leaf's facts as its form writes them; experts' scores stand a project a line."""
    if facts.get("not_applicable"):
        return {"not-applicable": "1"}
    panels = {
        f"fact-{key}": [" ".join(str(mark) for mark in project) for project in value]
        for key, value in facts.items()
        if isinstance(value, list)
    }
    return written({key: one for key, one in facts.items() if not isinstance(one, list)}) | panels


def without_mark(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts alone: which marks they permit is known once they are there."""
    return {key: one for key, one in answers.items() if key != "mark"}


def claims(person: Person, path: str) -> Iterator[tuple[str, Sheet]]:
    """Return leaf and form of every item that a unit may fill in."""
    for sheet in person.sheets(path):
        if "/items/" in sheet.action:
            yield sheet.action.rstrip("/").rpartition("/")[2], sheet


__all__ = ["Year", "claims", "filled", "sample_facts"]
