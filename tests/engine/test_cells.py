"""Cells as they are read: numbers and texts of JSON, floats of a workbook, exact bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kaoping.engine.cells import allowed, read_cells
from kaoping.engine.facts import NumberText
from kaoping.scheme.inputs import (
    BooleanInput,
    CountInput,
    NumberInput,
    PanelInput,
    PercentInput,
    StreakInput,
)

COUNT = CountInput(type="count", name="次数")
PERCENT = PercentInput(type="percent", name="比率")
NUMBER = NumberInput(type="number", name="数")
TENTHS = NumberInput(type="number", name="数", min=Fraction(-1, 10), max=Fraction(1, 10))
FROM_NOUGHT = NumberInput(type="number", name="数", min=Fraction(0))
TRUTH = BooleanInput(type="boolean", name="是否")
STREAK = StreakInput(type="streak", name="末位", length=2, overlap="pairs")
PANEL = PanelInput(type="panel", name="打分", most_projects=2)


def read(asked: Any, *raws: Any) -> list[Fraction | None]:
    """Return what a column of cells comes to; None where a cell is empty or refused."""
    cells = read_cells(list(raws), asked)
    values = cells.column.fractions(len(raws))
    return [value if there else None for value, there in zip(values, cells.given, strict=True)]


@pytest.mark.parametrize(
    ("asked", "raw", "expected"),
    [
        (COUNT, NumberText("2"), 2),
        (COUNT, "2", 2),
        (COUNT, NumberText("2.0"), 2),
        (COUNT, NumberText("2.000"), 2),
        (COUNT, 2.0, 2),
        (COUNT, NumberText("-0"), 0),
        (COUNT, NumberText("1.5"), None),
        (COUNT, NumberText("-1"), None),
        (COUNT, 1.5, None),
        (COUNT, True, None),
        (COUNT, [], None),
        (COUNT, "", None),
        (COUNT, NumberText("1" + "0" * 199), 10**199),
        (COUNT, NumberText("1" + "0" * 200), None),
        (PERCENT, NumberText("100"), 100),
        (PERCENT, NumberText("100.0001"), None),
        (PERCENT, NumberText("-0.0"), 0),
        (PERCENT, 12.345, Fraction("12.345")),
        (PERCENT, float("nan"), None),
        (PERCENT, float("inf"), None),
        (NUMBER, NumberText("-3.25"), Fraction("-3.25")),
        (NUMBER, 1e22, 10**22),
        (NUMBER, 1e250, None),
        (NUMBER, 1e-7, Fraction(1, 10**7)),
        (NUMBER, 0.1 + 0.2, Fraction("0.3")),
        (TENTHS, NumberText("0.1"), Fraction(1, 10)),
        (TENTHS, NumberText("0.11"), None),
        (TENTHS, NumberText("4000000000000000000"), None),
        (TENTHS, NumberText("-4000000000000000000"), None),
        (FROM_NOUGHT, NumberText("-0.0000001"), None),
        (TRUTH, True, 1),
        (TRUTH, False, 0),
        (TRUTH, NumberText("1"), None),
        (TRUTH, "true", None),
        (STREAK, [True, True], 1),
        (STREAK, [], 0),
        (STREAK, [True, "true"], None),
        (STREAK, [NumberText("1")], None),
        (STREAK, True, None),
        (PANEL, [[NumberText("90"), "80"]], 85),
        (PANEL, [[NumberText("1")], [NumberText("0")]], Fraction(1, 2)),
        (PANEL, [[]], None),
        (PANEL, [], None),
        (PANEL, [["1"], ["2"], ["3"]], None),
        (PANEL, [["101"]], None),
        (PANEL, [[None]], None),
        (PANEL, ["90"], None),
    ],
)  # fmt: skip
def test_a_cell(asked: Any, raw: Any, expected: Any):
    """Types are strict, counts are whole, bounds hold; what cannot be read is no number."""
    assert [expected] == read(asked, raw)
    assert [expected, None, expected] == read(asked, raw, None, raw)


def test_a_column_of_mixed_cells():
    """Whole numbers, decimals, nothing and numbers beyond 64 bits stand side by side."""
    raws = [NumberText("3"), "0.125", None, NumberText("9" * 30), 2.5]
    assert [3, Fraction(1, 8), None, int("9" * 30), Fraction(5, 2)] == read(NUMBER, *raws)


def test_columns_of_floats():
    """A workbook's column of floats: whole ones, and ones with decimals, exactly as shown there."""
    assert read(COUNT, 1.0, 2.0, 3.0) == [1, 2, 3]
    assert [Fraction("0.1"), Fraction("99.9")] == read(PERCENT, 0.1, 99.9)
    assert read(COUNT, float("nan"), 1.0) == [None, 1]
    assert read(PERCENT, 101.0, -1.0) == [None, None]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (COUNT, "不小于 0 的整数"),
        (PERCENT, "0–100"),
        (FROM_NOUGHT, "0–+∞"),
        (TENTHS, "-0.1–0.1"),
        (NUMBER, "十进制数"),
        (TRUTH, "true 或 false"),
        (STREAK, "列表"),
        (PANEL, "1 至 2 个项目"),
        (None, "十进制数"),
    ],
)
def test_what_is_allowed(asked: Any, words: str):
    """The end of the sentence says what the cell takes, with its bounds."""
    assert words in allowed(asked)
