"""Measures: a small arithmetic that is parsed, never run as code."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.measure import compute
from kaoping.scheme.expression import Expression, Name, Number, Operation, names_in


def value_of(text: str, **numbers: int) -> Fraction | None:
    """Return what an expression comes to for one unit; None where it has no value."""
    columns: Mapping[str, ExactColumn] = {
        key: ExactColumn.of([Fraction(value)]) for key, value in numbers.items()
    }
    measure, defined = compute(Expression.parse(text), columns, EXACT)
    return measure.fractions(1)[0] if defined is None or defined.all() else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Fraction(6)),
        ("1.25", Fraction(5, 4)),
        ("a + b * 2", Fraction(14)),
        ("(a + b) * 2", Fraction(20)),
        ("a - b - 1", Fraction(1)),
        ("a / b / 3", Fraction(1, 2)),
        ("a / (b / 2)", Fraction(3)),
        ("100 * a / b", Fraction(150)),
        ("min(a, b) + max(a, b)", Fraction(10)),
        ("min(a - 9, max(b, 2))", Fraction(-3)),
        ("0.7 * (100 * b / a) + 0.3 * 100", Fraction(230, 3)),
        ("a/3", Fraction(2)),
        ("  a  ", Fraction(6)),
    ],
)
def test_arithmetic(text: str, expected: Fraction):
    """Products before sums, from left to right, exact to the last third."""
    assert expected == value_of(text, a=6, b=4)


@pytest.mark.parametrize(
    "text", ["a / b", "1 + a / b", "min(a, 1 / b)", "b / (a / b)", "0 * (a / b)"]
)
def test_division_by_nought_has_no_value(text: str):
    """A quotient without a value takes the whole measure with it; nothing is guessed."""
    assert value_of(text, a=6, b=0) is None


def test_the_tree():
    """What the engine walks is a tree of three kinds of nodes."""
    tree = Expression.parse("100 * done / planned").tree
    times = Operation("*", Number(Fraction(100)), Name("done"))
    assert Operation("/", times, Name("planned")) == tree
    assert {"done", "planned"} == names_in(Expression.parse("100 * done / planned"))
    assert set() == names_in(Expression.parse("1 + 2"))


@pytest.mark.parametrize("name", ["min", "max"])
def test_min_and_max_may_be_inputs_too(name: str):
    """Without a bracket they are names like any other."""
    assert {name} == names_in(Expression.parse(f"{name} + 1"))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1), ("a +", 4), ("a b", 3), ("(a", 3), ("a)", 2), ("* a", 1), ("a ** b", 4),
        ("min(a)", 6), ("min(a, b", 9), ("a % b", 2), ("a; b", 2), ("1e3", 2), ("01", 1),
        ("-a", 1), ("a.b", 2), ("__import__('os')", 12), ("完成", 1), ("1..2", 2), ("f(a)", 2),
    ],
)  # fmt: skip
def test_what_is_no_expression(text: str, position: int):
    """The author reads at which sign the text stops making sense."""
    with pytest.raises(ValueError, match=f"第 {position} 个字符"):
        Expression.parse(text)


def test_expressions_have_an_end():
    """Deep brackets and endless sums are refused before anything has to walk them."""
    assert Expression.parse("(" * 49 + "a" + ")" * 49)
    with pytest.raises(ValueError, match="括号层数过多"):
        Expression.parse("(" * 60 + "a" + ")" * 60)
    assert value_of("+".join("a" * 100), a=1) == 100
    with pytest.raises(ValueError, match="过长"):
        Expression.parse("+".join("a" * 101))


@given(st.text("ab01.+-*/(), minx", max_size=20))
def test_any_text_is_read_or_refused(text: str):
    """An expression, or a sentence about why not."""
    try:
        expression = Expression.parse(text)
    except ValueError:
        with pytest.raises(ValueError, match="算式"):
            Expression.parse(text)
    else:
        assert text == str(expression)


def test_how_long_a_measure_may_be():
    """Two hundred signs are read, one more is refused; forty characters of it are quoted."""
    assert Expression.parse("a+" * 97 + "max(a,a)").text  # 194 + 6 signs
    with pytest.raises(ValueError, match="过长，最多 200 个") as refused:
        Expression.parse("a+" * 99 + "(a)")  # 198 + 3
    assert f"“{'a+' * 20}…”" in str(refused.value)


def test_how_deep_a_measure_may_be():
    """The measure itself is the first of fifty levels."""
    assert Expression.parse("(" * 49 + "a" + ")" * 49).text
    with pytest.raises(ValueError, match="括号层数过多") as refused:
        Expression.parse("(" * 50 + "a" + ")" * 50)
    assert f"“{'(' * 40}…”" in str(refused.value)
