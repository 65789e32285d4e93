"""`{% once … %}`: a part of a page that is drawn once for each value it shows.

    {% load once %}{% once row.id row.words row.mark %}…{% endonce %}

The values must name everything that the block shows, by value: text, numbers, days, frozen records;
not rows of the database, which are equal whatever stands in them. What is drawn is kept in memory,
so that a page on which one row has changed draws one row. Nothing has to be thrown away when
something changes: other values are another drawing.

The token of forms is the one thing that may differ between two drawings; it is put in each time.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MOST = 8_000_000
"""So many characters of drawings are kept for each place in a template."""
HOLE = f"token-{secrets.token_hex(16)}"
"""Stands where the form's token goes; nobody can guess it and write it into a text."""


class Once(template.Node):
    """The block with what it has drawn."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.drawn: OrderedDict[Hashable, SafeString] = OrderedDict()
        self.size = 0
        self.guard = Lock()

    def render(self, context: template.Context) -> SafeString:
        """Return what was drawn for these values, or draw it."""
        key = tuple(_plain(value.resolve(context)) for value in self.values)
        with self.guard:
            found = self.drawn.get(key)
            if found is not None:
                self.drawn.move_to_end(key)
        if found is None:
            with context.push(csrf_token=HOLE):
                found = self.nodelist.render(context)
            self.keep(key, found)
        if HOLE not in found:
            return found
        token = escape(str(context.get("csrf_token", "")))
        return mark_safe(found.replace(HOLE, token))  # noqa: S308  both parts are escaped

    def keep(self, key: Hashable, text: SafeString) -> None:
        """Keep a drawing, and as many of those used last as there is room for."""
        with self.guard:
            before = self.drawn.pop(key, "")
            self.drawn[key] = text
            self.size += len(text) - len(before)
            while self.size > MOST and len(self.drawn) > 1:
                _, old = self.drawn.popitem(last=False)
                self.size -= len(old)


def _plain(value: Any) -> Hashable:
    """Return a value as part of a key; lists and mappings by what is in them."""
    if isinstance(value, dict):
        return tuple((key, _plain(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_plain(item) for item in value)
    found: Hashable = value
    return found


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """Draw the block once for each combination of the values."""
    _, *values = token.split_contents()
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, [parser.compile_filter(value) for value in values])
