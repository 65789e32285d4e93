"""Receiving the task of scoring a unit: from then on the assessors' days count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Forbidden
from kaoping.assessment.models import TaskReceipt
from kaoping.assessment.services.common import course_of, locked_assessment, require_open
from kaoping.audit.services import record
from kaoping.cycles.queries import assessor_map
from kaoping.worktime import WorktimeError, deadline

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable

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
    return received(actor, timetable, unit)


def received(actor: Actor, timetable: Timetable, unit: CycleUnit) -> TaskReceipt:
    """Return the receipt of the actor's organisation, written and logged where there was none."""
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
