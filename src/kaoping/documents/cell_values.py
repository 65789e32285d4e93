"""From a cell to a fact: what people write in a workbook, as facts files say it.

Full-width characters and surrounding blanks are read as their plain form. Each row of a sheet has
one reader; equal cells are read once. A cell that cannot be read is refused with what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TypeAlias, cast

import numpy as np

from kaoping.documents.layout import NO, NONE, NOT_APPLICABLE, YES, Row, level_labels
from kaoping.documents.words import PANEL_SAMPLE, STREAK_SAMPLE, allowed_words
from kaoping.engine.facts import NumberText, Raw
from kaoping.numbers import LONGEST, NUMBER
from kaoping.problems import shown
from kaoping.scheme import Scheme
from kaoping.scheme.inputs import BooleanInput, PanelInput, StreakInput
from kaoping.scheme.rules import LevelRule

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
SMALLEST, LARGEST = 1e-4, 1e15
"""Numbers between these are written without exponent in fifteen digits."""
YES_NO = {YES: True, NO: False}
BETWEEN_ITEMS = re.compile(r"[、,\s]+")
BETWEEN_PROJECTS = re.compile(r"[;\n]")


class Said:
    """What stands for a cell whose problem was said already."""


class TakenOut:
    """What stands for a leaf that was declared not applicable."""


SAID, TAKEN_OUT = Said(), TakenOut()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell cannot be read."""

    code: str
    allowed: str
    mend: str


Cell: TypeAlias = float | str | bool | date | datetime | time | timedelta | Said
Found: TypeAlias = "Raw | Refusal | Said | TakenOut"
Reader: TypeAlias = "Callable[[Cell], Found]"


def plain(text: str) -> str:
    """Return a text in its plain form: half-width, without surrounding blanks.

    >>> plain("　９１．５ ")
    '91.5'
    """
    return (text if text.isascii() else text.translate(FULL_WIDTH)).strip()


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing was written in a cell."""
    return isinstance(cell, str) and not cell.strip()


def written(cell: Cell) -> str:
    """Return a cell as a message quotes it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, str):
        return f"“{shown(cell)}”"
    return f"日期或时间 {cell}"


def read_cells(cells: list[Cell], reader: Reader) -> list[Found]:
    """Return what the cells of a row say; equal cells are read once."""
    if not PLAIN_TYPES.issuperset(map(type, cells)):
        return [reader(cell) for cell in cells]
    known = {cell: reader(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


PLAIN_TYPES = frozenset({float, str, Said})
"""Types among which equal cells mean the same; TRUE equals 1 and means something else."""


def plain_numbers(cells: list[Cell]) -> list[Found] | None:
    """Return a row of numbers and blanks as it is, None where a cell has to be looked at."""
    holes = set(map(type, cells)) != {float}
    numbers = [cell for cell in cells if type(cell) is float] if holes else cells
    if holes and len(numbers) + cells.count("") != len(cells):
        return None
    sizes = np.abs(np.array(numbers, dtype=np.float64))
    if not ((sizes == 0) | ((sizes >= SMALLEST) & (sizes < LARGEST))).all():
        return None
    found = [None if cell == "" else cell for cell in cells] if holes else cells
    return cast("list[Found]", found)


def is_number_row(row: Row) -> bool:
    """Tell whether a row asks for single numbers."""
    if row.leaf is None or row.name == "level":
        return False
    asked = row.leaf.rule.facts.get(row.name)
    return not isinstance(asked, BooleanInput | StreakInput | PanelInput)


def reader_of(scheme: Scheme, row: Row) -> Reader:
    """Return the reader of a row's cells."""
    allowed = f"应填：{allowed_words(scheme, row)}"
    read = _reader(row, allowed)
    takes_out = row.is_first and row.leaf is not None

    def reader(cell: Cell) -> Found:
        if isinstance(cell, Said):
            return cell
        if isinstance(cell, str):
            cell = plain(cell)
            if not cell:
                return None
            if cell == NOT_APPLICABLE:
                return TAKEN_OUT if takes_out else _misplaced(row, allowed)
        return read(cell)

    return reader


def _misplaced(row: Row, allowed: str) -> Refusal:
    if row.leaf is None:
        return Refusal("not-yes-no", allowed, "请从下拉表中选")
    return Refusal("not-applicable-misplaced", allowed, f"“{NOT_APPLICABLE}”请填在本条目的第一行")


def _reader(row: Row, allowed: str) -> Reader:
    asked = row.leaf.rule.facts.get(row.name) if row.leaf else None
    if row.leaf is None or isinstance(asked, BooleanInput):
        refusal = Refusal("not-yes-no", allowed, "请从下拉表中选")
        return lambda cell: cell if isinstance(cell, bool) else _picked(YES_NO, cell, refusal)
    if row.name == "level" and isinstance(row.leaf.rule, LevelRule):
        labels = level_labels(row.leaf.rule)
        known = {level: level for level in labels.values()}
        known |= {plain(label): level for label, level in labels.items()}
        refusal = Refusal("unknown-level", allowed, "请从下拉表中选")
        return lambda cell: _picked(known, cell, refusal)
    if isinstance(asked, StreakInput):
        return lambda cell: _streak(cell, allowed)
    if isinstance(asked, PanelInput):
        return lambda cell: _panel(cell, allowed)
    return lambda cell: _number(cell, allowed)


def _picked(known: dict[str, bool] | dict[str, str], cell: Cell, refusal: Refusal) -> Found:
    found = known.get(cell) if isinstance(cell, str) else None
    return refusal if found is None else found


def _number(cell: Cell, allowed: str) -> Found:
    """Read a number: fifteen digits of a cell's, or all digits of a text's."""
    if isinstance(cell, float):
        if cell == 0 or SMALLEST <= abs(cell) < LARGEST:
            return cell
        if isfinite(cell):
            return NumberText(format(Decimal(format(cell, ".15g")), "f"))
    if isinstance(cell, str) and len(cell) <= LONGEST and NUMBER.fullmatch(cell):
        return NumberText(cell)
    if isinstance(cell, str | bool | float):
        return Refusal("text-in-number", allowed, "请只写数字，不带单位、逗号和百分号")
    mend = "请把单元格格式改为“常规”，重新填数"
    return Refusal("date-in-number", allowed, mend)


def _streak(cell: Cell, allowed: str) -> Found:
    """Read `是、是、否`: one yes or no an occasion."""
    if isinstance(cell, bool):
        return [cell]
    if cell == NONE:
        return []
    if isinstance(cell, str):
        items = [YES_NO.get(item) for item in BETWEEN_ITEMS.split(cell) if item]
        if items and None not in items:
            return list(items)
    return Refusal("bad-list", allowed, f"请改写成 {STREAK_SAMPLE} 这样的形式")


def _panel(cell: Cell, allowed: str) -> Found:
    """Read `90、85；88、92`: the experts' marks of each project."""
    if isinstance(cell, float):
        cell = format(cell, ".15g")
    if isinstance(cell, str):
        projects = [BETWEEN_ITEMS.split(one.strip()) for one in BETWEEN_PROJECTS.split(cell)]
        if all(NUMBER.fullmatch(mark) for marks in projects for mark in marks):
            return [[NumberText(mark) for mark in marks] for marks in projects]
    return Refusal("bad-list", allowed, f"请改写成 {PANEL_SAMPLE} 这样的形式")
