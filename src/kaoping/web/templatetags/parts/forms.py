"""Parts of forms: fields and what is wrong in them, questions, two texts side by side."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from kaoping.web.templatetags.parts.drawn import PARTS, rendered

register = template.Library()


@register.inclusion_tag(PARTS + "field.html")
def field(bound: BoundField, help_text: str = "") -> dict[str, Any]:
    """Show a field of a form: label, help, input, what is wrong with it."""
    kind = getattr(bound.field.widget, "input_type", "")
    grouped = bool(getattr(bound.field.widget, "use_fieldset", False))
    return {
        "field": bound,
        "help": help_text or bound.help_text,
        "is_check": kind == "checkbox" and not grouped,
        "grouped": grouped,
    }


@register.inclusion_tag(PARTS + "form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """List everything that is wrong in a form, each with a way to its field."""
    return {
        "form": form,
        "fields": [bound for bound in form if bound.errors],
        "count": sum(len(errors) for errors in form.errors.values()),
    }


@register.simple_block_tag(takes_context=True)
def confirm(  # noqa: PLR0913  a question has this many words
    context: template.Context,
    content: str,
    name: str,
    label: str,
    title: str,
    action: str,
    button: str,
    *,
    danger: bool = False,
    primary: bool = False,
    icon: str = "",
    disabled: bool = False,
) -> SafeString:
    """Ask before what cannot be undone; the block says what will happen and may hold fields."""
    return rendered(
        "confirm.html",
        name=name,
        label=label,
        title=title,
        action=action,
        button=button,
        content=content,
        danger=danger,
        primary=primary,
        icon=icon,
        disabled=disabled,
        csrf_token=context.get("csrf_token"),
    )


@register.inclusion_tag(PARTS + "versus.html")
def versus(old: Any, new: Any, old_title: str = "原来", new_title: str = "现在") -> dict[str, Any]:
    """Show old and new side by side."""
    return {"old": old, "new": new, "old_title": old_title, "new_title": new_title}


@register.inclusion_tag(PARTS + "conflict.html")
def conflict(name: str, mine: Any, theirs: Any, label: str = "合并后的文字") -> dict[str, Any]:
    """Show both texts of two people who wrote at once, and a field in which they are merged."""
    return {"name": name, "mine": mine, "theirs": theirs, "label": label}
