"""Icons: symbols of one sprite, which the build makes from the names in `assets/icons.txt`."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

LIST = Path(__file__).parent / "assets" / "icons.txt"
SPRITE = "vendor/icons.svg"


@cache
def names() -> frozenset[str]:
    """Return the names of the icons that the sprite holds."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1024)
def drawn(name: str, label: str = "") -> SafeString:
    """Return an icon; with a label it is a picture that says something, without it decoration.

    Raises:
        KeyError: The sprite has no such icon.
    """
    if name not in names():
        raise KeyError(f"没有图标“{name}”，请先加进 assets/icons.txt")
    address = f"{static(SPRITE)}#{name}"
    if label:
        text = '<svg class="kp-icon" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(text, label, address)
    text = '<svg class="kp-icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>'
    return format_html(text, address)
