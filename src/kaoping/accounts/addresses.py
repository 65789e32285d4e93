"""Where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's network address, empty where there is none.

    Behind proxies of our own (`KAOPING_PROXIES` of them) it is the entry of X-Forwarded-For that
    the outermost of them wrote; what stands left of it, anybody can have written.
    """
    proxies: int = settings.KAOPING_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    candidate = request.META.get("REMOTE_ADDR", "")
    if proxies and len(forwarded) >= proxies:
        candidate = forwarded[-proxies].strip()
    try:
        return str(ip_address(candidate))
    except ValueError:
        return ""
