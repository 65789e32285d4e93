"""Where a message leads: addresses by name, filled in from what has happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from kaoping.messages.happening import Happening

    Page = Callable[[Happening], str]


def fixed(name: str) -> Page:
    """Return how to reach a page that takes nothing."""
    return lambda _h: reverse(name)


def of_year(name: str) -> Page:
    """Return how to reach a page of the year."""
    return lambda h: reverse(name, args=[h.cycle.pk])


def of_unit(name: str) -> Page:
    """Return how to reach a page of the unit."""
    return lambda h: reverse(name, args=[h.cycle.pk, h.unit.unit_id])


def of_item(name: str) -> Page:
    """Return how to reach a page of the item."""
    return lambda h: reverse(name, args=[h.cycle.pk, h.unit.unit_id, h.leaf_id])


def of_object(name: str) -> Page:
    """Return how to reach the page of the object itself, in its year."""
    return lambda h: reverse(name, args=[h.cycle.pk, h.obj.pk])


def of_person(name: str) -> Page:
    """Return how to reach the page of a person."""
    return lambda h: reverse(name, args=[h.obj.pk])


def of_entry(name: str) -> Page:
    """Return how to reach an entry of the log."""
    return lambda h: reverse(name, args=[h.entry.number])
