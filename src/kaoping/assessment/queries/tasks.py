"""An item in the queue of an organisation: where it stands, and what it wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.assessment.joint import Agreement
    from kaoping.assessment.models import ItemMessage, LeafEntry, SelfAssessment, TaskReceipt
    from kaoping.cycles.models import CycleUnit
    from kaoping.scheme import Leaf

STATES = {
    "answered": "单位已答复，待赋分",
    "stale": "赋分后有变化，待确认",
    "to-mark": "待赋分",
    "to-countersign": "待会签",
    "waiting-unit": "等单位提交",
    "sent-back": "已退回，等单位答复",
    "recused": "须回避，由其他人员办理",
    "awaiting": "等其他单位会签",
    "awaiting-lead": "等牵头单位赋分",
    "disputed": "有分歧，等办公室决定",
    "done": "已完成",
    "event": "有则登记",
}
"""The states of an item, in the order in which they want attention."""
PLACES = {state: place for place, state in enumerate(STATES)}
ACTIONABLE = frozenset({"answered", "stale", "to-mark", "to-countersign"})
"""The states in which the organisation itself has something to do."""
WAITING = frozenset(
    {"waiting-unit", "sent-back", "recused", "awaiting", "awaiting-lead", "disputed"}
)
"""The states in which others have: the unit, a colleague, another bureau, the office."""


@dataclass(frozen=True, slots=True)
class Task:
    """One item in the queue of an organisation."""

    unit: CycleUnit
    leaf: Leaf
    part: str
    """`lead`, `countersign`, or empty for somebody who only looks."""
    state: str
    entry: LeafEntry | None
    agreement: Agreement | None
    question: ItemMessage | None
    title: str
    """The item as people call it."""

    @property
    def is_open(self) -> bool:
        """Whether the organisation has to do something now."""
        return self.state in ACTIONABLE

    @property
    def words(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass
class UnitTasks:
    """The items of one unit in the queue."""

    unit: CycleUnit
    assessment: SelfAssessment | None
    receipt: TaskReceipt | None
    due: datetime | None
    is_marking: bool
    """Whether marks of the unit may be entered now."""
    tasks: list[Task] = field(default_factory=list)
    """Those that want attention first."""

    @cached_property
    def look(self) -> tuple[object, ...]:
        """What a list of the items shows of them, as a value."""
        return tuple(
            (task.leaf.id, task.title, task.state, task.entry.mark if task.entry else "")
            for task in self.tasks
        )

    @property
    def open(self) -> int:
        """How many items want something from the organisation."""
        return sum(task.is_open for task in self.tasks)

    @property
    def asked_until(self) -> datetime | None:
        """The deadline of what is asked for now; None where nothing is, or is no more.

        A stage that has not begun, or is over, and items that are done make nobody late.
        """
        return self.due if self.is_marking and self.open else None

    @property
    def counted(self) -> list[Task]:
        """The items that have to be scored; events are not counted."""
        return [task for task in self.tasks if task.state != "event"]

    @property
    def done(self) -> int:
        """How many items nobody has to do anything about any more."""
        return sum(task.state == "done" for task in self.tasks)

    @property
    def waiting(self) -> int:
        """How many items wait for somebody else."""
        return sum(task.state in WAITING for task in self.tasks)
