"""What stands in the way of a result: leaves without a score, disagreements, changed evidence.

A result is frozen only when nothing is open. Each obstacle says what, where, and how it is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.accounts.actor import Actor
from kaoping.accounts.errors import Refusal
from kaoping.assessment.queries import flags_for, state_of
from kaoping.assessment.queries.state import State
from kaoping.audit.memory import kept
from kaoping.cycles.assessors import AssessorMap
from kaoping.cycles.conditions import Obstacle
from kaoping.cycles.queries import assessor_map, units_of
from kaoping.results.facts import Scored, current_of
from kaoping.results.states import Standing, stands
from kaoping.scheme.titles import short_title_in

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit

NAMED = 3
"""So many items are named; of more, the number is said."""


@dataclass(eq=False)
class Picture:
    """A year as the board and the freezing of a result see it."""

    cycle: Cycle
    units: Sequence[CycleUnit]
    assessors: AssessorMap
    state: State
    scored: Scored | None
    refusal: Refusal | None = None

    @cached_property
    def standings(self) -> Mapping[tuple[int, str], Standing]:
        """(key of the unit, leaf) → where the item stands, for all that apply."""
        return {
            (unit.pk, leaf.id): stands(self, unit, leaf)
            for unit in self.units
            for leaf in self.assessors.leaves(unit)
        }

    @cached_property
    def obstacles(self) -> Sequence[Obstacle]:
        """What has to be settled before a result is frozen."""
        if self.refusal is not None:
            return [Obstacle(self.refusal.message.rstrip("。"), "请更正后再计分")]
        return [*_of_items(self), *_of_flags(self)]


def picture_of(cycle: Cycle) -> Picture:
    """Read everything that was entered in a year: a fixed number of queries.

    Between two writes to the year it is kept.
    """
    return kept(cycle.pk, "results.picture", lambda: _read(cycle))


def _read(cycle: Cycle) -> Picture:
    units = list(units_of(cycle))
    for unit in units:
        unit.cycle = cycle
    assessors = assessor_map(cycle, units)
    state = state_of(cycle, units)
    try:
        found, refusal = current_of(cycle, units, state.entries), None
    except Refusal as refused:
        found, refusal = None, refused
    return Picture(cycle, units, assessors, state, found, refusal)


def obstacles_to_freezing(cycle: Cycle, picture: Picture | None = None) -> list[Obstacle]:
    """Return everything that has to be settled before a result is frozen, as it is mended."""
    return list((picture or picture_of(cycle)).obstacles)


def unsettled(picture: Picture) -> list[Obstacle]:
    """Return what waits for somebody's answer; not the items that are simply not marked yet."""
    if picture.refusal is not None:
        return list(picture.obstacles)
    waiting = [state for state in BLOCKING if state != "pending"]
    return [*_of_items(picture, waiting), *_of_flags(picture)]


def _of_items(picture: Picture, states: Iterable[str] | None = None) -> Iterator[Obstacle]:
    named: dict[str, list[str]] = {}
    scheme = picture.assessors.scheme
    for unit in picture.units:
        for leaf in picture.assessors.leaves(unit):
            for state in picture.standings[unit.pk, leaf.id].blocking:
                named.setdefault(state, []).append(
                    f"{unit.name}“{short_title_in(scheme, leaf.id)}”"
                )
    board = reverse("results:board", args=[picture.cycle.pk])
    for state in BLOCKING if states is None else states:
        words, mend = BLOCKING[state]
        if items := named.get(state):
            what = "、".join(items[:NAMED]) + ("等" if len(items) > NAMED else "")
            text = f"有{len(items)}项{words}（{what}）"
            yield Obstacle(text, mend, f"{board}?show={state}")


BLOCKING = {
    "pending": ("还没有定分", "请考核单位赋分，或由办公室在汇总环节调整"),
    "disputed": ("会签单位有不同意见", "请办公室调整得分，作出决定"),
    "awaiting": ("等待会签", "请会签单位表态，或由办公室调整"),
    "sent-back": ("退回后单位还没有答复", "请单位答复，或由办公室调整"),
    "stale": ("赋分后材料、自评或办法有变化", "请考核单位确认或重新赋分，或由办公室调整"),
}
"""State → what is open, how it is mended."""


def _of_flags(picture: Picture) -> Iterator[Obstacle]:
    actor = Actor.system("核对认定")
    waiting = [one for one in flags_for(actor, picture.cycle) if one.state == "proposed"]
    if waiting:
        names = "、".join(dict.fromkeys(one.unit.name for one in waiting))
        link = reverse("assessment:flags", args=[picture.cycle.pk])
        yield Obstacle(f"对{names}的认定还没有确认", "请另一人确认或不予认定", link)
