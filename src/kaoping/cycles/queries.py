"""What is read of a year. Each takes the actor first and returns what that person may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.audit.memory import kept
from kaoping.cycles.access import seen, visible
from kaoping.cycles.assessors import Assessor, AssessorMap
from kaoping.cycles.models import Assignment, Cycle, CycleBody, CycleUnit, Participant

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.scheme import Leaf


@dataclass(frozen=True, slots=True)
class Assigned:
    """One leaf of one unit, with who scores it."""

    unit: CycleUnit
    leaf: Leaf
    assessors: tuple[Assessor, ...]
    part: str
    """The asking organisation's part in it: `lead`, `countersign`, or empty."""


def cycles_for(actor: Actor) -> list[Cycle]:
    """Return the years that a person may see, the newest first: one query.

    Between two writes they are kept.
    """
    what = "cycles.visible", actor.role, actor.organisation and actor.organisation.pk
    return list(kept(None, (*what, bool(actor.errand)), lambda: list(visible(actor))))


def cycle_for(actor: Actor, cycle_id: int) -> Cycle:
    """Return a year.

    Raises:
        NotThere: There is none that this person may know of.
    """
    found = next((cycle for cycle in cycles_for(actor) if cycle.pk == cycle_id), None)
    return found or seen(actor, cycle_id)


def assessor_map(cycle: Cycle, units: list[CycleUnit] | None = None) -> AssessorMap:
    """Return who scores what in a year: three queries; for use inside services and queries.

    Between two writes to the year it is kept, with all that was asked of it.
    """
    found = kept(cycle.pk, "cycles.assessors", lambda: _assessors(cycle))
    if units is None:
        units = list(kept(cycle.pk, "cycles.units", lambda: list(units_of(cycle))))
    return replace(found, units=units)


def _assessors(cycle: Cycle) -> AssessorMap:
    return AssessorMap.of_rows(
        cycle.settled_scheme(),
        (),
        CycleBody.objects.filter(cycle=cycle).select_related("organisation"),
        Assignment.objects.filter(cycle=cycle).select_related("organisation"),
    )


def units_for(actor: Actor, cycle: Cycle) -> list[CycleUnit]:
    """Return the units whose work a person may see, in the order of the regulation.

    A unit sees itself, an assessor those it scores something of; everyone else who may see the year
    sees all.
    """
    units = kept(cycle.pk, "cycles.units", lambda: list(units_of(cycle)))
    return _own_units(actor, list(units), cycle)


def unit_for(actor: Actor, cycle: Cycle, unit_id: str) -> CycleUnit:
    """Return one unit by its id in the regulation.

    Raises:
        NotThere: There is none that this person may see.
    """
    found = next((unit for unit in units_for(actor, cycle) if unit.unit_id == unit_id), None)
    if found is None:
        message = f"本年度没有被评价单位“{unit_id}”，或者它不归您查看。"
        raise NotThere("cycles.unknown-unit", message)
    return found


def leaves_for(actor: Actor, cycle: Cycle, unit: CycleUnit) -> list[Leaf]:
    """Return the leaves of a unit that concern a person, in the order of the regulation.

    For an assessor those that its organisation scores, for everyone else all that apply.
    """
    return [found.leaf for found in assignments_for(actor, cycle, unit)]


def assignments_for(actor: Actor, cycle: Cycle, unit: CycleUnit | None = None) -> list[Assigned]:
    """Return who scores what, as far as it concerns a person.

    An assessor gets its own leaves, a unit those it is evaluated by, everyone else all.

    Args:
        actor: Who asks.
        cycle: The year.
        unit: Only this unit; by default every unit.
    """
    own = actor.organisation.pk if actor.organisation and not actor.errand else None
    what = "cycles.assignments", actor.role, own, bool(actor.errand)
    found = kept(cycle.pk, what, lambda: _assignments(actor, cycle, own))
    return [one for one in found if unit is None or one.unit.pk == unit.pk]


def _assignments(actor: Actor, cycle: Cycle, own: int | None) -> list[Assigned]:
    wanted = list(units_of(cycle))
    everything = assessor_map(cycle, wanted)
    if actor.role == Role.UNIT and not actor.errand:
        wanted = [one for one in wanted if one.organisation_id == own]
    found = [
        _assigned(everything, one, leaf, own) for one in wanted for leaf in everything.leaves(one)
    ]
    if actor.role == Role.ASSESSOR and not actor.errand:
        return [one for one in found if one.part]
    return found


def _assigned(everything: AssessorMap, unit: CycleUnit, leaf: Leaf, own: int | None) -> Assigned:
    assessors = everything.of(unit, leaf.id)
    part = next((one.part for one in assessors if one.organisation.pk == own), "")
    return Assigned(unit, leaf, assessors, part)


def _own_units(actor: Actor, units: list[CycleUnit], cycle: Cycle) -> list[CycleUnit]:
    if actor.errand or actor.role not in (Role.UNIT, Role.ASSESSOR):
        return units
    if actor.role == Role.UNIT:
        own = actor.organisation.pk if actor.organisation else None
        return [unit for unit in units if unit.organisation_id == own]
    assigned = {found.unit.pk for found in assignments_for(actor, cycle)}
    return [unit for unit in units if unit.pk in assigned]


def units_of(cycle: Cycle) -> QuerySet[CycleUnit]:
    """Return all units of a year in their order; for those who may see them all."""
    return CycleUnit.objects.filter(cycle=cycle).select_related("organisation")


def participants_of(cycle: Cycle) -> dict[str, list[int]]:
    """Return part → keys of the organisations that take part in it: one query."""
    found: dict[str, list[int]] = {}
    for part, organisation in Participant.objects.filter(cycle=cycle).values_list(
        "part", "organisation"
    ):
        found.setdefault(part, []).append(organisation)
    return found
