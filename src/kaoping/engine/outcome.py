"""What follows from the totals: grades, ranks and consequences, each only when it is certain.

A grade is given as soon as every total that is still possible has it; a rank as soon as it is the
same for every combination of totals that is still possible. Both come from exact values.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.engine.arithmetic import pick
from kaoping.engine.columns import Columns
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.facts import FactsUnit
from kaoping.engine.rule import sure
from kaoping.numbers import write_exact
from kaoping.scheme import Scheme
from kaoping.scheme.model import Regulation
from kaoping.scheme.outcome import (
    FlagConsequence,
    Grade,
    GradeConsequence,
    Outcome,
    Override,
    RankReward,
)
from kaoping.scheme.values import Quotation


@dataclass(frozen=True, slots=True)
class Consequence:
    """Something that follows for a unit: a prize, a flag, a notice."""

    kind: str
    value: str
    unit: str | None
    needs_confirmation: bool
    name: str = ""


@dataclass(slots=True)
class UnitOutcome:
    """One unit's total and what follows from it."""

    unit: str
    low: Fraction
    high: Fraction
    complete: bool
    grade: Grade | None = None
    rank: int | None = None
    consequences: list[Consequence] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)

    @property
    def exact(self) -> Fraction | None:
        """The exact total, None while the unit is incomplete."""
        return self.low if self.complete else None


def outcomes_of(
    scheme: Scheme,
    units: Sequence[FactsUnit],
    totals: Sequence[tuple[list[int], Columns[ExactColumn]]],
) -> list[UnitOutcome]:
    """Return the outcome of every unit, in the order of `units`."""
    rules = scheme.regulation.outcome
    found: dict[int, UnitOutcome] = {}
    for positions, total in totals:
        found |= dict(zip(positions, _graded(rules, units, positions, total), strict=True))
    outcomes = [found[position] for position in range(len(units))]
    if rules.ranking is not None:
        for members in _scopes(rules.ranking.scope, units):
            _rank([outcomes[i] for i in members])
    _consequences(rules, units, outcomes)
    return outcomes


def rests_on(regulation: Regulation, unit: FactsUnit, outcome: UnitOutcome) -> Iterator[Quotation]:
    """Yield the words that what followed for a unit rests on: findings, grade, rank, consequences.

    A grade that a finding set rests on the finding alone; what is open rests on nothing yet.
    """
    rules = regulation.outcome
    for flag in unit.flags:
        yield from regulation.flags[flag].quote
    for override in outcome.overrides:
        yield from override.quote
    if outcome.grade is not None and not any(rule.grade for rule in outcome.overrides):
        yield from outcome.grade.quote
    if outcome.rank is not None and rules.ranking is not None:
        yield from rules.ranking.quote
    followed = {(one.kind, one.name) for one in outcome.consequences}
    for rule in rules.consequences:
        if (rule.kind, rule.name) in followed:
            yield from rule.quote


def _graded(
    rules: Outcome,
    units: Sequence[FactsUnit],
    positions: list[int],
    total: Columns[ExactColumn],
) -> list[UnitOutcome]:
    """Return the outcomes of one group up to the grade."""
    size = len(positions)
    lows, highs = total.low.fractions(size), total.high.fractions(size)
    pending = [False] * size if total.pending is None else total.pending.tolist()
    outcomes = []
    for row, position in enumerate(positions):
        unit = units[position]
        overrides = [rule for rule in rules.overrides if rule.flag in unit.flags]
        low, high = lows[row], highs[row]
        for rule in overrides:
            if rule.score_at_most is not None:
                low, high = min(low, rule.score_at_most), min(high, rule.score_at_most)
        outcomes.append(UnitOutcome(unit.id, low, high, not pending[row], overrides=overrides))
    intervals = [grade.when for grade in rules.grades]
    worst = pick(EXACT, ExactColumn.of([o.low for o in outcomes]), intervals).tolist()
    best = pick(EXACT, ExactColumn.of([o.high for o in outcomes]), intervals).tolist()
    for outcome, low_grade, high_grade in zip(outcomes, worst, best, strict=True):
        if low_grade == high_grade:
            outcome.grade = rules.grades[low_grade]
        _override(rules, outcome, (low_grade, high_grade))
    return outcomes


