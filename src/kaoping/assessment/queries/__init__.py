"""What is read of this room. Each takes the actor first and returns what that person may see.

The derivations that other rooms compute with (`official_facts`, `stale_marks`) take the year alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaoping.accounts.actor import Actor
from kaoping.assessment.official import facts_of
from kaoping.assessment.queries.cases import (
    flags_for,
    objection_for,
    objections_by_item,
    objections_for,
    visits_for,
)
from kaoping.assessment.queries.claimed import claimed_total, claims_for
from kaoping.assessment.queries.desk import desk_of, queue_for
from kaoping.assessment.queries.items import item_for
from kaoping.assessment.queries.overviews import assessments_for
from kaoping.assessment.queries.permitted import permitted_for
from kaoping.assessment.queries.reports import report_for
from kaoping.assessment.queries.sheets import sheet_for
from kaoping.assessment.queries.state import stale_marks, state_of
from kaoping.cycles.queries import units_for

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle


def official_facts(cycle: Cycle) -> dict[str, Any]:
    """Return the facts of a year as `interface.md` writes them: three queries.

    `kaoping.engine.score` over them is the official result.
    """
    return facts_of(cycle, units_for(Actor.system("汇总事实"), cycle))


__all__ = [
    "assessments_for",
    "claimed_total",
    "claims_for",
    "desk_of",
    "flags_for",
    "item_for",
    "objection_for",
    "objections_by_item",
    "objections_for",
    "official_facts",
    "permitted_for",
    "queue_for",
    "report_for",
    "sheet_for",
    "stale_marks",
    "state_of",
    "visits_for",
]
