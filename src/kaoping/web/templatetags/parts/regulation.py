"""Parts that show a regulation: its name, its items, its words and how they are read."""

from __future__ import annotations

from typing import Any

from django import template

from kaoping.scheme import Scheme
from kaoping.scheme.titles import title_of
from kaoping.scheme.values import Quotation
from kaoping.web.templatetags.parts.drawn import PARTS

register = template.Library()


@register.inclusion_tag(PARTS + "scheme_name.html")
def scheme_name(title: str, status: str, label: str, url: str = "") -> dict[str, Any]:
    """Name a regulation, with 送审稿 beside it where it is a draft."""
    return {"title": title, "status": status, "label": label, "url": url}


@register.filter
def numbered(node: Any) -> str:
    """Write an item's name behind its number in the regulation, where it has one there."""
    return title_of(node) if node else ""


@register.inclusion_tag(PARTS + "clause.html")
def clause(quotation: Quotation, scheme: Scheme) -> dict[str, Any]:
    """Quote the regulation, with the place of the words."""
    return {"words": quotation.text.strip(), "place": scheme.source.place(quotation.line)}


@register.inclusion_tag(PARTS + "clause.html")
def clause_words(words: str, place: str) -> dict[str, Any]:
    """Quote words whose place one already has."""
    return {"words": words, "place": place}


@register.simple_tag
def reading_words(scheme: Scheme, reading: str, choice: str) -> str:
    """Write what a choice of a reading means: the question, and what was chosen."""
    found = next((one for one in scheme.readings if one.id == reading), None)
    return f"{found.question}——{found.choices.get(choice, choice)}" if found else choice
