"""Addresses of our pages as others reach them."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """Return the address of a page for somebody outside; empty where the site's is not set."""
    site: str = settings.KAOPING_URL
    return f"{site.rstrip('/')}{path}" if site and path else ""
