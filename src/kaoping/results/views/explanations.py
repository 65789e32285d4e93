"""说明: why is this number this number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kaoping.cycles.queries import cycle_for
from kaoping.gates import capability
from kaoping.results.queries.explanations import explanation as explanation_for
from kaoping.results.views.common import is_set, page, whole_number

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("result.see")
def explanation(
    request: PersonRequest, cycle_id: int, unit_id: str, node_id: str = ""
) -> HttpResponse:
    """Show the tree of a unit from a node down; beside a page that is there already, with htmx."""
    cycle = cycle_for(request.actor, cycle_id)
    number = whole_number(request.GET, "run")
    found = explanation_for(request.actor, cycle, unit_id, node_id, number=number)
    if request.GET.get("format") == "text":
        return HttpResponse(found.text + "\n", content_type="text/plain; charset=utf-8")
    run_is_open = found.run is None and request.actor.may("mark.adjust")
    context = {
        "cycle": cycle,
        "found": found,
        "all": is_set(request, "all"),
        "query": f"?run={number}" if number is not None else "",
        "and_query": f"&run={number}" if number is not None else "",
        "is_public": False,
        "node_url": "results:explanation-node",
        "may_adjust": run_is_open and found.lines[0].is_leaf,
    }
    return page(request, "explanation.html", context, "parts/panel.html")
