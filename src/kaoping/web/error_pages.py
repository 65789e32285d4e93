"""The pages that appear when something goes wrong: what happened, and what to do now."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kaoping.gates import public
from kaoping.web.structured_log import request_id

logger = logging.getLogger(__name__)
TOO_LARGE = "kaoping_too_large"


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read (400), or is too large to be read (413)."""
    from django.core.exceptions import RequestDataTooBig, TooManyFilesSent  # noqa: PLC0415

    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request, exception)
    return _page(request, 400)


@public
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what this person may not do (403)."""
    return _page(request, 403, reason=str(exception))


@public
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not there, or not to be seen by this person (404)."""
    del exception
    return _page(request, 404)


@public
def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is too large (413)."""
    del exception
    return _page(request, 413)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page is too old (403)."""
    logger.info("csrf refused", extra={"reason": reason})
    return _page(request, 403, template="csrf")


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours (500), without asking the database for anything."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=500)
    text = render_to_string("web/errors/500.html", {"request_id": request_id.get()})
    return HttpResponse(text, status=500)


def _page(request: HttpRequest, status: int, reason: str = "", template: str = "") -> HttpResponse:
    name = f"web/errors/{template or status}.html"
    context = {"reason": reason, "request_id": request_id.get()}
    return render(request, name, context, status=status)
