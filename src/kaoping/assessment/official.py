"""The official facts of a year, derived from its entries; and entries from a facts file.

    entries that nothing replaces ─→ effective (更正 › 复核 › 办公室 › 考核单位) ─┐
    confirmed flags ─────────────────────────────────────────────────────────┼→ facts (interface.md)
    units with their attributes ───────────────────────────────────────┘

`kaoping.engine.score` over these facts is the official result. Nothing is filled in: a leaf without
an entry is absent, and the engine says what that means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kaoping.assessment.asked import Entry, UnitFacts, facts_value, leaves, run_facts
from kaoping.assessment.models import OFFICIAL, LeafEntry, UnitFlag
from kaoping.cycles.amended import amended_leaves
from kaoping.problems import errors
from kaoping.scheme import Scheme

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit

Effective = dict[tuple[int, str], LeafEntry]
"""(key of the unit, leaf) → the entry that counts."""


def unit_facts(unit: CycleUnit, flags: Iterable[str] = ()) -> UnitFacts:
    """Return a unit of the year as a facts file writes it."""
    return UnitFacts(unit.unit_id, unit.name, unit.group, unit.attributes, tuple(flags))


def effective_entries(
    cycle: Cycle, *, units: Iterable[int] | None = None, leaf: str = ""
) -> Effective:
    """Return the entry that counts for each leaf that has one: one query.

    Args:
        cycle: The year.
        units: Keys of the units that are asked for; None for all.
        leaf: One leaf, or all.
    """
    rows = LeafEntry.objects.filter(cycle=cycle, stage__in=OFFICIAL, replaced_by=None)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    if leaf:
        rows = rows.filter(leaf_id=leaf)
    return effective(rows.select_related("by", "in_place_of", "organisation"))


def effective(entries: Iterable[LeafEntry]) -> Effective:
    """Return, of entries that nothing replaces, the one that counts for each unit and leaf."""
    order = {stage: place for place, stage in enumerate(OFFICIAL)}
    found: Effective = {}
    for entry in entries:
        key = entry.unit_id, entry.leaf_id
        if key not in found or order[_stage(entry)] < order[_stage(found[key])]:
            found[key] = entry
    return found


def confirmed_flags(cycle: Cycle) -> dict[int, list[str]]:
    """Return the flags in force, by key of the unit: one query."""
    rows = UnitFlag.objects.filter(cycle=cycle, state=UnitFlag.State.CONFIRMED)
    found: dict[int, list[str]] = {}
    for unit, flag in rows.values_list("unit_id", "flag"):
        found.setdefault(unit, []).append(flag)
    return found


def facts_of(cycle: Cycle, units: Iterable[CycleUnit]) -> dict[str, Any]:
    """Return the official facts of a year over these units: two queries.

    The readings that the year has settled are written out, so that the file alone gives the result.
    """
    return facts_from(cycle, units, effective_entries(cycle))


def facts_from(
    cycle: Cycle, units: Iterable[CycleUnit], entries: Mapping[tuple[int, str], LeafEntry]
) -> dict[str, Any]:
    """Return the official facts of a year whose entries have been read already: one query.

    A mark from before an amendment that the year's edition no longer permits stays among the
    entries and is no fact of the year: its item is open until somebody looks again.
    """
    scheme, flags, known = cycle.settled_scheme(), confirmed_flags(cycle), list(units)
    amended = amended_leaves(cycle)
    older = {
        key: entry
        for key, entry in entries.items()
        if key[1] in amended and amended[key[1]].follows(entry.at)
    }
    gone = refused_of(scheme, cycle.year, known, older)
    kept = {key: entry for key, entry in entries.items() if key not in gone}
    return file_of(scheme, cycle.year, known, _by_unit(kept), flags)


def refused_of(
    scheme: Scheme,
    year: int,
    units: Sequence[CycleUnit],
    entries: Mapping[tuple[int, str], LeafEntry],
) -> set[tuple[int, str]]:
    """Return the keys of the entries that an edition does not permit: no query.

    The engine is asked until it has nothing more against them: it looks at marks only where the
    facts beside them are in order.
    """
    keys, left = {unit.unit_id: unit.pk for unit in units}, dict(entries)
    while left:
        _, problems = run_facts(scheme, file_of(scheme, year, units, _by_unit(left), {}))
        places = [problem.place for problem in errors(problems)]
        found = {(keys[one.unit], one.leaf) for one in places if one.unit in keys} & set(left)
        if not found:
            break
        left = {key: entry for key, entry in left.items() if key not in found}
    return set(entries) - set(left)


def _by_unit(entries: Mapping[tuple[int, str], LeafEntry]) -> dict[int, dict[str, Entry]]:
    found: dict[int, dict[str, Entry]] = {}
    for (unit, leaf), entry in entries.items():
        found.setdefault(unit, {})[leaf] = entry.facts
    return found


def file_of(
    scheme: Scheme,
    year: int,
    units: Iterable[CycleUnit],
    entries: Mapping[int, Mapping[str, Entry]],
    flags: Mapping[int, Iterable[str]],
) -> dict[str, Any]:
    """Return a facts file from rows; leaves stand in the order of the regulation's tables.

    What was entered on a leaf that no longer applies to the unit stays among the entries and is no
    fact of the year.
    """
    written = {}
    for unit in units:
        mine, about = entries.get(unit.pk, {}), unit_facts(unit, flags.get(unit.pk, ()))
        applying = leaves(scheme, about) if about.group in scheme.regulation.groups else {}
        written[unit.unit_id] = (about, {leaf: mine[leaf] for leaf in applying if leaf in mine})
    value = facts_value(scheme, year, written)
    return {**value, "readings": dict(scheme.settled)}


def entries_of(value: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (unit, leaf, facts) of a facts file, empty entries left out."""
    return [
        (unit, leaf, as_text(entry))
        for unit, content in value.get("units", {}).items()
        for leaf, entry in content.get("facts", {}).items()
        if entry
    ]


def as_text(value: Any) -> Any:
    """Return a value of a facts file with every number as text, as entries keep them.

    Raises:
        TypeError: A binary fraction, which has no exact text.
    """
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        message = f"a fact cannot be a binary fraction: {value!r}; read it as text"
        raise TypeError(message)
    return str(value)


def _stage(entry: LeafEntry) -> LeafEntry.Stage:
    return LeafEntry.Stage(entry.stage)
