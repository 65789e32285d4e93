"""证据库: what has been filed in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from kaoping.accounts.capabilities import Role
from kaoping.cycles.queries import cycles_for
from kaoping.cycles.stages import timetable_of
from kaoping.evidence.doors import lock_for
from kaoping.evidence.forms import leaf_choices
from kaoping.evidence.oversight import oversees
from kaoping.evidence.queries.library import GROUPS, STATES, Library, Wanted, library
from kaoping.evidence.views.common import number, year_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle

OF_WHO_FILED = ("unlinked", "withdrawn")
"""States in which a file is for who filed it and for the office alone."""
SHAPES = (("grid", "缩略图", "grid-dots"), ("list", "列表", "list-details"))


@require_GET
@vary_on_headers("HX-Request")
@capability("evidence.see")
def show(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the files of a year, filtered, as thumbnails or as a table."""
    actor = request.actor
    cycle = year_of(actor, cycle_id)
    wanted = _wanted(request)
    found = library(actor, cycle, wanted)
    watches = oversees(actor)
    shape = "list" if request.GET.get("shape") == "list" else "grid"
    context: dict[str, Any] = {
        "year": cycle,
        "library": found,
        "wanted": wanted,
        "shape": shape,
        "is_filtered": wanted != Wanted(page=wanted.page),
        "kinds": [
            _filter(request, "group", key, label, key == wanted.group)
            for key, label in [("", "全部类型"), *((k, v[0]) for k, v in GROUPS.items())]
        ],
        "states": [
            _filter(request, "state", key, label, key == wanted.state)
            for key, label in STATES.items()
            if not (watches and key in OF_WHO_FILED)
        ],
        "watches": watches,
        "shapes": [
            _filter(request, "shape", key, label, key == shape) | {"icon": icon}
            for key, label, icon in SHAPES
        ],
        "leaves": leaf_choices(cycle.settled_scheme(), found.leaves.values(), ""),
        **_uploading(actor, cycle, found),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "evidence/parts/results.html", context)
    context["years"] = [one for one in cycles_for(actor) if one.city == cycle.city]
    context["is_office"] = actor.role == Role.OFFICE
    context["sees_claims"] = actor.may("self-assessment.see")
    return render(request, "evidence/library.html", context)


def _wanted(request: PersonRequest) -> Wanted:
    given = request.GET
    state = given.get("state", "")
    return Wanted(
        unit=given.get("unit", ""),
        leaf=given.get("leaf", ""),
        group=given.get("group", "") if given.get("group") in GROUPS else "",
        state=state if state in STATES else "current",
        text=" ".join(given.get("q", "").split())[:100],
        page=number(given.get("page")),
    )


def _filter(
    request: PersonRequest,
    name: str,
    key: str,
    label: str,
    current: bool,  # noqa: FBT001
) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    query[name] = key
    return {"label": label, "url": f"?{query.urlencode()}", "current": current}


def _uploading(actor: Actor, cycle: Cycle, found: Library) -> dict[str, Any]:
    """Return whether the person may upload here, and why not now."""
    if not actor.may("evidence.upload") or not found.units:
        return {"may_upload": False}
    unit = found.units[0]
    timetable = timetable_of(cycle)
    return {
        "may_upload": True,
        "timetable": timetable,
        "lock": lock_for(actor, unit, "", timetable),
        "own_unit": unit if actor.role == Role.UNIT else None,
    }
