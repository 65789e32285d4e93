"""Calendar, windows, optional stages and participants of a year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.calendars import Dates, calendar_of, moved_to, regulation_dates
from kaoping.cycles.models import CalendarTable, Cycle, Participant, StageWindow
from kaoping.cycles.moved import require_unmoved
from kaoping.cycles.organisations import chosen
from kaoping.cycles.services.held import held_setting
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.windows import out_of_order
from kaoping.worktime import TableError, closing, places, read_table, written_clock
from kaoping.worktime.decoding import decoded

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.moved import Texts

DAYS = range(1, 61)
"""So many working days may be set for objecting and deciding."""


@transaction.atomic
def set_calendar(
    actor: Actor,
    cycle_id: int,
    *,
    region: str,
    closing_time: time,
    reason: str = "",
    seen: Texts | None = None,
) -> Cycle:
    """Choose whose days off hold and at what clock time a last day ends.

    Windows keep their days; while the year is prepared they close at the new clock time, and what
    could not be laid for want of a calendar is laid now.

    Raises:
        Conflict: The calendar is locked, or somebody has set it since the person saw it (`seen`).
        Refusal: An unknown place, or no reason after the start.
    """
    cycle = held_setting(actor, cycle_id, "calendar", reason, seen)
    if region and region not in places():
        message = f"没有“{region}”的地方放假数据。"
        raise Refusal("cycles.unknown-region", message, f"可选：{'、'.join(places())}。")
    old = {"region": cycle.region, "closing_time": written_clock(cycle.closing_time)}
    new = {"region": region, "closing_time": written_clock(closing_time)}
    if old == new:
        return cycle
    cycle.region, cycle.closing_time = region, closing_time
    cycle.save(update_fields=["region", "closing_time"])
    if cycle.is_preparing:
        _relay(cycle)
    record(actor, "cycles.calendar.set", cycle, old=old, new=new, reason=reason, cycle=cycle.pk)
    return cycle


@transaction.atomic
def import_calendar(
    actor: Actor,
    data: bytes,
    cycle_id: int | None = None,
    reason: str = "",
    *,
    seen: Texts | None = None,
) -> CalendarTable:
    """Import a table of days off (放假调休表) for a year, or for all years that have none.

    Args:
        actor: Staff of the office.
        data: The CSV file as uploaded; see `kaoping.worktime.table`.
        cycle_id: Key of the year; None for all.
        reason: Why, after the start.
        seen: The table that the person saw as the last one; None: it is not asked.

    Raises:
        Conflict: The calendar is locked, or somebody has imported another table since.
        Refusal: The file was refused; all its problems are listed with their lines.
    """
    if cycle_id is None:
        actor.require("cycle.set-up")
        cycle = None
    else:
        cycle = held_setting(actor, cycle_id, "calendar", reason)
        require_unmoved(cycle, "table", seen)
    try:
        found = read_table(data)
        text = decoded(data)
    except TableError as error:
        raise Refusal("cycles.bad-table", str(error), "请改正后重新导入。") from error
    table = CalendarTable.objects.create(
        cycle=cycle,
        csv=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        imported_at=timezone.now(),
        by_id=actor.person_id,
    )
    if cycle is not None and cycle.is_preparing:
        _relay(cycle)
    new = {"sha256": table.sha256, "years": sorted(found.years), "days": len(found.rules)}
    whose = cycle.pk if cycle else None
    record(actor, "cycles.calendar.imported", table, new=new, reason=reason, cycle=whose)
    return table


@transaction.atomic
def set_optional_stages(
    actor: Actor,
    cycle_id: int,
    stages: Iterable[str],
    *,
    objection_days: int | None = None,
    decision_days: int | None = None,
    seen: Texts | None = None,
) -> Cycle:
    """Switch stages on that the text does not have, with the days for objecting and deciding.

    Both texts are silent on objections (W34, U33); so the year decides, before it starts.

    Raises:
        Conflict: The year has started, or somebody has set them since the person saw them.
        Refusal: A stage that is not optional, or days out of bounds.
    """
    cycle = held_setting(actor, cycle_id, "optional-stages", seen_texts=seen)
    process = cycle.settled_scheme().regulation.process
    optional = [stage.id for stage in process.stages if stage.optional]
    wanted = set(stages)
    if unknown := sorted(wanted - set(optional)):
        message = f"“{'、'.join(unknown)}”不是本办法的可选环节。"
        raise Refusal("cycles.not-optional", message)
    for days in (objection_days, decision_days):
        if days is not None and days not in DAYS:
            message = f"工作日数应在{DAYS[0]}至{DAYS[-1]}之间，填写的是{days}。"
            raise Refusal("cycles.bad-days", message)
    old = _options(cycle)
    cycle.optional_stages = [stage for stage in optional if stage in wanted]
    cycle.objection_days, cycle.decision_days = objection_days, decision_days
    if old == _options(cycle):
        return cycle
    cycle.save(update_fields=["optional_stages", "objection_days", "decision_days"])
    new = _options(cycle)
    record(actor, "cycles.optional-stages.set", cycle, old=old, new=new, cycle=cycle.pk)
    return cycle


@transaction.atomic
def set_windows(
    actor: Actor,
    cycle_id: int,
    days: Mapping[str, tuple[date | None, date | None]],
    reason: str = "",
    *,
    seen: Texts | None = None,
) -> list[StageWindow]:
    """Set the first and last day of stages that have not begun; returns what changed.

    The last day ends at the year's closing time. A stage that has begun is only ever extended.

    Raises:
        Conflict: Windows are locked, a stage has begun, or somebody has set them since the person
            saw them (`seen`).
        NotThere: The year has no such stage.
        Refusal: A window that ends before it begins or before an earlier one; no reason after the
            start.
    """
    cycle = held_setting(actor, cycle_id, "windows", reason, seen)
    timetable = timetable_of(cycle)
    ids = [stage.id for stage in timetable.stages]
    changed, old, new = [], {}, {}
    for stage, (opens_on, closes_on) in days.items():
        if stage not in ids:
            raise NotThere("cycles.unknown-stage", f"本年度没有“{stage}”环节。")
        window = timetable.windows.get(stage) or StageWindow(cycle=cycle, stage=stage)
        before = _days(window)
        window.opens_on = opens_on
        window.closes_at = closing(closes_on, cycle.closing_time) if closes_on else None
        if before == _days(window):
            continue
        if ids.index(stage) <= timetable.position and not cycle.is_preparing:
            message = f"“{timetable.name(stage)}”已经开始，不能再改时间。"
            raise Conflict("cycles.stage-begun", message, "需要更多时间的，请办理延期。")
        old[stage], new[stage] = before, _days(window)
        changed.append(window)
    if not changed:
        return []
    for window in changed:
        window.save()
    if faults := list(out_of_order(timetable_of(cycle))):
        raise Refusal("cycles.bad-window", f"{'；'.join(faults)}。")
    record(actor, "cycles.windows.set", cycle, old=old, new=new, reason=reason, cycle=cycle.pk)
    return changed


def set_window(
    actor: Actor,
    cycle_id: int,
    stage: str,
    *,
    opens_on: date | None,
    closes_on: date | None,
    reason: str = "",
) -> None:
    """Set the first and last day of one stage; raises as `set_windows` does."""
    set_windows(actor, cycle_id, {stage: (opens_on, closes_on)}, reason)


@transaction.atomic
def set_participants(
    actor: Actor,
    cycle_id: int,
    part: str,
    organisations: Iterable[int],
    *,
    seen: Texts | None = None,
) -> None:
    """Say which organisations take part as office, leader, expert or auditor.

    None for a part other than the office means that it is not restricted.

    Raises:
        Conflict: The year is archived, or somebody has set the part since the person saw it.
        Refusal: The office would be without the acting person's organisation, or without any.
    """
    named = Participant.Part(part)
    cycle = held_setting(actor, cycle_id, "participants", "", seen, named)
    wanted = chosen(organisations)
    own = actor.organisation
    kept = bool(wanted) and (own is None or own.pk in {one.pk for one in wanted})
    if named is Participant.Part.OFFICE and not kept:
        message = "组织单位里须有您现在的单位，否则您将看不到本年度。"
        raise Refusal("cycles.office-needed", message)
    rows = Participant.objects.filter(cycle=cycle, part=named)
    before = sorted(rows.values_list("organisation__code", flat=True))
    after = sorted(one.code for one in wanted)
    if before == after:
        return
    rows.delete()
    Participant.objects.bulk_create(
        Participant(cycle=cycle, organisation=one, part=named) for one in wanted
    )
    old, new = {str(named): before}, {str(named): after}
    record(actor, "cycles.participants.set", cycle, old=old, new=new, cycle=cycle.pk)


def _relay(cycle: Cycle) -> None:
    """Let windows close at the year's clock time, and lay those that were missing a calendar."""
    calendar = calendar_of(cycle)
    dates, _ = regulation_dates(cycle.settled_scheme(), cycle.year, calendar, cycle.closing_time)
    present = {row.stage: row for row in StageWindow.objects.filter(cycle=cycle)}
    for row in present.values():
        if row.closes_at is not None:
            row.closes_at = moved_to(row.closes_at, cycle.closing_time)
    StageWindow.objects.bulk_update(present.values(), ["closes_at"])
    StageWindow.objects.bulk_create(
        _window(cycle, stage, found) for stage, found in dates.items() if stage not in present
    )


def _window(cycle: Cycle, stage: str, dates: Dates) -> StageWindow:
    return StageWindow(cycle=cycle, stage=stage, opens_on=dates.opens_on, closes_at=dates.closes_at)


def _days(window: StageWindow) -> dict[str, object]:
    return {"opens_on": window.opens_on, "closes_at": window.closes_at}


def _options(cycle: Cycle) -> dict[str, object]:
    return {
        "optional_stages": list(cycle.optional_stages),
        "objection_days": cycle.objection_days,
        "decision_days": cycle.decision_days,
    }
