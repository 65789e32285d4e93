"""Searching a year: units, indicators, evidence, people."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.cycles.queries import cycle_for
from kaoping.gates import capability
from kaoping.web.search import MOST, SHORTEST, hits_for

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest


@require_GET
@capability("cycle.see")
def search(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show what was found, kind by kind."""
    cycle = cycle_for(request.actor, cycle_id)
    text = " ".join(request.GET.get("q", "").split())
    hits = hits_for(request.actor, cycle, text)
    groups = [(kind, list(found)) for kind, found in groupby(hits, key=lambda hit: hit.kind)]
    context = {"text": text, "groups": groups, "cycle": cycle, "most": MOST}
    context["too_short"] = bool(text) and len(text) < SHORTEST
    return render(request, "web/pages/search.html", context)
