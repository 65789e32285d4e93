"""The units of a year: listed ones, further ones, what is stated of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.models import Assignment, Cycle, CycleUnit
from kaoping.cycles.organisations import chosen
from kaoping.cycles.services.held import held_setting

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.moved import Texts

UNIT_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is stated of a unit; an attribute that is absent has not been stated."""

    organisation: int | None
    attributes: Mapping[str, bool]


@transaction.atomic
def add_unit(  # noqa: PLR0913  what makes a further unit
    actor: Actor,
    cycle_id: int,
    *,
    unit_id: str,
    name: str,
    group: str,
    organisation: int | None = None,
    attributes: Mapping[str, bool] | None = None,
    reason: str = "",
) -> CycleUnit:
    """Bring in a unit: a further one with name and group, or a listed one that was left out.

    Urumqi's text lists its units openly (“等单位”, U36), and 甘泉堡 joins if the office names it
    (U12).

    Raises:
        Conflict: Units are locked, or the id or organisation is taken.
        Refusal: An id, name, group, organisation or attribute that is not allowed; all are named.
    """
    cycle = held_setting(actor, cycle_id, "units", reason)
    listed = cycle.settled_scheme().regulation.units.get(unit_id)
    if listed is not None:
        name, group = listed.name, listed.group
    _check_new(cycle, unit_id, name, group, attributes or {})
    last = CycleUnit.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
    unit = CycleUnit(
        cycle=cycle,
        unit_id=unit_id,
        name=name,
        group=group,
        listed=listed is not None,
        position=0 if last is None else last + 1,
    )
    _fill([unit], {unit_id: UnitFacts(organisation, attributes or {})})
    _no_two_alike([*CycleUnit.objects.filter(cycle=cycle), unit])
    unit.save()
    record(actor, "cycles.unit.added", unit, new=_snapshot(unit), reason=reason, cycle=cycle.pk)
    return unit


@transaction.atomic
def set_units(
    actor: Actor,
    cycle_id: int,
    stated: Mapping[str, UnitFacts],
    reason: str = "",
    *,
    seen: Texts | None = None,
) -> list[CycleUnit]:
    """State organisation and attributes of units; returns those that changed.

    Raises:
        Conflict: Units are locked, two units would be one organisation, or somebody has changed
            them since the person saw them (`seen`).
        NotThere: There is no such unit in the year.
        Refusal: An organisation or attribute that is not allowed.
    """
    cycle = held_setting(actor, cycle_id, "units", reason, seen)
    units = {unit.unit_id: unit for unit in CycleUnit.objects.filter(cycle=cycle)}
    for unit_id in stated:
        if unit_id not in units:
            raise NotThere("cycles.unknown-unit", f"本年度没有被评价单位“{unit_id}”。")
        _check_attributes(cycle, units[unit_id].name, stated[unit_id].attributes)
    before = {unit_id: _snapshot(units[unit_id]) for unit_id in stated}
    _fill([units[unit_id] for unit_id in stated], stated)
    _no_two_alike(units.values())
    old = {key: was for key, was in before.items() if was != _snapshot(units[key])}
    changed = [units[key] for key in old]
    if changed:
        # Freed first: two units may exchange their organisations.
        keys = [unit.pk for unit in changed]
        CycleUnit.objects.filter(pk__in=keys).update(organisation=None)
        CycleUnit.objects.bulk_update(changed, ["organisation", "attributes"])
        new = {unit.unit_id: _snapshot(unit) for unit in changed}
        what = cycle if len(changed) > 1 else changed[0]
        record(actor, "cycles.unit.stated", what, old=old, new=new, reason=reason, cycle=cycle.pk)
    return changed


def set_unit(
    actor: Actor,
    cycle_id: int,
    unit_id: str,
    *,
    organisation: int | None,
    attributes: Mapping[str, bool],
    reason: str = "",
) -> CycleUnit:
    """State organisation and attributes of one unit; raises as `set_units` does."""
    set_units(actor, cycle_id, {unit_id: UnitFacts(organisation, attributes)}, reason)
    return CycleUnit.objects.get(cycle=cycle_id, unit_id=unit_id)


