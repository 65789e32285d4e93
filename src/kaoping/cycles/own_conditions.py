"""What this room asks before a stage changes; other rooms register their own in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.cycles.conditions import Condition, Obstacle, register_condition
from kaoping.cycles.lateness import Late, register_late
from kaoping.cycles.models import StageId
from kaoping.cycles.set_up import picture_of
from kaoping.cycles.stages import SETTLED_FROM, timetable_of
from kaoping.worktime import closing, written_day, written_moment

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.transitions import Transition


def set_up_is_complete(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """A year starts only when nothing that the scheme asks is open."""
    for item in picture_of(cycle, transition.timetable).items():
        for missing in item.missing:
            yield Obstacle(f"{item.title}：{missing}", link=item.link)


def window_has_passed(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """A stage that is promised until a moment is not ended before it without a reason."""
    del cycle
    timetable = transition.timetable
    due = timetable.deadline(transition.from_stage)
    if due and timezone.now() < due:
        name = timetable.name(transition.from_stage)
        text = f"“{name}”公布的截止时间是{written_moment(due)}，现在转出属于提前"
        yield Obstacle(text, "确需提前的，写明理由", blocking=False)


def window_has_opened(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """A stage that is promised from a day on is not begun before it without a reason."""
    del cycle
    timetable = transition.timetable
    window = timetable.windows.get(transition.to_stage)
    day = window.opens_on if window else None
    if day and timezone.now() < closing(day, time(0)):
        text = f"“{timetable.name(transition.to_stage)}”按安排从{written_day(day)}开始"
        yield Obstacle(text, "确需提前的，写明理由", blocking=False)


def extensions_are_over(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """Work that an extension still allows is not cut off by the approval without a reason."""
    del cycle
    timetable = transition.timetable
    entered = next(stage for stage in timetable.stages if stage.id == transition.to_stage)
    if SETTLED_FROM not in entered.allows:
        return
    now = timezone.now()
    for given in timetable.extensions:
        if given.until > now:
            whom = given.unit.name if given.unit else "全部单位"
            name = timetable.name(given.stage)
            text = f"{whom}的“{name}”延期至{written_moment(given.until)}，尚未到期"
            yield Obstacle(text, "转出后不再受理；确需转出的，写明理由", blocking=False)


def overdue_stage(actor: Actor, cycle: Cycle) -> Iterator[Late]:
    """The office is late where a stage lasts past its deadline."""
    del actor
    timetable = timetable_of(cycle)
    due = timetable.deadline(cycle.stage)
    if due and timezone.now() > due and timetable.following:
        what = f"“{timetable.current.name}”已过截止时间，还没有转入“{timetable.following.name}”"
        yield Late("组织单位", what, due)


def register() -> None:
    """Register the conditions and reports of this room."""
    for condition in (
        Condition(
            "cycles.set-up-complete", "年度设置齐备", set_up_is_complete, leaving=StageId.PREPARING
        ),
        Condition("cycles.window-passed", "本环节公布的时间已到", window_has_passed),
        Condition("cycles.window-opened", "下一环节公布的开始日已到", window_has_opened),
        Condition("cycles.extensions-over", "不打断已办理的延期", extensions_are_over),
    ):
        register_condition(condition)
    register_late("cycles.stage", overdue_stage)
