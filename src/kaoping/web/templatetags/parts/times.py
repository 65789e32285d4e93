"""Parts that show days, moments and deadlines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from kaoping.web import shown
from kaoping.web.templatetags.parts.drawn import PARTS
from kaoping.worktime import Calendar, WorktimeError, remaining

register = template.Library()

register.filter("day", shown.day)
register.filter("moment", shown.moment)
register.filter("clock", shown.clock)


@register.inclusion_tag(PARTS + "deadline.html")
def deadline(due: datetime | None, calendar: Calendar | None = None) -> dict[str, Any]:
    """Show what is left until a deadline in working days, with the moment itself."""
    if due is None:
        return {"due": None}
    now = timezone.now()
    state = "late" if now > due else "soon"
    if timezone.localdate(due) == timezone.localdate(now) and now <= due:
        state = "today"
    return {"due": due, "state": state, "words": _left(due, now, calendar)}


def _left(due: datetime, now: datetime, calendar: Calendar | None) -> str:
    if calendar is not None:
        try:
            return remaining(calendar, now, due).phrase
        except WorktimeError:
            pass  # the year's days off are not announced: the moment itself is still right
    return f"{shown.moment(due)}{'已过' if now > due else '截止'}"


@register.inclusion_tag(PARTS + "period.html")
def period(first: date | None, last: date | None) -> dict[str, Any]:
    """Show a time from one day to another."""
    return {"first": first, "last": last}


@register.inclusion_tag(PARTS + "saved.html")
def saved(at: datetime | None = None) -> dict[str, Any]:
    """Show when the form was last saved; the page's script keeps it true."""
    return {"at": at}
