"""The year at a glance: where it stands, what comes next, who is late."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.accounts.capabilities import Role
from kaoping.cycles.lateness import late
from kaoping.cycles.queries import cycle_for, units_for
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.views.ways import changes_of, extensions_of, ways_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import CycleUnit
    from kaoping.cycles.stages import Step, Timetable
    from kaoping.scheme.process import Stage

RECENT = 5
"""So many changes and extensions stand on the page."""


@require_GET
@capability("cycle.see")
def overview(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show where a year stands; for the office also what stands in the way of the next stage."""
    actor = request.actor
    cycle = cycle_for(actor, cycle_id)
    timetable = timetable_of(cycle)
    ways = ways_of(actor, timetable) if actor.may("cycle.advance") else []
    units = units_for(actor, cycle)
    context = {
        "year": cycle,
        "timetable": timetable,
        "steps": _steps(timetable, units[0] if actor.role == Role.UNIT and units else None),
        "scheme": timetable.scheme,
        "forward": next((way for way in ways if not way.transition.is_return), None),
        "late": late(actor, cycle),
        "units": units,
        "changes": changes_of(timetable)[:RECENT],
        "extensions": extensions_of(timetable)[:RECENT],
        "may_set_up": actor.may("cycle.set-up"),
    }
    return render(request, "cycles/overview.html", context)


def _steps(
    timetable: Timetable, own: CycleUnit | None
) -> list[tuple[Stage, Step, datetime | None]]:
    """Return each stage with its step, and until when the person's own unit has more time."""
    found = []
    for stage, step in zip(timetable.stages, timetable.steps(), strict=True):
        until = timetable.deadline(stage.id, own) if own else None
        found.append((stage, step, until if until != step.closes else None))
    return found
