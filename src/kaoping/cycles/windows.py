"""What the stages' days leave open, and where they do not fit: a sentence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.cycles.calendars import rest_day_note
from kaoping.worktime import in_shanghai, written_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.cycles.stages import Timetable


def open_windows(timetable: Timetable) -> Iterator[str]:
    """Yield what has to be set before the year can start."""
    cycle, windows = timetable.cycle, timetable.windows
    for stage in timetable.stages:
        asked = stage.window.closes if stage.window else None
        found = windows.get(stage.id)
        if asked and (found is None or found.closes_at is None):
            yield f"“{stage.name}”还没有截止日期"
    chosen = set(cycle.optional_stages)
    if "objection" in chosen and "notification" not in chosen:
        yield "启用了复核而没有启用告知：异议期限从告知之日起算，须一并启用"
    if "objection" in chosen and not cycle.objection_days:
        yield "启用了复核，还没有写明提出异议的工作日数"
    if "objection" in chosen and not cycle.decision_days:
        yield "启用了复核，还没有写明处理异议的工作日数"
    yield from out_of_order(timetable)


def rest_days(timetable: Timetable) -> Iterator[str]:
    """Yield the stages that close on a day on which nobody works."""
    for stage in timetable.stages:
        found = timetable.windows.get(stage.id)
        if found is None or found.closes_at is None:
            continue
        note = rest_day_note(timetable.calendar, in_shanghai(found.closes_at).date())
        if note:
            yield f"“{stage.name}”的截止日{note}"


def out_of_order(timetable: Timetable) -> Iterator[str]:
    """Yield a sentence for each window that does not fit itself or the one before it."""
    before, before_name = None, ""
    for stage in timetable.stages:
        window = timetable.windows.get(stage.id)
        if window is None:
            continue
        closes = window.closes_at
        if window.opens_on and closes and window.opens_on > in_shanghai(closes).date():
            yield f"“{stage.name}”的开始日晚于截止日"
        if before and closes and closes < before:
            yield f"“{stage.name}”的截止早于之前的“{before_name}”（{written_day(before.date())}）"
        if closes:
            before, before_name = closes, stage.name
