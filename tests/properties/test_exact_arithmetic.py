"""Columns of rationals compute as single rationals do, whatever the size of the numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.arithmetic import pick
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.scheme.values import Interval
from strategies.numbers import fractions

Rows = list[Fraction]


@st.composite
def columns(draw: st.DrawFn, size: int) -> tuple[ExactColumn, Rows]:
    """A column over a shared denominator, over one a row, or one number that stands for all."""
    shape = draw(st.sampled_from(["shared", "ratio", "constant"]))
    if shape == "constant":
        value = draw(fractions())
        return EXACT.constant(value), [value] * size
    values = draw(st.lists(fractions(), min_size=size, max_size=size))
    if shape == "shared":
        return ExactColumn.of(values), values
    below = draw(st.lists(st.integers(1, 40), min_size=size, max_size=size))
    quotient, _ = EXACT.divide(ExactColumn.of(values), ExactColumn.of([Fraction(b) for b in below]))
    return quotient, [value / b for value, b in zip(values, below, strict=True)]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, tuple[ExactColumn, Rows], tuple[ExactColumn, Rows]]:
    """Two columns of one size."""
    size = draw(st.integers(1, 4))
    return size, draw(columns(size)), draw(columns(size))


TWO: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "least": min,
    "most": max,
}


@pytest.mark.parametrize("name", TWO)
@given(drawn=pairs())
def test_operations_on_two_columns(name: str, drawn: Any):
    """Sums, differences, products and the smaller and larger of each pair are exact."""
    size, (left, lefts), (right, rights) = drawn
    found = getattr(EXACT, name)(left, right)
    expected = [TWO[name](a, b) for a, b in zip(lefts, rights, strict=True)]
    assert expected == found.fractions(size)


@given(pairs())
def test_division_has_a_value_where_the_divisor_is_not_nought(drawn: Any):
    """A quotient by nought is no number: it is nought, and said to be without a value."""
    size, (left, lefts), (right, rights) = drawn
    quotient, defined = EXACT.divide(left, right)
    both = list(zip(lefts, rights, strict=True))
    assert [a / b if b else Fraction(0) for a, b in both] == quotient.fractions(size)
    mask = np.ones(size, dtype=bool) if defined is None else np.broadcast_to(defined, (size,))
    assert [b != 0 for _, b in both] == mask.tolist()


@given(pairs(), fractions(), fractions())
def test_comparisons(drawn: Any, bound: Fraction, step: Fraction):
    """Every comparison with a number, and between columns, is decided exactly."""
    size, (left, lefts), (right, rights) = drawn
    wide = lambda mask: np.broadcast_to(mask, (size,)).tolist()  # noqa: E731
    assert [a >= bound for a in lefts] == wide(EXACT.at_least(left, bound))
    assert [a > bound for a in lefts] == wide(EXACT.above(left, bound))
    pairwise = zip(lefts, rights, strict=True)
    assert [a > b for a, b in pairwise] == wide(EXACT.exceeds(left, right))
    if step:
        off = EXACT.off_step(left, abs(step))
        expected = [(a / step).denominator != 1 for a in lefts]
        assert expected == ([False] * size if off is None else wide(off))


@given(pairs(), fractions(), st.tuples(fractions(), fractions()).map(sorted))
def test_operations_on_one_column(drawn: Any, factor: Fraction, limits: Rows):
    """Scaling, flooring and clamping are exact; a column is clamped into its limits."""
    size, (column, values), _ = drawn
    low, high = limits
    assert [factor * value for value in values] == EXACT.scale(column, factor).fractions(size)
    floors = [Fraction(math.floor(value)) for value in values]
    assert floors == EXACT.floor(column).fractions(size)
    clamped = [min(max(value, low), high) for value in values]
    assert clamped == EXACT.clamp(column, low, high).fractions(size)
    assert values == EXACT.clamp(column, None, None).fractions(size)


@given(pairs(), st.data())
def test_choosing_and_moving_rows(drawn: Any, data: st.DataObject):
    """Masks, indices, sums over units and dense ranks pick the values that they name."""
    size, (left, lefts), (right, rights) = drawn
    flags = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    mask = np.array(flags)
    chosen = [a if flag else b for flag, a, b in zip(flags, lefts, rights, strict=True)]
    assert chosen == EXACT.where(mask, left, right).fractions(size)
    index = np.array(data.draw(st.permutations(range(size))))
    assert [lefts[i] for i in index] == EXACT.rows(left, index).fractions(size)
    assert [rights[i % size] for i in index] == EXACT.take(rights, index).fractions(size)
    total = sum((a for flag, a in zip(flags, lefts, strict=True) if flag), Fraction(0))
    assert [total] == EXACT.total(left, mask).fractions(1)
    ranks = [sorted(set(lefts)).index(value) for value in lefts]
    assert ranks == EXACT.order(left, size).tolist()
    both = [a + b for a, b in zip(lefts, rights, strict=True)]
    assert both == EXACT.sum([left, right]).fractions(size)


@given(pairs())
def test_floats_are_the_nearest(drawn: Any):
    """The float of an exact value is the one closest to it."""
    size, (column, values), _ = drawn
    assert [float(value) for value in values] == np.broadcast_to(column.floats(), (size,)).tolist()


@given(
    st.lists(st.integers(-3, 12), min_size=1, max_size=6),
    st.sets(st.integers(0, 9), min_size=1, max_size=4),
    st.booleans(),
    st.data(),
)
def test_pick_finds_the_interval(values: list[int], cuts: set[int], closed: bool, data: Any):  # noqa: FBT001
    """Every number falls into the one interval that holds it, in whatever order they stand."""
    ends = [None, *map(Fraction, sorted(cuts)), None]
    intervals = [
        Interval(low, high, low is not None and closed, high is not None and not closed)
        for low, high in itertools.pairwise(ends)
    ]
    intervals = data.draw(st.permutations(intervals))
    column = ExactColumn.of([Fraction(value) for value in values])
    found = pick(EXACT, column, intervals).tolist()
    assert all(Fraction(value) in intervals[i] for value, i in zip(values, found, strict=True))
