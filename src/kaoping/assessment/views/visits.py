"""现场核查: what was found at a place, recorded standing there, on a phone."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.accounts.errors import Refusal
from kaoping.assessment import services
from kaoping.assessment.forms import VisitForm
from kaoping.assessment.queries.cases import visits_for
from kaoping.assessment.views.common import attempted, page, place
from kaoping.cycles.queries import cycle_for, leaves_for, units_for
from kaoping.cycles.stages import timetable_of
from kaoping.evidence.services import check_in
from kaoping.gates import capability
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.assessment.models import SiteVisit
    from kaoping.cycles.models import Cycle, CycleUnit

MOST_PHOTOS = 20


@require_GET
@capability("visit.record", "mark.see")
def visits(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the visits of the year, and lead to a new one."""
    cycle = cycle_for(request.actor, cycle_id)
    timetable = timetable_of(cycle)
    context = {
        "cycle": cycle,
        "timetable": timetable,
        "visits": [
            (visit, title_in(timetable.scheme, visit.leaf_id))
            for visit in visits_for(request.actor, cycle)
        ],
        "units": units_for(request.actor, cycle),
        "lock": timetable.lock("visit-site"),
        "may_record": request.actor.may("visit.record"),
    }
    return page(request, "visits.html", context)


@require_http_methods(["GET", "POST"])
@capability("visit.record")
def record(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Record a visit; photos become evidence of the items that it was about."""
    cycle, unit = place(request, cycle_id, unit_id)
    leaves, scheme = leaves_for(request.actor, cycle, unit), cycle.settled_scheme()
    if request.method == "GET":
        chosen = request.GET.getlist("leaf")
        return _form(request, cycle, unit, VisitForm(scheme, leaves, initial={"leaves": chosen}))
    form = VisitForm(scheme, leaves, request.POST)
    photos = request.FILES.getlist("photos")
    if len(photos) > MOST_PHOTOS:
        form.add_error(None, f"一次最多附{MOST_PHOTOS}张照片，其余的可以再记一次。")
    if not form.is_valid():
        return _form(request, cycle, unit, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    found = attempted(lambda: _recorded(request, cycle, unit, form))
    if isinstance(found, Refusal):
        form.add_error(None, f"{found.message}{found.mend}")
        return _form(request, cycle, unit, form, found.status)
    messages.success(request, f"已记录现场核查，涉及{len(found)}个条目、{len(photos)}张照片。")
    return redirect("assessment:visits", cycle.pk)


def _recorded(
    request: PersonRequest, cycle: Cycle, unit: CycleUnit, form: VisitForm
) -> list[SiteVisit]:
    """Check the photos, then file them and the record together: both are there, or neither."""
    data = form.cleaned_data
    if known := services.visit_of(request.actor, form.token_text()):
        return known
    photos = [
        check_in(
            request.actor,
            unit,
            photo,
            leaf_id=data["leaves"][0],
            title=f"{data['place']}现场照片",
        )
        for photo in request.FILES.getlist("photos")
    ]
    visit = services.Visit(
        visited_at=data["visited_at"],
        place=data["place"],
        people=data["people"],
        findings=data["findings"],
        token=form.token_text(),
        position=form.position(),
    )
    return services.record_visit(request.actor, cycle, unit, data["leaves"], visit, photos=photos)


def _form(
    request: PersonRequest,
    cycle: Cycle,
    unit: CycleUnit,
    form: VisitForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    timetable = timetable_of(cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "timetable": timetable,
        "unit": unit,
        "form": form,
        "lock": timetable.lock("visit-site", unit),
        "most_photos": MOST_PHOTOS,
    }
    return page(request, "visit.html", context, status=status)
