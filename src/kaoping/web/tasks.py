"""The chores of the whole house: those that the rooms offer, and reminders of what falls due."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django_tasks import task

from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Capability, Role, capabilities_of
from kaoping.accounts.queries import seated
from kaoping.background.chores import DAY, HOUR, Chore
from kaoping.background.tasks import forget_done_tasks
from kaoping.cycles.calendars import calendar_of
from kaoping.cycles.queries import cycles_for
from kaoping.messages.services import remind
from kaoping.web.rooms import offered
from kaoping.web.todos import todos_for
from kaoping.worktime import Calendar, WorktimeError, calendar_for, in_shanghai

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaoping.todo import Todo

LEFT = 1
"""So many working days before a deadline people are reminded."""


def all_chores() -> list[Chore]:
    """Return what is done from time to time, in all rooms."""
    own = [
        Chore("web.remind", HOUR, remind_everyone),
        Chore("background.forget", DAY, forget_done_tasks),
    ]
    return own + [chore for offer in offered("chores", "chores") for chore in offer()]


@task()
def remind_everyone() -> int:
    """Tell people what falls due within a working day, of each deadline once; returns how many."""
    now = timezone.now()
    is_near = near(now)
    seats: dict[int | None, list[Actor]] = defaultdict(list)
    for actor in seated((role, None) for role in Role if _reads(role)):
        seats[actor.person_id].append(actor)
    return sum(remind(_due(actors, is_near)) for actors in seats.values())


def near(now: datetime) -> Callable[[Todo], bool]:
    """Return how to tell whether a duty ends within a working day, by the calendar of its year."""
    years = {year.pk: year for year in cycles_for(Actor.system("提醒期限"))}
    calendars: dict[int, Calendar] = {}

    def calendar(todo: Todo) -> Calendar:
        key = todo.cycle_id
        if key is None or key not in years:
            return calendar_for(None)
        if key not in calendars:
            calendars[key] = calendar_of(years[key])
        return calendars[key]

    return lambda todo: (
        todo.due_at is not None
        and now <= todo.due_at
        and _is_near(now, todo.due_at, calendar(todo))
    )


def _is_near(now: datetime, due: datetime, calendar: Calendar) -> bool:
    today, last = in_shanghai(now).date(), in_shanghai(due).date()
    try:
        return calendar.working_days_between(today, last) <= LEFT
    except WorktimeError:
        return (last - today).days <= LEFT


def _due(
    actors: list[Actor], is_near: Callable[[Todo], bool]
) -> dict[datetime, list[tuple[Actor, Todo]]]:
    """Return what one person owes soon, in all their posts, by deadline."""
    found: dict[datetime, list[tuple[Actor, Todo]]] = defaultdict(list)
    for actor in actors:
        for todo in todos_for(actor):
            if todo.due_at is not None and is_near(todo):
                found[todo.due_at].append((actor, todo))
    return found


def _reads(role: Role) -> bool:
    return Capability.MESSAGE_SEE in capabilities_of(role)
