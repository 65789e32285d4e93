"""What the facts permit, asked of the engine: range, step and sentence of each leaf of a unit.

    unit + entries → facts (JSON) → kaoping.engine → Answer(leaf → Permit, low–high of the total)

Nothing here knows a rule. A page that shows a ruler, a service that takes a mark and the official
run all get their bounds from the same engine, under the readings that the year has settled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from kaoping.engine import Run, parse_json, score
from kaoping.engine.explain import Step, explain
from kaoping.engine.rules import step_of
from kaoping.engine.run import fraction_at
from kaoping.engine.tables import Tables, tables_of
from kaoping.numbers import write_exact, write_said, write_shown
from kaoping.problems import Problem, errors
from kaoping.scheme import Leaf, Scheme

Entry = Mapping[str, Any]
"""One leaf's facts, exactly as `interface.md` writes them, numbers as text."""

State = Literal["waiting", "open", "fixed", "out"]
MOST_CHOICES = 12
"""Up to so many permitted values are offered one by one; beyond, a number is typed."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as a facts file writes it."""

    id: str
    name: str
    group: str
    attributes: Mapping[str, bool] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permit:
    """What one leaf of one unit may get.

    `waiting`: facts are missing, the range is all that they may still permit. `open`: a person
    marks inside the range. `fixed`: the facts leave nothing open. `out`: not applicable.
    """

    leaf: str
    state: State
    low: Fraction | None
    high: Fraction | None
    step: Fraction | None
    """The step of marks; None where nobody marks."""
    full: Fraction | None
    """The leaf's full points; None for events."""
    score: Fraction | None
    """What the leaf gets by its facts and its mark; None while it is pending."""
    sentence: str
    clauses: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    compares: bool = False
    """Whether the range also hangs on the other units."""

    @property
    def takes_mark(self) -> bool:
        """Whether a person has something to decide here."""
        return self.step is not None and self.state == "open"

    @property
    def is_settled(self) -> bool:
        """Whether the leaf needs nothing more."""
        return self.score is not None or self.state == "out"

    def choices(self) -> list[str]:
        """Return the permitted marks from low to high; none where they are too many to list."""
        if self.low is None or self.high is None or not self.step:
            return []
        count = (self.high - self.low) / self.step + 1
        if count.denominator != 1 or count > MOST_CHOICES:
            return []
        return [write_exact(self.low + self.step * i) for i in range(int(count))]

    def score_text(self) -> str:
        """Return what the leaf gets: `8分`; the permitted points where it is not settled yet."""
        return self.range_text() if self.score is None else f"{write_said(self.score)}分"

    def range_text(self) -> str:
        """Return the permitted points in words: `10–14分`, `15分`, `不适用`."""
        if self.low is None or self.high is None:
            return "不适用"
        if self.low == self.high:
            return f"{write_said(self.low)}分"
        return f"{write_said(self.low)}–{write_said(self.high)}分"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says of one unit's facts."""

    permits: Mapping[str, Permit]
    """Leaf → permit, in the order of the tables; empty where the facts as a whole were refused."""
    low: str = ""
    high: str = ""
    """The total's bounds, two decimals for showing."""
    exact: str | None = None
    """The exact total; None while a leaf is pending."""
    grade: str = ""
    problems: tuple[Problem, ...] = ()

    def problems_of(self, leaf: str) -> list[Problem]:
        """Return what is wrong with one leaf's entry."""
        return [problem for problem in self.problems if problem.place.leaf == leaf]


def facts_value(
    scheme: Scheme, year: int, units: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]]
) -> dict[str, Any]:
    """Return a facts file for these units (`interface.md`, "Facts (JSON)").

    Units that the scheme lists leave their name and group to it; further units bring them.
    """
    return {
        "scheme": scheme.id,
        "year": year,
        "units": {key: _unit(scheme, *value) for key, value in units.items()},
    }


