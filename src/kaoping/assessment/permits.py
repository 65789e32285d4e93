"""What the facts permit, asked of the engine: range, step and sentence of each leaf of a unit.

    unit + entries → facts (JSON) → kaoping.engine → Answer(leaf → Permit, low–high of the total)

Nothing here knows a rule. A page that shows a ruler, a service that takes a mark and the official
run all get their bounds from the same engine, under the readings that the year has settled.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.assessment.asked import Entry, UnitFacts, facts_value, run_facts, tables
from kaoping.assessment.inputs import in_form_words
from kaoping.assessment.permit import Answer, Permit
from kaoping.engine.explain import explain
from kaoping.engine.rules import step_of
from kaoping.engine.run import fraction_at
from kaoping.engine.step import Step
from kaoping.numbers import write_exact, write_shown
from kaoping.problems import Problem, errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.engine import Run
    from kaoping.scheme import Leaf, Scheme


def ask(
    scheme: Scheme,
    year: int,
    unit: UnitFacts,
    entries: Mapping[str, Entry],
    others: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]] | None = None,
) -> Answer:
    """Ask the engine about one unit.

    Entries that the engine refuses are named in the problems and left out of the rest of the
    answer, so that one wrong figure does not hide the whole table.

    Args:
        scheme: The year's scheme, readings settled.
        year: The evaluated year.
        unit: Whom the entries are about.
        entries: Leaf → facts, with marks where there are some.
        others: The other units with their entries; only rules that compare units look at them.
    """
    return _ask(scheme, year, unit, entries, others, None)


def ask_leaf(
    scheme: Scheme,
    year: int,
    unit: UnitFacts,
    leaf: str,
    entry: Entry,
    others: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]] | None = None,
) -> tuple[Permit | None, list[Problem]]:
    """Return what one leaf permits under these facts, and what is wrong with them.

    A wrong mark leaves the range of the facts standing, because the person who is told that a mark
    is outside needs to see what is inside.
    """
    answer = _ask(scheme, year, unit, {leaf: entry}, others, leaf)
    problems = [problem for problem in answer.problems if problem.place.leaf in {"", leaf}]
    if problems and "mark" in entry:
        unmarked = {key: value for key, value in entry.items() if key != "mark"}
        again = _ask(scheme, year, unit, {leaf: unmarked}, others, leaf)
        if not again.problems_of(leaf):
            return again.permits.get(leaf), problems
    return answer.permits.get(leaf), problems


def _ask(
    scheme: Scheme,
    year: int,
    unit: UnitFacts,
    entries: Mapping[str, Entry],
    others: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]] | None,
    only: str | None,
) -> Answer:
    """Ask about every leaf of the unit, or about one only: its words cost more than its sums."""
    said = json.dumps([year, asdict(unit), entries, only], ensure_ascii=False)
    question = _Question(scheme, said, year, unit, entries, only)
    return _asked(question, others) if others else _answered(question)


@dataclass(frozen=True)
class _Question:
    """What the engine is asked about one unit, as a key: the same words under the same scheme."""

    scheme: Scheme
    said: str
    year: int
    unit: UnitFacts
    entries: Mapping[str, Entry]
    only: str | None
    """The leaf whose permit is wanted; None for all."""

    def __hash__(self) -> int:
        return hash((id(self.scheme.regulation), self.said))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Question)
            and other.scheme.regulation is self.scheme.regulation
            and other.said == self.said
        )


@lru_cache(maxsize=128)
def _answered(question: _Question) -> Answer:
    """A page asks again what the page before it asked; an answer hangs on nothing but these."""
    return _asked(question, {})


def _asked(
    question: _Question, others: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]]
) -> Answer:
    scheme, year, unit = question.scheme, question.year, question.unit
    units = {**others, unit.id: (unit, question.entries)}
    run, problems = run_facts(scheme, facts_value(scheme, year, units))
    known = tables(scheme, unit).leaves
    refused = [_in_words(known, problem) for problem in errors(problems)]
    if run is None:
        bad = {problem.place.leaf for problem in refused if problem.place.unit in {"", unit.id}}
        kept = {leaf: entry for leaf, entry in question.entries.items() if leaf not in bad}
        run, _ = run_facts(scheme, facts_value(scheme, year, {unit.id: (unit, kept)}))
    if run is None:
        return Answer({}, problems=tuple(refused))
    return _answer(run, question, refused)


def _answer(run: Run, question: _Question, problems: list[Problem]) -> Answer:
    unit_id = question.unit.id
    group, _ = run.rows[unit_id]
    outcome = next(one for one in run.outcomes if one.unit == unit_id)
    decimals = run.scheme.regulation.outcome.display.decimals
    wanted = [leaf for leaf in group.table.leaves if question.only in {None, leaf}]
    return Answer(
        permits={leaf: _permit(run, unit_id, leaf) for leaf in wanted},
        low=write_shown(outcome.low, decimals),
        high=write_shown(outcome.high, decimals),
        exact=None if outcome.exact is None else write_exact(outcome.exact),
        grade=outcome.grade.name if outcome.grade else "",
        problems=tuple(problems),
    )


def _in_words(known: Mapping[str, Leaf], problem: Problem) -> Problem:
    leaf = known.get(problem.place.leaf)
    return problem if leaf is None else in_form_words(leaf, problem)


def _permit(run: Run, unit_id: str, leaf_id: str) -> Permit:
    group, row = run.rows[unit_id]
    leaf = group.table.tables.leaves[leaf_id]
    told = explain(run, unit_id, leaf_id)
    if told.state == "not-applicable":
        return Permit(
            leaf_id, "out", None, None, None, leaf.points, None, told.sentences[0],
            tuple(told.clauses), told.readings,
        )  # fmt: skip
    found = group.scored.permits[leaf_id]
    low, high = fraction_at(found.low, row), fraction_at(found.high, row)
    given = group.table.leaves[leaf_id].given
    waiting = leaf.absent == "pending" and given is not None and not bool(given[row])
    return Permit(
        leaf=leaf_id,
        state="waiting" if waiting else "open" if low != high else "fixed",
        low=low,
        high=high,
        step=step_of(leaf.rule, leaf.points) if leaf.rule.takes_mark else None,
        full=leaf.points,
        score=_exact(told),
        sentence=told.sentences[0],
        clauses=tuple(told.clauses),
        readings=told.readings,
        compares=found.for_all,
    )


def _exact(told: Step) -> Fraction | None:
    """Return the score of a step, which the engine writes as a decimal or as `p/q`."""
    return None if told.score is None else Fraction(told.score)
