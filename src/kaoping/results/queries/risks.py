"""What is at risk this week, for the leader's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.assessment.queries import assessments_for, objections_by_item
from kaoping.assessment.queries.receipts import receipts_of
from kaoping.cycles.conditions import Obstacle
from kaoping.cycles.stages import Timetable
from kaoping.results.readiness import Picture, unsettled
from kaoping.results.states import stands
from kaoping.worktime import WorktimeError, remaining

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

WEEK = 5
"""Working days of a week: what is due later is no risk of this week."""


def risks_of(timetable: Timetable, picture: Picture, *, is_public: bool) -> Iterator[Obstacle]:
    """Yield what is at risk this week, the most urgent first.

    What has a deadline is named from five working days before it on; a disagreement or a question
    without an answer at any time.
    """
    cycle = timetable.cycle
    step = next(one for one in timetable.steps() if one.state == "current")
    is_due = step.closes is None or _is_this_week(timetable, step.closes)
    if step.closes is not None and is_due:
        words = "已过期限" if step.overdue else step.remaining
        yield Obstacle(f"“{step.name}”{words}", link=reverse("cycles:overview", args=[cycle.pk]))
    if is_public:
        return
    if is_due and timetable.lock("self-assess") is None:
        yield from _unsubmitted(cycle)
    waiting = [one for one in objections_by_item(cycle).values() if one.state == "filed"]
    if waiting:
        link = reverse("assessment:objections", args=[cycle.pk])
        yield Obstacle(f"有{len(waiting)}件复核申请待处理", link=link)
    yield from _overdue(timetable, picture)
    mark = timetable.lock("mark")
    begun = mark is None or mark.code != "not-yet"
    yield from picture.obstacles if begun and is_due else unsettled(picture)


def _is_this_week(timetable: Timetable, due: datetime) -> bool:
    now = timezone.now()
    try:
        left = remaining(timetable.calendar, now, due)
    except WorktimeError:
        return due - now <= timedelta(days=7)
    return left.overdue or left.working_days <= WEEK


def _unsubmitted(cycle: Cycle) -> Iterator[Obstacle]:
    states = assessments_for(Actor.system("领导驾驶舱"), cycle)["states"]
    open_units = [one.unit.name for one in states if one.state != "submitted"]
    if open_units:
        text = f"{'、'.join(open_units)}还没有提交自评"
        yield Obstacle(text, link=reverse("cycles:overview", args=[cycle.pk]))


def _overdue(timetable: Timetable, picture: Picture) -> Iterator[Obstacle]:
    """Yield the assessors whose days are over while items are not marked (wuhai-2022.txt:28)."""
    receipts, now = receipts_of(timetable.cycle, timetable), timezone.now()
    counts: Counter[str] = Counter()
    for unit in picture.units:
        for leaf in picture.assessors.leaves(unit):
            lead = picture.assessors.lead(unit, leaf.id)
            if lead is None or not receipts.is_late(unit, lead, now):
                continue
            if "pending" in stands(picture, unit, leaf).blocking:
                counts[lead.short_name] += 1
    for who, items in counts.most_common():
        link = f"{reverse('results:board', args=[timetable.cycle.pk])}?show=late"
        yield Obstacle(f"{who}逾期，还有{items}项没有赋分", link=link)
