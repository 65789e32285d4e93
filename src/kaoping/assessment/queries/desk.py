"""The assessors' desk: the items of an organisation, what each wants, and which one comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.assessment.doors import recused_units
from kaoping.assessment.joint import Agreement, agreement
from kaoping.assessment.models import ItemMessage, LeafEntry, SelfAssessment, TaskReceipt
from kaoping.assessment.queries.state import State, state_of
from kaoping.assessment.queries.tasks import ACTIONABLE, PLACES, Task, UnitTasks
from kaoping.audit.memory import kept
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf

LONG = 150
"""Up to so many items are listed at once; of a longer queue one unit is open at a time."""


@dataclass
class Desk:
    """Everything that an organisation has to do with a year's marks."""

    actor: Actor
    timetable: Timetable
    everything: AssessorMap
    parts: Mapping[tuple[int, str], str]
    """(key of the unit, leaf) → `lead` or `countersign`, empty for those who only look."""
    state: State
    assessments: dict[int, SelfAssessment]
    receipts: dict[int, TaskReceipt]
    units: Sequence[CycleUnit]
    """The units whose items were read."""

    @cached_property
    def queue(self) -> list[UnitTasks]:
        """The units with something on the desk, by deadline; finished ones last."""
        timetable, who = self.timetable, self.actor.standpoint
        ended = timetable.ended(timezone.now())
        units = tuple(unit.pk for unit in self.units)
        name = "assessment.queue", who, self.actor.principals, units, ended, self._recused
        return kept(timetable.cycle.pk, name, self._queue)

    def _queue(self) -> list[UnitTasks]:
        found = [self._unit_tasks(unit) for unit in self.units]
        return sorted((one for one in found if one.tasks), key=_urgency)

    @cached_property
    def _recused(self) -> frozenset[int]:
        """The units that this person may not mark, though the organisation may."""
        return recused_units(self.actor, self.units, "赋分")

    @property
    def is_part(self) -> bool:
        """Whether only one unit of a long queue was read."""
        return len(self.units) < len(self.everything.units)

    @property
    def open(self) -> int:
        """How many items want something from the organisation."""
        return sum(one.open for one in self.queue)

    @property
    def waiting(self) -> int:
        """How many items wait for somebody else: the unit, another bureau, the office."""
        return sum(one.waiting for one in self.queue)

    @property
    def done(self) -> int:
        """How many items are settled."""
        return sum(one.done for one in self.queue)

    @property
    def total(self) -> int:
        """How many items there are, events apart."""
        return sum(len(one.counted) for one in self.queue)

    def joint(self) -> tuple[list[Task], list[Task]]:
        """Return the items with another lead: those that await a word, with their marks; the rest.

        Two queries, for who marked.
        """
        tasks = [task for one in self.queue for task in one.tasks if task.part == "countersign"]
        waiting = [task for task in tasks if task.state == "to-countersign"]
        entries = [task.entry for task in waiting if task.entry is not None]
        prefetch_related_objects(entries, "by", "in_place_of", "organisation")
        return waiting, [task for task in tasks if task.state not in {"to-countersign", "event"}]

    def opened(self, unit_id: str = "") -> set[int]:
        """Return the keys of the units whose items a page lists: all, of a long queue only one.

        Args:
            unit_id: The unit that was asked for; by default the first of a long queue.
        """
        asked = [one.unit.pk for one in self.queue if one.unit.unit_id == unit_id]
        if not asked and len(self.parts) <= LONG:
            return {one.unit.pk for one in self.queue}
        return set(asked[:1] or [one.unit.pk for one in self.queue[:1]])

    def unit(self, unit_id: str) -> CycleUnit:
        """Return a unit that is on the desk.

        Raises:
            NotThere: There is none, or an assessor has nothing to do with it.
        """
        for unit in self.everything.units:
            if unit.unit_id == unit_id and self._concerns(unit):
                return unit
        message = f"本年度没有被评价单位“{unit_id}”，或者它不归您评审。"
        raise NotThere("assessment.unknown-unit", message, "请从评审台的列表中选择。")

    def following(self, unit_id: str = "", leaf_id: str = "") -> Task | None:
        """Return the open item after this one, from the start again if need be; None for none."""
        tasks = [task for one in self.queue for task in one.tasks if task.is_open]
        here = (unit_id, leaf_id)
        keys = [(task.unit.unit_id, task.leaf.id) for task in tasks]
        if here in keys:
            place = keys.index(here)
            rest = [*tasks[place + 1 :], *tasks[:place]]
            return rest[0] if rest else None
        same_unit = [task for task in tasks if task.unit.unit_id == unit_id]
        return next(iter([*same_unit, *tasks]), None)

    def _concerns(self, unit: CycleUnit) -> bool:
        return any((unit.pk, leaf.id) in self.parts for leaf in self.everything.leaves(unit))

    def _unit_tasks(self, unit: CycleUnit) -> UnitTasks:
        receipt = self.receipts.get(unit.pk)
        is_waiting = self._is_waiting(unit)
        tasks = [
            self._task(unit, leaf, self.parts[unit.pk, leaf.id], is_waiting=is_waiting)
            for leaf in self.everything.leaves(unit)
            if (unit.pk, leaf.id) in self.parts
        ]
        return UnitTasks(
            unit=unit,
            assessment=self.assessments.get(unit.pk),
            receipt=receipt,
            due=(receipt and receipt.due_at) or self.timetable.deadline("review", unit),
            is_marking=self.timetable.lock("mark", unit) is None,
            tasks=sorted(tasks, key=lambda task: PLACES[task.state]),
        )

    def _is_waiting(self, unit: CycleUnit) -> bool:
        assessment = self.assessments.get(unit.pk)
        submitted = assessment and assessment.state == SelfAssessment.State.SUBMITTED
        return not submitted and self.timetable.lock("self-assess", unit) is None

    def _task(self, unit: CycleUnit, leaf: Leaf, part: str, *, is_waiting: bool) -> Task:
        key = unit.pk, leaf.id
        entry, head = self.state.entries.get(key), self.state.heads.get(key)
        agreed = None
        if head is not None and entry is not None and entry.pk == head.pk:
            words = self.state.words.get(head.pk, ())
            agreed = agreement(self.everything.of(unit, leaf.id), leaf, words)
        question = self.state.questions.get(key)
        if leaf.absent == "no-event":
            state = "event"
        elif entry is None:
            state = self._unmarked(key, part, question, is_waiting=is_waiting)
        else:
            state = self._marked(key, entry, part, question, agreed)
        if part and state in ACTIONABLE and unit.pk in self._recused:
            state = "recused"
        return Task(
            unit,
            leaf,
            part,
            state,
            entry,
            agreed,
            question,
            title_in(self.timetable.scheme, leaf.id),
        )

    def _unmarked(
        self, key: tuple[int, str], part: str, question: ItemMessage | None, *, is_waiting: bool
    ) -> str:
        if is_waiting:
            return "waiting-unit"
        if _is_sent_back(question):
            return "sent-back"
        if part == "countersign":
            return "awaiting-lead"
        return "answered" if key in self.state.answered else "to-mark"

    def _marked(
        self,
        key: tuple[int, str],
        entry: LeafEntry,
        part: str,
        question: ItemMessage | None,
        agreed: Agreement | None,
    ) -> str:
        if _is_sent_back(question):
            return "sent-back"
        answer = self.state.answered.get(key)
        if part != "countersign" and self.state.stale(entry):
            return "stale"
        if part != "countersign" and answer is not None and answer.at > entry.at:
            return "answered"
        if agreed is None or agreed.is_complete:
            return "done"
        if agreed.disagreements:
            return "disputed"
        return "to-countersign" if self._is_asked(agreed, entry) else "awaiting"

    def _is_asked(self, agreed: Agreement, entry: LeafEntry) -> bool:
        """Whether this person's word is awaited; nobody countersigns their own mark."""
        own = self.actor.organisation
        is_awaited = own is not None and any(one.pk == own.pk for one in agreed.awaited)
        return is_awaited and not self.actor.acts_for(entry.by_id, entry.in_place_of_id)


