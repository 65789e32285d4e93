"""The self-assessment of a unit, read: its whole table, what is claimed, permitted and missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaoping.assessment.asked import Entry, leaves
from kaoping.assessment.bindings import chips
from kaoping.assessment.checklist import (
    asks_for_claim,
    blocking_of,
    is_done,
)
from kaoping.assessment.comparing import outdated
from kaoping.assessment.layout import Line, layout_of
from kaoping.assessment.models import ClaimRevision, SelfAssessment
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permit import Answer
from kaoping.assessment.permits import ask
from kaoping.assessment.queries.claimed import (
    NOTHING,
    Claim,
    drafts_in,
    histories_for,
    is_their_own,
    open_questions,
    submitted_by,
)
from kaoping.assessment.queries.earlier import last_scores
from kaoping.assessment.queries.sheet_page import Row, Sheet
from kaoping.audit.memory import kept
from kaoping.cycles.amended import amended_leaves
from kaoping.cycles.stages import Timetable, timetable_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.assessment.revisions import History
    from kaoping.cycles.models import Cycle, CycleUnit


def sheet_for(actor: Actor, cycle: Cycle, unit: CycleUnit) -> Sheet:
    """Return the self-assessment of a unit that the person may see; a fixed number of queries.

    Args:
        actor: Who reads; somebody of the unit sees drafts, others what was submitted.
        cycle: The year.
        unit: A unit that `cycles.queries.unit_for` gave to this person.
    """
    actor.require("self-assessment.see")
    timetable, is_own = timetable_of(cycle), is_their_own(actor, unit)
    name = "assessment.sheet", unit.pk, is_own, actor.standpoint
    made = kept(cycle.pk, name, lambda: _made(actor, timetable, unit, is_own=is_own))
    lock = timetable.lock("self-assess", unit)
    return replace(made, cycle=cycle, unit=unit, timetable=timetable, lock=lock)


def _made(actor: Actor, timetable: Timetable, unit: CycleUnit, *, is_own: bool) -> Sheet:
    cycle, about = timetable.cycle, unit_facts(unit)
    applying = leaves(timetable.scheme, about)
    histories = histories_for(unit) if is_own else {}
    claims = drafts_in(histories) if is_own else submitted_by(unit)
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
    amended = amended_leaves(sheet.cycle)
    found = {}
    for indicator, line in sheet.layout.lines():
        if line.id not in applying:
            continue
        history, written = histories.get(line.id), _written(claims.get(line.id))
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
            amended=outdated(written, sheet.assessment, amended.get(line.id)),
        )
    return found


def _written(claim: Claim | None) -> datetime | None:
    """When somebody saved what a claim says; None where it says nothing."""
    return claim.at if claim is not None and (claim.facts or claim.explanation) else None


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
