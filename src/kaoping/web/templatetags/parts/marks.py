"""Parts in which a mark is given: the values that are permitted, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from kaoping.numbers import write_exact
from kaoping.web import drawing, shown
from kaoping.web.shown import Value
from kaoping.web.templatetags.parts.drawn import PARTS

register = template.Library()


@register.inclusion_tag(PARTS + "stepper.html")
def stepper(  # noqa: PLR0913  a field has this many sides
    name: str,
    label: str = "赋分",
    values: Iterable[Value] | None = None,
    value: Value = None,
    *,
    low: Value = None,
    high: Value = None,
    step: Value = None,
    unit: str = "分",
    hide_label: bool = False,
    disabled: bool = False,
    required: bool = False,
) -> dict[str, Any]:
    """Ask for one of the permitted values: few are laid out as buttons, many are typed."""
    found = [shown.exact(one) for one in values] if values is not None else None
    if found is None:
        found = list(drawing.choices(low, high, step))
    given = shown.exact(value)
    return {
        "name": name,
        "label": label,
        "unit": unit,
        "hide_label": hide_label,
        "disabled": disabled,
        "required": required,
        "choices": [
            (write_exact(one), shown.number(one).text, one == given)
            for one in found
            if one is not None
        ],
        "low": _plain(low),
        "high": _plain(high),
        "step": _plain(step),
        "value": _plain(given),
    }


@register.inclusion_tag(PARTS + "ruler.html")
def ruler(  # noqa: PLR0913  a ruler shows this much
    full: Value,
    low: Value,
    high: Value,
    step: Value = None,
    reason: str = "",
    *,
    name: str = "",
    value: Value = None,
    claim: Value = None,
    label: str = "赋分",
    disabled: bool = False,
) -> dict[str, Any]:
    """Draw 0 to full with the permitted range lit; with a name one picks the mark under it."""
    words = f"满分{shown.number(full).text}分，可给{shown.span(low, high).text}分"
    if claim is not None:
        words += f"，自评{shown.number(claim).text}分"
    return {
        "ruler": drawing.ruler(full, low, high, step, value, claim),
        "full": _plain(full),
        "low": low,
        "high": high,
        "step": step,
        "reason": reason,
        "name": name,
        "value": value,
        "claim": shown.number(claim),
        "label": label,
        "words": words,
        "disabled": disabled,
    }


def _plain(value: Value) -> str:
    found = shown.exact(value)
    return "" if found is None else write_exact(found)
