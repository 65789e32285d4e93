"""Columns of exact rationals: numerators over one shared denominator, or over one a row.

Marks and points are decimals, so a whole column usually shares one small denominator and lives in
machine integers. What outgrows 64 bits moves to Python's integers by itself: nothing is rounded
and nothing overflows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kaoping.engine.arithmetic import Index, Mask

Integers: TypeAlias = NDArray[Any]
SAFE = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class ExactColumn:
    """Rationals, one a unit: `numerators` ÷ `denominator`. Denominators are positive."""

    numerators: Integers
    denominator: int | Integers

    @classmethod
    def of(cls, values: Sequence[Fraction]) -> ExactColumn:
        """Return the column of these values over their least common denominator."""
        shared = lcm(*(value.denominator for value in values)) if values else 1
        return cls(integers([int(value * shared) for value in values]), shared)

    def __len__(self) -> int:
        """Return the number of rows; a single number has one."""
        return self.numerators.size

    def fractions(self, size: int | None = None) -> list[Fraction]:
        """Return the values as `Fraction`s; a single number is repeated `size` times."""
        numerators = self.numerators
        if size is not None and numerators.shape != (size,):
            numerators = np.broadcast_to(numerators, (size,))
        if isinstance(self.denominator, int):
            known: dict[int, Fraction] = {}
            shared = self.denominator
            values = numerators.tolist()
            for numerator in values:
                if numerator not in known:
                    known[numerator] = Fraction(numerator, shared)
            return [known[numerator] for numerator in values]
        below = np.broadcast_to(self.denominator, numerators.shape).tolist()
        return [Fraction(n, d) for n, d in zip(numerators.tolist(), below, strict=True)]

    def floats(self) -> NDArray[np.float64]:
        """Return the nearest float64 of every value."""
        if self.numerators.dtype != object and _peak(self.numerators) < 2**53:
            below = _kept(self.denominator)
            if below.dtype != object and _peak(below) < 2**53:
                return np.asarray(self.numerators / below, dtype=np.float64)
        values = [float(value) for value in self.fractions(self.numerators.size)]
        return np.array(values, dtype=np.float64).reshape(self.numerators.shape)


def integers(values: Sequence[int]) -> Integers:
    """Return integers as an array of machine integers where all fit, else of Python's."""
    if all(-SAFE < value < SAFE for value in values):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=object)


def _peak(values: int | Integers) -> int:
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    return int(max(values.max(), -values.min()))


def _big(values: int | Integers) -> Any:
    return values if isinstance(values, int) else values.astype(object)


def _times(left: Integers, right: int | Integers) -> Integers:
    if isinstance(right, int) and right == 1:
        return left
    # A column of noughts times 10**30 is small, but machine integers cannot hold the factor.
    peak = max(_peak(left), 1) * max(_peak(right), 1)
    if _is_big(left) or _is_big(right) or peak >= SAFE:
        return np.asarray(_big(left) * _big(right), dtype=object)
    return np.asarray(left * right)


def _kept(value: Any) -> Integers:
    """Return an array; left to NumPy, a lone integer from 2**63 would become an unsigned one."""
    return integers([value]).reshape(()) if isinstance(value, int) else np.asarray(value)


def _is_big(values: int | Integers) -> bool:
    return not isinstance(values, int) and values.dtype == object


def _plus(left: Integers, right: Integers) -> Integers:
    if _is_big(left) or _is_big(right) or _peak(left) + _peak(right) >= SAFE:
        return np.asarray(_big(left) + _big(right), dtype=object)
    return np.asarray(left + right)


def _same_kind(column: ExactColumn) -> tuple[Any, Any]:
    """Return numerators and denominator such that one can be divided by the other."""
    below = column.denominator
    is_wide = isinstance(below, int) and below >= SAFE
    return (_big(column.numerators) if is_wide else column.numerators), below


