"""Marks: received, given by the lead, countersigned by the others, adjusted by the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden
from kaoping.assessment.bindings import Bound, bound
from kaoping.assessment.doors import is_correcting, lock_on_item
from kaoping.assessment.joint import needed
from kaoping.assessment.models import Countersignature, LeafEntry, SelfAssessment, TaskReceipt
from kaoping.assessment.services.common import (
    Item,
    added_entry,
    clean_facts,
    course_of,
    item_of,
    locked_assessment,
    require_not_own,
    require_open,
    require_permitted,
    require_seen,
    require_unlocked,
    required_text,
)
from kaoping.audit.services import record
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable
from kaoping.worktime import WorktimeError, deadline

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

RECEIPT = "task-received"
"""The event from which the scheme's deadline for assessors counts (W20)."""


@transaction.atomic
def receive_task(actor: Actor, cycle: Cycle, unit: CycleUnit) -> TaskReceipt:
    """Record that the actor's organisation has received the task of scoring a unit.

    The deadline counts from the working day after it (wuhai-2022.txt:28, reading W20). Receiving
    again changes nothing.

    Raises:
        Forbidden: The organisation scores nothing of this unit.
        Conflict: Marking is not open.
    """
    actor.require("mark.enter")
    timetable = course_of(actor, cycle, unit)
    require_open(timetable, "mark", unit)
    _require_assigned(actor, cycle, unit)
    locked_assessment(cycle, unit)
    return _received(actor, timetable, unit)


@transaction.atomic
def enter_mark(  # noqa: PLR0913  a mark is bound to what its author saw
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    *,
    facts: Mapping[str, Any],
    reason: str,
    based_on: int = 0,
    seen_versions: Iterable[int] | None = None,
) -> LeafEntry:
    """Give a leaf its facts and mark, as the organisation that leads on it.

    The engine bounds the mark; the person gives the reason. The entry is bound to the versions of
    evidence that its author saw, and to the entry that counted when they looked.

    Args:
        actor: An assessor of the leading organisation.
        cycle: The year.
        unit: The unit.
        leaf_id: The leaf.
        facts: Its facts, with the mark where a person decides.
        reason: Why; never empty.
        based_on: Number of the entry that the author saw as the effective one; 0: none.
        seen_versions: Keys of the evidence versions that the author saw; None: those of now.

    Raises:
        Forbidden: Another organisation leads, or it is the actor's own unit.
        Conflict: Locked; or the entry or the evidence changed meanwhile.
        Refusal: No reason, or the engine does not permit the facts or the mark.
    """
    actor.require("mark.enter")
    item = item_of(actor, cycle, unit, leaf_id)
    require_not_own(actor, unit, "赋分")
    _require_lead(actor, item)
    require_open(item.timetable, "record-events" if is_event(item) else "mark", unit)
    assessment = locked_assessment(cycle, unit)
    _require_handed_over(item, assessment)
    written = clean_facts(item, facts)
    why = required_text(reason, "赋分理由")
    require_permitted(item, written)
    evidence = _evidence_as_seen(item, seen_versions)
    require_seen(item, based_on)
    if not is_event(item):
        _received(actor, item.timetable, unit)
    stage = LeafEntry.Stage.ASSESSOR
    return _entered(actor, item, stage, written, why, evidence, "assessment.mark.entered")


@transaction.atomic
def confirm_mark(
    actor: Actor, entry: LeafEntry, *, reason: str, seen_versions: Iterable[int] | None = None
) -> LeafEntry:
    """Let a mark stand after its evidence has changed: a new entry with the same facts.

    Raises:
        Forbidden: Another organisation leads.
        Conflict: The entry no longer counts, marking is locked, or the evidence changed again.
        Refusal: No reason.
    """
    return enter_mark(
        actor,
        entry.cycle,
        entry.unit,
        entry.leaf_id,
        facts=entry.facts,
        reason=reason,
        based_on=entry.pk,
        seen_versions=seen_versions,
    )


