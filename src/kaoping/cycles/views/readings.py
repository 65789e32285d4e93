"""Readings: how open clauses are read this year."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from kaoping.cycles.adjustable import setting_lock
from kaoping.cycles.forms import ReadingsForm
from kaoping.cycles.queries import cycle_for
from kaoping.cycles.services import set_readings
from kaoping.cycles.views.rendering import attempt, panel, posted, saved
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.scheme import Reading, Scheme


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def readings(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Choose how open clauses are read; locked once the year has started."""
    cycle = cycle_for(request.actor, cycle_id)
    scheme = cycle.settled_scheme()
    several = [one for one in scheme.readings if len(one.choices) > 1]
    given: object = posted(request)
    if "advised" in request.POST:
        advised = {one.id: one.default or "" for one in several}
        given = {**advised, "seen": request.POST.get("seen", "")}
    form = ReadingsForm(given, readings=several, cycle=cycle)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            form,
            lambda: set_readings(request.actor, cycle.pk, form.choices(), seen=form.texts_seen),
        )
        if status == HTTPStatus.OK:
            return saved(request, f"已确认{len(several)}条释义。", "cycles:readings", cycle.pk)
    context = {
        "scheme": scheme,
        "form": form,
        "lock": setting_lock(cycle, "readings"),
        "rows": [
            {
                "reading": one,
                "field": form[one.id],
                "lines": lines_of(scheme, one),
                "chosen": one.choices.get(cycle.readings.get(one.id, "")),
            }
            for one in several
        ],
        "decided": [(one, lines_of(scheme, one)) for one in scheme.readings if one not in several],
    }
    return panel(request, cycle, "readings", context, status)


CELL = " |"
"""What ends a cell of a table in the kept text; it is none of the regulation's words."""


def lines_of(scheme: Scheme, reading: Reading) -> list[tuple[str, str]]:
    """Return the lines that a reading speaks of, each with its place in the text."""
    source = scheme.source
    return [(source.place(one), source.line(one).strip(CELL)) for one in reading.lines]
