"""Where a year stands with its marks: what is missing, disputed, stale, waiting.

Asked by the conditions of a change of stage, by the list of what is late, and by to-dos.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.assessment.joint import agreement
from kaoping.assessment.models import ItemMessage, LeafEntry, SelfAssessment
from kaoping.assessment.queries.state import state_of
from kaoping.audit.memory import kept
from kaoping.cycles.queries import assessor_map, units_for
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.models import Cycle, CycleUnit


@dataclass(frozen=True, slots=True)
class Item:
    """One item of one unit, with who leads on it."""

    unit: CycleUnit
    leaf_id: str
    name: str
    lead: str
    note: str = ""
    leading: Organisation | None = None
    """The organisation that leads; None where nobody does."""

    def __str__(self) -> str:
        return f"{self.unit.name}“{self.name}”"


@dataclass
class Standing:
    """The items of a year that are not finished, by what is the matter with them."""

    missing: list[Item] = field(default_factory=list)
    disputed: list[Item] = field(default_factory=list)
    awaited: list[Item] = field(default_factory=list)
    stale: list[Item] = field(default_factory=list)
    sent_back: list[Item] = field(default_factory=list)


def standing_of(cycle: Cycle) -> Standing:
    """Return what is not finished: nine queries, whatever there is.

    Between two writes to the year it is kept.
    """
    return kept(cycle.pk, "assessment.standing", lambda: _read(cycle))


def _read(cycle: Cycle) -> Standing:
    units = units_for(Actor.system("核对进度"), cycle)
    everything = assessor_map(cycle, units)
    state = state_of(cycle, units)
    found = Standing()
    for unit in units:
        for leaf in everything.leaves(unit):
            key = unit.pk, leaf.id
            assessors = everything.of(unit, leaf.id)
            leading = assessors[0].organisation if assessors else None
            lead = leading.short_name if leading else "（未指定考核单位）"
            item = Item(unit, leaf.id, title_in(everything.scheme, leaf.id), lead, leading=leading)
            entry, question = state.entries.get(key), state.questions.get(key)
            if question is not None and question.kind == ItemMessage.Kind.SEND_BACK:
                found.sent_back.append(item)
            if entry is None:
                if leaf.absent == "pending":
                    found.missing.append(item)
                continue
            if why := state.stale(entry):
                found.stale.append(Item(unit, leaf.id, item.name, lead, why))
            if entry.stage == LeafEntry.Stage.ASSESSOR:
                agreed = agreement(assessors, leaf, state.words.get(entry.pk, ()))
                if agreed.disagreements:
                    found.disputed.append(item)
                elif agreed.awaited:
                    who = "、".join(one.short_name for one in agreed.awaited)
                    found.awaited.append(Item(unit, leaf.id, item.name, who))
    return found


def unsubmitted(cycle: Cycle) -> list[CycleUnit]:
    """Return the units that have not handed their self-assessment over: two queries.

    Between two writes to the year they are kept.
    """
    return list(kept(cycle.pk, "assessment.unsubmitted", lambda: _unsubmitted(cycle)))


def _unsubmitted(cycle: Cycle) -> list[CycleUnit]:
    state = SelfAssessment.State.SUBMITTED
    submitted = SelfAssessment.objects.filter(cycle=cycle, state=state)
    there = set(submitted.values_list("unit_id", flat=True))
    units = units_for(Actor.system("核对进度"), cycle)
    return [unit for unit in units if unit.pk not in there]


def by_lead(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return who leads → the items."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.lead].append(item)
    return dict(found)


def listed(items: Sequence[Item], most: int = 3) -> str:
    """Return the first items in words, and how many more there are."""
    words = "、".join(str(item) for item in items[:most])
    return words if len(items) <= most else f"{words}等{len(items)}项"
