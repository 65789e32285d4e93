"""What the same item got the year before, as it was published.

The room of results knows what is public and registers itself as the source: marks that nobody has
been told yet, or that a correction under way is about to change, do not come out by way of the next
year.

    register_published(source)     # source(year before) → unit → leaf → score, as exact text
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

Scores = Mapping[str, Mapping[str, str]]
Source = Callable[["Cycle"], Scores]

_SOURCES: list[Source] = []


def register_published(source: Source) -> None:
    """Ask this source from now on, and no other."""
    _SOURCES[:] = [source]


def last_scores(cycle: Cycle, unit_id: str) -> Mapping[str, str]:
    """Return leaf → the published score of the year before, as exact text; two queries.

    Empty where there is no such year in the system, where nothing of it is published, or where its
    regulation was another one.
    """
    before = cycle.previous if cycle.previous_id else None
    if before is None or before.settled_scheme().id != cycle.settled_scheme().id:
        return {}
    found: Scores = _SOURCES[0](before) if _SOURCES else {}
    return found.get(unit_id, {})
