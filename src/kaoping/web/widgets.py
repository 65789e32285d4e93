"""Drop-downs and lists of boxes, written here because a form of the set-up has a thousand options.

Django draws each option with templates of its own; what stands here is the same text, written at
once. Everything else is left to Django.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Draws forms; the setting `FORM_RENDERER`."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Return a widget as HTML."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308  Django's
        return mark_safe(draw(context["widget"]))  # noqa: S308  every value is escaped below


def select(widget: Widget) -> str:
    """Return a drop-down."""
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_text(group)}">')
        parts += [f"\n  {_option(one)}\n" for one in options]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>\n")
    return "".join(parts)


def boxes(widget: Widget) -> str:
    """Return a list of boxes or of buttons of which one is chosen."""
    held = {name: widget["attrs"].get(name) or False for name in ("id", "class")}
    parts = [f"<div{_attributes({'attrs': held})}>"]
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f"<div><label>{_text(group)}</label>")
        parts += [f"<div>\n    {_box(one)}</div>" for one in options]
        if group:
            parts.append("</div>")
    parts.append("\n</div>")
    return "".join(parts)


def field(widget: Widget) -> str:
    """Return a field of one line."""
    value = "" if widget["value"] is None else f' value="{_text(str(widget["value"]))}"'
    kind, name = _text(widget["type"]), _text(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>\n'


FIELDS = ("text", "number", "date", "time", "hidden", "checkbox")
DRAWN: Mapping[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/checkbox_select.html": boxes,
    "django/forms/widgets/radio.html": boxes,
    **{f"django/forms/widgets/{name}.html": field for name in FIELDS},
}
"""Template of Django → what writes the same."""


def _option(one: Widget) -> str:
    value, label = _text(str(one["value"])), _text(one["label"])
    return f'<option value="{value}"{_attributes(one)}>{label}</option>'


def _box(one: Widget) -> str:
    box = field(one)
    if not one["wrap_label"]:
        return box
    key = one["attrs"].get("id")
    to = f' for="{_text(key)}"' if key else ""
    return f"<label{to}>{box}\n {_text(one['label'])}</label>"


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    return _escaped(value) if type(value) is str else str(conditional_escape(value))


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """Return plain text as HTML; the same names stand in many drop-downs."""
    return str(escape(text))
