"""The self-assessment of a unit: its whole table, what is claimed, permitted and missing.

A unit reads its drafts; everyone else reads what was submitted, item by item.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kaoping.accounts.errors import NotThere
from kaoping.assessment.bindings import chips
from kaoping.assessment.checklist import (
    asks_for_claim,
    blocking_of,
    claimed,
    histories_of,
    is_done,
)
from kaoping.assessment.inputs import Field, fields_of, words_of
from kaoping.assessment.layout import Indicator, Layout, Line, layout_of
from kaoping.assessment.models import ClaimRevision, ItemMessage, LeafEntry, SelfAssessment
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permits import Answer, Entry, Permit, ask, leaves
from kaoping.assessment.queries.earlier import last_scores
from kaoping.assessment.revisions import History
from kaoping.audit.memory import kept
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.evidence.queries import Chip

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Lock


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed for an item: a draft, or an entry that was submitted."""

    facts: Mapping[str, Any]
    explanation: str
    version: int
    by: str
    at: datetime | None


NOTHING = Claim({}, "", 0, "", None)


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the sheet."""

    indicator: Indicator
    line: Line
    claim: Claim
    permit: Permit | None
    state: str
    """`done`, `missing`, `optional`, `wrong`, `conflict`, `out`."""
    problems: tuple[str, ...]
    conflicts: tuple[ClaimRevision, ...]
    question: ItemMessage | None
    """What an assessor waits for."""
    last_year: str
    evidence: tuple[Chip, ...]

    @property
    def fields(self) -> list[Field]:
        """The fields of the item's form."""
        return fields_of(self.line.leaf, self.claim.facts)

    @property
    def mark(self) -> str:
        """The claimed mark."""
        return str(self.claim.facts.get("mark", ""))

    @property
    def is_out(self) -> bool:
        """Whether the unit says that the item does not apply."""
        return "not_applicable" in self.claim.facts

    @property
    def words(self) -> list[tuple[str, str]]:
        """The claim in words."""
        return words_of(self.line.leaf, self.claim.facts)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that the row shows, as a value: what is drawn from it need be drawn once."""
        claim, permit, question = self.claim, self.permit, self.question
        return (
            self.line.id,
            json.dumps(claim.facts),
            claim.explanation,
            claim.version,
            claim.at,
            permit and (permit.state, permit.low, permit.high, permit.step, permit.sentence),
            self.state,
            self.problems,
            tuple(one.pk for one in self.conflicts),
            question and (question.pk, question.kind, question.text),
            self.last_year,
            self.evidence,
        )

    @property
    def unmerged(self) -> list[tuple[ClaimRevision, list[tuple[str, str]]]]:
        """Each open conflict with its facts in words."""
        return [(one, words_of(self.line.leaf, one.facts)) for one in self.conflicts]


@dataclass
class Sheet:
    """The whole self-assessment of a unit."""

    cycle: Cycle
    unit: CycleUnit
    timetable: Timetable
    assessment: SelfAssessment | None
    layout: Layout
    rows: Mapping[str, Row]
    answer: Answer
    lock: Lock | None
    is_own: bool
    """Whether the drafts of the actor's own unit are shown."""
    saved_at: datetime | None = None
    done: int = 0
    total: int = 0
    excluded: list[str] = field(default_factory=list)
    """Why parts of the table do not concern the unit."""

    @property
    def state(self) -> str:
        """Where the self-assessment stands."""
        return self.assessment.state if self.assessment else SelfAssessment.State.OPEN

    @property
    def is_submitted(self) -> bool:
        """Whether it is in the assessors' hands."""
        return self.state == SelfAssessment.State.SUBMITTED

    @property
    def is_editable(self) -> bool:
        """Whether somebody of the unit may write now."""
        return self.is_own and self.lock is None and not self.is_submitted

    @property
    def due(self) -> datetime | None:
        """The unit's deadline."""
        return self.timetable.deadline("self-assessment", self.unit)

    @property
    def asked_until(self) -> datetime | None:
        """The deadline as long as the unit is asked to submit; None before, after and once it did.

        A year that has gone on without the unit's self-assessment asks for it no more.
        """
        return None if self.is_submitted or self.lock is not None else self.due

    @property
    def shown(self) -> list[tuple[Indicator, list[Row]]]:
        """The indicators that concern the unit, with their rows."""
        found = []
        for indicator in self.layout.indicators:
            rows = [self.rows[line.id] for line in indicator.lines if line.id in self.rows]
            if rows:
                found.append((indicator, rows))
        return found

    @property
    def missing(self) -> list[Row]:
        """The items without a finished claim, in the order of the regulation."""
        return [row for row in self.rows.values() if row.state == "missing"]

    def next_missing(self, after: str = "") -> Row | None:
        """Return the next item without a finished claim, from the start again if need be.

        Args:
            after: The item at which one is; none: the first one is returned.
        """
        places = {leaf: place for place, leaf in enumerate(self.rows)}
        here = places.get(after, -1)
        missing = [row for row in self.missing if row.line.id != after]
        behind = [row for row in missing if places[row.line.id] > here]
        return next(iter([*behind, *missing]), None)

    def row(self, leaf_id: str) -> Row:
        """Return one item.

        Raises:
            NotThere: The unit is not evaluated by it.
        """
        if leaf_id not in self.rows:
            message = f"{self.unit.name}的评价表里没有条目“{leaf_id}”。"
            raise NotThere("assessment.unknown-leaf", message, "请从评价表中选择条目。")
        return self.rows[leaf_id]


