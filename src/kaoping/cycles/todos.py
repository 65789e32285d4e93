"""What the office has to do about its years: finish the set-up, take the next stage in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from kaoping.cycles.models import StageId
from kaoping.cycles.queries import cycles_for
from kaoping.cycles.set_up import picture_of
from kaoping.cycles.stages import timetable_of
from kaoping.todo import Todo

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

LONG = (StageId.PUBLISHED, StageId.ARCHIVED)
"""In these stages nothing waits for the office's next step."""


def todos_for(actor: Actor) -> list[Todo]:
    """Return what a person has to do about the years they set up: eight queries an open year."""
    if actor.person is None or not actor.may("cycle.set-up"):
        return []
    return [todo for cycle in cycles_for(actor) if cycle.stage not in LONG for todo in _of(cycle)]


def _of(cycle: Cycle) -> Iterator[Todo]:
    timetable = timetable_of(cycle)
    if cycle.is_preparing:
        waiting = [item.title for item in picture_of(cycle, timetable).items() if item.missing]
        title = f"补齐{cycle.title}的设置：{'、'.join(waiting)}" if waiting else ""
        page = "set-up" if waiting else "stages"
        yield Todo(
            title=title or f"启动{cycle.title}",
            clause="",
            due_at=None,
            url=reverse(f"cycles:{page}", args=[cycle.pk]),
            cycle_id=cycle.pk,
        )
        return
    due, following = timetable.deadline(cycle.stage), timetable.following
    if due and following and timezone.now() > due:
        quotes = timetable.current.quote
        yield Todo(
            title=f"把{cycle.title}转入“{following.name}”",
            clause=timetable.scheme.source.cite(quotes[-1]) if quotes else "",
            due_at=due,
            url=reverse("cycles:stages", args=[cycle.pk]) + "#ways",
            state="late",
            cycle_id=cycle.pk,
        )
