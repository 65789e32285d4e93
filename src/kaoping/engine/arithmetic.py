"""The arithmetic that rules are written in, so that one rule runs on two kinds of columns.

A column holds one number a unit. `exact.py` computes on rationals and gives every official
result; `fast.py` computes on float64 and remembers the rows whose comparison was too near to call,
which are then handed to the exact side. A rule sees neither, only the operations named here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from kaoping.scheme.values import Interval

Mask: TypeAlias = NDArray[np.bool_]
Index: TypeAlias = NDArray[np.intp]
C = TypeVar("C")


class Arithmetic(Protocol[C]):
    """Operations on columns of type `C`. A column may also be one number that stands for all."""

    def constant(self, value: Fraction) -> C:
        """Return one number for all units."""

    def add(self, left: C, right: C) -> C:
        """Return left + right."""

    def sum(self, columns: Sequence[C]) -> C:
        """Return the sum of one column or more."""

    def subtract(self, left: C, right: C) -> C:
        """Return left − right."""

    def multiply(self, left: C, right: C) -> C:
        """Return left × right."""

    def scale(self, column: C, factor: Fraction) -> C:
        """Return column × factor."""

    def divide(self, left: C, right: C) -> tuple[C, Mask | None]:
        """Return left ÷ right and where it has a value; None: everywhere.

        Where there is none the quotient is nought.
        """

    def least(self, left: C, right: C) -> C:
        """Return the smaller of each pair."""

    def most(self, left: C, right: C) -> C:
        """Return the larger of each pair."""

    def clamp(self, column: C, low: Fraction | None, high: Fraction | None) -> C:
        """Return the column kept between two limits; None: no limit."""

    def where(self, mask: Mask, yes: C, no: C) -> C:
        """Return `yes` where the mask is true, else `no`."""

    def floor(self, column: C) -> C:
        """Return the largest whole number not above each value."""

    def at_least(self, column: C, bound: Fraction) -> Mask:
        """Tell where column ≥ bound."""

    def above(self, column: C, bound: Fraction) -> Mask:
        """Tell where column > bound."""

    def exceeds(self, left: C, right: C) -> Mask:
        """Tell where left > right."""

    def off_step(self, column: C, step: Fraction) -> Mask | None:
        """Tell where the column is no multiple of the step; None: nowhere."""

    def take(self, values: Sequence[Fraction], index: Index) -> C:
        """Return for each unit the value that its index points at."""

    def total(self, column: C, mask: Mask) -> C:
        """Return the sum over the units of the mask, as one number."""

    def order(self, column: C, size: int) -> Index:
        """Return dense ranks of the values from below (0, 0, 1, …), equal values alike."""

    def rows(self, column: C, index: Index) -> C:
        """Return the column's rows at `index`, in that order."""


def pick(calc: Arithmetic[C], column: C, intervals: Sequence[Interval]) -> Index:
    """Return for each value the position of the interval that holds it.

    The intervals tile all values that occur (the checks of the scheme have seen to it), so the
    lower ends decide: the value lies in the last interval whose lower end it has reached.
    """
    order = sorted(range(len(intervals)), key=lambda i: _lower_end(intervals[i]))
    reached: NDArray[np.int8] | None = None
    for i in order[1:]:
        interval = intervals[i]
        low = Fraction(0) if interval.low is None else interval.low
        test = calc.at_least if interval.low_closed else calc.above
        passed = test(column, low).view(np.int8)
        reached = passed if reached is None else reached + passed
    if reached is None:
        reached = calc.at_least(column, Fraction(0)).view(np.int8) * np.int8(0)
    if order == list(range(len(order) - 1, -1, -1)):
        return len(order) - 1 - reached.astype(np.intp)
    return np.asarray(order, dtype=np.intp)[reached]


def _lower_end(interval: Interval) -> tuple[bool, Fraction, bool]:
    return interval.low is not None, interval.low or Fraction(0), not interval.low_closed
