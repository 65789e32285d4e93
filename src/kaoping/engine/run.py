"""The official run: facts of a year → scores, grades, ranks and consequences, all exact.

    facts → shape → intake → tree → outcome → Run

A run is total: it gives a `Run`, or every problem of the facts. Results and explanations are read
off its columns and never computed a second time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Mask
from kaoping.engine.columns import Columns, Given, Misfit, Scored
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.facts import Facts, FactsUnit, Raw, as_written
from kaoping.engine.intake import LeafFacts, Table, clause_of, take_in
from kaoping.engine.outcome import Consequence, UnitOutcome, outcomes_of
from kaoping.engine.rule import sure
from kaoping.engine.rules import step_of
from kaoping.engine.shape import shape_facts
from kaoping.engine.tree import score_tables
from kaoping.numbers import write_exact
from kaoping.problems import Place, Problem, Refused, errors
from kaoping.scheme import Leaf, Scheme

__all__ = ["Consequence", "GroupRun", "Run", "UnitOutcome", "score", "score_facts"]


@dataclass
class GroupRun:
    """One group of a run: its facts and its columns."""

    table: Table
    scored: Scored[ExactColumn]


@dataclass
class Run:
    """A finished run under settled readings."""

    scheme: Scheme
    facts: Facts
    groups: list[GroupRun]
    outcomes: list[UnitOutcome]
    """One a unit, in the order of `facts.units`."""
    rows: dict[str, tuple[GroupRun, int]] = field(default_factory=dict)
    """Unit id → its group and row there."""

    def unit(self, unit_id: str) -> FactsUnit:
        """Return a unit of the run by its id."""
        group, row = self.rows[unit_id]
        return self.facts.units[group.table.positions[row]]

    def ordered(self) -> list[FactsUnit]:
        """Return the units as results list them: by rank, then by place; unranked ones last."""
        by_id = {outcome.unit: outcome for outcome in self.outcomes}

        def key(unit: FactsUnit) -> tuple[float, int]:
            rank = by_id[unit.id].rank
            return math.inf if rank is None else rank, unit.place

        return sorted(self.facts.units, key=key)


def score(scheme: Scheme, value: Raw) -> tuple[Run | None, list[Problem]]:
    """Score a facts file as read from JSON; the problems hold warnings even with a run."""
    facts, problems = shape_facts(scheme, value)
    if facts is None:
        return None, problems
    return score_facts(scheme, facts, problems)


def score_facts(
    scheme: Scheme, facts: Facts, problems: list[Problem] | None = None
) -> tuple[Run | None, list[Problem]]:
    """Score facts in columns, whatever they came from."""
    problems = list(problems or [])
    try:
        scheme = scheme.under(facts.readings)
    except Refused as refused:
        problems += refused.problems
    problems += year_warnings(scheme, facts.year)
    tables, more = take_in(scheme, facts)
    problems += more
    groups = []
    for table in tables:
        scored = score_table(scheme, facts, table)
        problems += _unreadable(scheme, facts, table, scored)
        problems += _misfits(scheme, facts, table, scored)
        problems += _nothing_left(facts, table, scored)
        groups.append(GroupRun(table, scored))
    if errors(problems):
        return None, problems
    run = Run(scheme, facts, groups, [])
    for group in groups:
        for row, position in enumerate(group.table.positions):
            run.rows[facts.units[position].id] = (group, row)
    totals = [(group.table.positions, _total(group)) for group in groups]
    run.outcomes = outcomes_of(scheme, facts.units, totals)
    return run, problems


def score_table(scheme: Scheme, facts: Facts, table: Table) -> Scored[ExactColumn]:
    """Score one group's units on exact columns."""
    total = scheme.regulation.total
    return score_tables(table.tables, total, given_facts(facts, table), EXACT, table.size)


def given_facts(facts: Facts, table: Table) -> dict[str, Given[ExactColumn]]:
    """Return the facts of a group leaf by leaf, with where the leaf does not apply to the unit."""
    units = [facts.units[position] for position in table.positions]
    return {
        leaf: _given(found, excluded(table, leaf, units)) for leaf, found in table.leaves.items()
    }


def excluded(table: Table, leaf: str, units: list[FactsUnit]) -> Mask | None:
    """Return where a leaf's branch does not apply to the unit; None: nowhere."""
    if all(node.applies_when is None for node in table.tables.branches[leaf]):
        return None
    mask = np.array([not table.tables.applies(leaf, unit.attributes) for unit in units])
    return mask if mask.any() else None


def _given(found: LeafFacts, out: Mask | None) -> Given[ExactColumn]:
    return Given(
        found.numbers, found.level, found.mark, found.given, found.marked, found.taken_out, out
    )


