"""Until when each assessor has to mark each unit: from the recorded receipt of the task.

The regulation counts its working days from the receipt (wuhai-2022.txt:28, reading W20). Where it
sets none, or the task was never received, the window of the marking stage is what was promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.assessment.models import TaskReceipt
from kaoping.audit.memory import kept
from kaoping.cycles.stages import timetable_of

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.models import Organisation
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable

STAGE = "review"


@dataclass
class Receipts:
    """The receipts of a year, beside its windows; it asks the database nothing."""

    timetable: Timetable
    by_key: Mapping[tuple[int, int], TaskReceipt]
    """(key of the unit, key of the organisation) → the receipt."""
    _windows: dict[int, datetime | None] = field(default_factory=dict)

    def of(self, unit: CycleUnit, organisation: Organisation | None) -> TaskReceipt | None:
        """Return when an organisation received the task of scoring a unit; None: not yet."""
        return self.by_key.get((unit.pk, organisation.pk)) if organisation else None

    def due(self, unit: CycleUnit, organisation: Organisation | None) -> datetime | None:
        """Return until when an organisation has to mark a unit; None where nothing is laid down."""
        receipt = self.of(unit, organisation)
        if receipt is not None and receipt.due_at is not None:
            return receipt.due_at
        if unit.pk not in self._windows:
            self._windows[unit.pk] = self.timetable.deadline(STAGE, unit)
        return self._windows[unit.pk]

    @property
    def has_begun(self) -> bool:
        """Whether the year has reached the marking: before that nobody can be late with it."""
        ids = [stage.id for stage in self.timetable.stages]
        return STAGE not in ids or self.timetable.position >= ids.index(STAGE)

    def is_late(self, unit: CycleUnit, organisation: Organisation | None, now: datetime) -> bool:
        """Tell whether an item that is not marked now is overdue; the deadline itself is in time.

        Args:
            unit: The unit.
            organisation: Who leads on the item; None where nobody does.
            now: The moment.
        """
        due = self.due(unit, organisation)
        return due is not None and now > due and self.has_begun

    def passed(self, now: datetime) -> int:
        """Return how many deadlines are past: between two writes, that says which."""
        ends = [given.until for given in self.timetable.extensions if given.stage == STAGE]
        ends += [one.due_at for one in self.by_key.values() if one.due_at is not None]
        window = self.timetable.windows.get(STAGE)
        if window is not None and window.closes_at is not None:
            ends.append(window.closes_at)
        return sum(now > end for end in ends)

    def any_late(self, now: datetime) -> bool:
        """Tell whether any receipt or the marking stage is past its deadline: a first look."""
        given = (one.due_at for one in self.by_key.values())
        ends = [due for due in (self.timetable.deadline(STAGE), *given) if due is not None]
        return self.has_begun and any(now > due for due in ends)


def receipts_of(cycle: Cycle, timetable: Timetable | None = None) -> Receipts:
    """Return the receipts of a year: one query, and the timetable's where it is not given.

    Args:
        cycle: The year.
        timetable: Its timetable, where it has been read already.
    """
    found = kept(cycle.pk, "assessment.receipts", lambda: _read(cycle))
    return Receipts(timetable or timetable_of(cycle), found)


def _read(cycle: Cycle) -> dict[tuple[int, int], TaskReceipt]:
    rows = TaskReceipt.objects.filter(cycle=cycle)
    return {(one.unit_id, one.organisation_id): one for one in rows}
