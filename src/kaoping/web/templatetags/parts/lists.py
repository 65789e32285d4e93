"""Parts around lists and tables: their order, tabs, filters and pages, the way here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page

from kaoping.accounts.pinyin import sort_key
from kaoping.web.templatetags.parts.drawn import PARTS

register = template.Library()


@register.filter
def by_pinyin(things: Iterable[Any], attribute: str = "") -> list[Any]:
    """Return things in the order of their sound, or of that of an attribute of theirs."""

    def key(thing: Any) -> tuple[str, str]:
        text = str(getattr(thing, attribute) if attribute else thing)
        return sort_key(text), text

    return sorted(things, key=key)


@register.inclusion_tag(PARTS + "crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Show the way here: label, url, label, url, …"""
    return {"items": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag(PARTS + "tabs.html")
def tabs(items: Sequence[dict[str, Any]], label: str = "分页签") -> dict[str, Any]:
    """Show links of which one is current: label, url, current, and perhaps count."""
    return {"items": items, "label": label, "kind": "kp-tabs"}


@register.inclusion_tag(PARTS + "tabs.html")
def filters(items: Sequence[dict[str, Any]], label: str = "筛选") -> dict[str, Any]:
    """Show filters as links: label, url, current, and perhaps count."""
    return {"items": items, "label": label, "kind": "kp-filters"}


@register.inclusion_tag(PARTS + "pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Show the pages of a long list; the rest of the address stays."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "numbers": [(n, address(n) if isinstance(n, int) else "") for n in numbers],
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag(PARTS + "table_bar.html")
def table_bar(
    table: str,
    about: str = "",
    export: str = "",
    what: str = "本表（Excel）",
    *,
    columns: bool = True,
) -> dict[str, Any]:
    """Show what belongs to a table: how much there is, columns, copy, export."""
    return {"table": table, "about": about, "export": export, "what": what, "columns": columns}