def _unit(scheme: Scheme, unit: UnitFacts, entries: Mapping[str, Entry]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if unit.id not in scheme.regulation.units:
        written |= {"name": unit.name, "group": unit.group}
    written |= {key: unit.attributes[key] for key in _stated(scheme, unit)}
    written["facts"] = {leaf: dict(entry) for leaf, entry in entries.items()}
    if unit.flags:
        written["flags"] = list(unit.flags)
    return written


def _stated(scheme: Scheme, unit: UnitFacts) -> list[str]:
    return [key for key in scheme.regulation.attributes if key in unit.attributes]


def run_facts(scheme: Scheme, value: Mapping[str, Any]) -> tuple[Run | None, list[Problem]]:
    """Return the engine's run over a facts file, or everything that is wrong with it."""
    raw, problems = parse_json(json.dumps(value, ensure_ascii=False), "")
    if problems:  # pragma: no cover  json.dumps writes JSON
        return None, problems
    return score(scheme, raw)


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
    if others:
        return _asked(scheme, year, unit, entries, others)
    said = json.dumps([year, asdict(unit), entries], ensure_ascii=False)
    return _answered(_Question(scheme, said, year, unit, entries))


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
    answer = ask(scheme, year, unit, {leaf: entry}, others)
    problems = [problem for problem in answer.problems if problem.place.leaf in {"", leaf}]
    if problems and "mark" in entry:
        unmarked = {key: value for key, value in entry.items() if key != "mark"}
        again = ask(scheme, year, unit, {leaf: unmarked}, others)
        if not again.problems_of(leaf):
            return again.permits.get(leaf), problems
    return answer.permits.get(leaf), problems


def tables(scheme: Scheme, unit: UnitFacts) -> Tables:
    """Return the tables that a unit is evaluated by."""
    return tables_of(scheme, unit.group)


def leaves(scheme: Scheme, unit: UnitFacts) -> dict[str, Leaf]:
    """Return the leaves that apply to a unit, in the order of its tables."""
    found = tables_of(scheme, unit.group)
    return {key: leaf for key, leaf in found.leaves.items() if found.applies(key, unit.attributes)}


@dataclass(frozen=True)
class _Question:
    """What the engine is asked about one unit, as a key: the same words under the same scheme."""

    scheme: Scheme
    said: str
    year: int
    unit: UnitFacts
    entries: Mapping[str, Entry]

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
    return _asked(question.scheme, question.year, question.unit, question.entries, {})


def _asked(
    scheme: Scheme,
    year: int,
    unit: UnitFacts,
    entries: Mapping[str, Entry],
    others: Mapping[str, tuple[UnitFacts, Mapping[str, Entry]]],
) -> Answer:
    units = {**others, unit.id: (unit, entries)}
    run, problems = run_facts(scheme, facts_value(scheme, year, units))
    refused = errors(problems)
    if run is None:
        bad = {problem.place.leaf for problem in refused if problem.place.unit in {"", unit.id}}
        kept = {leaf: entry for leaf, entry in entries.items() if leaf not in bad}
        only = {unit.id: (unit, kept)}
        run, _ = run_facts(scheme, facts_value(scheme, year, only))
    if run is None:
        return Answer({}, problems=tuple(refused))
    return _answer(run, unit.id, refused)


def _answer(run: Run, unit_id: str, problems: list[Problem]) -> Answer:
    group, _ = run.rows[unit_id]
    outcome = next(one for one in run.outcomes if one.unit == unit_id)
    decimals = run.scheme.regulation.outcome.display.decimals
    return Answer(
        permits={leaf: _permit(run, unit_id, leaf) for leaf in group.table.leaves},
        low=write_shown(outcome.low, decimals),
        high=write_shown(outcome.high, decimals),
        exact=None if outcome.exact is None else write_exact(outcome.exact),
        grade=outcome.grade.name if outcome.grade else "",
        problems=tuple(problems),
    )


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