def desk_of(actor: Actor, cycle: Cycle, beside: str = "") -> Desk:
    """Return the desk of the actor's organisation: fourteen queries, whatever there is.

    Assessors get the items that their organisation leads or countersigns; everyone else who may see
    marks gets all items.

    Args:
        actor: Whose desk.
        cycle: The year.
        beside: The unit of the item that the queue stands beside; of a long queue only its items
            are read.
    """
    actor.require("mark.see")
    everything, who = assessor_map(cycle), actor.standpoint
    parts = kept(cycle.pk, ("assessment.parts", who), lambda: _parts(actor, everything))
    one = [unit for unit in everything.units if unit.unit_id == beside]
    units = one if one and len(parts) > LONG else everything.units
    assessments, receipts = kept(
        cycle.pk, ("assessment.around", who), lambda: _around(actor, cycle)
    )
    return Desk(
        actor=actor,
        timetable=timetable_of(cycle),
        everything=everything,
        parts=parts,
        state=state_of(cycle, units),
        assessments=assessments,
        receipts=receipts,
        units=units,
    )


def _around(actor: Actor, cycle: Cycle) -> tuple[dict[int, SelfAssessment], dict[int, TaskReceipt]]:
    receipts = TaskReceipt.objects.filter(cycle=cycle, organisation=actor.organisation)
    return (
        {one.unit_id: one for one in SelfAssessment.objects.filter(cycle=cycle)},
        {one.unit_id: one for one in receipts},
    )


def _parts(actor: Actor, everything: AssessorMap) -> dict[tuple[int, str], str]:
    """Return the items of somebody's desk with their part; assessors have only those with one."""
    own = actor.organisation.pk if actor.organisation else None
    found = {}
    for unit in everything.units:
        for leaf in everything.leaves(unit):
            assessors = everything.of(unit, leaf.id)
            part = next((one.part for one in assessors if one.organisation.pk == own), "")
            if part or actor.role != Role.ASSESSOR:
                found[unit.pk, leaf.id] = part
    return found


def queue_for(actor: Actor, cycle: Cycle) -> Sequence[UnitTasks]:
    """Return the queue of the actor's organisation, units by deadline, open items first."""
    return desk_of(actor, cycle).queue


def _is_sent_back(question: ItemMessage | None) -> bool:
    return question is not None and question.kind == ItemMessage.Kind.SEND_BACK


def _urgency(found: UnitTasks) -> tuple[bool, bool, float, int]:
    due = found.due.timestamp() if found.due else 0.0
    return not found.open, found.due is None, due, found.unit.position
