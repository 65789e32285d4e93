"""The ways from the present stage, as a page shows them: who may go, what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.cycles.conditions import Condition, Obstacle, conditions_of
from kaoping.cycles.models import StageId
from kaoping.cycles.transitions import Transition, all_transitions, from_here

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.stages import Timetable


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition of a change, with what stands in its way."""

    condition: Condition
    obstacles: Sequence[Obstacle]

    @property
    def is_met(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles

    @property
    def blocks(self) -> bool:
        """Whether the change is refused for it."""
        return any(obstacle.blocking for obstacle in self.obstacles)


@dataclass(frozen=True, slots=True)
class Way:
    """One change that can be made from here."""

    transition: Transition
    name: str
    """What the regulation calls the stage that it leads to."""
    is_allowed: bool
    """Whether the person's post gives the right."""
    asked: Sequence[Asked]

    @property
    def is_blocked(self) -> bool:
        """Whether something stands in the way that no reason helps against."""
        return any(one.blocks for one in self.asked)

    @property
    def needs_reason(self) -> bool:
        """Whether a reason is asked for."""
        return self.transition.is_return or any(not one.is_met for one in self.asked)

    @property
    def starts(self) -> bool:
        """Whether it starts the year."""
        return self.transition.from_stage == StageId.PREPARING

    @property
    def label(self) -> str:
        """What the button says."""
        if self.transition.is_return:
            return f"退回“{self.name}”"
        return "启动年度" if self.starts else f"转入“{self.name}”"

    @property
    def consequence(self) -> str:
        """What it will mean, for the question before it."""
        if self.starts:
            return "启动后，释义和可选环节锁定，不能再改；各单位从此看到年度的安排。"
        if self.transition.is_return:
            return "退回后，该环节的工作重新开放；已有的填报和赋分都保留。"
        return "转入后，上一环节的工作不再受理，已办理延期的单位除外。"


def ways_of(actor: Actor, timetable: Timetable) -> list[Way]:
    """Return the changes that can be made from the present stage, the way forward first."""
    return [
        Way(
            transition,
            timetable.name(transition.to_stage),
            actor.may(transition.capability),
            [
                Asked(one, list(one.check(timetable.cycle, transition)))
                for one in conditions_of(transition)
            ],
        )
        for transition in from_here(timetable)
    ]


def table_of(timetable: Timetable) -> list[dict[str, object]]:
    """Return the stage table: each change of the year with its conditions."""
    return [
        {
            "from": timetable.name(one.from_stage),
            "to": timetable.name(one.to_stage),
            "transition": one,
            "conditions": [condition.title for condition in conditions_of(one)],
        }
        for one in all_transitions(timetable)
    ]


def changes_of(timetable: Timetable) -> list[dict[str, object]]:
    """Return the changes of stage that were made, the last first, by the regulation's names."""
    return [
        {
            "from": timetable.name(change.from_stage),
            "to": timetable.name(change.to_stage),
            "row": change,
        }
        for change in reversed(timetable.changes)
    ]


def extensions_of(timetable: Timetable) -> list[dict[str, object]]:
    """Return the extensions that were given, the last first."""
    return [
        {"stage": timetable.name(given.stage), "row": given}
        for given in reversed(timetable.extensions)
    ]
