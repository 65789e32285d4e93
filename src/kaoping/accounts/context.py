"""What every template knows of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def actor(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, the posts to switch to, and the name of the site."""
    return {
        "actor": getattr(request, "actor", None),
        "seats": getattr(request, "seats", []),
        "site_name": settings.KAOPING_SITE_NAME,
    }
