"""What a person prefers on this device, kept in cookies: light or dark, a narrow rail."""

from __future__ import annotations

from django.http import HttpRequest

THEME, RAIL = "kp_theme", "kp_rail"
THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return `auto`, `light` or `dark`; anything else in the cookie counts as `auto`."""
    chosen = request.COOKIES.get(THEME, "auto")
    return chosen if chosen in THEMES else "auto"


def rail_of(request: HttpRequest) -> str:
    """Return `wide` or `narrow`."""
    return "narrow" if request.COOKIES.get(RAIL) == "narrow" else "wide"
