"""The assessors' desk: what to score next, and everything about one item beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kaoping.accounts.capabilities import Role
from kaoping.assessment.bindings import Bound, bound_in, is_stale
from kaoping.assessment.joint import Agreement, agreement
from kaoping.assessment.models import (
    OFFICIAL,
    Countersignature,
    ItemMessage,
    LeafEntry,
    SelfAssessment,
    TaskReceipt,
)
from kaoping.assessment.official import Effective, effective
from kaoping.cycles.queries import assessor_map, units_for
from kaoping.cycles.stages import Timetable, timetable_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf

STATES = {
    "answered": "单位已答复，待赋分",
    "stale": "材料或自评已变，待确认",
    "to-mark": "待赋分",
    "to-countersign": "待会签",
    "waiting-unit": "等单位提交",
    "sent-back": "已退回，等单位答复",
    "awaiting": "等其他单位会签",
    "awaiting-lead": "等牵头单位赋分",
    "disputed": "有分歧，等办公室决定",
    "done": "已完成",
    "event": "有则登记",
}
"""The states of an item, in the order in which they want attention."""
ACTIONABLE = frozenset({"answered", "stale", "to-mark", "to-countersign"})
"""The states in which the organisation itself has something to do."""


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
    answered: bool = False

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
    tasks: list[Task] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many items want something from the organisation."""
        return sum(task.is_open for task in self.tasks)

    @property
    def counted(self) -> list[Task]:
        """The items that have to be scored; events are not counted."""
        return [task for task in self.tasks if task.state != "event"]

    @property
    def done(self) -> int:
        """How many items the organisation is done with."""
        return sum(not task.is_open and task.state != "waiting-unit" for task in self.counted)


@dataclass
class State:
    """Everything that was entered about some units: read once, asked many times."""

    entries: Effective
    heads: Mapping[tuple[int, str], LeafEntry]
    """The assessors' entries that nothing replaces."""
    claims: Mapping[tuple[int, str], LeafEntry]
    words: Mapping[int, Sequence[Countersignature]]
    questions: Mapping[tuple[int, str], ItemMessage]
    answered: Mapping[tuple[int, str], ItemMessage]
    evidence: Mapping[tuple[int, str], Bound]

    def stale(self, entry: LeafEntry) -> str:
        """Return why an entry has to be looked at again; empty where it stands."""
        key = entry.unit_id, entry.leaf_id
        if is_stale(entry, self.evidence.get(key, [])):
            return "赋分后佐证材料有变化"
        claim = self.claims.get(key)
        if entry.stage == LeafEntry.Stage.ASSESSOR and claim and claim.pk != entry.claim_id:
            return "赋分后单位重新提交了自评"
        return ""


def state_of(cycle: Cycle, units: Sequence[CycleUnit]) -> State:
    """Read what was entered about some units: four queries."""
    keys = [unit.pk for unit in units]
    rows = LeafEntry.objects.filter(cycle=cycle, unit__in=keys, replaced_by=None)
    heads = list(rows.select_related("by", "organisation"))
    words: dict[int, list[Countersignature]] = defaultdict(list)
    signed = Countersignature.objects.filter(entry__cycle=cycle, entry__unit__in=keys)
    for word in signed.select_related("organisation", "by"):
        words[word.entry_id].append(word)
    questions, answered = _messages(cycle, keys)
    return State(
        entries=effective(one for one in heads if one.stage in OFFICIAL),
        heads=_of_stage(heads, LeafEntry.Stage.ASSESSOR),
        claims=_of_stage(heads, LeafEntry.Stage.SELF),
        words=words,
        questions=questions,
        answered=answered,
        evidence=bound_in(cycle, keys),
    )


def queue_for(actor: Actor, cycle: Cycle) -> list[UnitTasks]:
    """Return the queue of the actor's organisation, units by deadline, open items first.

    Assessors get the items that their organisation leads or countersigns; everyone else who may see
    marks gets all items. Thirteen queries, whatever there is.
    """
    actor.require("mark.see")
    timetable = timetable_of(cycle)
    units = units_for(actor, cycle)
    everything = assessor_map(cycle, units)
    state = state_of(cycle, units)
    assessments = {one.unit_id: one for one in SelfAssessment.objects.filter(cycle=cycle)}
    receipts = {
        one.unit_id: one
        for one in TaskReceipt.objects.filter(cycle=cycle, organisation=actor.organisation)
    }
    desk = _Desk(actor, timetable, everything, state, assessments)
    found = []
    for unit in units:
        receipt = receipts.get(unit.pk)
        due = receipt.due_at if receipt and receipt.due_at else timetable.deadline("review", unit)
        tasks = [task for task in map(desk.task(unit), everything.leaves(unit)) if task]
        if tasks:
            tasks.sort(key=lambda task: list(STATES).index(task.state))
            found.append(UnitTasks(unit, assessments.get(unit.pk), receipt, due, tasks))
    return sorted(found, key=_urgency)


