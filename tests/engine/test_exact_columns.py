"""Exact columns at their edges: nought as a divisor, signs, and where machine integers end."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaoping.engine.exact import EXACT, ExactColumn

EDGE = 2**62


def column(*values: int | str) -> ExactColumn:
    """Return a column of these values."""
    return ExactColumn.of([Fraction(value) for value in values])


def test_quotients():
    """A quotient by nought is nought and said to have no value; denominators stay positive."""
    quotient, defined = EXACT.divide(column(1, 2, -3, 3), column(0, 4, 6, -6))
    assert quotient.fractions(4) == [0, Fraction(1, 2), Fraction(-1, 2), Fraction(-1, 2)]
    assert defined is not None
    assert defined.tolist() == [False, True, True, True]
    assert (ExactColumn(quotient.denominator, 1).numerators > 0).all()
    quotient, defined = EXACT.divide(column("0.5", "0.2"), column("0.25", 1))
    assert (quotient.fractions(2), defined) == ([2, Fraction(1, 5)], None)


@pytest.mark.parametrize("value", [EDGE - 1, EDGE, EDGE + 1, 2**63 - 1, 2**63, 10**30])
def test_numbers_around_the_end_of_machine_integers(value: int):
    """Sums, differences, products and floors of such numbers, and of their negatives, are exact."""
    up, down = column(value, -value), column(-value, value)
    more = EXACT.sum([up, up, up, up])
    assert more.fractions(2) == [4 * value, -4 * value]
    assert EXACT.add(EXACT.add(up, up), EXACT.add(up, up)).fractions(2) == [4 * value, -4 * value]
    assert EXACT.subtract(up, down).fractions(2) == [2 * value, -2 * value]
    assert EXACT.multiply(up, up).fractions(2) == [value**2, value**2]
    assert EXACT.scale(up, Fraction(3)).fractions(2) == [3 * value, -3 * value]
    assert EXACT.scale(up, Fraction(1, value)).fractions(2) == [1, -1]
    assert EXACT.floor(EXACT.scale(up, Fraction(1, 2))).fractions(2) == [value // 2, -value // 2]
    assert EXACT.exceeds(up, down).tolist() == [True, False]
    assert EXACT.at_least(up, Fraction(value)).tolist() == [True, False]
    assert EXACT.above(up, Fraction(value) - Fraction(1, 3)).tolist() == [True, False]
    ratio, _ = EXACT.divide(up, column(value, value))
    assert ratio.fractions(2) == [1, -1]


def test_noughts_times_a_large_factor():
    """A column of noughts is small, the factor that it meets is not."""
    assert EXACT.scale(column(0, 0), Fraction(10**30)).fractions(2) == [0, 0]
    assert EXACT.add(column(0, 0), column(10**30, -(10**30))).fractions(2) == [10**30, -(10**30)]


@pytest.mark.parametrize("value", ["0.1", "-0.1", str(2**53 + 1), "0." + "0" * 17 + "1"])
def test_the_nearest_float(value: str):
    """A float of a column is that of the exact value, also where numerators are too large."""
    exact = Fraction(value)
    assert column(value).floats().tolist() == [float(exact)]
    third = EXACT.scale(column(value), Fraction(1, 3))
    assert third.floats().tolist() == [float(exact / 3)]


def test_empty_columns_and_single_numbers():
    """No rows are no rows; one number stands for as many as are asked for."""
    assert ExactColumn.of([]).fractions(0) == []
    assert EXACT.constant(Fraction(1, 3)).fractions(2) == [Fraction(1, 3)] * 2
    assert len(column(1, 2)) == 2
