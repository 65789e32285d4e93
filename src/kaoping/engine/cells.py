"""One column of cells, read into exact numbers.

A cell that cannot be read is refused with a sentence about what is allowed; the others go on.
Workbooks deliver floats: Excel keeps fifteen significant digits, and those are what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Mask
from kaoping.engine.exact import EXACT, ExactColumn, integers
from kaoping.engine.facts import Raw
from kaoping.numbers import LONGEST, NUMBER, parse_exact, write_exact
from kaoping.scheme.inputs import BooleanInput, CountInput, Input, PanelInput, StreakInput


@dataclass
class Cells:
    """A column read: numbers, where there are any, and what was refused."""

    column: ExactColumn
    given: Mask
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_cells(raws: Sequence[Raw], asked: Input | None) -> Cells:
    """Read a column. `asked` is the input it belongs to; None for a mark.

    Values may be numbers as JSON writes them, as a number or in a string; yes and no only where
    the input asks for them; lists only for streaks and panels.
    """
    if set(map(type, raws)) == {float}:
        whole = _whole_floats(raws)
        if whole is not None and asked_is_plain(asked):
            return _bounded(Cells(whole, np.ones(len(raws), dtype=np.bool_)), asked)
    if asked_is_plain(asked):
        return _bounded(_plain_cells(raws, asked), asked)
    values: dict[int, Fraction] = {}
    cells = _no_cells(len(raws))
    for row, raw in enumerate(raws):
        number = None if raw is None else _listed(raw, asked)
        if number is not None:
            values[row] = number
            cells.given[row] = True
        elif raw is not None:
            cells.refused.append((row, allowed(asked)))
    cells.column = ExactColumn.of([values.get(row, Fraction(0)) for row in range(len(raws))])
    return cells


def _no_cells(size: int) -> Cells:
    return Cells(ExactColumn(integers([]), 1), np.zeros(size, dtype=np.bool_))


def _plain_cells(raws: Sequence[Raw], asked: Input | None) -> Cells:
    """Read single numbers; a whole number written plainly is the common case, and the short way."""
    cells = _no_cells(len(raws))
    whole_only = isinstance(asked, CountInput)
    numerators: list[int] = []
    decimals: dict[int, int] = {}
    given: list[bool] = []
    for row, raw in enumerate(raws):
        if isinstance(raw, str) and raw.isdigit() and raw.isascii() and _is_short(raw):
            numerators.append(int(raw))
            given.append(True)
            continue
        found = None if raw is None else _plain(raw, whole_only=whole_only)
        if raw is not None and found is None:
            cells.refused.append((row, allowed(asked)))
        number, places = found or (0, 0)
        if places:
            decimals[row] = places
        numerators.append(number)
        given.append(found is not None)
    cells.given = np.array(given, dtype=np.bool_)
    cells.column = _joined(numerators, decimals)
    return cells


def _is_short(text: str) -> bool:
    return len(text) < 16 and (text[0] != "0" or len(text) == 1)


def _plain(raw: Raw, *, whole_only: bool) -> tuple[int, int] | None:
    """Return (digits, decimals) of a plain number, or None."""
    if isinstance(raw, bool | list | dict):
        return None
    found = plain_number(as_plain(raw) if isinstance(raw, float) else str(raw))
    return None if found is None or (whole_only and found[0] % 10 ** found[1]) else found


def asked_is_plain(asked: Input | None) -> bool:
    """Tell whether a column takes single numbers."""
    return not isinstance(asked, BooleanInput | StreakInput | PanelInput)


def _whole_floats(raws: Sequence[Raw]) -> ExactColumn | None:
    """Return a column of whole numbers, or None where one has decimals or is too large."""
    values = np.array(raws, dtype=np.float64)
    if not (np.abs(values) < 1e15).all():
        return None
    whole = values.astype(np.int64)
    return ExactColumn(whole, 1) if (whole == values).all() else None


def _listed(raw: Raw, asked: Input | None) -> Fraction | None:
    """Return the number that a yes or no, or a list, comes to; None where it is not permitted."""
    if isinstance(asked, BooleanInput):
        return Fraction(int(raw)) if isinstance(raw, bool) else None
    if isinstance(asked, StreakInput):
        return _streak(raw, asked)
    return _panel(raw, asked) if isinstance(asked, PanelInput) else None


def as_plain(value: float) -> str:
    """Return the fifteen significant digits of a workbook's number, without exponent."""
    return format(Decimal(format(value, ".15g")), "f")


