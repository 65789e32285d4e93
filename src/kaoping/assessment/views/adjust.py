"""办公室决定: the office settles an item; the assessors' entries stay beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaoping.accounts.errors import Refusal
from kaoping.assessment import services
from kaoping.assessment.doors import is_correcting, lock_on_item, recusal
from kaoping.assessment.inputs import read_entry
from kaoping.assessment.queries.item_page import ItemPage
from kaoping.assessment.queries.items import item_for
from kaoping.assessment.queries.permitted import line_of
from kaoping.assessment.views.common import attempted, number, page, place
from kaoping.assessment.views.desk import item_context
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest


@require_http_methods(["GET", "POST"])
@capability("mark.adjust")
def adjust(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Show an item with all that was entered; take the office's decision."""
    cycle, unit = place(request, cycle_id, unit_id)
    if request.method == "GET":
        return _page(request, item_for(request.actor, cycle, unit, leaf_id))
    line = line_of(cycle, unit, leaf_id)
    facts, reason = read_entry(line.leaf, request.POST), request.POST.get("reason", "")
    done = attempted(
        lambda: services.adjust_mark(
            request.actor, cycle, unit, leaf_id,
            facts=facts, reason=reason, based_on=number(request.POST, "based-on"),
        )
    )  # fmt: skip
    if isinstance(done, Refusal):
        found = item_for(request.actor, cycle, unit, leaf_id, facts)
        return _page(request, found, done, {"reason": reason, "mark": str(facts.get("mark", ""))})
    messages.success(request, f"已调整“{line.leaf.name}”，原来的赋分仍然保留。")
    return redirect("assessment:adjust", cycle.pk, unit_id, leaf_id)


def _page(
    request: PersonRequest,
    found: ItemPage,
    refusal: Refusal | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    where = [found.cycle.pk, found.unit.unit_id, found.line.id]
    context = {
        **item_context(request, found),
        "here": reverse("assessment:adjust", args=where),
        "adjust_lock": recusal(request.actor, found.unit, "调整得分")
        or lock_on_item(found.timetable, found.unit, found.line.leaf),
        "is_correcting": is_correcting(found.timetable),
        **(typed or {}),
    }
    return page(request, "adjust.html", context, refusal=refusal)