def sheet_for(actor: Actor, cycle: Cycle, unit: CycleUnit) -> Sheet:
    """Return the self-assessment of a unit that the person may see; a fixed number of queries.

    Args:
        actor: Who reads; somebody of the unit sees drafts, others what was submitted.
        cycle: The year.
        unit: A unit that `cycles.queries.unit_for` gave to this person.
    """
    actor.require("self-assessment.see")
    timetable, is_own = timetable_of(cycle), _is_own(actor, unit)
    who = actor.role, actor.organisation and actor.organisation.pk, bool(actor.errand)
    name = "assessment.sheet", unit.pk, is_own, who
    made = kept(cycle.pk, name, lambda: _made(actor, timetable, unit, is_own=is_own))
    lock = timetable.lock("self-assess", unit)
    return replace(made, cycle=cycle, unit=unit, timetable=timetable, lock=lock)


def _made(actor: Actor, timetable: Timetable, unit: CycleUnit, *, is_own: bool) -> Sheet:
    cycle, about = timetable.cycle, unit_facts(unit)
    applying = leaves(timetable.scheme, about)
    histories = _histories(unit) if is_own else {}
    claims = _drafts(histories) if is_own else _submitted(unit)
    facts: dict[str, Entry] = {
        leaf: one.facts for leaf, one in claims.items() if leaf in applying and one.facts
    }
    answer = ask(timetable.scheme, cycle.year, about, facts)
    sheet = Sheet(
        cycle=cycle,
        unit=unit,
        timetable=timetable,
        assessment=SelfAssessment.objects.filter(unit=unit).first(),
        layout=layout_of(timetable.scheme, unit.group),
        rows={},
        answer=answer,
        lock=None,
        is_own=is_own,
        saved_at=max((one.at for one in claims.values() if one.at), default=None),
    )
    sheet.rows = _rows(actor, sheet, claims, histories, facts)
    expected = [row for row in sheet.rows.values() if asks_for_claim(row.line.leaf)]
    sheet.total = len(expected)
    sheet.done = sum(row.state in {"done", "out"} for row in expected)
    sheet.excluded = _excluded(sheet, applying)
    return sheet


def claims_for(actor: Actor, cycle: Cycle, unit: CycleUnit) -> dict[str, Claim]:
    """Return leaf → what is claimed, drafts for the unit itself, else what was submitted."""
    actor.require("self-assessment.see")
    del cycle
    return _drafts(_histories(unit)) if _is_own(actor, unit) else _submitted(unit)


