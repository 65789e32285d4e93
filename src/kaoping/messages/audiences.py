"""Who is told: from what has happened to the people in whose hands it lies, each in a post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.queries import organisations_by_code, seated
from kaoping.assessment.doors import recusal as recused_from_unit
from kaoping.assessment.doors import recused_units
from kaoping.assessment.joint import needed
from kaoping.assessment.queries import state_of
from kaoping.assessment.queries.claimed import to_compare
from kaoping.cycles.queries import assessor_map, participants_of
from kaoping.cycles.stages import timetable_of
from kaoping.results.queries.runs import runs_for
from kaoping.results.services.common import recusal as recused_from_result
from kaoping.scheme import Leaf

if TYPE_CHECKING:
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import CycleUnit
    from kaoping.messages.happening import Happening

Place = tuple[str, int | None]
EVENT = "no-event"
"""What a leaf is that counts what happened: it is registered, nobody has to mark it."""
STATED = (Role.LEADER, Role.EXPERT, Role.AUDITOR)
"""Parts of a year without rows are open to everyone who holds such a post (`cycles.access`)."""


def the_unit(h: Happening) -> list[Actor]:
    """Return the people of the unit concerned."""
    return seated(_units([h.unit.organisation_id]))


def the_units(h: Happening) -> list[Actor]:
    """Return the people of every unit of the year."""
    return seated(_units(unit.organisation_id for unit in h.units))


def the_extended(h: Happening) -> list[Actor]:
    """Return whom an extension concerns: one unit, or everyone in the year."""
    return everyone(h) if h.obj.unit is None else the_unit(h)


def assessors_of_unit(h: Happening) -> list[Actor]:
    """Return everybody who scores something of the unit concerned."""
    everything = assessor_map(h.cycle, [h.unit])
    leaves = everything.leaves(h.unit)
    return _assessors(one for leaf in leaves for one in everything.of(h.unit, leaf.id))


def leads_of_year(h: Happening) -> list[Actor]:
    """Return everybody who has something to mark: who leads on an item that is not an event."""
    everything = assessor_map(h.cycle, h.units)
    return _marking(
        (unit, one)
        for unit in h.units
        for leaf in everything.leaves(unit)
        if leaf.absent != EVENT
        for one in everything.of(unit, leaf.id)[:1]
    )


def the_lead(h: Happening) -> list[Actor]:
    """Return the people of the organisation that leads on the item."""
    return _assessors(h.assessors[:1])


def the_countersigners(h: Happening) -> list[Actor]:
    """Return the people whose word the mark needs."""
    leaf = h.scheme.nodes[h.leaf_id].node
    if not isinstance(leaf, Leaf):
        return []
    return seated((Role.ASSESSOR, one.pk) for one in needed(h.assessors, leaf))


def the_asker(h: Happening) -> list[Actor]:
    """Return the people of the organisation that had asked what was answered now."""
    asked = h.obj.answers.organisation_id
    return [] if asked is None else seated([(Role.ASSESSOR, asked)])


def asker_leads(h: Happening) -> bool:
    """Tell whether who had asked is who marks."""
    lead = h.assessors[0].organisation.pk if h.assessors else None
    return lead is not None and lead == h.obj.answers.organisation_id


def the_office(h: Happening) -> list[Actor]:
    """Return the office of the year."""
    return seated(_office(participants_of(h.cycle)))


def the_approvers(h: Happening) -> list[Actor]:
    """Return whoever may approve the newest run: not who froze it, nor who stands for a unit."""
    parts = participants_of(h.cycle)
    runs = runs_for(Actor.system("通知"), h.cycle)
    frozen = runs[0].frozen if runs else None
    by = (frozen.by_id, frozen.in_place_of_id) if frozen else ()
    places = [*_office(parts), *_stated(parts, Role.LEADER)]
    found = [one for one in seated(places) if not one.acts_for(*by) and one.may("result.approve")]
    return [one for one in found if recused_from_result(one, h.cycle) is None]


def everyone(h: Happening) -> list[Actor]:
    """Return everybody who has a part in the year."""
    parts = participants_of(h.cycle)
    places = [
        *_office(parts),
        *_assessor_places(h),
        *_units(unit.organisation_id for unit in h.units),
        *(place for role in STATED for place in _stated(parts, role)),
    ]
    return seated(places)


def newly_assigned(h: Happening) -> list[Actor]:
    """Return the people of organisations that score an item from now on."""
    added = set(h.new.get("organisations", ())) - set(h.old.get("organisations", ()))
    found = organisations_by_code(added)
    return seated((Role.ASSESSOR, one.pk) for one in found.values())


def the_leads_of_stale(h: Happening) -> list[Actor]:
    """Return who marked items whose evidence is another one since this moment."""
    return _marking((h.unit, one) for _leaf, lead in stale_items(h) for one in lead)


def stale_items(h: Happening) -> list[tuple[str, Sequence[Assessor]]]:
    """Return the marked items that this piece of evidence has made stale, with their lead."""
    leaves = _leaves_of_evidence(h)
    if not leaves or timetable_of(h.cycle).lock("mark", h.unit) is not None:
        return []
    state = state_of(h.cycle, [h.unit], leaves)
    stale = [leaf for (_unit, leaf), entry in state.entries.items() if state.stale(entry)]
    everything = assessor_map(h.cycle, [h.unit]) if stale else None
    return [(leaf, everything.of(h.unit, leaf)[:1]) for leaf in stale if everything]


def the_leads_of_amended(h: Happening) -> list[Actor]:
    """Return who marked items that an amendment of the scheme has changed."""
    timetable = timetable_of(h.cycle)
    units = {unit.pk: unit for unit in h.units if timetable.lock("mark", unit) is None}
    if not units:
        return []
    state = state_of(h.cycle, list(units.values()))
    everything = assessor_map(h.cycle, h.units)
    return _marking(
        (units[unit], one)
        for (unit, leaf), entry in state.entries.items()
        if leaf in state.amended and state.amended[leaf].follows(entry.at)
        for one in everything.of(units[unit], leaf)[:1]
    )


def the_units_amended(h: Happening) -> list[Actor]:
    """Return the people of units that have to compare their claims with the new edition."""
    timetable = timetable_of(h.cycle)
    asked = [unit for unit in h.units if to_compare(timetable, unit)[0]]
    return seated(_units(unit.organisation_id for unit in asked))


def _leaves_of_evidence(h: Happening) -> list[str]:
    """Return the items that an entry about evidence speaks of."""
    named = [h.new.get("leaf"), h.old.get("leaf"), *h.old.get("leaves", ())]
    if h.entry.action == "evidence.file.replaced":
        named += h.obj.links.filter(unlinked_at=None).values_list("leaf_id", flat=True)
    return sorted({str(leaf) for leaf in named if leaf})


def one_marking(actor: Actor, h: Happening) -> bool:
    """Tell whether a person may mark the unit concerned."""
    return recused_from_unit(actor, h.unit, "赋分") is None


def one_deciding(actor: Actor, h: Happening) -> bool:
    """Tell whether a person may decide the objection that was filed."""
    from kaoping.assessment.services.objections import may_decide  # noqa: PLC0415  a large room

    return may_decide(actor, h.obj)


def one_deciding_finding(actor: Actor, h: Happening) -> bool:
    """Tell whether a person may decide the finding that was proposed."""
    is_other = not actor.acts_for(h.obj.set_by_id, h.obj.in_place_of_id)
    return is_other and recused_from_unit(actor, h.unit, "认定") is None


def the_person(h: Happening) -> list[Actor]:
    """Return the person concerned."""
    return [Actor(h.obj)]


def stand_in_and_holder(h: Happening) -> list[Actor]:
    """Return both sides of a delegation."""
    return [Actor(h.obj.to_person), Actor(h.obj.post.person)]


def security_administrators(_h: Happening) -> list[Actor]:
    """Return all security administrators."""
    return seated([(Role.SECURITY_ADMIN, None)])


def those_who_verify(_h: Happening) -> list[Actor]:
    """Return all who may verify the log."""
    return seated([(Role.AUDITOR, None), (Role.AUDIT_ADMIN, None)])


def _assessors(found: Iterable[Assessor]) -> list[Actor]:
    return seated((Role.ASSESSOR, one.organisation.pk) for one in found)


def _marking(asked: Iterable[tuple[CycleUnit, Assessor]]) -> list[Actor]:
    """Return whoever may mark at least one of the units for which their organisation is asked."""
    units: dict[int, dict[int, CycleUnit]] = {}
    for unit, one in asked:
        units.setdefault(one.organisation.pk, {})[unit.pk] = unit
    found = seated((Role.ASSESSOR, key) for key in units)
    theirs = [(one, units[one.organisation.pk]) for one in found if one.organisation]
    return [one for one, mine in theirs if mine.keys() - recused_units(one, mine.values(), "赋分")]


def _assessor_places(h: Happening) -> set[Place]:
    everything = assessor_map(h.cycle, h.units)
    return {
        (Role.ASSESSOR, one.organisation.pk)
        for unit in h.units
        for leaf in everything.leaves(unit)
        for one in everything.of(unit, leaf.id)
    }


def _units(organisations: Iterable[int | None]) -> list[Place]:
    return [(Role.UNIT, key) for key in organisations if key is not None]


def _office(parts: dict[str, list[int]]) -> list[Place]:
    return [(Role.OFFICE, key) for key in parts.get(Role.OFFICE, ())]


def _stated(parts: dict[str, list[int]], role: Role) -> list[Place]:
    return [(role, key) for key in parts.get(role, [])] or [(role, None)]