def _override(rules: Outcome, outcome: UnitOutcome, ends: tuple[int, int]) -> None:
    """Set or hold down the grade; grades stand from best to worst, and the worst counts."""
    places = {grade.id: i for i, grade in enumerate(rules.grades)}
    fixed = [places[rule.grade] for rule in outcome.overrides if rule.grade is not None]
    ceilings = [
        places[rule.grade_at_most] for rule in outcome.overrides if rule.grade_at_most is not None
    ]
    if fixed:
        outcome.grade = rules.grades[max(fixed + ceilings)]
    elif ceilings:
        best, worst = (max(end, *ceilings) for end in ends)
        outcome.grade = rules.grades[best] if best == worst else None


def _scopes(scope: str, units: Sequence[FactsUnit]) -> list[list[int]]:
    """Return the positions of the units that are ranked against each other."""
    if scope == "all":
        return [list(range(len(units)))]
    groups: dict[str, list[int]] = {}
    for position, unit in enumerate(units):
        groups.setdefault(unit.group, []).append(position)
    return list(groups.values())


def _rank(outcomes: list[UnitOutcome]) -> None:
    """Give ranks from 1; units held back by an override come after all others."""
    ahead = [o for o in outcomes if not _held_back(o)]
    behind = [o for o in outcomes if _held_back(o)]
    _rank_among(ahead, 0)
    _rank_among(behind, len(ahead))


def _held_back(outcome: UnitOutcome) -> bool:
    return any(rule.ranked == "after-others" for rule in outcome.overrides)


def _rank_among(outcomes: list[UnitOutcome], before: int) -> None:
    """Rank by intervals: surely better units decide the best rank, possibly better the worst."""
    lows = sorted(outcome.low for outcome in outcomes)
    highs = sorted(outcome.high for outcome in outcomes)
    for outcome in outcomes:
        surely = len(lows) - bisect_right(lows, outcome.high)
        possibly = len(highs) - bisect_right(highs, outcome.low)
        itself = outcome.high > outcome.low
        if surely == possibly - itself:
            outcome.rank = before + 1 + surely


def _consequences(rules: Outcome, units: Sequence[FactsUnit], outcomes: list[UnitOutcome]) -> None:
    for rule in rules.consequences:
        if isinstance(rule, RankReward):
            _rewards(rule, rules, units, outcomes)
        elif isinstance(rule, GradeConsequence):
            for outcome in outcomes:
                grade = outcome.grade.id if outcome.grade else ""
                if grade in rule.values:
                    _add(outcome, rule, rule.values[grade])
        elif isinstance(rule, FlagConsequence):
            for unit, outcome in zip(units, outcomes, strict=True):
                for flag in unit.flags:
                    if flag in rule.values:
                        _add(outcome, rule, rule.values[flag])


def _add(outcome: UnitOutcome, rule: GradeConsequence | FlagConsequence, value: str) -> None:
    outcome.consequences.append(
        Consequence(rule.kind, value, None, rule.needs_confirmation, rule.name)
    )


def _rewards(
    rule: RankReward, rules: Outcome, units: Sequence[FactsUnit], outcomes: list[UnitOutcome]
) -> None:
    """Give prizes by rank, once every unit of the run is complete."""
    if rules.ranking is None or not all(outcome.complete for outcome in outcomes):
        return
    for members in _scopes(rules.ranking.scope, units):
        ranks = sorted(sure(outcomes[i].rank) for i in members if _takes_prizes(outcomes[i]))
        for i in members:
            outcome = outcomes[i]
            prize = _prize(rule, sure(outcome.rank), ranks) if _takes_prizes(outcome) else None
            if prize:
                confirm = outcome.grade is not None and outcome.grade.id in rule.confirm_grades
                outcome.consequences.append(
                    Consequence(rule.kind, write_exact(prize), rule.unit, confirm, rule.name)
                )


def _takes_prizes(outcome: UnitOutcome) -> bool:
    return all(override.rewards == "kept" for override in outcome.overrides)


def _prize(rule: RankReward, rank: int, ranks: list[int]) -> Fraction:
    """Return the prize of a rank; ranks that are shared pool their places, or not (W16)."""
    prizes = dict(enumerate(rule.values, start=1))
    if rule.ties == "each":
        return prizes.get(rank, Fraction(0))
    sharing = bisect_right(ranks, rank) - bisect_left(ranks, rank)
    pool = sum(
        (prizes.get(place, Fraction(0)) for place in range(rank, rank + sharing)), Fraction(0)
    )
    return pool / sharing
