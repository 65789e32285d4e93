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
    from kaoping.cycles.stages import Timetable


@dataclass(frozen=True, slots=True)
class UnitState:
    """One unit in the list."""

    unit: CycleUnit
    assessment: SelfAssessment | None
    due: datetime | None
    claims: int
    """How many claims were submitted."""
    is_over: bool = False
    """Whether nothing can be submitted any more."""

    @property
    def state(self) -> str:
        """The state as the pages name it; nobody fills in what is over."""
        if self.is_over and not (self.assessment and self.assessment.submitted_at):
            return "not-submitted"
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
                is_over=_is_over(timetable, unit),
            )
            for unit in units
        ],
    }


def _is_over(timetable: Timetable, unit: CycleUnit) -> bool:
    """Return whether the stage has passed, also for a unit that was given more time."""
    action = "submit-self-assessment"
    opened = [at for at, stage in enumerate(timetable.stages) if action in stage.allows]
    return bool(opened) and opened[-1] < timetable.position and bool(timetable.lock(action, unit))
