"""Too many wrong passwords: the account is shut for a while, and the page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

LONGEST_USERNAME = 150


def username_of(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the account that a log-in tries, in the one way in which accounts are written."""
    given = (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("login", "")
    return str(given or "").strip().lower()[:LONGEST_USERNAME]


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    _credentials: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the page that tells how long the account is shut and who can open it (429)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)
