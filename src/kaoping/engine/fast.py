"""Columns of float64 for large simulations, with a memory for what was too near to call.

A comparison within `NEAR` of its bound marks the row as doubtful; the caller computes doubtful
rows again on exact columns. Sums of a few hundred scores up to a thousand differ from the exact
value by less than 1e-10, so no row outside the margin can fall on the wrong side.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.arithmetic import Index, Mask

Floats: TypeAlias = "NDArray[np.float64] | np.float64"
NEAR = 1e-9


class FastArithmetic:
    """The operations on float64 columns; see `Arithmetic` for what each means."""

    def __init__(self, size: int) -> None:
        self.doubtful: Mask = np.zeros(size, dtype=np.bool_)

    def constant(self, value: Fraction) -> Floats:
        """Return one number for all units."""
        return np.float64(value)

    def add(self, left: Floats, right: Floats) -> Floats:
        """Return left + right."""
        return left + right

    def subtract(self, left: Floats, right: Floats) -> Floats:
        """Return left − right."""
        return left - right

    def multiply(self, left: Floats, right: Floats) -> Floats:
        """Return left × right."""
        return left * right

    def scale(self, column: Floats, factor: Fraction) -> Floats:
        """Return column × factor."""
        return column if factor == 1 else column * float(factor)

    def divide(self, left: Floats, right: Floats) -> tuple[Floats, Mask]:
        """Return left ÷ right and where it has a value; elsewhere the quotient is nought."""
        defined = np.asarray(right != 0)
        safe = np.where(defined, right, 1.0)
        return np.where(defined, left / safe, 0.0), defined

    def least(self, left: Floats, right: Floats) -> Floats:
        """Return the smaller of each pair."""
        return np.minimum(left, right)

    def most(self, left: Floats, right: Floats) -> Floats:
        """Return the larger of each pair."""
        return np.maximum(left, right)

    def clamp(self, column: Floats, low: Fraction | None, high: Fraction | None) -> Floats:
        """Return the column kept between two limits; None: no limit."""
        if low is not None:
            column = np.maximum(column, float(low))
        return column if high is None else np.minimum(column, float(high))

    def where(self, mask: Mask, yes: Floats, no: Floats) -> Floats:
        """Return `yes` where the mask is true, else `no`."""
        return np.where(mask, yes, no)

    def floor(self, column: Floats) -> Floats:
        """Return the largest whole number not above each value."""
        self._doubt(np.asarray(np.abs(column - np.rint(column)) < NEAR))
        return np.floor(column + NEAR)

    def at_least(self, column: Floats, bound: Fraction) -> Mask:
        """Tell where column ≥ bound."""
        return self._reaches(column, float(bound))

    def above(self, column: Floats, bound: Fraction) -> Mask:
        """Tell where column > bound."""
        return self._reaches(column, float(bound))

    def exceeds(self, left: Floats, right: Floats) -> Mask:
        """Tell where left > right; equal inputs are equal floats."""
        return np.asarray(left > right)

    def on_step(self, column: Floats, step: Fraction) -> Mask:
        """Tell where the column is a multiple of the step."""
        counts = column * float(1 / step)
        return np.asarray(np.abs(counts - np.rint(counts)) < NEAR)

    def take(self, values: Sequence[Fraction], index: Index) -> Floats:
        """Return for each unit the value that its index points at."""
        return np.array([float(value) for value in values])[index]

    def total(self, column: Floats, mask: Mask) -> Floats:
        """Return the sum over the units of the mask, as one number."""
        return np.float64(np.sum(np.broadcast_to(column, mask.shape)[mask]))

    def order(self, column: Floats, size: int) -> Index:
        """Return dense ranks of the values from below; values within the margin count as equal."""
        values = np.broadcast_to(column, (size,))
        sorting = np.argsort(values, kind="stable")
        gaps = np.diff(values[sorting])
        near = (gaps < NEAR) & (gaps > 0)
        if near.any():
            tied = np.zeros(size, dtype=np.bool_)
            tied[sorting[1:][near]] = tied[sorting[:-1][near]] = True
            self._doubt(tied)
        ranks = np.empty(size, dtype=np.intp)
        ranks[sorting] = np.concatenate([[0], np.cumsum(gaps >= NEAR)])[:size]
        return ranks

    def rows(self, column: Floats, index: Index) -> Floats:
        """Return the column's rows at `index`, in that order."""
        return column[index] if isinstance(column, np.ndarray) and column.ndim else column

    def _reaches(self, column: Floats, bound: float) -> Mask:
        surely = column >= bound + NEAR
        self._doubt(np.asarray(surely ^ (column >= bound - NEAR)))
        return np.asarray(surely)

    def _doubt(self, rows: Mask) -> None:
        np.logical_or(self.doubtful, rows, out=self.doubtful)
