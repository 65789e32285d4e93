"""What was published of a year, for the year that follows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kaoping.assessment.queries.earlier import Scores, register_published
from kaoping.audit.memory import kept
from kaoping.results.facts import of_run
from kaoping.results.models import Publication

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle


def published_units(cycle: int) -> Mapping[str, dict[str, Any]]:
    """Return unit → its part of what is public of a year now; one query, then kept.

    Args:
        cycle: Key of the year.
    """
    return kept(cycle, "results.published", lambda: _units(cycle))


def scores_of(cycle: Cycle) -> Scores:
    """Return unit → leaf → the published score, as exact text."""
    return kept(cycle.pk, "results.published-scores", lambda: _scores(cycle.pk))


def register() -> None:
    """Let the room of marks ask us from now on."""
    register_published(scores_of)


def _units(cycle: int) -> Mapping[str, dict[str, Any]]:
    public = Publication.objects.filter(cycle=cycle).select_related("run").order_by("-version")
    found = public.first()
    return of_run(found.run).units if found else {}


def _scores(cycle: int) -> Scores:
    return {
        unit: {
            node: str(part["score"])
            for node, part in result["nodes"].items()
            if part["score"] is not None
        }
        for unit, result in published_units(cycle).items()
    }
