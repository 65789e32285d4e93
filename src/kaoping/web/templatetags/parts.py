"""The parts that pages are made of; templates/web/parts/README.md lists each with its use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaoping.accounts.pinyin import sort_key
from kaoping.numbers import with_minus, write_exact
from kaoping.scheme import Scheme
from kaoping.scheme.values import Quotation
from kaoping.web import chips, drawing, shown
from kaoping.web.icons import drawn
from kaoping.web.shown import Value
from kaoping.worktime import Calendar, WorktimeError, remaining

register = template.Library()
PARTS = "web/parts/"
NUMBER = re.compile(r"(?<![^.])\d+(\.\d+)*$")

register.filter("day", shown.day)
register.filter("moment", shown.moment)
register.filter("clock", shown.clock)
register.filter("filesize_zh", shown.size)


@register.filter
def numbered(node: Any) -> str:
    """Write an item's name behind its number in the regulation, where it has one there.

    The number is what an id ends with: `common.4.1` is 4.1 of its table; a word has none.
    """
    if not node:
        return ""
    number = NUMBER.search(node.id)
    return f"{number[0]} {node.name}" if number else str(node.name)


@register.filter
def minus(number: str) -> str:
    """Write the minus of a plain number as people do; cheaper than `num` where there are many."""
    return with_minus(number)


@register.simple_tag
def reading_words(scheme: Scheme, reading: str, choice: str) -> str:
    """Write what a choice of a reading means: the question, and what was chosen."""
    found = next((one for one in scheme.readings if one.id == reading), None)
    return f"{found.question}——{found.choices.get(choice, choice)}" if found else choice


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is decoration and says nothing."""
    return drawn(name, label)


@register.inclusion_tag(PARTS + "chip.html")
def chip(state: str, word: str = "") -> dict[str, Any]:
    """Show a state as an icon and a word; `word` says more than the state's own."""
    found = chips.state(state)
    return {"tone": found.tone, "icon": found.icon, "word": word or found.word}


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


@register.inclusion_tag(PARTS + "clause.html")
def clause(quotation: Quotation, scheme: Scheme) -> dict[str, Any]:
    """Quote the regulation, with the place of the words."""
    return {"words": quotation.text.strip(), "place": scheme.source.place(quotation.line)}


@register.inclusion_tag(PARTS + "clause.html")
def clause_words(words: str, place: str) -> dict[str, Any]:
    """Quote words whose place one already has."""
    return {"words": words, "place": place}


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


@register.inclusion_tag(PARTS + "deadline.html")
def deadline(due: datetime | None, calendar: Calendar | None = None) -> dict[str, Any]:
    """Show what is left until a deadline in working days, with the moment itself."""
    if due is None:
        return {"due": None}
    now = timezone.now()
    state = "late" if now > due else "soon"
    if timezone.localdate(due) == timezone.localdate(now) and now <= due:
        state = "today"
    return {"due": due, "state": state, "words": _left(due, now, calendar)}


def _left(due: datetime, now: datetime, calendar: Calendar | None) -> str:
    if calendar is not None:
        try:
            return remaining(calendar, now, due).phrase
        except WorktimeError:
            pass  # the year's days off are not announced: the moment itself is still right
    return f"{shown.moment(due)}{'已过' if now > due else '截止'}"


@register.filter
def by_pinyin(things: Iterable[Any], attribute: str = "") -> list[Any]:
    """Return things in the order of their sound, or of that of an attribute of theirs."""

    def key(thing: Any) -> tuple[str, str]:
        text = str(getattr(thing, attribute) if attribute else thing)
        return sort_key(text), text

    return sorted(things, key=key)


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


def _plain(value: Value) -> str:
    found = shown.exact(value)
    return "" if found is None else write_exact(found)


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


@register.inclusion_tag(PARTS + "progress.html")
def progress(done: int, total: int, label: str = "", note: str = "") -> dict[str, Any]:
    """Show how far a work has come, and how much is left."""
    return {"done": done, "total": total, "label": label, "note": note, "id": f"{label}-{total}"}


@register.inclusion_tag(PARTS + "ring.html")
def ring(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Show a share as a ring, with the two numbers inside."""
    return {"part": drawing.ring(done, total), "done": done, "total": total, "label": label}


@register.inclusion_tag(PARTS + "tabs.html")
def tabs(items: Sequence[dict[str, Any]], label: str = "分页签") -> dict[str, Any]:
    """Show links of which one is current: label, url, current, and perhaps count."""
    return {"items": items, "label": label, "kind": "kp-tabs"}


@register.inclusion_tag(PARTS + "tabs.html")
def filters(items: Sequence[dict[str, Any]], label: str = "筛选") -> dict[str, Any]:
    """Show filters as links: label, url, current, and perhaps count."""
    return {"items": items, "label": label, "kind": "kp-filters"}


@register.inclusion_tag(PARTS + "crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Show the way here: label, url, label, url, …"""
    return {"items": list(zip(pairs[::2], pairs[1::2], strict=True))}


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


@register.inclusion_tag(PARTS + "versus.html")
def versus(old: Any, new: Any, old_title: str = "原来", new_title: str = "现在") -> dict[str, Any]:
    """Show old and new side by side."""
    return {"old": old, "new": new, "old_title": old_title, "new_title": new_title}


@register.inclusion_tag(PARTS + "conflict.html")
def conflict(name: str, mine: Any, theirs: Any, label: str = "合并后的文字") -> dict[str, Any]:
    """Show both texts of two people who wrote at once, and a field in which they are merged."""
    return {"name": name, "mine": mine, "theirs": theirs, "label": label}


@register.inclusion_tag(PARTS + "saved.html")
def saved(at: datetime | None = None) -> dict[str, Any]:
    """Show when the form was last saved; the page's script keeps it true."""
    return {"at": at}


@register.inclusion_tag(PARTS + "figures.html")
def figures(items: Sequence[tuple[str, Value]], unit: str = "") -> dict[str, Any]:
    """Show a few figures in a row, each with its name."""
    return {"items": items, "unit": unit}


@register.inclusion_tag(PARTS + "scheme_name.html")
def scheme_name(title: str, status: str, label: str, url: str = "") -> dict[str, Any]:
    """Name a regulation, with 送审稿 beside it where it is a draft."""
    return {"title": title, "status": status, "label": label, "url": url}


@register.inclusion_tag(PARTS + "period.html")
def period(first: date | None, last: date | None) -> dict[str, Any]:
    """Show a time from one day to another."""
    return {"first": first, "last": last}


def rendered(part: str, **context: Any) -> SafeString:
    """Return a part as text."""
    return format_html("{}", render_to_string(PARTS + part, context))
