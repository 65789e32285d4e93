"""One list of duties for a person, gathered from all rooms.

A room offers `todos_for(actor)` in its module `todos` (see `kaoping.todo`). The list is derived
from the state of things each time; messages may be lost, duties not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.todo import Todo
from kaoping.web.rooms import offered
from kaoping.worktime import Calendar, WorktimeError, in_shanghai

SOON = 5
"""Working days that count as soon: what assessors get for a task (wuhai-2022.txt:28)."""


@dataclass
class Group:
    """Duties of about the same urgency."""

    id: str
    name: str
    state: str
    todos: list[tuple[Todo, Calendar]] = field(default_factory=list)
    """Each with the calendar that its deadline is counted by."""


def todos_for(actor: Actor) -> list[Todo]:
    """Return what a person has to do, the most urgent first; without a deadline last."""
    found: list[Todo] = [todo for offer in offered("todos", "todos_for") for todo in offer(actor)]
    return sorted(
        found, key=lambda todo: (todo.due_at is None, todo.due_at or _never(), todo.title)
    )


def _never() -> datetime:
    return datetime.max.replace(tzinfo=timezone.get_default_timezone())


def grouped(
    todos: Iterable[Todo], calendar_of: Callable[[Todo], Calendar], now: datetime | None = None
) -> list[Group]:
    """Return the duties as overdue, today, in five working days, later; empty groups left out."""
    now = now or timezone.now()
    groups = {
        "late": Group("late", "已逾期", "late"),
        "today": Group("today", "今天到期", "today"),
        "soon": Group("soon", f"{SOON}个工作日之内", "soon"),
        "later": Group("later", "以后", "pending"),
    }
    for todo in todos:
        calendar = calendar_of(todo)
        groups[_urgency(todo.due_at, calendar, now)].todos.append((todo, calendar))
    return [group for group in groups.values() if group.todos]


def _urgency(due: datetime | None, calendar: Calendar, now: datetime) -> str:
    if due is None:
        return "later"
    if now > due:
        return "late"
    today, last = in_shanghai(now).date(), in_shanghai(due).date()
    if today == last:
        return "today"
    try:
        return "soon" if calendar.working_days_between(today, last) <= SOON else "later"
    except WorktimeError:
        return "soon" if (last - today).days <= SOON else "later"
