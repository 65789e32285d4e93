"""Parts that show how much: numbers and ranges, in words and as drawings, sizes of files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from kaoping.numbers import with_minus
from kaoping.web import drawing, shown
from kaoping.web.shown import Value
from kaoping.web.templatetags.parts.drawn import PARTS

register = template.Library()

register.filter("filesize_zh", shown.size)


@register.filter
def minus(number: str) -> str:
    """Write the minus of a plain number as people do; cheaper than `num` where there are many."""
    return with_minus(number)


@register.inclusion_tag(PARTS + "number.html")
def num(
    value: Value, decimals: int = 2, unit: str = "", *, fixed: bool = False, big: bool = False
) -> dict[str, Any]:
    """Show a number with at most two decimals; the exact value appears on hover and on focus."""
    found = shown.number(value, decimals, fixed=fixed)
    return {"shown": found, "unit": unit, "big": big, "nothing": found.text == shown.NOTHING}


@register.inclusion_tag(PARTS + "number.html")
def span(low: Value, high: Value, decimals: int = 2, unit: str = "") -> dict[str, Any]:
    """Show a range as 82.50–91.00, or the one number that it is."""
    found = shown.span(low, high, decimals)
    return {"shown": found, "unit": unit, "nothing": found.text == shown.NOTHING}


@register.inclusion_tag(PARTS + "range_bar.html")
def range_bar(
    low: Value,
    high: Value,
    full: Value = 100,
    ticks: list[tuple[str, Value]] | None = None,
    label: str = "",
    *,
    words: bool = False,
) -> dict[str, Any]:
    """Draw a bar from low to high on a line from 0 to full; `words` puts the numbers beside."""
    bar = drawing.bar(low, high, full, ticks)
    return {"bar": bar, "label": label, "words": words, "low": low, "high": high}


@register.inclusion_tag(PARTS + "progress.html")
def progress(done: int, total: int, label: str = "", note: str = "") -> dict[str, Any]:
    """Show how far a work has come, and how much is left."""
    return {"done": done, "total": total, "label": label, "note": note, "id": f"{label}-{total}"}


@register.inclusion_tag(PARTS + "ring.html")
def ring(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Show a share as a ring, with the two numbers inside."""
    return {"part": drawing.ring(done, total), "done": done, "total": total, "label": label}


@register.inclusion_tag(PARTS + "figures.html")
def figures(items: Sequence[tuple[str, Value]], unit: str = "") -> dict[str, Any]:
    """Show a few figures in a row, each with its name."""
    return {"items": items, "unit": unit}
