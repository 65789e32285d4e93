"""What the engine is asked: a unit with its entries, written as a facts file, and its run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaoping.engine import Run, parse_json, score
from kaoping.engine.tables import Tables, tables_of

if TYPE_CHECKING:
    from kaoping.problems import Problem
    from kaoping.scheme import Leaf, Scheme

Entry = Mapping[str, Any]
"""One leaf's facts, exactly as `interface.md` writes them, numbers as text."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as a facts file writes it."""

    id: str
    name: str
    group: str
    attributes: Mapping[str, bool] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def facts_value(
    scheme: Scheme, year: int, units: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]]
) -> dict[str, Any]:
    """Return a facts file for these units (`interface.md`, "Facts (JSON)").

    Units that the scheme lists leave their name and group to it; further units bring them.
    """
    return {
        "scheme": scheme.id,
        "year": year,
        "units": {key: _unit(scheme, *value) for key, value in units.items()},
    }


def _unit(scheme: Scheme, unit: UnitFacts, entries: Mapping[str, Entry]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if unit.id not in scheme.regulation.units:
        written |= {"name": unit.name, "group": unit.group}
    written |= {key: unit.attributes[key] for key in _stated(scheme, unit)}
    written["facts"] = {leaf: dict(entry) for leaf, entry in entries.items()}
    if unit.flags:
        written["flags"] = list(unit.flags)
    return written


def _stated(scheme: Scheme, unit: UnitFacts) -> list[str]:
    return [key for key in scheme.regulation.attributes if key in unit.attributes]


def run_facts(scheme: Scheme, value: Mapping[str, Any]) -> tuple[Run | None, list[Problem]]:
    """Return the engine's run over a facts file, or everything that is wrong with it."""
    raw, problems = parse_json(json.dumps(value, ensure_ascii=False), "")
    if problems:  # pragma: no cover  json.dumps writes JSON
        return None, problems
    return score(scheme, raw)


def tables(scheme: Scheme, unit: UnitFacts) -> Tables:
    """Return the tables that a unit is evaluated by."""
    return tables_of(scheme, unit.group)


def leaves(scheme: Scheme, unit: UnitFacts) -> dict[str, Leaf]:
    """Return the leaves that apply to a unit, in the order of its tables."""
    found = tables_of(scheme, unit.group)
    return {key: leaf for key, leaf in found.leaves.items() if found.applies(key, unit.attributes)}