def stale_marks(cycle: Cycle) -> list[tuple[LeafEntry, str]]:
    """Return the entries that count and have to be looked at again, with the reason."""
    from kaoping.accounts.actor import Actor  # noqa: PLC0415

    units = units_for(Actor.system("核对材料"), cycle)
    state = state_of(cycle, units)
    found = ((entry, state.stale(entry)) for entry in state.entries.values())
    return [(entry, why) for entry, why in found if why]


def next_task(queue: Iterable[UnitTasks], unit_id: str, leaf_id: str) -> Task | None:
    """Return the open item after this one, in the order of the queue, from the start if need be."""
    tasks = [task for one in queue for task in one.tasks if task.is_open]
    here = (unit_id, leaf_id)
    keys = [(task.unit.unit_id, task.leaf.id) for task in tasks]
    others = [task for task, key in zip(tasks, keys, strict=True) if key != here]
    if here in keys:
        after = tasks[keys.index(here) + 1 :]
        return after[0] if after else (others[0] if others else None)
    same_unit = [task for task in others if task.unit.unit_id == unit_id]
    return next(iter([*same_unit, *others]), None)


@dataclass
class _Desk:
    """Says of each item what the actor's organisation has to do with it."""

    actor: Actor
    timetable: Timetable
    everything: AssessorMap
    state: State
    assessments: Mapping[int, SelfAssessment]

    def task(self, unit: CycleUnit) -> Callable[[Leaf], Task | None]:
        """Return a function from a leaf to its task."""
        is_waiting = self._is_waiting(unit)

        def of(leaf: Leaf) -> Task | None:
            return self._task(unit, leaf, is_waiting=is_waiting)

        return of

    def _is_waiting(self, unit: CycleUnit) -> bool:
        assessment = self.assessments.get(unit.pk)
        submitted = assessment and assessment.state == SelfAssessment.State.SUBMITTED
        return not submitted and self.timetable.lock("self-assess", unit) is None

    def _task(self, unit: CycleUnit, leaf: Leaf, *, is_waiting: bool) -> Task | None:
        assessors = self.everything.of(unit, leaf.id)
        own = self.actor.organisation
        part = next((one.part for one in assessors if own and one.organisation.pk == own.pk), "")
        if not part and self.actor.role == Role.ASSESSOR:
            return None
        key = unit.pk, leaf.id
        entry = self.state.entries.get(key)
        head = self.state.heads.get(key)
        agreed = None
        if head is not None and entry is not None and entry.pk == head.pk:
            agreed = agreement(assessors, leaf, self.state.words.get(head.pk, ()))
        question = self.state.questions.get(key)
        answer = self.state.answered.get(key)
        is_answered = answer is not None and (entry is None or answer.at > entry.at)
        state = self._state(
            leaf, entry, agreed, part, question, is_waiting=is_waiting, is_answered=is_answered
        )
        if state == "awaiting" and agreed and self._is_asked(agreed, head):
            state = "to-countersign"
        return Task(unit, leaf, part, state, entry, agreed, question, is_answered)

    def _is_asked(self, agreed: Agreement, head: LeafEntry | None) -> bool:
        """Whether this person's word is awaited; nobody countersigns their own mark."""
        own = self.actor.organisation
        is_awaited = own is not None and any(one.pk == own.pk for one in agreed.awaited)
        return is_awaited and head is not None and head.by_id != self.actor.person_id

    def _state(  # noqa: PLR0911  one answer a situation
        self,
        leaf: Leaf,
        entry: LeafEntry | None,
        agreed: Agreement | None,
        part: str,
        question: ItemMessage | None,
        *,
        is_waiting: bool,
        is_answered: bool,
    ) -> str:
        if leaf.absent == "no-event":
            return "event"
        if is_waiting and entry is None:
            return "waiting-unit"
        if question is not None and question.kind == ItemMessage.Kind.SEND_BACK:
            return "sent-back"
        if entry is None:
            if part == "countersign":
                return "awaiting-lead"
            return "answered" if is_answered else "to-mark"
        if self.state.stale(entry) and part != "countersign":
            return "stale"
        if is_answered and part != "countersign":
            return "answered"
        if agreed is None or agreed.is_complete:
            return "done"
        return "disputed" if agreed.disagreements else "awaiting"


def _messages(
    cycle: Cycle, keys: Sequence[int]
) -> tuple[dict[tuple[int, str], ItemMessage], dict[tuple[int, str], ItemMessage]]:
    """Return what waits for an answer, and the last answers."""
    rows = ItemMessage.objects.filter(cycle=cycle, unit__in=keys).select_related(
        "by", "answered_by"
    )
    waiting, answers = {}, {}
    for row in rows:
        key = row.unit_id, row.leaf_id
        if row.kind == ItemMessage.Kind.ANSWER:
            answers[key] = row
        elif not hasattr(row, "answered_by"):
            waiting[key] = row
    return waiting, answers


def _of_stage(
    heads: Iterable[LeafEntry], stage: LeafEntry.Stage
) -> dict[tuple[int, str], LeafEntry]:
    return {(one.unit_id, one.leaf_id): one for one in heads if one.stage == stage}


def _urgency(found: UnitTasks) -> tuple[bool, bool, float, int]:
    due = found.due.timestamp() if found.due else 0.0
    return not found.open, found.due is None, due, found.unit.position
