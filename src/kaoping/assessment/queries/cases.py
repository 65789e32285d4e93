"""Objections, findings and visits of a year, as far as a person may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Prefetch

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict, NotThere
from kaoping.assessment.asked import leaves
from kaoping.assessment.layout import Line, layout_of
from kaoping.assessment.models import FlagDecision, LeafEntry, Objection, SiteVisit, UnitFlag
from kaoping.assessment.official import Effective, effective_entries, unit_facts
from kaoping.assessment.permit import Permit
from kaoping.assessment.permits import ask
from kaoping.assessment.services.objections import filing_due
from kaoping.audit.memory import kept
from kaoping.cycles.queries import assignments_for, units_for
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.evidence.queries import names_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Lock
    from kaoping.evidence.queries import Named


About = TypeVar("About", Objection, SiteVisit)


@dataclass(frozen=True, slots=True)
class ObjectionCase:
    """One objection with its item."""

    objection: Objection
    line: Line | None

    @property
    def title(self) -> str:
        """Unit and item in words."""
        name = self.line.title if self.line else self.objection.leaf_id
        return f"{self.objection.unit.name} {name}"


@dataclass
class ObjectionsPage:
    """The objections of a year, and what a unit may still object to."""

    timetable: Timetable
    cases: Sequence[ObjectionCase]
    unit: CycleUnit | None
    """The actor's own unit, where they object for one."""
    lock: Lock | None
    due: datetime | None
    scored: Sequence[ScoredItem] = ()

    @property
    def open(self) -> list[ObjectionCase]:
        """The objections that are not decided."""
        return [one for one in self.cases if one.objection.state == Objection.State.FILED]

    @property
    def closed(self) -> list[ObjectionCase]:
        """The others."""
        return [one for one in self.cases if one.objection.state != Objection.State.FILED]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredItem:
    """An item of the unit with what it got, from which an objection starts."""

    line: Line
    entry: LeafEntry | None
    permit: Permit
    objection: Objection | None

    @property
    def lost(self) -> bool:
        """Whether points were lost here."""
        score, full = self.permit.score, self.permit.full
        return score is not None and full is not None and score < full


def objections_for(actor: Actor, cycle: Cycle) -> ObjectionsPage:
    """Return the objections that a person may see: a unit its own, an assessor those to its items.

    Others see those of all units.
    """
    timetable = timetable_of(cycle)
    units = {unit.pk: unit for unit in units_for(actor, cycle)}
    rows = [row for row in objections_of(cycle) if row.unit_id in units]
    cases = [_case(timetable, row) for row in _concerning(actor, cycle, rows)]
    unit = next(iter(units.values()), None) if actor.role == Role.UNIT else None
    action = "object" if unit else "decide-objection"
    page = ObjectionsPage(
        timetable=timetable,
        cases=cases,
        unit=unit,
        lock=timetable.lock(action, unit),
        due=filing_due(timetable, unit),
    )
    if unit is not None and page.lock is None:
        name = "assessment.scored", unit.pk
        page.scored = kept(cycle.pk, name, lambda: _scored(timetable, unit, cases))
    return page


def objections_of(cycle: Cycle) -> Sequence[Objection]:
    """Return all objections of a year, as they were filed: one query between two writes."""
    rows = Objection.objects.filter(cycle=cycle)
    rows = rows.select_related("unit", "filed_by", "decided_by", "against", "against__by", "entry")
    return kept(cycle.pk, "assessment.objections", lambda: tuple(rows))


def objection_for(actor: Actor, cycle: Cycle, objection_id: int) -> ObjectionCase:
    """Return one objection.

    Raises:
        NotThere: There is none that this person may see.
    """
    page = objections_for(actor, cycle)
    found = next((one for one in page.cases if one.objection.pk == objection_id), None)
    if found is None:
        raise NotThere("assessment.unknown-objection", "没有这份复核申请，或者它不归您查看。")
    return found


