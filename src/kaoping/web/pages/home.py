"""工作台: what must I do today."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.accounts.duties import duty_of
from kaoping.accounts.middleware import sent_to
from kaoping.cycles.calendars import calendar_of
from kaoping.gates import public, signed_in
from kaoping.messages.queries import may_read, unread
from kaoping.todo import Todo
from kaoping.web import navigation
from kaoping.web.context import Shell, year_address
from kaoping.web.dashboard import news_for, progress_for
from kaoping.web.pages import public as public_pages
from kaoping.web.todos import grouped, todos_for
from kaoping.worktime import Calendar, calendar_for

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest, PublicRequest
    from kaoping.cycles.models import Cycle


@require_GET
@public
def home(request: PublicRequest) -> HttpResponse:
    """Show a person's duties; a visitor sees what is public."""
    if request.actor is None:
        return public_pages.index(request)
    person = request.actor.person
    if person is not None and (duty := duty_of(request, person)):
        return sent_to(request, duty)  # the gate lets visitors in, and so does not ask
    shell = Shell(request)
    todos = todos_for(request.actor)
    since = person.last_visit if person else None
    context = {
        "groups": grouped(todos, _calendars(shell.years)),
        "first": todos[0] if todos else None,
        "count": len(todos),
        "last_visit": since,
        "news": news_for(request.actor, since),
        "progress": progress_for(request.actor, shell.year),
        "year_url": year_address(shell.year) if shell.year else "",
        "log_url": navigation.address("audit:log") if request.actor.may("log.see") else "",
        "shell": shell,
    }
    return render(request, "web/pages/home.html", context)


@require_GET
@signed_in
def count_todos(request: PersonRequest) -> HttpResponse:
    """Return how much there is to do and to read; asked for after the page has been shown."""
    context = {
        "count": len(todos_for(request.actor)),
        "reads": may_read(request.actor),
        "unread": unread(request.actor),
    }
    return render(request, "web/parts/counts.html", context)


def _calendars(years: list[Cycle]) -> Callable[[Todo], Calendar]:
    """Return how to find the calendar of a duty; a year's is read once, when it is needed."""
    by_key = {year.pk: year for year in years}
    national = calendar_for(None)
    read: dict[int, Calendar] = {}

    def calendar(todo: Todo) -> Calendar:
        year = by_key.get(todo.cycle_id or 0)
        if year is None:
            return national
        if year.pk not in read:
            read[year.pk] = calendar_of(year)
        return read[year.pk]

    return calendar
