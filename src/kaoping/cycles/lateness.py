"""Who is late: each room reports its own, the overview shows them together.

    register_late("assessment.self-assessments", provider)

A provider takes (actor, cycle) and returns only what that person may see, in a number of queries
that does not depend on how much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Late:
    """One duty that is overdue, or will be soon."""

    who: str
    what: str
    due: datetime | None = None
    link: str = ""


Provider = Callable[["Actor", "Cycle"], Iterable[Late]]
_PROVIDERS: dict[str, Provider] = {}


def register_late(name: str, provider: Provider) -> None:
    """Ask a provider from now on; a name that is known is replaced."""
    _PROVIDERS[name] = provider


def unregister_late(name: str) -> None:
    """Ask a provider no longer."""
    _PROVIDERS.pop(name, None)


def late(actor: Actor, cycle: Cycle, *, without: Collection[str] = ()) -> list[Late]:
    """Return all that is late and that this person may see, the longest overdue first.

    Args:
        actor: Who asks.
        cycle: The year.
        without: Names of providers that are not asked.
    """
    asked = [provider for name, provider in _PROVIDERS.items() if name not in without]
    found = [one for provider in asked for one in provider(actor, cycle)]
    return sorted(found, key=lambda one: (one.due is None, one.due and one.due.timestamp()))
