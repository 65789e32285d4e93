"""Objections item by item: filed by the unit, decided by somebody who did not give the mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.assessment.bindings import bound
from kaoping.assessment.models import LeafEntry, Objection
from kaoping.assessment.services.common import (
    Item,
    added_entry,
    clean_facts,
    item_of,
    locked_assessment,
    require_not_own,
    require_open,
    require_own,
    require_permitted,
    required_text,
)
from kaoping.audit.services import record
from kaoping.worktime import WorktimeError, deadline, written_moment

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable

STAGE = "objection"


@transaction.atomic
def file_objection(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str, *, argument: str
) -> Objection:
    """Ask for one item to be looked at again.

    Raises:
        Forbidden: Not this person's unit.
        Conflict: Objections are not open, their time is over, or one on this item is there already.
        Refusal: No argument.
    """
    actor.require("objection.file")
    require_own(actor, unit)
    item = item_of(actor, cycle, unit, leaf_id)
    require_open(item.timetable, "object", unit)
    _require_in_time(item.timetable, unit)
    words = required_text(argument, "申请复核的理由")
    locked_assessment(cycle, unit)
    earlier = Objection.objects.filter(unit=unit, leaf_id=leaf_id)
    if earlier.exclude(state=Objection.State.WITHDRAWN).exists():
        message = "这个条目已经申请过复核，每个条目申请一次。"
        raise Conflict("assessment.objection-there", message, "请在原申请中查看处理情况。")
    now = timezone.now()
    found = Objection.objects.create(
        cycle=cycle, unit=unit, leaf_id=leaf_id, argument=words, against=item.effective,
        filed_by=actor.person, filed_at=now, due_at=decision_due(item.timetable, now),
    )  # fmt: skip
    record(
        actor, "assessment.objection.filed", found,
        new={"argument": words, "against": found.against_id, "due_at": found.due_at},
        cycle=cycle.pk, label=item.label,
    )  # fmt: skip
    return found


@transaction.atomic
def withdraw_objection(actor: Actor, objection: Objection, *, reason: str) -> Objection:
    """Take an objection back before it is decided.

    Raises:
        Forbidden: Not this person's unit.
        Conflict: It is decided already.
        Refusal: No reason.
    """
    actor.require("objection.file")
    require_own(actor, objection.unit)
    item = item_of(actor, objection.cycle, objection.unit, objection.leaf_id)
    why = required_text(reason, "撤回的原因")
    found = _undecided(objection)
    found.state, found.decision = Objection.State.WITHDRAWN, why
    found.decided_by, found.decided_at = actor.person, timezone.now()
    found.save()
    return _logged(actor, item, found, "withdrawn", why)


@transaction.atomic
def decide_objection(
    actor: Actor,
    objection: Objection,
    *,
    accepts: bool,
    decision: str,
    facts: Mapping[str, Any] | None = None,
) -> Objection:
    """Decide an objection; an accepted one adds a review entry, which from then on counts.

    Args:
        actor: Somebody of the office who did not give the mark and is not from the unit.
        objection: What is decided.
        accepts: Whether the item gets other facts or another mark.
        decision: Why, for the unit to read.
        facts: The item's facts and mark from now on, where the objection is accepted.

    Raises:
        Forbidden: The actor gave the mark, in person or by a stand-in, or belongs to the unit.
            Another person of the marker's organisation may: in both cities it is the office's own.
        Conflict: Decided already, or the stage is over.
        Refusal: No decision in words, no new facts, or the engine does not permit them.
    """
    actor.require("objection.decide")
    item = item_of(actor, objection.cycle, objection.unit, objection.leaf_id)
    require_not_own(actor, objection.unit, "处理复核")
    require_open(item.timetable, "decide-objection", objection.unit)
    _require_other_than_marker(actor, objection)
    why = required_text(decision, "复核意见")
    found = _undecided(objection)
    verb = "accepted" if accepts else "rejected"
    found.state = Objection.State.ACCEPTED if accepts else Objection.State.REJECTED
    if accepts:
        found.entry = _reviewed(actor, item, facts, why)
    found.decision, found.decided_by, found.decided_at = why, actor.person, timezone.now()
    found.save()
    return _logged(actor, item, found, verb, why)


def filing_due(timetable: Timetable, unit: CycleUnit | None = None) -> datetime | None:
    """Return until when a unit may object; None where the year sets no end.

    The year's days are counted from the working day after the objection stage began; a window or an
    extension that ends later counts instead.
    """
    ends = [timetable.deadline(STAGE, unit)]
    days = timetable.cycle.objection_days
    begun = next((one.at for one in reversed(timetable.changes) if one.to_stage == STAGE), None)
    if days and begun:
        ends.append(_due(timetable, begun, days))
    return max((end for end in ends if end is not None), default=None)


def decision_due(timetable: Timetable, filed_at: datetime) -> datetime | None:
    """Return until when an objection has to be decided; None where the year sets no days."""
    days = timetable.cycle.decision_days
    return _due(timetable, filed_at, days) if days else None


def may_decide(actor: Actor, objection: Objection) -> bool:
    """Tell whether the person may decide this objection, apart from the stage."""
    if not actor.may("objection.decide"):
        return False
    try:
        require_not_own(actor, objection.unit, "处理复核")
        _require_other_than_marker(actor, objection)
    except Forbidden:
        return False
    return objection.state == Objection.State.FILED


def _due(timetable: Timetable, start: datetime, days: int) -> datetime | None:
    try:
        return deadline(timetable.calendar, start, days, timetable.cycle.closing_time)
    except WorktimeError:
        return None


def _require_in_time(timetable: Timetable, unit: CycleUnit) -> None:
    due = filing_due(timetable, unit)
    if due is not None and timezone.now() > due:
        message = f"申请复核的期限已于{written_moment(due)}截止。"
        mend = "确有正当理由的，请联系领导小组办公室办理延期。"
        raise Conflict("assessment.objection-late", message, mend)


def _require_other_than_marker(actor: Actor, objection: Objection) -> None:
    """Nobody decides an objection against their own mark."""
    against = objection.against
    if actor.errand or against is None:
        return
    if actor.acts_for(against.by_id, against.in_place_of_id):
        message = "这个条目的分是您或您所代行的人给的，不能由您处理复核。"
        raise Forbidden("assessment.own-mark", message, "请由其他人员办理。")


def _undecided(objection: Objection) -> Objection:
    locked_assessment(objection.cycle, objection.unit)
    found = Objection.objects.select_for_update().get(pk=objection.pk)
    if found.state != Objection.State.FILED:
        message = f"这份申请已经处理：{found.get_state_display()}。"
        raise Conflict("assessment.objection-decided", message)
    return found


def _reviewed(actor: Actor, item: Item, facts: Mapping[str, Any] | None, reason: str) -> LeafEntry:
    if facts is None:
        raise Refusal("assessment.facts-missing", "采纳复核申请须写明复核后的事实和得分。")
    written = clean_facts(item, facts)
    require_permitted(item, written)
    before = item.effective
    if before is not None and before.facts == written:
        message = "复核后的事实和得分与原来相同。"
        raise Refusal("assessment.nothing-changes", message, "维持原分的，请选择“维持原分”。")
    evidence = bound(item.cycle, item.unit).get(item.leaf.id, [])
    return added_entry(
        actor, item, LeafEntry.Stage.REVIEW, written, reason,
        evidence=evidence, based_on=before.pk if before else 0,
    )  # fmt: skip


def _logged(actor: Actor, item: Item, found: Objection, verb: str, reason: str) -> Objection:
    against, entry = found.against, found.entry
    record(
        actor, f"assessment.objection.{verb}", found,
        old={"facts": against.facts} if against else None,
        new={"state": found.state, "facts": entry.facts if entry else None},
        reason=reason, cycle=item.cycle.pk, label=item.label,
    )  # fmt: skip
    return found