@transaction.atomic
def remove_unit(actor: Actor, cycle_id: int, unit_id: str, *, reason: str) -> None:
    """Take a unit out of a year that has not started: it is then not evaluated, not ranked.

    Raises:
        Conflict: The year has started.
        NotThere: There is no such unit in the year.
        Refusal: No reason is given for leaving out a unit that the regulation lists.
    """
    cycle = held_setting(actor, cycle_id, "units", reason)
    if not cycle.is_preparing:
        message = "年度启动后不能移除被评价单位：它可能已经填报。"
        raise Conflict("cycles.unit-in-use", message)
    unit = CycleUnit.objects.filter(cycle=cycle, unit_id=unit_id).first()
    if unit is None:
        raise NotThere("cycles.unknown-unit", f"本年度没有被评价单位“{unit_id}”。")
    if unit.listed and not reason.strip():
        message = f"{unit.name}是办法所列的单位，本年度不评价它须写明理由。"
        raise Refusal("cycles.reason-needed", message)
    old, label = _snapshot(unit), str(unit)
    Assignment.objects.filter(unit=unit).delete()
    named = ("cycles.cycleunit", unit.pk, label)
    unit.delete()
    record(actor, "cycles.unit.removed", named, old=old, reason=reason, cycle=cycle.pk)


def _check_new(
    cycle: Cycle, unit_id: str, name: str, group: str, attributes: Mapping[str, bool]
) -> None:
    groups = cycle.settled_scheme().regulation.groups
    faults = []
    if not UNIT_ID.fullmatch(unit_id):
        faults.append("代号应以小写字母开头，只含小写字母、数字和连字符")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        faults.append(f"名称应为1至{LONGEST_NAME}个可显示的字符")
    if group not in groups:
        allowed = "、".join(one.name for one in groups.values())
        faults.append(f"组别应是办法所定的：{allowed}")
    if faults:
        raise Refusal("cycles.bad-unit", f"{'；'.join(faults)}。")
    if CycleUnit.objects.filter(cycle=cycle, unit_id=unit_id).exists():
        raise Conflict("cycles.unit-exists", f"本年度已有代号为“{unit_id}”的单位。")
    _check_attributes(cycle, name, attributes)


def _check_attributes(cycle: Cycle, name: str, attributes: Mapping[str, bool]) -> None:
    asked = cycle.settled_scheme().regulation.attributes
    if unknown := [key for key in attributes if key not in asked]:
        message = f"{name}：本办法不问“{'、'.join(unknown)}”。"
        raise Refusal("cycles.unknown-attribute", message)


def _fill(units: Iterable[CycleUnit], stated: Mapping[str, UnitFacts]) -> None:
    named = [facts.organisation for facts in stated.values() if facts.organisation is not None]
    organisations = {one.pk: one for one in chosen(named)}
    for unit in units:
        facts = stated[unit.unit_id]
        unit.attributes = dict(facts.attributes)
        key = facts.organisation
        unit.organisation = None if key is None else organisations[key]


def _no_two_alike(units: Iterable[CycleUnit]) -> None:
    names: dict[int, str] = {}
    for unit in units:
        if unit.organisation_id is None:
            continue
        if unit.organisation_id in names:
            first = names[unit.organisation_id]
            message = f"{first}和{unit.name}对应了同一个组织；一个组织只能是一个被评价单位。"
            raise Conflict("cycles.organisation-taken", message)
        names[unit.organisation_id] = unit.name


def _snapshot(unit: CycleUnit) -> dict[str, object]:
    return {
        "name": unit.name,
        "group": unit.group,
        "organisation": unit.organisation_id,
        "attributes": dict(unit.attributes),
    }
