"""Findings about a unit apart from any leaf: proposed by one office person, decided by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, NotThere
from kaoping.assessment.doors import lock_on_findings
from kaoping.assessment.models import FlagDecision, UnitFlag
from kaoping.assessment.services.common import (
    course_of,
    locked_assessment,
    require_not_own,
    require_unlocked,
    required_text,
)
from kaoping.audit.services import record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.assessment.bindings import Bound
    from kaoping.cycles.models import Cycle, CycleUnit


@transaction.atomic
def set_flag(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    flag: str,
    *,
    reason: str,
    evidence: Bound | None = None,
) -> UnitFlag:
    """Propose a finding about a unit; it acts once another person has confirmed it (W14).

    Raises:
        NotThere: The scheme knows no such flag.
        Forbidden: It is the actor's own unit.
        Conflict: Proposed or in force already, or the stage is over.
        Refusal: No reason.
    """
    title = _opened(actor, cycle, unit, flag)
    why = required_text(reason, "认定的事实和理由")
    locked_assessment(cycle, unit)
    States = UnitFlag.State  # noqa: N806  an enumeration
    open_states = (States.PROPOSED, States.CONFIRMED)
    if UnitFlag.objects.filter(unit=unit, flag=flag, state__in=open_states).exists():
        raise Conflict("assessment.flag-there", f"{unit.name}的“{title}”已经提出或认定。")
    found = UnitFlag.objects.create(
        cycle=cycle, unit=unit, flag=flag, reason=why, evidence=evidence or [],
        set_by=actor.person, in_place_of=actor.absent, set_at=timezone.now(),
    )  # fmt: skip
    record(
        actor, "assessment.flag.proposed", found,
        new={"flag": flag, "evidence": [one["sha256"] for one in found.evidence]},
        reason=why, cycle=cycle.pk, label=f"{unit.name} {title}",
    )  # fmt: skip
    return found


@transaction.atomic
def confirm_flag(actor: Actor, flag: UnitFlag, *, reason: str) -> UnitFlag:
    """Confirm a proposed finding; from now on it is a fact of the year.

    Raises:
        Forbidden: The actor proposed it, or it is their own unit.
        Conflict: It is decided already, or the stage is over.
        Refusal: No reason.
    """
    return _decided(actor, flag, UnitFlag.State.CONFIRMED, "confirmed", reason)


@transaction.atomic
def reject_flag(actor: Actor, flag: UnitFlag, *, reason: str) -> UnitFlag:
    """Refuse a proposed finding.

    Raises:
        Forbidden: The actor proposed it, or it is their own unit.
        Conflict: It is decided already, or the stage is over.
        Refusal: No reason.
    """
    return _decided(actor, flag, UnitFlag.State.REJECTED, "rejected", reason)


@transaction.atomic
def withdraw_flag(actor: Actor, flag: UnitFlag, *, reason: str) -> UnitFlag:
    """Take a confirmed finding back; another person than the one who proposed it does that too.

    Raises:
        Forbidden: The actor proposed it, or it is their own unit.
        Conflict: It is not in force, or the stage is over.
        Refusal: No reason.
    """
    return _decided(actor, flag, UnitFlag.State.WITHDRAWN, "withdrawn", reason)


BEFORE = {
    UnitFlag.State.CONFIRMED: UnitFlag.State.PROPOSED,
    UnitFlag.State.REJECTED: UnitFlag.State.PROPOSED,
    UnitFlag.State.WITHDRAWN: UnitFlag.State.CONFIRMED,
}


def _decided(
    actor: Actor, flag: UnitFlag, state: UnitFlag.State, verb: str, reason: str
) -> UnitFlag:
    title = _opened(actor, flag.cycle, flag.unit, flag.flag)
    why = required_text(reason, "理由")
    locked_assessment(flag.cycle, flag.unit)
    found = UnitFlag.objects.select_for_update().get(pk=flag.pk)
    if found.state != BEFORE[state]:
        raise Conflict("assessment.flag-decided", f"这项认定现在是“{found.get_state_display()}”。")
    if not actor.errand and actor.acts_for(found.set_by_id, found.in_place_of_id):
        message = "提出认定的人不能自己作出决定，代行其岗位的人也不能。"
        raise Forbidden("assessment.own-flag", message, "请由领导小组办公室另一人办理。")
    old = {"state": found.state}
    found.state = state
    found.save(update_fields=["state"])
    FlagDecision.objects.create(
        flag=found, state=state, reason=why,
        by=actor.person, in_place_of=actor.absent, at=timezone.now(),
    )  # fmt: skip
    record(
        actor, f"assessment.flag.{verb}", found, old=old, new={"state": state}, reason=why,
        cycle=found.cycle_id, label=f"{flag.unit.name} {title}",
    )  # fmt: skip
    return found


def _opened(actor: Actor, cycle: Cycle, unit: CycleUnit, flag: str) -> str:
    """Return the flag's name, once the actor may speak about this unit now."""
    actor.require("mark.adjust")
    require_not_own(actor, unit, "认定")
    timetable = course_of(actor, cycle, unit)
    known = timetable.scheme.regulation.flags
    if flag not in known:
        raise NotThere("assessment.unknown-flag", f"本办法没有“{flag}”这项认定。")
    require_unlocked("adjust", lock_on_findings(timetable))
    return known[flag].name