def plain_number(text: str) -> tuple[int, int] | None:
    """Return the digits and the number of decimals of a number as JSON writes it.

    >>> plain_number("-12.50")
    (-1250, 2)
    """
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        return None
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), len(decimals)


def _streak(raw: Raw, asked: StreakInput) -> Fraction | None:
    if not isinstance(raw, list) or not all(isinstance(item, bool) for item in raw):
        return None
    return asked.reduce([item is True for item in raw])


def _panel(raw: Raw, asked: PanelInput) -> Fraction | None:
    if not isinstance(raw, list) or not 1 <= len(raw) <= asked.most_projects:
        return None
    projects = [_marks(item, asked) for item in raw]
    if any(not marks for marks in projects):
        return None
    return asked.reduce(projects)


def _marks(raw: Raw, asked: PanelInput) -> list[Fraction]:
    """Return one project's marks, nothing where one of them is not permitted."""
    if not isinstance(raw, list):
        return []
    marks = [parse_exact(str(item)) if isinstance(item, str) else None for item in raw]
    good = [mark for mark in marks if mark is not None and asked.min <= mark <= asked.max]
    return good if len(good) == len(raw) else []


def _joined(numerators: list[int], decimals: dict[int, int]) -> ExactColumn:
    """Return numbers, some with decimals, over one denominator."""
    most = max(decimals.values(), default=0)
    if most:
        numerators = [
            number * 10 ** (most - decimals.get(row, 0)) for row, number in enumerate(numerators)
        ]
    return ExactColumn(integers(numerators), 10**most)


def _bounded(cells: Cells, asked: Input | None) -> Cells:
    """Refuse the numbers outside the input's bounds; a mark's bounds are the engine's to say."""
    if asked is None or not asked_is_plain(asked):
        return cells
    low, high = asked.bounds
    outside = np.zeros(len(cells.given), dtype=np.bool_)
    if low is not None:
        outside |= EXACT.exceeds(EXACT.constant(low), cells.column)
    if high is not None:
        outside |= EXACT.above(cells.column, high)
    outside &= cells.given
    if outside.any():
        cells.refused += [(row, allowed(asked)) for row in np.flatnonzero(outside).tolist()]
        cells.given &= ~outside
    return cells


def allowed(asked: Input | None) -> str:
    """Return what a column takes, as the end of a sentence."""
    if isinstance(asked, BooleanInput):
        return "应为 true 或 false"
    if isinstance(asked, StreakInput):
        return "应为列表，每期一个 true 或 false，按日期排列"
    if isinstance(asked, PanelInput):
        low, high = write_exact(asked.min), write_exact(asked.max)
        return (
            f"应为 1 至 {asked.most_projects} 个项目的列表，"
            f"每个项目至少一个专家分，专家分为 {low}–{high}"
        )
    if isinstance(asked, CountInput):
        return "应为不小于 0 的整数"
    bounds = asked.bounds if asked is not None else (None, None)
    low_text, high_text = ("" if end is None else write_exact(end) for end in bounds)
    bounded = any(end is not None for end in bounds)
    within = f"，在 {low_text or '−∞'}–{high_text or '+∞'} 之间" if bounded else ""
    return f"应为十进制数（不用科学计数，不超过 {LONGEST} 个字符）{within}"
