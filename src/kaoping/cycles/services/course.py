"""The course of the year: changes of stage, and more time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.calendars import rest_day_note
from kaoping.cycles.conditions import obstacles
from kaoping.cycles.models import Cycle, CycleUnit, Extension, StageChange
from kaoping.cycles.own_affairs import KEY, noted, own_affair
from kaoping.cycles.services.held import held
from kaoping.cycles.stages import SETTLED_FROM, Timetable, timetable_of
from kaoping.cycles.transitions import Transition, from_here
from kaoping.worktime import closing, written_moment

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


@transaction.atomic
def change_stage(
    actor: Actor, cycle_id: int, to: str, *, reason: str = "", seen_stage: str = ""
) -> StageChange:
    """Take the year to another stage.

    Leaving the preparation settles every reading: those that nobody chose hold as their default.

    Args:
        actor: Who may make this change, see `transitions`.
        cycle_id: Key of the year.
        to: The stage to enter.
        reason: Asked for on the way back, and where something not blocking stands in the way.
        seen_stage: The stage that the person saw; another one now means that somebody was faster.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
        Conflict: The stage is another one by now, there is no such change from here, or something
            blocks it; everything in the way is listed.
        Refusal: A reason is needed; what for is listed.
    """
    cycle = held(actor, cycle_id, "cycle.see")
    timetable = timetable_of(cycle)
    if seen_stage and seen_stage != cycle.stage:
        message = f"年度已经转入“{timetable.current.name}”，可能是其他人刚刚操作的。"
        raise Conflict("cycles.changed-meanwhile", message, "请刷新后再看。")
    transition = _transition(timetable, to)
    actor.require(transition.capability)
    found = [obstacle for _, obstacle in obstacles(cycle, transition)]
    if blocking := [str(one) for one in found if one.blocking]:
        message = f"还不能转入“{timetable.name(to)}”：{'；'.join(blocking)}。"
        raise Conflict("cycles.blocked", message)
    waived = [str(one) for one in found]
    if (waived or transition.is_return) and not reason.strip():
        why = "；".join(waived) or transition.purpose
        raise Refusal("cycles.reason-needed", f"须写明理由：{why}。")
    return _changed(actor, cycle, transition, reason.strip(), waived)


@transaction.atomic
def extend(
    actor: Actor,
    cycle_id: int,
    stage: str,
    *,
    until: date,
    reason: str,
    unit_id: str = "",
) -> Extension:
    """Give a stage more time, for one unit or for all; the last day is a working day.

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        stage: The stage.
        until: Its new last day; it ends at the year's closing time.
        reason: Why; always asked for.
        unit_id: For this unit only; empty for all.

    Raises:
        Forbidden: The post does not give the capability, or the unit is the actor's own and another
            person of the office has no tie to it (`own_affairs`).
        NotThere: The year, stage or unit is not there.
        Conflict: The stage is over for everybody, or the results are submitted for approval.
        Refusal: No reason, a day off, or a day that is no later than what holds already.
    """
    cycle = held(actor, cycle_id, "cycle.extend")
    timetable = timetable_of(cycle)
    unit = _unit(cycle, unit_id)
    _require_extensible(timetable, stage, unit)
    is_own = own_affair(actor, cycle, unit, "办理延期")
    moment = closing(until, cycle.closing_time)
    faults = []
    if not reason.strip():
        faults.append("延期须写明理由")
    if note := rest_day_note(timetable.calendar, until):
        faults.append(note)
    due = timetable.deadline(stage, unit)
    if due is not None and moment <= due:
        faults.append(f"新的截止时间应晚于现在的截止时间{written_moment(due)}")
    if moment <= timezone.now():
        faults.append("新的截止时间已经过去")
    if faults:
        raise Refusal("cycles.bad-extension", f"{'；'.join(faults)}。")
    given = Extension.objects.create(
        cycle=cycle,
        stage=stage,
        unit=unit,
        until=moment,
        reason=reason.strip(),
        at=timezone.now(),
        by_id=actor.person_id,
    )
    whom = unit.name if unit else "全部单位"
    label = f"{whom}“{timetable.name(stage)}”延至{written_moment(moment)}"
    new = {"until": moment, "unit": unit.unit_id if unit else None, "stage": stage}
    record(
        actor,
        "cycles.extension.given",
        given,
        old={"until": due},
        new=new | ({KEY: True} if is_own else {}),
        reason=given.reason,
        cycle=cycle.pk,
        label=noted(label, is_own=is_own),
    )
    return given


def _transition(timetable: Timetable, to: str) -> Transition:
    possible = from_here(timetable)
    found = next((one for one in possible if one.to_stage == to), None)
    if found is None:
        ways = "、".join(f"“{timetable.name(one.to_stage)}”" for one in possible) or "（没有）"
        message = f"不能从“{timetable.current.name}”转入“{timetable.name(to)}”。"
        raise Conflict("cycles.no-transition", message, f"现在可以转入：{ways}。")
    return found


def _changed(
    actor: Actor, cycle: Cycle, transition: Transition, reason: str, waived: list[str]
) -> StageChange:
    old: dict[str, object] = {"stage": transition.from_stage}
    new: dict[str, object] = {"stage": transition.to_stage}
    if cycle.is_preparing:
        cycle.readings = dict(cycle.settled_scheme().settled)
        new["readings"] = cycle.readings
    if waived:
        new["waived"] = waived
    cycle.stage = transition.to_stage
    cycle.save(update_fields=["stage", "readings"])
    change = StageChange.objects.create(
        cycle=cycle,
        from_stage=transition.from_stage,
        to_stage=transition.to_stage,
        at=timezone.now(),
        by_id=actor.person_id,
        reason=reason,
    )
    record(actor, transition.logged_as, cycle, old=old, new=new, reason=reason, cycle=cycle.pk)
    return change


def _unit(cycle: Cycle, unit_id: str) -> CycleUnit | None:
    if not unit_id:
        return None
    unit = CycleUnit.objects.filter(cycle=cycle, unit_id=unit_id).first()
    if unit is None:
        raise NotThere("cycles.unknown-unit", f"本年度没有被评价单位“{unit_id}”。")
    return unit


def _require_extensible(timetable: Timetable, stage: str, unit: CycleUnit | None) -> None:
    ids = [one.id for one in timetable.stages]
    if stage not in ids:
        raise NotThere("cycles.unknown-stage", f"本年度没有“{stage}”环节。")
    name = timetable.name(stage)
    if ids.index(stage) >= timetable.position:
        return
    if any(SETTLED_FROM in one.allows for one in timetable.stages[: timetable.position + 1]):
        message = f"结果已进入报批，“{name}”不能再延期。"
        raise Conflict("cycles.settled", message, "确需补办的，先退回汇总。")
    if unit is None:
        message = f"“{name}”已经结束，只能为个别单位延期。"
        raise Conflict("cycles.stage-over", message, "全部单位都需要的，请退回该环节。")
