"""领导驾驶舱: what should worry me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from kaoping.cycles.queries import cycle_for
from kaoping.gates import capability
from kaoping.results.queries.leader import leader_page
from kaoping.results.views.common import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("leader.see")
def leader(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the year on one page that can be printed."""
    cycle = cycle_for(request.actor, cycle_id)
    found = leader_page(request.actor, cycle)
    context = {
        "cycle": cycle,
        "timetable": found.timetable,
        "found": found,
        "query": f"?run={found.run.number}" if found.run else "",
    }
    return page(request, "leader.html", context)