@transaction.atomic
def countersign(
    actor: Actor, entry: LeafEntry, *, agrees: bool, reason: str = ""
) -> Countersignature:
    """Give a joint assessor's word on the lead's mark; who disagrees says why, the office settles.

    Raises:
        Forbidden: Nobody asks this organisation, or the actor gave the mark.
        Conflict: The mark was replaced meanwhile, or marking is locked.
        Refusal: Disagreement without a reason.
    """
    actor.require("mark.countersign")
    item = item_of(actor, entry.cycle, entry.unit, entry.leaf_id)
    require_not_own(actor, entry.unit, "会签")
    require_open(item.timetable, "mark", entry.unit)
    own = actor.organisation
    wanted = {one.pk for one in needed(item.assessors, item.leaf)}
    if own is None or own.pk not in wanted:
        raise Forbidden("assessment.not-countersigner", "这个条目不需要您的单位会签。")
    if actor.acts_for(entry.by_id):
        message = "不能会签自己或所代行的人给的分。"
        raise Forbidden("assessment.own-mark", message, "请由本单位另一人会签。")
    locked_assessment(item.cycle, item.unit)
    head = item.heads.get(LeafEntry.Stage.ASSESSOR)
    if head is None or head.pk != entry.pk:
        message = "牵头单位已经重新赋分，这份赋分不再有效。"
        raise Conflict("assessment.entry-changed", message, "请看过新的赋分再会签。")
    why = reason.strip() if agrees else required_text(reason, "不同意的理由")
    word = Countersignature.objects.create(
        entry=entry, organisation=own, by=actor.person, agrees=agrees, reason=why,
        at=timezone.now(),
    )  # fmt: skip
    verb = "agreed" if agrees else "disagreed"
    record(
        actor, f"assessment.countersignature.{verb}", word,
        new={"entry": entry.pk, "mark": entry.mark}, reason=why, cycle=item.cycle.pk,
        label=item.label,
    )  # fmt: skip
    return word


@transaction.atomic
def adjust_mark(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    *,
    facts: Mapping[str, Any],
    reason: str,
    based_on: int = 0,
) -> LeafEntry:
    """Let the office decide a leaf: a new entry beside the assessors', never an edit.

    This settles disagreements of joint assessors, and enters what the office's own registers hold.
    After publication it is open while a correction is under way, and only then: the entry says so.

    Raises:
        Forbidden: It is the actor's own unit.
        Conflict: Locked, or another entry was made meanwhile.
        Refusal: No reason, or the engine does not permit it.
    """
    actor.require("mark.adjust")
    item = item_of(actor, cycle, unit, leaf_id)
    require_not_own(actor, unit, "调整得分")
    stage = _adjusting_stage(item)
    locked_assessment(cycle, unit)
    written = clean_facts(item, facts)
    why = required_text(reason, "调整的理由")
    require_permitted(item, written)
    require_seen(item, based_on)
    evidence = bound(cycle, unit).get(leaf_id, [])
    verb = "corrected" if stage == LeafEntry.Stage.CORRECTION else "adjusted"
    return _entered(actor, item, stage, written, why, evidence, f"assessment.mark.{verb}")


def is_event(item: Item) -> bool:
    """Tell whether a leaf counts what happened during the year, so that it is open all year."""
    return item.leaf.absent == "no-event"


def _entered(
    actor: Actor,
    item: Item,
    stage: LeafEntry.Stage,
    facts: Mapping[str, Any],
    reason: str,
    evidence: Bound,
    action: str,
) -> LeafEntry:
    before = item.effective
    based_on = before.pk if before else 0
    entry = added_entry(actor, item, stage, facts, reason, evidence=evidence, based_on=based_on)
    record(
        actor,
        action,
        entry,
        old={"entry": before.pk, "facts": before.facts} if before else None,
        new={"facts": facts, "evidence": [one["sha256"] for one in evidence]},
        reason=reason,
        cycle=item.cycle.pk,
        label=item.label,
    )
    return entry


