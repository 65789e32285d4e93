"""What the same item got the year before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.assessment.official import effective_entries, unit_facts
from kaoping.assessment.permits import ask
from kaoping.cycles.queries import units_for
from kaoping.numbers import write_exact

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

PUBLIC = frozenset({"published", "archived"})
"""The stages in which the marks of a year are final and everybody's."""


def last_scores(cycle: Cycle, unit_id: str) -> dict[str, str]:
    """Return leaf → the score of the year before, as exact text; three queries.

    Empty where there is no such year in the system, where it is not published yet (its marks are
    nobody's to see by way of the next year), or where its regulation was another one.
    """
    return last_scores_of(cycle, [unit_id]).get(unit_id, {})


def last_scores_of(cycle: Cycle, unit_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return unit → leaf → the score of the year before."""
    before = cycle.previous if cycle.previous_id else None
    if before is None or before.stage not in PUBLIC:
        return {}
    scheme = before.settled_scheme()
    if scheme.id != cycle.settled_scheme().id:
        return {}
    wanted = set(unit_ids)
    units = [one for one in units_for(Actor.system("上年得分"), before) if one.unit_id in wanted]
    entries = effective_entries(before, units=[one.pk for one in units])
    found = {}
    for unit in units:
        mine = {leaf: entry.facts for (key, leaf), entry in entries.items() if key == unit.pk}
        answer = ask(scheme, before.year, unit_facts(unit), mine)
        found[unit.unit_id] = {
            leaf: write_exact(permit.score)
            for leaf, permit in answer.permits.items()
            if permit.score is not None
        }
    return found
