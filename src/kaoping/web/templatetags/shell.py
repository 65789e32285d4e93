"""Tags of the shell alone: the step bar, which may use what the view has read already."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from kaoping.accounts.errors import Refusal
from kaoping.web.context import steps_of

register = template.Library()


@register.inclusion_tag("web/shell/stages.html", takes_context=True)
def stages(context: template.Context) -> dict[str, Any]:
    """Show the stages of the page's year, with today's place and the next deadline.

    A view that has read the year's timetable passes it as `timetable`, which saves four queries.
    """
    shell = context.get("shell")
    year = shell.year if shell else None
    if year is None:
        return {"steps": []}
    try:
        steps = steps_of(year, context.get("timetable"))
    except Refusal:
        return {"steps": []}  # a broken pin is told by the page itself, not by its frame
    place, current = next(
        (i, one) for i, one in enumerate(steps, start=1) if one[1].state == "current"
    )
    return {
        "year": year,
        "steps": steps,
        "current": current,
        "place": place,
        "today": timezone.localdate(),
    }
