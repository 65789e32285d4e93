"""Many units at once: float64 columns for speed, exact rationals wherever it could matter.

A simulation gives every unit's low and high as float64 and its grade exactly: rows whose
comparison came too near to a bound are scored again on exact columns. Schemes with comparisons
among units are scored exactly throughout, because there a row cannot be taken out alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.arithmetic import Arithmetic, C, Index, Mask, pick
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.fast import FastArithmetic, Floats
from kaoping.engine.tables import Tables
from kaoping.engine.tree import Given, Scored, score_tables
from kaoping.scheme import Scheme

AMONG_UNITS = frozenset({"ladder", "relative"})


@dataclass
class Simulation:
    """Totals and grades of many units under one scheme."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    worst_grade: Index
    """Position in the scheme's grades of the grade at the low total; exact."""
    best_grade: Index
    """The same at the high total; where both agree, the grade is certain."""
    exactly: Mask
    """Rows that were scored on exact columns."""
    misfits: int
    """How many marks are not what the facts permit."""


@dataclass
class Population:
    """Facts of many units of one group, in both kinds of columns."""

    size: int
    exact: dict[str, Given[ExactColumn]]
    fast: dict[str, Given[Floats]]

    @classmethod
    def of(cls, facts: dict[str, Given[ExactColumn]], size: int) -> Population:
        """Return the facts with their float64 columns beside the exact ones."""
        return cls(size, facts, {leaf: _as_floats(given) for leaf, given in facts.items()})

    def rows(self, index: Index) -> dict[str, Given[ExactColumn]]:
        """Return the exact facts of some of the units."""
        return {leaf: _rows(given, index) for leaf, given in self.exact.items()}


def simulate(scheme: Scheme, tables: Tables, population: Population) -> Simulation:
    """Score a population; every grade is the exact one."""
    if any(leaf.rule.kind in AMONG_UNITS for leaf in tables.leaves.values()):
        return _exactly(scheme, tables, population)
    calc = FastArithmetic(population.size)
    total = scheme.regulation.total
    scored = score_tables(tables, total, population.fast, calc, population.size)
    worst, best = _grades(scheme, scored, calc)
    found = Simulation(
        *_ends(scored, population.size), worst, best, calc.doubtful, _misfits(scored)
    )
    doubtful = np.flatnonzero(calc.doubtful)
    if doubtful.size:
        _replace(scheme, tables, population, found, doubtful)
    return found


def _grades(scheme: Scheme, scored: Scored[C], calc: Arithmetic[C]) -> tuple[Index, Index]:
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    intervals = [grade.when for grade in scheme.regulation.outcome.grades]
    worst = pick(calc, scored.total.low, intervals)
    if scored.total.low is scored.total.high:
        return worst, worst
    return worst, pick(calc, scored.total.high, intervals)


def _ends(scored: Scored[Floats], size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    low = np.broadcast_to(np.asarray(scored.total.low), (size,)).copy()
    if scored.total.low is scored.total.high:
        return low, low
    return low, np.broadcast_to(np.asarray(scored.total.high), (size,)).copy()


def _misfits(scored: Scored[C]) -> int:
    return sum(int(misfit.rows.sum()) for misfit in scored.misfits)


def _replace(
    scheme: Scheme, tables: Tables, population: Population, found: Simulation, index: Index
) -> None:
    """Put exact results in place of the rows that were too near to call."""
    total = scheme.regulation.total
    scored = score_tables(tables, total, population.rows(index), EXACT, index.size)
    worst, best = _grades(scheme, scored, EXACT)
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    found.low[index] = scored.total.low.floats()
    found.high[index] = scored.total.high.floats()
    found.worst_grade[index] = worst
    found.best_grade[index] = best


def _exactly(scheme: Scheme, tables: Tables, population: Population) -> Simulation:
    total = scheme.regulation.total
    scored = score_tables(tables, total, population.exact, EXACT, population.size)
    worst, best = _grades(scheme, scored, EXACT)
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    every = np.ones(population.size, dtype=np.bool_)
    low = np.broadcast_to(scored.total.low.floats(), (population.size,))
    high = np.broadcast_to(scored.total.high.floats(), (population.size,))
    return Simulation(low, high, worst, best, every, _misfits(scored))


def _as_floats(given: Given[ExactColumn]) -> Given[Floats]:
    return Given(
        {key: column.floats() for key, column in given.numbers.items()},
        given.level,
        None if given.mark is None else given.mark.floats(),
        given.given,
        given.marked,
        given.taken_out,
        given.excluded,
    )


def _rows(given: Given[ExactColumn], index: Index) -> Given[ExactColumn]:
    def mask(values: Mask | None) -> Mask | None:
        return None if values is None else values[index]

    return Given(
        {key: EXACT.rows(column, index) for key, column in given.numbers.items()},
        None if given.level is None else given.level[index],
        None if given.mark is None else EXACT.rows(given.mark, index),
        mask(given.given),
        mask(given.marked),
        mask(given.taken_out),
        mask(given.excluded),
    )
