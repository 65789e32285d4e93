"""What the public index asks of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaoping.results.models import Publication


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A year of which something is public."""

    cycle_id: int
    city: str
    year: int
    title: str
    published_at: datetime


def published_years() -> Sequence[PublishedYear]:
    """Return the years with a publication, the newest first: one query."""
    rows = Publication.objects.select_related("cycle").order_by("-version")
    newest: dict[int, Publication] = {}
    for row in rows:
        newest.setdefault(row.cycle_id, row)
    found = [
        PublishedYear(
            one.cycle_id, one.cycle.city, one.cycle.year, one.cycle.title, one.published_at
        )
        for one in newest.values()
    ]
    return sorted(found, key=lambda one: one.published_at, reverse=True)
