"""The parts that pages are made of; templates/web/parts/README.md lists each with its use.

A page loads them all: `{% load parts %}`. Each module here is one kind of part, with a library of
its own; this one puts them together.
"""

from __future__ import annotations

from django import template

from kaoping.web.templatetags.parts import (
    amounts,
    forms,
    lists,
    marks,
    regulation,
    states,
    times,
)

register = template.Library()

for kind in (states, amounts, times, regulation, lists, marks, forms):
    register.tags.update(kind.register.tags)
    register.filters.update(kind.register.filters)
