"""Every write of this room: one verb, one transaction, one log entry."""

from kaoping.cycles.services.amendment import amend_scheme, propose_scheme
from kaoping.cycles.services.assessors import assign, map_bodies, map_body, reset_assignment
from kaoping.cycles.services.course import change_stage, extend
from kaoping.cycles.services.opening import copy_cycle, open_cycle
from kaoping.cycles.services.readings import set_reading, set_readings
from kaoping.cycles.services.settings import (
    import_calendar,
    set_calendar,
    set_optional_stages,
    set_participants,
    set_window,
    set_windows,
)
from kaoping.cycles.services.units import add_unit, remove_unit, set_unit, set_units

__all__ = [
    "add_unit",
    "amend_scheme",
    "assign",
    "change_stage",
    "copy_cycle",
    "extend",
    "import_calendar",
    "map_bodies",
    "map_body",
    "open_cycle",
    "propose_scheme",
    "remove_unit",
    "reset_assignment",
    "set_calendar",
    "set_optional_stages",
    "set_participants",
    "set_reading",
    "set_readings",
    "set_unit",
    "set_units",
    "set_window",
    "set_windows",
]