def _lowest_terms(numerators: Integers, below: Integers) -> ExactColumn:
    if _is_big(numerators) or _is_big(below):
        numerators, below = _big(numerators), _big(below)
    shared = np.gcd(numerators, below)
    return ExactColumn(_kept(numerators // shared), _kept(below // shared))


def _alike(left: ExactColumn, right: ExactColumn) -> tuple[Integers, Integers, int | Integers]:
    """Return both numerators over a common denominator."""
    below_left, below_right = left.denominator, right.denominator
    if isinstance(below_left, int) and isinstance(below_right, int):
        if below_left == below_right:
            return left.numerators, right.numerators, below_left
        shared = lcm(below_left, below_right)
        return (
            _times(left.numerators, shared // below_left),
            _times(right.numerators, shared // below_right),
            shared,
        )
    product = _times(_kept(below_left), below_right)
    return _times(left.numerators, below_right), _times(right.numerators, below_left), product


class ExactArithmetic:
    """The operations on exact columns; see `Arithmetic` for what each means."""

    def constant(self, value: Fraction) -> ExactColumn:
        """Return one number for all units."""
        return ExactColumn(integers([value.numerator]).reshape(()), value.denominator)

    def add(self, left: ExactColumn, right: ExactColumn) -> ExactColumn:
        """Return left + right."""
        a, b, below = _alike(left, right)
        sums = _plus(a, b)
        if isinstance(below, int):
            return ExactColumn(sums, below)
        return _lowest_terms(sums, np.asarray(below))

    def sum(self, columns: Sequence[ExactColumn]) -> ExactColumn:
        """Return the sum of one column or more."""
        whole = columns[0]
        for column in columns[1:]:
            whole = self.add(whole, column)
        return whole

    def subtract(self, left: ExactColumn, right: ExactColumn) -> ExactColumn:
        """Return left − right."""
        return self.add(left, ExactColumn(_kept(-right.numerators), right.denominator))

    def multiply(self, left: ExactColumn, right: ExactColumn) -> ExactColumn:
        """Return left × right."""
        numerators = _times(left.numerators, right.numerators)
        if isinstance(left.denominator, int) and isinstance(right.denominator, int):
            return ExactColumn(numerators, left.denominator * right.denominator)
        below = _times(_kept(left.denominator), right.denominator)
        return _lowest_terms(numerators, below)

    def scale(self, column: ExactColumn, factor: Fraction) -> ExactColumn:
        """Return column × factor."""
        if factor == 1:
            return column
        if isinstance(column.denominator, int):
            shared = gcd(column.denominator, factor.numerator)
            numerators = _times(column.numerators, factor.numerator // shared)
            return ExactColumn(numerators, column.denominator // shared * factor.denominator)
        return self.multiply(column, self.constant(factor))

    def divide(self, left: ExactColumn, right: ExactColumn) -> tuple[ExactColumn, Mask | None]:
        """Return left ÷ right and where it has a value; elsewhere the quotient is nought."""
        numerators = _times(left.numerators, right.denominator)
        below = _times(np.asarray(right.numerators), left.denominator)
        numerators, below = np.broadcast_arrays(numerators, below)
        defined = np.asarray(below != 0, dtype=np.bool_)
        sign = np.where(below < 0, -1, 1)
        numerators = np.where(defined, _times(numerators, sign), 0)
        quotient = _lowest_terms(numerators, np.where(defined, _times(below, sign), 1))
        return quotient, None if defined.all() else defined

    def least(self, left: ExactColumn, right: ExactColumn) -> ExactColumn:
        """Return the smaller of each pair."""
        a, b, below = _alike(left, right)
        return ExactColumn(_kept(np.minimum(a, b)), below)

    def most(self, left: ExactColumn, right: ExactColumn) -> ExactColumn:
        """Return the larger of each pair."""
        a, b, below = _alike(left, right)
        return ExactColumn(_kept(np.maximum(a, b)), below)

    def clamp(
        self, column: ExactColumn, low: Fraction | None, high: Fraction | None
    ) -> ExactColumn:
        """Return the column kept between two limits; None: no limit."""
        if low is not None:
            column = self.most(column, self.constant(low))
        return column if high is None else self.least(column, self.constant(high))

    def where(self, mask: Mask, yes: ExactColumn, no: ExactColumn) -> ExactColumn:
        """Return `yes` where the mask is true, else `no`."""
        a, b, below = _alike(yes, no)
        return ExactColumn(np.where(mask, a, b), below)

    def floor(self, column: ExactColumn) -> ExactColumn:
        """Return the largest whole number not above each value."""
        numerators, below = _same_kind(column)
        return ExactColumn(_kept(numerators // below), 1)

    def at_least(self, column: ExactColumn, bound: Fraction) -> Mask:
        """Tell where column ≥ bound."""
        scaled, limit = self._against(column, bound)
        return np.asarray(scaled >= limit, dtype=np.bool_)

    def above(self, column: ExactColumn, bound: Fraction) -> Mask:
        """Tell where column > bound."""
        scaled, limit = self._against(column, bound)
        return np.asarray(scaled > limit, dtype=np.bool_)

    def _against(self, column: ExactColumn, bound: Fraction) -> tuple[Any, Any]:
        """Return both sides of a comparison over the same denominator."""
        scaled = _times(column.numerators, bound.denominator)
        if isinstance(column.denominator, int):
            limit = bound.numerator * column.denominator
            return (scaled, limit) if abs(limit) < SAFE else (_big(scaled), limit)
        return scaled, _times(column.denominator, bound.numerator)

    def exceeds(self, left: ExactColumn, right: ExactColumn) -> Mask:
        """Tell where left > right."""
        a, b, _ = _alike(left, right)
        return np.asarray(a > b, dtype=np.bool_)

    def off_step(self, column: ExactColumn, step: Fraction) -> Mask | None:
        """Tell where the column is no multiple of the step; None: nowhere."""
        numerators, below = _same_kind(self.scale(column, 1 / step))
        return np.asarray(numerators % below != 0, dtype=np.bool_)

    def take(self, values: Sequence[Fraction], index: Index) -> ExactColumn:
        """Return for each unit the value that its index points at."""
        column = ExactColumn.of(values)
        return ExactColumn(column.numerators[index], column.denominator)

    def total(self, column: ExactColumn, mask: Mask) -> ExactColumn:
        """Return the sum over the units of the mask, as one number."""
        values = column.fractions(mask.size)
        chosen = (value for value, use in zip(values, mask.tolist(), strict=True) if use)
        return self.constant(sum(chosen, Fraction(0)))

    def order(self, column: ExactColumn, size: int) -> Index:
        """Return dense ranks of the values from below (0, 0, 1, …), equal values alike."""
        values = column.fractions(size)
        ranks = {value: i for i, value in enumerate(sorted(set(values)))}
        return np.array([ranks[value] for value in values], dtype=np.intp)

    def rows(self, column: ExactColumn, index: Index) -> ExactColumn:
        """Return the column's rows at `index`, in that order."""
        below = column.denominator
        if not isinstance(below, int) and below.shape:
            below = below[index]
        if not column.numerators.shape:
            return ExactColumn(column.numerators, below)
        return ExactColumn(column.numerators[index], below)


EXACT = ExactArithmetic()