def claimed_total(actor: Actor, cycle: Cycle, unit: CycleUnit) -> tuple[str, str]:
    """Return the low and high of the total that a unit's claims give, asked of the engine."""
    claims = claims_for(actor, cycle, unit)
    scheme, about = cycle.settled_scheme(), unit_facts(unit)
    applying = leaves(scheme, about)
    facts = {leaf: one.facts for leaf, one in claims.items() if leaf in applying and one.facts}
    answer = ask(scheme, cycle.year, about, facts)
    return answer.low, answer.high


def _is_own(actor: Actor, unit: CycleUnit) -> bool:
    own = actor.organisation
    return bool(actor.errand) or (
        actor.may("self-assessment.edit") and own is not None and unit.organisation_id == own.pk
    )


def _histories(unit: CycleUnit) -> dict[str, History[ClaimRevision]]:
    return histories_of(ClaimRevision.objects.filter(unit=unit).select_related("by"))


def _drafts(histories: Mapping[str, History[ClaimRevision]]) -> dict[str, Claim]:
    return {
        leaf: Claim(one.facts, one.explanation, one.version, one.by.name if one.by else "", one.at)
        for leaf, one in claimed(histories).items()
    }


def _submitted(unit: CycleUnit) -> dict[str, Claim]:
    rows = LeafEntry.objects.filter(unit=unit, stage=LeafEntry.Stage.SELF, replaced_by=None)
    return {
        row.leaf_id: Claim(row.facts, row.reason, row.pk, row.by.name if row.by else "", row.at)
        for row in rows.select_related("by")
    }


def open_questions(unit: CycleUnit) -> dict[str, ItemMessage]:
    """Return leaf → what an assessor waits for an answer to: one query."""
    rows = ItemMessage.objects.filter(unit=unit, answered_by=None)
    rows = rows.exclude(kind=ItemMessage.Kind.ANSWER).select_related("by")
    return {row.leaf_id: row for row in rows}


def _rows(
    actor: Actor,
    sheet: Sheet,
    claims: Mapping[str, Claim],
    histories: Mapping[str, History[ClaimRevision]],
    facts: Mapping[str, Entry],
) -> dict[str, Row]:
    questions = open_questions(sheet.unit)
    last = last_scores(sheet.cycle, sheet.unit.unit_id)
    evidence = chips(actor, sheet.cycle, sheet.unit)
    applying = leaves(sheet.timetable.scheme, unit_facts(sheet.unit))
    found = {}
    for indicator, line in sheet.layout.lines():
        if line.id not in applying:
            continue
        history = histories.get(line.id)
        problems = tuple(problem.message for problem in sheet.answer.problems_of(line.id))
        found[line.id] = Row(
            indicator=indicator,
            line=line,
            claim=claims.get(line.id, NOTHING),
            permit=sheet.answer.permits.get(line.id),
            state=_state(line, sheet.answer, history, facts),
            problems=problems,
            conflicts=tuple(history.conflicts) if history else (),
            question=questions.get(line.id),
            last_year=last.get(line.id, ""),
            evidence=tuple(evidence.get(line.id, ())),
        )
    return found


def _state(
    line: Line,
    answer: Answer,
    history: History[ClaimRevision] | None,
    facts: Mapping[str, Entry],
) -> str:
    if history is not None and history.conflicts:
        return "conflict"
    if blocking_of(line.id, answer, history):
        return "wrong"
    if is_done(line.id, answer, facts):
        return "out" if "not_applicable" in facts[line.id] else "done"
    return "missing" if asks_for_claim(line.leaf) else "optional"


def _excluded(sheet: Sheet, applying: Mapping[str, object]) -> list[str]:
    """Return why some leaves of the tables do not concern this unit, each reason once."""
    reasons = [
        permit.sentence
        for leaf, permit in sheet.answer.permits.items()
        if leaf not in applying and permit.state == "out"
    ]
    return list(dict.fromkeys(reasons))


def revisions_for(actor: Actor, unit: CycleUnit, leaf_id: str) -> list[ClaimRevision]:
    """Return the saved states of an item, the newest first; only for the unit's own people."""
    if not _is_own(actor, unit):
        return []
    rows = ClaimRevision.objects.filter(unit=unit, leaf_id=leaf_id).select_related("by")
    return list(rows.order_by("-version")[:50])
