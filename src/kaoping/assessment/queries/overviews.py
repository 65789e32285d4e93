"""Where the units of a year stand with their self-assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.cycles.queries import units_for
from kaoping.cycles.stages import timetable_of

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


@dataclass(frozen=True, slots=True)
class UnitState:
    """One unit in the list."""

    unit: CycleUnit
    assessment: SelfAssessment | None
    due: datetime | None
    claims: int
    """How many claims were submitted."""

    @property
    def state(self) -> str:
        """The state as the pages name it."""
        return self.assessment.state if self.assessment else "not-started"


def assessments_for(actor: Actor, cycle: Cycle) -> dict[str, Any]:
    """Return the units that a person may see, with the state of each: a fixed number of queries."""
    actor.require("self-assessment.see")
    timetable = timetable_of(cycle)
    units = units_for(actor, cycle)
    assessments = {one.unit_id: one for one in SelfAssessment.objects.filter(cycle=cycle)}
    submitted = LeafEntry.objects.filter(
        cycle=cycle, stage=LeafEntry.Stage.SELF, replaced_by=None
    ).values_list("unit_id", flat=True)
    counts: dict[int, int] = {}
    for unit in submitted:
        counts[unit] = counts.get(unit, 0) + 1
    return {
        "cycle": cycle,
        "timetable": timetable,
        "states": [
            UnitState(
                unit,
                assessments.get(unit.pk),
                timetable.deadline("self-assessment", unit),
                counts.get(unit.pk, 0),
            )
            for unit in units
        ],
    }
