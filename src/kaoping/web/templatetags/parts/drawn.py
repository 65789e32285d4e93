"""Where the templates of the parts lie, and how one is drawn into a text."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

PARTS = "web/parts/"


def rendered(part: str, **context: Any) -> SafeString:
    """Return a part as text."""
    return format_html("{}", render_to_string(PARTS + part, context))
