"""Parts that say how something stands: icon, chip, note, lock, the reason of an empty place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from kaoping.web import chips
from kaoping.web.icons import drawn
from kaoping.web.templatetags.parts.drawn import PARTS, rendered

register = template.Library()

NOTE_ICONS = {
    "ok": "circle-check",
    "wait": "hourglass",
    "info": "info-circle",
    "late": "clock-exclamation",
    "stale": "refresh",
    "dispute": "scale",
    "wrong": "alert-circle",
    "draft": "file-text",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is decoration and says nothing."""
    return drawn(name, label)


@register.inclusion_tag(PARTS + "chip.html")
def chip(state: str, word: str = "") -> dict[str, Any]:
    """Show a state as an icon and a word; `word` says more than the state's own."""
    found = chips.state(state)
    return {"tone": found.tone, "icon": found.icon, "word": word or found.word}


@register.inclusion_tag(PARTS + "empty.html")
def empty_state(
    title: str, reason: str = "", url: str = "", action: str = "", icon: str = "folder"
) -> dict[str, Any]:
    """Say why there is nothing here and what fills it."""
    return {"title": title, "reason": reason, "url": url, "action": action, "icon": icon}


@register.inclusion_tag(PARTS + "lock_note.html")
def lock_note(lock: Any = None, reason: str = "", until: datetime | None = None) -> dict[str, Any]:
    """Say why something is locked and until when; `lock` has `reason` and `until`."""
    return {
        "reason": getattr(lock, "reason", "") or reason or (lock if isinstance(lock, str) else ""),
        "until": getattr(lock, "until", until),
    }


@register.simple_block_tag
def note(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Set a passage apart: what is wrong, what is late, what one should know."""
    return rendered("note.html", tone=tone, title=title, content=content, icon=NOTE_ICONS[tone])