def scored_item(actor: Actor, cycle: Cycle, leaf_id: str) -> tuple[ObjectionsPage, ScoredItem]:
    """Return one item of the actor's own unit with what it got.

    Raises:
        NotThere: No own unit, or the unit is not evaluated by the leaf.
        Conflict: What units got is not told yet, or never in this year, or the stage is over: from
            then on the result stands for it, and a correction under way is not for the unit's eyes.
            That the days are over while the stage lasts is left to the service.
    """
    page = objections_for(actor, cycle)
    if page.unit is None:
        raise NotThere("assessment.no-unit", "只有被评价单位可以申请复核。")
    if page.lock is not None:
        raise Conflict(f"assessment.object-{page.lock.code}", f"{page.lock.reason}。")
    found = next((one for one in page.scored if one.line.id == leaf_id), None)
    if found is None:
        raise NotThere("assessment.unknown-leaf", f"{page.unit.name}没有条目“{leaf_id}”。")
    return page, found


DECISIONS = Prefetch("decisions", FlagDecision.objects.select_related("by", "in_place_of"))
"""What was decided about a finding, with who decided: one query."""


def flags_for(actor: Actor, cycle: Cycle) -> list[UnitFlag]:
    """Return the findings about units, for the office and those who see the board."""
    actor.require("board.see")
    units = units_for(actor, cycle)
    rows = UnitFlag.objects.filter(cycle=cycle, unit__in=[one.pk for one in units])
    return list(rows.select_related("unit", "set_by", "in_place_of").prefetch_related(DECISIONS))


def visits_for(actor: Actor, cycle: Cycle) -> list[SiteVisit]:
    """Return the visits: an assessor's those about its own items, others' those of their units."""
    actor.require("mark.see")
    units = units_for(actor, cycle)
    rows = SiteVisit.objects.filter(cycle=cycle, unit__in=[one.pk for one in units])
    return _concerning(actor, cycle, rows.select_related("unit", "by", "organisation"))


def files_behind(
    actor: Actor, cycle: Cycle, rows: Iterable[SiteVisit] | Iterable[UnitFlag]
) -> dict[int, list[tuple[int, Named]]]:
    """Return key of a row → its files, (key of a version, its name): one query for all rows."""
    shown = {row.pk: [int(one["version"]) for one in row.evidence] for row in rows}
    names = names_of(actor, cycle, {key for keys in shown.values() for key in keys})
    return {row: [(key, names[key]) for key in keys if key in names] for row, keys in shown.items()}


def objections_by_item(cycle: Cycle) -> Mapping[tuple[int, str], Objection]:
    """Return (key of the unit, leaf) → its objection: one query."""
    rows = Objection.objects.filter(cycle=cycle).exclude(state=Objection.State.WITHDRAWN)
    return {(one.unit_id, one.leaf_id): one for one in rows}


def _concerning(actor: Actor, cycle: Cycle, rows: Iterable[About]) -> list[About]:
    """Return what is about an assessor's own items; for everyone else all of it."""
    if actor.role != Role.ASSESSOR:
        return list(rows)
    mine = {(one.unit.pk, one.leaf.id) for one in assignments_for(actor, cycle)}
    return [row for row in rows if (row.unit_id, row.leaf_id) in mine]


def _case(timetable: Timetable, objection: Objection) -> ObjectionCase:
    group = objection.unit.group
    found = None
    if group in timetable.scheme.regulation.groups:
        found = layout_of(timetable.scheme, group).find(objection.leaf_id)
    return ObjectionCase(objection, found[1] if found else None)


def _scored(
    timetable: Timetable, unit: CycleUnit, cases: Sequence[ObjectionCase]
) -> list[ScoredItem]:
    entries: Effective = effective_entries(timetable.cycle, units=[unit.pk])
    about = unit_facts(unit)
    applying = leaves(timetable.scheme, about)
    facts = {leaf: one.facts for (_, leaf), one in entries.items() if leaf in applying}
    answer = ask(timetable.scheme, timetable.cycle.year, about, facts)
    filed = {
        one.objection.leaf_id: one.objection
        for one in cases
        if one.objection.state != Objection.State.WITHDRAWN
    }
    return [
        ScoredItem(
            line, entries.get((unit.pk, line.id)), answer.permits[line.id], filed.get(line.id)
        )
        for _, line in layout_of(timetable.scheme, unit.group).lines()
        if line.id in applying and line.id in answer.permits
    ]
