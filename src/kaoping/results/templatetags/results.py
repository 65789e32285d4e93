"""Cells of the board. They are written here because there are thousands of them on a page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kaoping.numbers import with_minus, write_shown

if TYPE_CHECKING:
    from kaoping.results.queries.board import Cell

register = template.Library()

WORDS = {"awaiting": ("question", "待会签"), "late": ("late", ""), "no-evidence": ("missing", ""),
         "same-file": ("same-file", "")}  # fmt: skip
"""State of an item → (state of the pages, its word)."""


@register.filter
def short(value: str | None) -> str:
    """Write an exact number with at most two decimals, without trailing zeros."""
    if value is None:
        return "—"
    text = write_shown(Fraction(value))
    return with_minus(text.rstrip("0").rstrip(".") if "." in text else text)


@register.simple_tag
def points(node: Mapping[str, Any] | None) -> str:
    """Write a node's score, or its range, over its full points."""
    if node is None:
        return ""
    if node["state"] == "not-applicable":
        return "不适用"
    if node["low"] is None:
        return "—"
    got = short(node["low"])
    if node["high"] != node["low"]:
        got = f"{got}–{short(node['high'])}"
    return got if node["full"] is None else f"{got}/{short(node['full'])}"


@register.simple_tag
def board_cell(cell: Cell | None, base: str) -> SafeString:
    """Write one cell: points, state as icon and word, what differs from the claim.

    Args:
        cell: The item; None where the unit is not evaluated by it.
        base: The address of explanations, up to the unit.
    """
    if cell is None:
        return mark_safe('<td class="kp-muted" aria-label="不考核">·</td>')
    url = escape(f"{base}{cell.unit}/{cell.leaf}/")
    states = [cell.standing.state, *sorted(cell.marks - {cell.standing.state, "pending"})]
    drawn = "".join(state_chip(state) for state in states)
    title = escape(cell.standing.why or cell.who)
    tone, gap = _gap(cell.gap)
    return mark_safe(  # noqa: S308  every part is escaped above, or made of numbers and constants
        f'<td{tone}><a class="kr-cell" href="{url}" title="{title}">'
        f'<span class="kr-score">{points(cell.node)}</span>{gap}'
        f'<span class="kr-state">{drawn}</span></a></td>'
    )


@lru_cache(maxsize=64)
def state_chip(state: str) -> str:
    """Return a state as icon and word."""
    name, word = WORDS.get(state, (state, ""))
    return render_to_string("results/parts/state.html", {"state": name, "word": word}).strip()


def _gap(gap: Fraction | None) -> tuple[str, str]:
    if not gap:
        return "", ""
    more = short(str(abs(gap)))
    if gap > 0:
        return ' class="kr-over"', f' <span class="kr-gap">自评高{more}</span>'
    return ' class="kr-under"', f' <span class="kr-gap">自评低{more}</span>'
