"""汇总看板: where does the year stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_GET

from kaoping.audit.queries import own_affairs
from kaoping.cycles.queries import cycle_for
from kaoping.evidence.queries import looks_for_repeats
from kaoping.gates import capability
from kaoping.results.queries.board import FILTERS, REPEATED, Board, board_for
from kaoping.results.views.common import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("board.see")
def board(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the matrix of units and items; a cell opens its explanation at the side."""
    cycle = cycle_for(request.actor, cycle_id)
    found = board_for(request.actor, cycle, request.GET.get("show", ""))
    here = reverse("results:board", args=[cycle.pk])
    # The address of one explanation is taken apart once, not reversed for thousands of cells.
    base = reverse("results:explanation", args=[cycle.pk, "unit"]).removesuffix("unit/")
    rows = sum(len(group.items) for group in found.groups)
    context = {
        "cycle": cycle,
        "timetable": found.timetable,
        "board": found,
        "tabs": _tabs(found, here, request.actor),
        "base": base,
        "own_affairs": own_affairs(request.actor, cycle.pk),
        "about": f"{len(found.units)}个单位，{rows}个条目",
        "may_run": request.actor.may("run.make") and not found.timetable.lock("combine"),
    }
    return page(request, "board.html", context)


def _tabs(found: Board, here: str, actor: Actor) -> list[dict[str, Any]]:
    everything = {"label": "全部", "url": here, "current": not found.show, "count": found.total}
    narrow = [
        {
            "label": label,
            "url": f"{here}?show={name}",
            "current": found.show == name,
            "count": found.counts.get(name, 0),
        }
        for name, label in FILTERS.items()
        if name != REPEATED or looks_for_repeats(actor)  # a nought would say that there are none
    ]
    return [everything, *narrow]
