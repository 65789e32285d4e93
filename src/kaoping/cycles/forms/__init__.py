"""What the pages of a year take in; what is allowed is decided by the services."""

from kaoping.cycles.forms.members import (
    AddUnitForm,
    AssignForm,
    BodiesForm,
    ParticipantsForm,
    ResetForm,
    UnitsForm,
)
from kaoping.cycles.forms.opening import CopyForm, OpenForm
from kaoping.cycles.forms.parts import ReasonForm
from kaoping.cycles.forms.regulation import AmendForm, ProposeForm, ReadingsForm
from kaoping.cycles.forms.timetable import (
    CalendarForm,
    ChangeStageForm,
    ExtendForm,
    OptionsForm,
    TableForm,
    WindowsForm,
)

__all__ = [
    "AddUnitForm",
    "AmendForm",
    "AssignForm",
    "BodiesForm",
    "CalendarForm",
    "ChangeStageForm",
    "CopyForm",
    "ExtendForm",
    "OpenForm",
    "OptionsForm",
    "ParticipantsForm",
    "ProposeForm",
    "ReadingsForm",
    "ReasonForm",
    "ResetForm",
    "TableForm",
    "UnitsForm",
    "WindowsForm",
]
