"""The changes of stage: who may make them, what they need, what is logged.

Forward goes one stage at a time along the year's sequence. Backward is the short table below:
back to marking or to the sums, never behind the start, and never after publication, where a
correction is a new version of the result. Conditions are predicates with names, registered in
`conditions`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.cycles.stages import Timetable

FORWARD_BY = "cycle.advance"
FORWARD_BY_STAGE = {"published": "result.publish"}
"""Stage → the capability that entering it takes, where that is another one."""

RETURNS: dict[tuple[str, str], str] = {
    ("review", "self-assessment"): "自评材料普遍需要补充时，退回自评",
    ("aggregation", "review"): "汇总中发现赋分缺漏或错误时，退回评审",
    ("approval", "aggregation"): "批准人不同意时，退回汇总",
    ("notification", "aggregation"): "告知中发现结果有误时，退回汇总，重新报批",
    ("objection", "aggregation"): "复核改变了得分时，退回汇总，重新计分和报批",
}
"""(from, to) → when the office takes this way back; a reason is always asked for."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of stage that the year knows."""

    from_stage: str
    to_stage: str
    capability: str
    timetable: Timetable = field(repr=False, compare=False)
    """The course of the year as it stood; conditions need not read it again."""
    is_return: bool
    purpose: str = ""
    """When a way back is taken; empty on the way forward."""

    @property
    def logged_as(self) -> str:
        """The action under which the change stands in the log."""
        return "cycles.stage.returned" if self.is_return else "cycles.stage.advanced"


def all_transitions(timetable: Timetable) -> tuple[Transition, ...]:
    """Return every change that this year knows, forward ones first."""
    ids = [stage.id for stage in timetable.stages]
    forward = [
        Transition(here, there, FORWARD_BY_STAGE.get(there, FORWARD_BY), timetable, is_return=False)
        for here, there in pairwise(ids)
    ]
    back = [
        Transition(here, there, FORWARD_BY, timetable, is_return=True, purpose=purpose)
        for (here, there), purpose in RETURNS.items()
        if here in ids and there in ids
    ]
    return (*forward, *back)


def from_here(timetable: Timetable) -> tuple[Transition, ...]:
    """Return the changes that can be made from the stage in which the year is."""
    return tuple(t for t in all_transitions(timetable) if t.from_stage == timetable.cycle.stage)
