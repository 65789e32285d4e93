"""What the pages share: finding year and unit, coming back, and saying no in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from kaoping.accounts.errors import Refusal
from kaoping.cycles.queries import cycle_for, unit_for
from kaoping.evidence.refusals import FileRefused

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Node

JsonView = Callable[..., HttpResponse]


def year_of(actor: Actor, cycle_id: int) -> Cycle:
    """Return the year of a page.

    Raises:
        NotThere: There is none that this person may know of.
    """
    return cycle_for(actor, cycle_id)


def unit_of(actor: Actor, cycle: Cycle, unit_id: str) -> CycleUnit:
    """Return a unit of the year, with its year at hand.

    Raises:
        NotThere: There is none that this person may see.
    """
    unit = unit_for(actor, cycle, unit_id)
    unit.cycle = cycle
    return unit


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Return where the person came from, if that is one of our pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return otherwise


def nodes_of(cycle: Cycle) -> dict[str, Node]:
    """Return id → the item of the year's regulation, for its number and name."""
    return {key: visit.node for key, visit in cycle.settled_scheme().nodes.items()}


def number(text: str | None, otherwise: int = 1) -> int:
    """Return a number of an address; another one where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def answers_in_json(view: JsonView) -> JsonView:
    """Let a view that a script calls answer refusals in JSON instead of with a page."""

    @wraps(view)
    def answering(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return said_no(refusal)

    return answering


def said_no(refusal: Refusal, **more: object) -> JsonResponse:
    """Return a refusal for a script: code, words, and every problem of a file by itself."""
    problems = [
        {"code": one.code, "message": str(one)}
        for one in (refusal.problems if isinstance(refusal, FileRefused) else ())
    ]
    return JsonResponse(
        {
            "code": refusal.code,
            "message": f"{refusal.message}{refusal.mend}",
            "problems": problems,
            **more,
        },
        status=refusal.status,
    )
