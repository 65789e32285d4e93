"""Columns of float64 for large simulations that still decide every comparison as rationals would.

Beside its values a column carries two bounds: how large they can be, and how fine the exact
values lie (every exact value is a fraction whose denominator is at most `fineness`). Rounding
moves a value by less than `NEAR` times the size; where the exact values lie further apart than
that, a float near a bound stands for the bound itself and the comparison is certain. Only where
they may lie closer is a near row doubtful, and the caller computes it again on exact columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.arithmetic import Index, Mask
from kaoping.engine.exact import ExactColumn

NEAR = 1e-12
"""Relative margin: several thousand operations stay well inside it."""


@dataclass(slots=True, eq=False)
class FastColumn:
    """Float64 values with bounds on their size and on how fine the exact values lie."""

    values: NDArray[np.float64]
    size: float
    fineness: int
    on_lattice: bool = True
    """Whether every exact value is a multiple of 1/fineness; else it only bounds denominators."""

    @property
    def is_whole(self) -> bool:
        """Whether all values are whole numbers that a float64 holds exactly."""
        return self.fineness == 1 and self.on_lattice and self.size < 2**53

    @classmethod
    def of(cls, column: ExactColumn) -> FastColumn:
        """Return the float64 column of an exact one."""
        values = column.floats()
        size = float(np.abs(values).max()) if values.size else 0.0
        below = column.denominator
        if isinstance(below, int):
            return cls(values, size, below)
        return cls(values, size, int(below.max()), on_lattice=False)

    def rows(self, index: Any) -> FastColumn:
        """Return some of the rows, or a row of a block of columns."""
        return FastColumn(self.values[index], self.size, self.fineness, self.on_lattice)


def _joined(left: FastColumn, right: FastColumn) -> tuple[int, bool]:
    """Return how fine sums and differences of two columns lie."""
    if left.on_lattice and right.on_lattice:
        same = left.fineness == right.fineness
        return (left.fineness if same else lcm(left.fineness, right.fineness)), True
    return left.fineness * right.fineness, False


class FastArithmetic:
    """The operations on float64 columns; see `Arithmetic` for what each means."""

    def __init__(self, size: int) -> None:
        self.doubtful: Mask = np.zeros(size, dtype=np.bool_)

    def constant(self, value: Fraction) -> FastColumn:
        """Return one number for all units."""
        return FastColumn(np.asarray(float(value)), abs(float(value)), value.denominator)

    def add(self, left: FastColumn, right: FastColumn) -> FastColumn:
        """Return left + right."""
        size = left.size + right.size
        return FastColumn(np.add(left.values, right.values), size, *_joined(left, right))

    def sum(self, columns: Sequence[FastColumn]) -> FastColumn:
        """Return the sum of columns."""
        first = columns[0]
        if len(columns) == 1:
            return first
        values, owned = first.values, False
        size, fineness, on_lattice = first.size, first.fineness, first.on_lattice
        for column in columns[1:]:
            if owned and values.shape == column.values.shape:
                np.add(values, column.values, out=values)
            else:
                values = np.asarray(values + column.values)
                owned = values.ndim > 0
            size += column.size
            if column.fineness != fineness or not (on_lattice and column.on_lattice):
                so_far = FastColumn(values, size, fineness, on_lattice)
                fineness, on_lattice = _joined(so_far, column)
        return FastColumn(values, size, fineness, on_lattice)

    def subtract(self, left: FastColumn, right: FastColumn) -> FastColumn:
        """Return left − right."""
        size = left.size + right.size
        return FastColumn(np.subtract(left.values, right.values), size, *_joined(left, right))

    def multiply(self, left: FastColumn, right: FastColumn) -> FastColumn:
        """Return left × right."""
        values = np.multiply(left.values, right.values)
        lattice = left.on_lattice and right.on_lattice
        return FastColumn(values, left.size * right.size, left.fineness * right.fineness, lattice)

    def scale(self, column: FastColumn, factor: Fraction) -> FastColumn:
        """Return column × factor."""
        if factor == 1:
            return column
        by = float(factor)
        fineness = column.fineness * factor.denominator
        return FastColumn(column.values * by, column.size * abs(by), fineness, column.on_lattice)

    def divide(self, left: FastColumn, right: FastColumn) -> tuple[FastColumn, Mask | None]:
        """Return left ÷ right and where it has a value; elsewhere the quotient is nought."""
        fineness = left.fineness * right.fineness * max(int(right.size), 1)
        size = left.size * right.fineness
        if right.values.all():
            return FastColumn(left.values / right.values, size, fineness, on_lattice=False), None
        defined = np.asarray(right.values != 0)
        safe = np.where(defined, right.values, 1.0)
        values = np.where(defined, left.values / safe, 0.0)
        return FastColumn(values, size, fineness, on_lattice=False), defined

    def least(self, left: FastColumn, right: FastColumn) -> FastColumn:
        """Return the smaller of each pair."""
        size = max(left.size, right.size)
        return FastColumn(np.minimum(left.values, right.values), size, *_joined(left, right))

    def most(self, left: FastColumn, right: FastColumn) -> FastColumn:
        """Return the larger of each pair."""
        size = max(left.size, right.size)
        return FastColumn(np.maximum(left.values, right.values), size, *_joined(left, right))

    def clamp(self, column: FastColumn, low: Fraction | None, high: Fraction | None) -> FastColumn:
        """Return the column kept between two limits; None: no limit."""
        if low is not None:
            column = self.most(column, self.constant(low))
        return column if high is None else self.least(column, self.constant(high))

    def where(self, mask: Mask, yes: FastColumn, no: FastColumn) -> FastColumn:
        """Return `yes` where the mask is true, else `no`."""
        size = max(yes.size, no.size)
        return FastColumn(np.where(mask, yes.values, no.values), size, *_joined(yes, no))

    def floor(self, column: FastColumn) -> FastColumn:
        """Return the largest whole number not above each value."""
        margin = NEAR * max(1.0, column.size)
        if not _certain(column.fineness, margin):
            self._doubt(np.abs(column.values - np.rint(column.values)) < margin)
        return FastColumn(np.floor(column.values + margin), column.size + 1, 1)

    def at_least(self, column: FastColumn, bound: Fraction) -> Mask:
        """Tell where column ≥ bound."""
        margin = self._margin(column, bound)
        return np.asarray(column.values >= float(bound) - margin)

    def above(self, column: FastColumn, bound: Fraction) -> Mask:
        """Tell where column > bound."""
        margin = self._margin(column, bound)
        return np.asarray(column.values > float(bound) + margin)

    def _margin(self, column: FastColumn, bound: Fraction) -> float:
        """Return the margin within which a float stands for the bound, or is doubtful."""
        limit = float(bound)
        margin = NEAR * max(1.0, column.size, abs(limit))
        if not _certain(column.fineness * bound.denominator, margin):
            self._doubt(np.abs(column.values - limit) <= margin)
        return margin

    def exceeds(self, left: FastColumn, right: FastColumn) -> Mask:
        """Tell where left > right."""
        if left.is_whole and right.is_whole:
            return np.asarray(left.values > right.values)
        margin = NEAR * max(1.0, left.size, right.size)
        if not _certain(_joined(left, right)[0], margin):
            self._doubt(np.abs(left.values - right.values) <= margin)
        return np.asarray(left.values > right.values + margin)

    def off_step(self, column: FastColumn, step: Fraction) -> Mask | None:
        """Tell where the column is no multiple of the step; None: nowhere."""
        if column.on_lattice and (1 / (step * column.fineness)).denominator == 1:
            return None
        counts = column.values * float(1 / step)
        margin = NEAR * max(1.0, column.size * float(1 / step))
        off = np.abs(np.subtract(counts, np.rint(counts), out=counts), out=counts)
        if not _certain(column.fineness * step.numerator, margin):
            self._doubt(off <= margin)
        return np.asarray(off > margin)

    def take(self, values: Sequence[Fraction], index: Index) -> FastColumn:
        """Return for each unit the value that its index points at."""
        chosen = np.array([float(value) for value in values])[index]
        fineness = lcm(*(value.denominator for value in values))
        return FastColumn(chosen, max(abs(float(value)) for value in values), fineness)

    def total(self, column: FastColumn, mask: Mask) -> FastColumn:
        """Return the sum over the units of the mask; comparisons are always made exactly."""
        raise NotImplementedError(AMONG_UNITS)  # pragma: no cover

    def order(self, column: FastColumn, size: int) -> Index:
        """Return dense ranks; comparisons among units are always made exactly."""
        raise NotImplementedError(AMONG_UNITS)  # pragma: no cover

    def rows(self, column: FastColumn, index: Index) -> FastColumn:
        """Return the column's rows at `index`, in that order."""
        return column.rows(index) if column.values.ndim else column

    def _doubt(self, rows: Mask) -> None:
        if rows.ndim > self.doubtful.ndim:
            rows = np.logical_or.reduce(rows, axis=0)
        np.logical_or(self.doubtful, rows, out=self.doubtful)


AMONG_UNITS = "units are compared on exact columns only"


def _certain(fineness: int, margin: float) -> bool:
    """Tell whether different exact values lie further apart than rounding can move them."""
    return fineness * margin < 0.25