def _received(actor: Actor, timetable: Timetable, unit: CycleUnit) -> TaskReceipt:
    now = timezone.now()
    receipt, is_new = TaskReceipt.objects.get_or_create(
        organisation=actor.organisation,
        unit=unit,
        defaults={
            "cycle": timetable.cycle,
            "received_at": now,
            "received_by": actor.person,
            "due_at": due_from(timetable, now),
        },
    )
    if is_new:
        record(
            actor, "assessment.task.received", receipt,
            new={"received_at": now, "due_at": receipt.due_at}, cycle=timetable.cycle.pk,
            label=f"{unit.name} 评审任务",
        )  # fmt: skip
    return receipt


def due_from(timetable: Timetable, received_at: datetime) -> datetime | None:
    """Return when a task received at this moment has to be done.

    None where the regulation sets no days, or the working days of the year are not announced.
    """
    process = timetable.scheme.regulation.process
    days = next(
        (one.working_days for one in process.deadlines if one.counted_from == RECEIPT), None
    )
    if days is None:
        return None
    try:
        return deadline(timetable.calendar, received_at, days, timetable.cycle.closing_time)
    except WorktimeError:
        return None


def _require_assigned(actor: Actor, cycle: Cycle, unit: CycleUnit) -> None:
    everything = assessor_map(cycle, [unit])
    own = actor.organisation
    for leaf in everything.leaves(unit):
        if any(own and one.organisation.pk == own.pk for one in everything.of(unit, leaf.id)):
            return
    message = f"{unit.name}没有由您的单位考核的条目。"
    raise Forbidden("assessment.not-assigned", message)


def _require_lead(actor: Actor, item: Item) -> None:
    if actor.errand:
        return
    own = actor.organisation
    lead = item.assessors[0].organisation if item.assessors else None
    if lead is None or own is None or lead.pk != own.pk:
        who = lead.short_name if lead else "（未指定）"
        message = f"“{item.leaf.name}”由{who}牵头赋分，不由您的单位赋分。"
        joint = any(own and one.organisation.pk == own.pk for one in item.assessors[1:])
        mend = (
            "您的单位可以会签或提出不同意见。"
            if joint
            else "如分工有误，请联系领导小组办公室调整。"
        )
        raise Forbidden("assessment.not-lead", message, mend)


def _require_handed_over(item: Item, assessment: SelfAssessment) -> None:
    """A unit that may still write has not said its last word, and is not marked yet."""
    if is_event(item) or assessment.state == SelfAssessment.State.SUBMITTED:
        return
    if item.timetable.lock("self-assess", item.unit) is None:
        message = f"{item.unit.name}的自评还没有提交，现在仍可填写。"
        raise Conflict(
            "assessment.not-handed-over", message, "请等其提交，或自评时间结束后再赋分。"
        )


def _adjusting_stage(item: Item) -> LeafEntry.Stage:
    """Return as what the office speaks now, so that its entry counts from now on.

    Raises:
        Conflict: The item is locked.
    """
    require_unlocked("adjust", lock_on_item(item.timetable, item.unit, item.leaf))
    if is_correcting(item.timetable):
        return LeafEntry.Stage.CORRECTION
    reviewed = LeafEntry.Stage.REVIEW in item.heads
    return LeafEntry.Stage.REVIEW if reviewed else LeafEntry.Stage.OFFICE


def _evidence_as_seen(item: Item, versions: Iterable[int] | None) -> Bound:
    now = bound(item.cycle, item.unit).get(item.leaf.id, [])
    if versions is None or {one["version"] for one in now} == set(versions):
        return now
    message = "您打开页面之后，这个条目的佐证材料有变化。"
    raise Conflict(
        "assessment.evidence-changed", message, "请看过新的材料再赋分，您填写的内容已保留。"
    )
