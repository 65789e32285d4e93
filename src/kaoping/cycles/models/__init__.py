"""What a year is made of."""

from kaoping.cycles.models.cycle import STAGES, Cycle, Participant, StageId
from kaoping.cycles.models.members import Assignment, CycleBody, CycleUnit
from kaoping.cycles.models.pinned import PinnedScheme, SchemeVersion
from kaoping.cycles.models.timetable import CalendarTable, Extension, StageChange, StageWindow

__all__ = [
    "STAGES",
    "Assignment",
    "CalendarTable",
    "Cycle",
    "CycleBody",
    "CycleUnit",
    "Extension",
    "Participant",
    "PinnedScheme",
    "SchemeVersion",
    "StageChange",
    "StageId",
    "StageWindow",
]
