"""Many units at once: float64 columns for speed, exact rationals wherever it could matter.

A simulation gives every unit's low and high as float64 and its grade exactly: rows whose
comparison the floats cannot decide are scored again on exact columns. Leaves with the same rule
are scored as one block, and units go through in portions that stay in the processor's cache.
Schemes with comparisons among units are scored exactly throughout, because there a row cannot be
taken out alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.arithmetic import Arithmetic, C, Index, Mask, pick
from kaoping.engine.columns import Columns, Given, Scored
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.fast import FastArithmetic, FastColumn
from kaoping.engine.tables import Tables
from kaoping.engine.tree import Walk, score_tables
from kaoping.scheme import Leaf, Scheme

PORTION = 4096
"""Units scored at a time: a leaf's columns for so many fit into a processor's cache."""


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
    misfits: int = 0
    """How many marks are not what the facts permit."""

    @classmethod
    def empty(cls, size: int) -> Simulation:
        """Return a simulation whose rows are still to be filled in."""
        return cls(
            np.zeros(size),
            np.zeros(size),
            np.zeros(size, dtype=np.intp),
            np.zeros(size, dtype=np.intp),
            np.zeros(size, dtype=np.bool_),
        )


@dataclass
class Block:
    """Leaves with the same rule and the same points, their facts stacked one leaf a row."""

    leaf: Leaf
    """Any one of them; they differ in their names and words only."""
    ids: list[str]
    facts: Given[FastColumn]


@dataclass
class Population:
    """Facts of many units of one group, in both kinds of columns."""

    size: int
    exact: dict[str, Given[ExactColumn]]
    fast: dict[str, Given[FastColumn]]
    blocks: list[Block] = field(default_factory=list)

    @classmethod
    def of(cls, tables: Tables, facts: dict[str, Given[ExactColumn]], size: int) -> Population:
        """Return the facts with their float64 columns beside the exact ones, twins in blocks."""
        found = cls(size, facts, {leaf: _as_floats(given) for leaf, given in facts.items()})
        twins: dict[tuple[Any, ...], list[str]] = {}
        for leaf_id, given in found.fast.items():
            twins.setdefault(_likeness(tables.leaves[leaf_id], given), []).append(leaf_id)
        for ids in twins.values():
            stacked = _stacked([found.fast[leaf_id] for leaf_id in ids])
            found.blocks.append(Block(tables.leaves[ids[0]], ids, stacked))
        return found


def simulate(scheme: Scheme, tables: Tables, population: Population) -> Simulation:
    """Score a population; every grade is the exact one."""
    found = Simulation.empty(population.size)
    if any(leaf.rule.compares_units for leaf in tables.leaves.values()):
        _exactly(scheme, tables, population, found, np.arange(population.size))
        return found
    fulls: dict[int, Fraction] = {}
    for start in range(0, population.size, PORTION):
        portion = slice(start, min(start + PORTION, population.size))
        _portion(scheme, tables, population, found, (portion, fulls))
    doubtful = np.flatnonzero(found.exactly)
    if doubtful.size:
        _exactly(scheme, tables, population, found, doubtful)
    return found


def _portion(
    scheme: Scheme,
    tables: Tables,
    population: Population,
    found: Simulation,
    part: tuple[slice, dict[int, Fraction]],
) -> None:
    """Score some of the units on float64 columns, and note which rows are doubtful."""
    portion, fulls = part
    size = portion.stop - portion.start
    calc = FastArithmetic(size)
    walk: Walk[FastColumn] = Walk({}, calc, size)
    walk.fulls = fulls
    for block in population.blocks:
        _block(walk, block, portion)
    parts = [(node.id, walk.node(node)) for node in tables.roots]
    walk.scored.total = walk.combined(scheme.regulation.total, parts, None)
    found.exactly[portion] = calc.doubtful
    found.misfits += _misfits(walk.scored, calc.doubtful)
    worst, best = _grades(scheme, walk.scored, calc)
    total = walk.scored.total
    found.low[portion], found.high[portion] = total.low.values, total.high.values
    found.worst_grade[portion], found.best_grade[portion] = worst, best


def _block(walk: Walk[FastColumn], block: Block, portion: slice) -> None:
    """Score the leaves of a block at once and hand each its row."""
    walk.facts[block.leaf.id] = _cut(block.facts, (slice(None), portion))
    columns = walk.leaf(block.leaf)
    for row, leaf_id in enumerate(block.ids):
        low = _row(columns.low, row)
        walk.ready[leaf_id] = Columns(
            low,
            low if columns.high is columns.low else _row(columns.high, row),
            columns.full,
            _mask_row(columns.pending, row),
            _mask_row(columns.applicable, row),
        )


def _row(column: FastColumn, row: int) -> FastColumn:
    return column.rows(row) if column.values.ndim == 2 else column


def _mask_row(mask: Mask | None, row: int) -> Mask | None:
    return mask[row] if mask is not None and mask.ndim == 2 else mask


def _grades(scheme: Scheme, scored: Scored[C], calc: Arithmetic[C]) -> tuple[Index, Index]:
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    intervals = [grade.when for grade in scheme.regulation.outcome.grades]
    worst = pick(calc, scored.total.low, intervals)
    if scored.total.low is scored.total.high:
        return worst, worst
    return worst, pick(calc, scored.total.high, intervals)


def _misfits(scored: Scored[C], leaving_out: Mask | None = None) -> int:
    if leaving_out is None:
        return sum(int(misfit.rows.sum()) for misfit in scored.misfits)
    return sum(int((misfit.rows & ~leaving_out).sum()) for misfit in scored.misfits)


def _exactly(
    scheme: Scheme, tables: Tables, population: Population, found: Simulation, index: Index
) -> None:
    """Fill in rows from exact columns."""
    facts = {leaf: _rows(given, index) for leaf, given in population.exact.items()}
    scored = score_tables(tables, scheme.regulation.total, facts, EXACT, index.size)
    assert scored.total is not None  # noqa: S101  every walk ends with the total
    found.worst_grade[index], found.best_grade[index] = _grades(scheme, scored, EXACT)
    found.low[index] = scored.total.low.floats()
    found.high[index] = scored.total.high.floats()
    found.exactly[index] = True
    found.misfits += _misfits(scored)


def _likeness(leaf: Leaf, given: Given[FastColumn]) -> tuple[Any, ...]:
    """Return what two leaves must share to be scored as one block."""
    rule = leaf.rule.model_dump(exclude={"quote"}, mode="python")
    shape = [given.level, given.mark, given.given, given.marked, given.taken_out, given.excluded]
    return (
        repr(_without_words(rule)),
        leaf.points,
        leaf.absent,
        tuple(part is None for part in shape),
        tuple(sorted((key, column.values.shape) for key, column in given.numbers.items())),
    )


def _without_words(value: Any) -> Any:
    """Return a rule without names and quotations, which decide nothing."""
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if key not in ("quote", "name", "unit")}
        return {key: _without_words(part) for key, part in kept.items()}
    return [_without_words(part) for part in value] if isinstance(value, list) else value


def _as_floats(given: Given[ExactColumn]) -> Given[FastColumn]:
    return Given(
        {key: FastColumn.of(column) for key, column in given.numbers.items()},
        given.level,
        None if given.mark is None else FastColumn.of(given.mark),
        given.given,
        given.marked,
        given.taken_out,
        given.excluded,
    )


def _stacked(facts: list[Given[FastColumn]]) -> Given[FastColumn]:
    """Return the facts of like leaves as blocks, one leaf a row."""
    first = facts[0]
    marks = [given.mark for given in facts if given.mark is not None]
    return Given(
        {key: _stack([given.numbers[key] for given in facts]) for key in first.numbers},
        _masks([given.level for given in facts]),
        _stack(marks) if marks else None,
        _masks([given.given for given in facts]),
        _masks([given.marked for given in facts]),
        _masks([given.taken_out for given in facts]),
        _masks([given.excluded for given in facts]),
    )


def _stack(columns: list[FastColumn]) -> FastColumn:
    """Return like columns as a block; numbers that stand for all units get a row of one."""
    values = np.stack([column.values for column in columns])
    return FastColumn(
        values.reshape(-1, 1) if values.ndim == 1 else values,
        max(column.size for column in columns),
        int(np.lcm.reduce([column.fineness for column in columns])),
        all(column.on_lattice for column in columns),
    )


def _masks(masks: list[Any]) -> Any:
    return None if masks[0] is None else np.stack(masks)


def _cut(given: Given[FastColumn], index: Any) -> Given[FastColumn]:
    """Return a part of a block."""

    def mask(values: Any) -> Any:
        return None if values is None else values[index]

    return Given(
        {
            key: column if column.values.shape[1] == 1 else column.rows(index)
            for key, column in given.numbers.items()
        },
        mask(given.level),
        None if given.mark is None else given.mark.rows(index),
        mask(given.given),
        mask(given.marked),
        mask(given.taken_out),
        mask(given.excluded),
    )


def _rows(given: Given[ExactColumn], index: Index) -> Given[ExactColumn]:
    def mask(values: Any) -> Any:
        return None if values is None else values[index]

    return Given(
        {key: EXACT.rows(column, index) for key, column in given.numbers.items()},
        mask(given.level),
        None if given.mark is None else EXACT.rows(given.mark, index),
        mask(given.given),
        mask(given.marked),
        mask(given.taken_out),
        mask(given.excluded),
    )
