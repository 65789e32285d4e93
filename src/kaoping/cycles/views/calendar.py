"""The working days of a year."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods, require_POST

from kaoping.cycles.adjustable import needs_reason, setting_lock
from kaoping.cycles.calendars import WEEKDAYS, calendar_of
from kaoping.cycles.forms import CalendarForm, TableForm
from kaoping.cycles.models import CalendarTable
from kaoping.cycles.queries import cycle_for
from kaoping.cycles.services import import_calendar, set_calendar
from kaoping.cycles.views.rendering import attempt, panel, posted, saved
from kaoping.gates import capability
from kaoping.worktime import WorktimeError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle
    from kaoping.worktime import Calendar, Day

LARGEST_TABLE = 512 * 1024
"""Bytes; a table of a year's days off has a few thousand."""


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def calendar(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Choose whose days off hold, and show those of the year."""
    cycle = cycle_for(request.actor, cycle_id)
    settings, table = _forms(cycle, settings=posted(request))
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            settings,
            lambda: set_calendar(
                request.actor,
                cycle.pk,
                region=settings.cleaned_data["region"],
                closing_time=settings.cleaned_data["closing_time"],
                reason=settings.why,
                seen=settings.texts_seen,
            ),
        )
        if status == HTTPStatus.OK:
            return saved(request, "已保存工作日历。", "cycles:calendar", cycle.pk)
    return _page(request, cycle, settings, table, status)


@require_POST
@capability("cycle.set-up")
def import_table(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Import a table of days off for the year."""
    cycle = cycle_for(request.actor, cycle_id)
    settings, table = _forms(cycle, table=(request.POST, request.FILES))
    status = attempt(
        table,
        lambda: import_calendar(
            request.actor,
            table.cleaned_data["table"].read(LARGEST_TABLE + 1),
            cycle.pk,
            table.why,
            seen=table.texts_seen,
        ),
    )
    if status == HTTPStatus.OK:
        return saved(request, "已导入放假调休表。", "cycles:calendar", cycle.pk)
    return _page(request, cycle, settings, table, status)


def _forms(
    cycle: Cycle, settings: Any = None, table: tuple[Any, Any] = (None, None)
) -> tuple[CalendarForm, TableForm]:
    asks = needs_reason(cycle, "calendar")
    given = {"region": cycle.region, "closing_time": cycle.closing_time}
    return (
        CalendarForm(settings, cycle=cycle, initial=given, asks_reason=asks),
        TableForm(*table, cycle=cycle, asks_reason=asks, auto_id="id_table_%s"),
    )


def _page(
    request: PersonRequest, cycle: Cycle, settings: CalendarForm, table: TableForm, status: int
) -> HttpResponse:
    known = calendar_of(cycle)
    context = {
        "form": settings,
        "table_form": table,
        "years": [(year, known.missing(year)) for year in (cycle.year, cycle.year + 1)],
        "notes": known.notes(),
        "days": exceptional_days(known, cycle.year),
        "tables": CalendarTable.objects.filter(cycle=cycle).select_related("by").order_by("-id"),
        "lock": setting_lock(cycle, "calendar"),
    }
    return panel(request, cycle, "calendar", context, status)


def exceptional_days(known: Calendar, year: int) -> list[tuple[Day, str]]:
    """Return the days of a year that are no ordinary ones, each with its weekday.

    Empty where the year is not announced.
    """
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    try:
        days = [known.day(first + timedelta(days=ahead)) for ahead in range(length)]
    except WorktimeError:
        return []
    return [(day, f"星期{WEEKDAYS[day.day.weekday()]}") for day in days if day.name]
