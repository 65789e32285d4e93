"""What the templates of this room need beyond the parts of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from kaoping.evidence.queries import Chip, Viewer

register = template.Library()

_FETCHED = 'href="{}" hx-get="{}" hx-target="closest [data-viewer]" hx-swap="outerHTML"'


@register.simple_tag
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping has under a key; empty where it has nothing."""
    return mapping.get(key, "")


@register.simple_tag
def viewer_links(
    viewer: Viewer,
    leaf: str = "",
    here: str = "",
    to_files: bool = False,  # noqa: FBT001, FBT002  a template writes it so
) -> dict[str, SafeString]:
    """Return where the viewer's arrows lead, as attributes of links; empty where there is nothing.

    A script fetches the viewer's part alone, from its own address. Without one the arrows stay on
    the page `here`, which reads `evidence` and `turn` from its address, or lead from page to page
    of the files themselves.
    """
    own = reverse("evidence:viewer", args=(viewer.cycle_id,))
    base = {"unit": viewer.version.file.unit.unit_id, "leaf": leaf or ""}
    room = f"{here}{'&' if '?' in here else '?'}"

    def turned(version: int, page: int) -> SafeString:
        at = {"evidence": version, "turn": page}
        fetched = f"{own}?{urlencode(base | at)}"
        shown = f"{room}{urlencode(at)}#viewer" if here else fetched
        return format_html(_FETCHED, shown, fetched)

    def other(chip: Chip | None) -> SafeString:
        if chip is None:
            return SafeString("")
        if to_files:
            address = reverse("evidence:file", args=(chip.cycle_id, chip.file_id))
            return format_html('href="{}"', f"{address}?leaf={leaf}" if leaf else address)
        return turned(chip.version_id, 1)

    def page(number: int | None) -> SafeString:
        return turned(viewer.version.pk, number) if number else SafeString("")

    return {
        "before": other(viewer.before),
        "after": other(viewer.after),
        "page_before": page(viewer.page_before),
        "page_after": page(viewer.page_after),
    }