def _total(group: GroupRun) -> Columns[ExactColumn]:
    return sure(group.scored.total)


def year_warnings(scheme: Scheme, year: int) -> list[Problem]:
    """Return a warning where the year lies outside what the regulation evaluates (W4)."""
    spans = []
    years = scheme.regulation.evaluated_years
    if years is not None:
        spans.append((years.first, years.last, "考核年度"))
    validity = scheme.regulation.validity
    if validity is not None:
        spans.append((validity.from_day.year, validity.until_day.year, "有效期"))
    return [
        Problem(
            "year-outside",
            f"{year}年不在办法的{name}{first}–{last}年之内，仍按本办法计算",
            severity="warning",
            place=Place(key="year"),
        )
        for first, last, name in spans
        if year and not first <= year <= last
    ]


def _unreadable(
    scheme: Scheme, facts: Facts, table: Table, scored: Scored[ExactColumn]
) -> list[Problem]:
    """Return a problem for each mark that is no number, with what the facts permit."""
    problems = []
    for key, found in table.leaves.items():
        for row, allowed in found.unreadable.items():
            position = table.positions[row]
            leaf = table.tables.leaves[key]
            written = as_written(facts.cells[key]["mark"][position])
            message = f"mark 写的是 {written}，{allowed}，{_permitted(leaf, table, scored, row)}"
            place = facts.place(position, key, "mark")
            clause = clause_of(scheme, leaf)
            problems.append(Problem("bad-value", message, place=place, clause=clause))
    return problems


def _permitted(leaf: Leaf, table: Table, scored: Scored[ExactColumn], row: int) -> str:
    """Return the lowest and highest mark that the facts permit, in words."""
    permit = scored.permits[leaf.id]
    low = write_exact(permit.low.fractions(table.size)[row])
    high = write_exact(permit.high.fractions(table.size)[row])
    either = getattr(leaf.rule, "step", None) == "whole"
    return f"允许 {low} 或 {high}" if either else f"允许 {low}–{high}"


def _misfits(
    scheme: Scheme, facts: Facts, table: Table, scored: Scored[ExactColumn]
) -> list[Problem]:
    problems = []
    for misfit in scored.misfits:
        leaf = table.tables.leaves[misfit.leaf]
        spoiled = table.leaves[misfit.leaf].spoiled
        rows = (row for row in np.flatnonzero(misfit.rows).tolist() if row not in spoiled)
        problems += [_misfit(scheme, facts, table, scored, (leaf, misfit, row)) for row in rows]
    return problems


def _misfit(
    scheme: Scheme,
    facts: Facts,
    table: Table,
    scored: Scored[ExactColumn],
    where: tuple[Leaf, Misfit, int],
) -> Problem:
    leaf, misfit, row = where
    position = table.positions[row]
    written = as_written(facts.cells[leaf.id]["mark"][position])
    allowed = _permitted(leaf, table, scored, row)
    step = step_of(leaf.rule, leaf.points)
    said = {
        "mark-outside-range": f"不在允许的范围内，{allowed}",
        "mark-off-step": f"{allowed}，须是 {write_exact(step)} 的倍数",
        "mark-without-facts": f"填了分但没有填计分所依据的事实；填好后{allowed}，范围随事实而定",
        "mark-not-applicable": "按所填事实本条目不适用，不能打分；允许的只有不填",
    }[misfit.code]
    message = f"mark 写的是 {written}，{said}"
    place = facts.place(position, leaf.id, "mark")
    return Problem(misfit.code, message, place=place, clause=clause_of(scheme, leaf))


def _nothing_left(facts: Facts, table: Table, scored: Scored[ExactColumn]) -> list[Problem]:
    """Return a problem for each unit that has no applicable leaf."""
    total = scored.total
    if total is None or total.applicable is None:
        return []
    return [
        Problem(
            "nothing-applicable",
            "没有一个适用的条目（not_applicable 取消了全部条目），无法计分",
            "至少保留一个条目",
            Place(unit=facts.units[table.positions[row]].id, key="not_applicable"),
        )
        for row in np.flatnonzero(~total.applicable).tolist()
    ]


def under(run: Run, readings: dict[str, str]) -> tuple[Run | None, list[Problem]]:
    """Score the same facts under other readings, to show what an open clause changes."""
    facts = replace(run.facts, readings={**run.facts.readings, **readings})
    return score_facts(run.scheme, facts)


def fraction_at(column: ExactColumn, row: int) -> Fraction:
    """Return one value of a column."""
    index = np.array([row])
    return EXACT.rows(column, index).fractions(1)[0]
