"""What the views of this room share: where one is, and one page in two renderings."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kaoping.accounts.errors import Forbidden, NotThere, Refusal
from kaoping.cycles.queries import cycle_for, unit_for

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle, CycleUnit

T = TypeVar("T")


def place(request: PersonRequest, cycle_id: int, unit_id: str) -> tuple[Cycle, CycleUnit]:
    """Return the year and the unit of an address.

    Raises:
        NotThere: The person may not know of one of them.
    """
    cycle = cycle_for(request.actor, cycle_id)
    return cycle, unit_for(request.actor, cycle, unit_id)


def wants_part(request: PersonRequest) -> bool:
    """Tell whether htmx asks for a part of the page that is there already."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page(
    request: PersonRequest,
    whole: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = HTTPStatus.OK,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Return a page, or for htmx the part that changes, with a refusal where there was one."""
    template = part if part and wants_part(request) else whole
    shown = {**context, "refusal": refusal}
    response = render(
        request, f"assessment/{template}", shown, status=refusal.status if refusal else status
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def attempted(act: Callable[[], T]) -> T | Refusal:
    """Do something; return what came of it, or the refusal that is to be shown beside the form.

    Raises:
        Forbidden: The person may not do it at all; that is a page of its own.
        NotThere: What it is about does not exist; likewise.
    """
    try:
        return act()
    except (Forbidden, NotThere):
        raise
    except Refusal as refusal:
        return refusal


def number(posted: QueryDict, name: str, missing: int = 0) -> int:
    """Return a whole number of a form; `missing` where it holds none."""
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else missing


def numbers(posted: QueryDict, name: str) -> list[int]:
    """Return whole numbers of a form, written with commas between them."""
    parts = posted.get(name, "").split(",")
    return [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 19]
