"""Columns of float64: the bounds that they carry, and which comparisons those leave in doubt.

A bound that is too small would let a float decide a grade. Each is worked out from what the
operation does to numerators, denominators and sizes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from kaoping.engine.exact import ExactColumn
from kaoping.engine.fast import FastArithmetic, FastColumn


def column(*values: float, fine: int = 1, lattice: bool = True) -> FastColumn:
    """Return a column whose exact values lie so fine."""
    return FastColumn(np.array(values), max(map(abs, values)), fine, lattice)


def bounds(found: FastColumn) -> tuple[list[float], float, int, bool]:
    """Return all that a column is."""
    return found.values.tolist(), found.size, found.fineness, found.on_lattice


LEFT, RIGHT = column(1.5, -2.5, fine=2), column(0.75, 3.0, fine=4)
THIRDS, RATIOS = column(3.0, 6.0, fine=6), column(0.5, 0.2, fine=10, lattice=False)
CALC = FastArithmetic(2)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (CALC.constant(Fraction(-3, 2)), (-1.5, 1.5, 2, True)),
        (CALC.add(LEFT, RIGHT), ([2.25, 0.5], 5.5, 4, True)),
        (CALC.add(RIGHT, THIRDS), ([3.75, 9.0], 9.0, 12, True)),
        (CALC.add(RIGHT, RIGHT), ([1.5, 6.0], 6.0, 4, True)),
        (CALC.add(LEFT, RATIOS), ([2.0, -2.3], 3.0, 20, False)),
        (CALC.add(RATIOS, RATIOS), ([1.0, 0.4], 1.0, 100, False)),
        (CALC.subtract(LEFT, RIGHT), ([0.75, -5.5], 5.5, 4, True)),
        (CALC.multiply(LEFT, RIGHT), ([1.125, -7.5], 7.5, 8, True)),
        (CALC.multiply(LEFT, RATIOS), ([0.75, -0.5], 1.25, 20, False)),
        (CALC.multiply(RATIOS, LEFT), ([0.75, -0.5], 1.25, 20, False)),
        (CALC.scale(LEFT, Fraction(-3, 4)), ([-1.125, 1.875], 1.875, 8, True)),
        (CALC.scale(RATIOS, Fraction(2)), ([1.0, 0.4], 1.0, 10, False)),
        (CALC.least(LEFT, RIGHT), ([0.75, -2.5], 3.0, 4, True)),
        (CALC.most(LEFT, THIRDS), ([3.0, 6.0], 6.0, 6, True)),
        (CALC.where(np.array([True, False]), LEFT, RIGHT), ([1.5, 3.0], 3.0, 4, True)),
        (CALC.clamp(LEFT, Fraction(-2), Fraction(1)), ([1.0, -2.0], 2.5, 2, True)),
        (CALC.clamp(LEFT, None, None), ([1.5, -2.5], 2.5, 2, True)),
        (CALC.sum([LEFT]), ([1.5, -2.5], 2.5, 2, True)),
        (CALC.sum([LEFT, RIGHT, THIRDS]), ([5.25, 6.5], 11.5, 12, True)),
        (CALC.sum([LEFT, LEFT]), ([3.0, -5.0], 5.0, 2, True)),
        (CALC.sum([LEFT, RATIOS, LEFT]), ([3.5, -4.8], 5.5, 40, False)),
        (CALC.sum([RATIOS, RATIOS]), ([1.0, 0.4], 1.0, 100, False)),
        (CALC.floor(LEFT), ([1.0, -3.0], 3.5, 1, True)),
        (CALC.take([Fraction(1, 2), Fraction(-4, 3)], np.array([1, 0])),
         ([-4 / 3, 0.5], 4 / 3, 6, True)),
        (FastColumn.of(ExactColumn.of([Fraction(1, 2), Fraction(-5, 2)])),
         ([0.5, -2.5], 2.5, 2, True)),
        (FastColumn.of(ExactColumn(np.array([1, 2]), np.array([4, 5]))),
         ([0.25, 0.4], 0.4, 5, False)),
    ],
)  # fmt: skip
def test_bounds(found: FastColumn, expected: Any):
    """Values with their largest size and finest denominator, as the operation makes them."""
    assert bounds(found) == expected


def test_sums_do_not_write_into_their_parts():
    """A sum is built in place, but never in the place of the first column."""
    parts = [column(1.0, 2.0), column(3.0, 4.0), column(5.0, 6.0)]
    assert CALC.sum(parts).values.tolist() == [9.0, 12.0]
    assert [part.values.tolist() for part in parts] == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    one, two = CALC.constant(Fraction(1)), CALC.constant(Fraction(2))
    assert CALC.sum([one, two, parts[0]]).values.tolist() == [4.0, 5.0]
    assert (float(one.values), float(two.values)) == (1.0, 2.0)


def test_quotients():
    """A quotient of n/a by m/b has at most a·m as denominator and n·b as size; none by nought."""
    ratio, defined = CALC.divide(LEFT, RIGHT)
    assert (bounds(ratio), defined) == (([2.0, -2.5 / 3], 10.0, 24, False), None)
    small, _ = CALC.divide(LEFT, column(0.5, 0.25, fine=4))
    assert bounds(small) == ([3.0, -10.0], 10.0, 8, False)
    ratio, defined = CALC.divide(LEFT, column(0.0, 5.0))
    assert bounds(ratio) == ([0.0, -0.5], 2.5, 10, False)
    assert defined is not None
    assert defined.tolist() == [False, True]


def test_whole_numbers():
    """Whole numbers that a float holds exactly are compared as they are."""
    assert column(3.0).is_whole
    assert not column(3.0, fine=2).is_whole
    assert not column(3.0, lattice=False).is_whole
    assert column(2.0**53 - 1).is_whole
    assert not column(2.0**53).is_whole


NEAR_SIXTY = (60.0, 60 - 1e-13, 60 + 1e-13, 59.9, 60.1)


def asked(compare: str, *more: Any, fine: int) -> tuple[list[bool], list[bool]]:
    """Return what a comparison says of values near sixty, and which rows it doubts."""
    calc = FastArithmetic(5)
    said = getattr(calc, compare)(column(*NEAR_SIXTY, fine=fine), *more)
    return said.tolist(), calc.doubtful.tolist()


NOWHERE = [False] * 5
AROUND = [True, True, True, False, False]


@pytest.mark.parametrize(
    ("compare", "bound", "said"),
    [
        ("at_least", Fraction(60), [True, True, True, False, True]),
        ("above", Fraction(60), [False, False, False, False, True]),
        ("exceeds", column(60.0), [False, False, False, False, True]),
        ("off_step", Fraction(1), [False, False, False, True, True]),
    ],
)
def test_values_near_a_bound(compare: str, bound: Any, said: list[bool]):
    """A float near a bound stands for it; where exact values may lie nearer it is in doubt."""
    assert asked(compare, bound, fine=10) == (said, NOWHERE)
    assert asked(compare, bound, fine=10**13) == (said, AROUND)


def test_floors_near_a_whole_number():
    """The same for the next whole number below."""
    for fine, doubted in ((10, NOWHERE), (10**13, AROUND)):
        calc = FastArithmetic(5)
        floor = calc.floor(column(*NEAR_SIXTY, fine=fine))
        assert floor.values.tolist() == [60, 60, 60, 59, 60]
        assert calc.doubtful.tolist() == doubted


def test_where_doubt_begins():
    """Rounding moves a value of size 1 by 10⁻¹²: a quarter of that apart is not far enough.

    The denominators of both sides count, and the larger of the sizes.
    """

    def doubts(value: FastColumn, bound: Fraction) -> bool:
        calc = FastArithmetic(1)
        calc.at_least(value, bound)
        return bool(calc.doubtful[0])

    assert doubts(column(1.0, fine=25 * 10**10), Fraction(1))
    assert not doubts(column(1.0, fine=24 * 10**10), Fraction(1))
    assert doubts(column(0.5, fine=13 * 10**10), Fraction(1, 2))
    assert not doubts(column(0.5, fine=12 * 10**10), Fraction(1, 2))
    assert doubts(column(8.0, fine=4 * 10**10), Fraction(8))
    assert not doubts(column(8.0, fine=3 * 10**10), Fraction(8))


def test_doubt_between_columns():
    """Two columns are compared as finely as their difference lies."""
    calc = FastArithmetic(2)
    calc.exceeds(column(1.0, 2.0, fine=6 * 10**5), column(1.0, 2.5, fine=7 * 10**5))
    assert calc.doubtful.tolist() == [False, False]
    calc.exceeds(column(1.0, 2.0, fine=10**6 + 1), column(1.0, 2.5, fine=10**6))
    assert calc.doubtful.tolist() == [True, False]


def test_steps_that_need_no_look():
    """Values on a lattice that the step divides are on the step; a ratio never surely is."""
    half, one = Fraction(1, 2), Fraction(1)
    assert CALC.off_step(column(1.5, 2.0, fine=2), half) is None
    assert CALC.off_step(column(1.0, 2.0), half) is None
    off = CALC.off_step(column(1.5, 2.0, fine=2), one)
    assert off is not None
    assert off.tolist() == [True, False]
    off = CALC.off_step(column(1.0, 1.25, fine=1, lattice=False), half)
    assert off is not None
    assert off.tolist() == [False, True]
    values = column(1.5, 2.0, fine=10)
    assert CALC.off_step(values, Fraction(3, 2)) is not None
    assert values.values.tolist() == [1.5, 2.0]


def test_doubt_of_a_block():
    """In a block of columns a unit is doubtful where any of its columns is."""
    calc = FastArithmetic(2)
    block = FastColumn(np.array([[60.0, 1.0], [3.0, 4.0]]), 60.0, 10**13)
    calc.at_least(block, Fraction(60))
    assert calc.doubtful.tolist() == [True, False]
