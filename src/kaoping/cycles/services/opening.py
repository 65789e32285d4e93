"""Opening a year from a scheme, or from the year before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.audit.services import record
from kaoping.cycles.access import seen
from kaoping.cycles.calendars import calendar_of, regulation_dates
from kaoping.cycles.impact import carried_readings
from kaoping.cycles.matching import find_body, find_unit
from kaoping.cycles.models import (
    Assignment,
    Cycle,
    CycleBody,
    CycleUnit,
    Participant,
    PinnedScheme,
    SchemeVersion,
    StageWindow,
)
from kaoping.cycles.organisations import all_organisations
from kaoping.cycles.schemes import load_pinned, pin, shipped_texts
from kaoping.worktime import places, written_clock

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Organisation
    from kaoping.scheme import Scheme

YEARS = range(1900, 3000)
"""The years that a facts file may name."""


@transaction.atomic
def open_cycle(
    actor: Actor,
    scheme_id: str,
    year: int,
    *,
    region: str,
    closing_time: time,
    title: str = "",
    office: Iterable[Organisation] = (),
) -> Cycle:
    """Open a year from a shipped scheme, pinned by its hash with its three files.

    Listed units, the bodies that assess and the windows are filled in from the scheme, as far as
    the registered organisations carry the spellings of the text; what cannot be told stays open.

    Args:
        actor: Staff of the office; their organisation becomes the year's office (W35).
        scheme_id: A shipped scheme.
        year: The evaluated year.
        region: Place whose days off hold; empty for the national ones alone.
        closing_time: Clock time at which the last day of a deadline ends.
        title: What the year is called; city and year by default.
        office: Further organisations of the office: Urumqi's two organisers.

    Raises:
        Forbidden: The post does not give the capability.
        Conflict: The city has this year already.
        Refusal: An unknown scheme or place, or a year out of bounds.
    """
    actor.require("cycle.set-up")
    pinned = pin(shipped_texts(scheme_id), scheme_id)
    cycle = _opened(actor, pinned, year, region=region, closing_time=closing_time, title=title)
    scheme = load_pinned(pinned.sha256)
    organisations = all_organisations()
    _list_units(cycle, scheme, organisations)
    _map_bodies(cycle, scheme, organisations)
    _name_office(cycle, actor, office)
    _lay_windows(cycle, scheme)
    _log(actor, cycle)
    return cycle


@transaction.atomic
def copy_cycle(actor: Actor, previous_id: int, year: int) -> Cycle:
    """Open a year with the set-up of another: same pinned scheme, readings, units and assessors.

    What is a fact of its own year is not copied: a unit's attributes are stated anew, windows are
    laid from the scheme for the new year, extensions stay behind.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The other year is not the person's.
        Conflict: The city has this year already.
    """
    actor.require("cycle.set-up")
    before = seen(actor, previous_id)
    scheme = load_pinned(before.scheme_id)
    cycle = _opened(
        actor, before.scheme, year, region=before.region, closing_time=before.closing_time
    )
    cycle.previous = before
    cycle.readings = carried_readings(before.readings, scheme)
    cycle.optional_stages = before.optional_stages
    cycle.objection_days = before.objection_days
    cycle.decision_days = before.decision_days
    cycle.save()
    units = _copy_units(before, cycle)
    _copy_members(before, cycle, units)
    _lay_windows(cycle, scheme)
    _log(actor, cycle)
    return cycle


def _opened(
    actor: Actor,
    pinned: PinnedScheme,
    year: int,
    *,
    region: str,
    closing_time: time,
    title: str = "",
) -> Cycle:
    city = load_pinned(pinned.sha256).regulation.city
    if year not in YEARS:
        message = f"年度应在{YEARS[0]}–{YEARS[-1]}之间，填写的是{year}。"
        raise Refusal("cycles.bad-year", message)
    if region and region not in places():
        message = f"没有“{region}”的地方放假数据。"
        raise Refusal("cycles.unknown-region", message, f"可选：{'、'.join(places())}。")
    PinnedScheme.objects.select_for_update().get(pk=pinned.pk)  # two who open it meet here
    if Cycle.objects.filter(city=city, year=year).exists():
        message = f"{city}{year}年度已经开设。"
        raise Conflict("cycles.year-exists", message, "请从年度列表中进入。")
    now = timezone.now()
    cycle = Cycle.objects.create(
        city=city,
        year=year,
        title=title.strip() or f"{city}{year}年度",
        scheme=pinned,
        region=region,
        closing_time=closing_time,
        opened_at=now,
        previous=Cycle.objects.filter(city=city, year=year - 1).first(),
    )
    SchemeVersion.objects.create(
        cycle=cycle, number=1, scheme=pinned, since=now, by_id=actor.person_id
    )
    return cycle


def _list_units(cycle: Cycle, scheme: Scheme, organisations: list[Organisation]) -> None:
    regulation = scheme.regulation
    CycleUnit.objects.bulk_create(
        CycleUnit(
            cycle=cycle,
            unit_id=unit_id,
            name=unit.name,
            group=unit.group,
            organisation=find_unit(regulation, unit_id, organisations),
            listed=True,
            position=position,
        )
        for position, (unit_id, unit) in enumerate(regulation.units.items())
    )


def _map_bodies(cycle: Cycle, scheme: Scheme, organisations: list[Organisation]) -> None:
    regulation = scheme.regulation
    found = {key: find_body(regulation, key, organisations) for key in regulation.bodies}
    CycleBody.objects.bulk_create(
        CycleBody(cycle=cycle, body_id=key, organisation=one) for key, one in found.items() if one
    )


def _name_office(cycle: Cycle, actor: Actor, office: Iterable[Organisation]) -> None:
    own = [actor.organisation] if actor.organisation else []
    named = {one.pk: one for one in (*own, *office)}
    Participant.objects.bulk_create(
        Participant(cycle=cycle, organisation=one, part=Participant.Part.OFFICE)
        for one in named.values()
    )


def _lay_windows(cycle: Cycle, scheme: Scheme) -> None:
    """Lay the windows of the scheme; what a missing calendar keeps open, the checklist names."""
    calendar = calendar_of(cycle)
    dates, _ = regulation_dates(scheme, cycle.year, calendar, cycle.closing_time)
    StageWindow.objects.bulk_create(
        StageWindow(cycle=cycle, stage=stage, opens_on=found.opens_on, closes_at=found.closes_at)
        for stage, found in dates.items()
    )


def _copy_units(before: Cycle, cycle: Cycle) -> dict[int, CycleUnit]:
    """Return key of the other year's unit → the new unit."""
    copied = {}
    for unit in CycleUnit.objects.filter(cycle=before):
        key = unit.pk
        unit.pk, unit.cycle, unit.attributes = None, cycle, {}
        unit.save(force_insert=True)
        copied[key] = unit
    return copied


def _copy_members(before: Cycle, cycle: Cycle, units: dict[int, CycleUnit]) -> None:
    bodies = list(CycleBody.objects.filter(cycle=before))
    for body in bodies:
        body.pk, body.cycle = None, cycle
    CycleBody.objects.bulk_create(bodies)
    participants = list(Participant.objects.filter(cycle=before))
    for participant in participants:
        participant.pk, participant.cycle = None, cycle
    Participant.objects.bulk_create(participants)
    assignments = list(Assignment.objects.filter(cycle=before))
    for row in assignments:
        row.pk, row.cycle = None, cycle
        row.unit = units[row.unit_id] if row.unit_id else None
    Assignment.objects.bulk_create(assignments)


def _log(actor: Actor, cycle: Cycle) -> None:
    record(
        actor,
        "cycles.cycle.opened",
        cycle,
        new={
            "scheme": cycle.scheme_id,
            "year": cycle.year,
            "region": cycle.region,
            "closing_time": written_clock(cycle.closing_time),
            "previous": cycle.previous_id,
        },
        cycle=cycle.pk,
    )
