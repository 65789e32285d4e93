"""What the views of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from kaoping.accounts.requests import PersonRequest, PublicRequest


def wants_part(request: PersonRequest | PublicRequest) -> bool:
    """Tell whether htmx asks for a part of the page that is there already."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page(
    request: PersonRequest | PublicRequest, whole: str, context: dict[str, Any], part: str = ""
) -> HttpResponse:
    """Return a page, or for htmx the part of it that is asked for."""
    template = part if part and wants_part(request) else whole
    response = render(request, f"results/{template}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def whole_number(values: QueryDict, name: str) -> int | None:
    """Return a whole number of an address; None where there is none."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def download(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file to be kept."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def is_set(request: HttpRequest, name: str) -> bool:
    """Tell whether a switch of an address is on."""
    return request.GET.get(name) == "1"
