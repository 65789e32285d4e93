"""The request as views of this house get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from kaoping.accounts.acting import Seat
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Person


class PersonRequest(HttpRequest):
    """A request behind a gate: there is a person, and what they act as. For annotations only."""

    actor: Actor
    seats: list[Seat]
    user: Person
    htmx: HtmxDetails


class PublicRequest(HttpRequest):
    """A request that anyone may make: there may be nobody. For annotations only."""

    actor: Actor | None
    htmx: HtmxDetails
