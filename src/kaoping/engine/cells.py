"""One column of cells, read into exact numbers.

A cell that cannot be read is refused with a sentence about what is allowed; the others go on.
Workbooks deliver floats: Excel keeps fifteen significant digits, and those are what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from kaoping.engine.arithmetic import Mask
from kaoping.engine.exact import ExactColumn, integers
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
    numerators: list[int] = []
    places: list[int] = []
    others: dict[int, Fraction] = {}
    cells = Cells(ExactColumn(integers([]), 1), np.zeros(len(raws), dtype=np.bool_))
    for row, raw in enumerate(raws):
        number = None if raw is None else _number(raw, asked)
        if raw is not None and number is None:
            cells.refused.append((row, allowed(asked)))
        cells.given[row] = number is not None
        if isinstance(number, Fraction):
            others[row] = number
            number = None
        numerators.append(number[0] if number else 0)
        places.append(number[1] if number else 0)
    cells.column = _joined(numerators, places, others)
    return _bounded(cells, asked)


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


def _number(raw: Raw, asked: Input | None) -> tuple[int, int] | Fraction | None:
    """Return (digits, decimals) of a plain number, a reduced list as a Fraction, or None."""
    if isinstance(asked, BooleanInput):
        return (int(raw), 0) if isinstance(raw, bool) else None
    if isinstance(asked, StreakInput):
        return _streak(raw, asked)
    if isinstance(asked, PanelInput):
        return _panel(raw, asked)
    if isinstance(raw, bool | list | dict):
        return None
    found = plain_number(format(raw, ".15g") if isinstance(raw, float) else str(raw))
    if found is None or (isinstance(asked, CountInput) and found[0] % 10 ** found[1]):
        return None
    return found


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


def _joined(numerators: list[int], places: list[int], others: dict[int, Fraction]) -> ExactColumn:
    """Return the numbers over one denominator."""
    most = max(places, default=0)
    shared = lcm(10**most, *(value.denominator for value in others.values()))
    if shared == 1 and not others:
        return ExactColumn(integers(numerators), 1)
    scaled = [
        value * (shared // 10**decimals) for value, decimals in zip(numerators, places, strict=True)
    ]
    for row, fraction in others.items():
        scaled[row] = int(fraction * shared)
    return ExactColumn(integers(scaled), shared)


def _bounded(cells: Cells, asked: Input | None) -> Cells:
    """Refuse the numbers outside the input's bounds; a mark's bounds are the engine's to say."""
    if asked is None or not asked_is_plain(asked):
        return cells
    low, high = asked.bounds
    shared = cells.column.denominator
    outside = np.zeros(len(cells.given), dtype=np.bool_)
    if low is not None:
        outside |= cells.column.numerators * low.denominator < low.numerator * shared
    if high is not None:
        outside |= cells.column.numerators * high.denominator > high.numerator * shared
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
    within = f"，在 {low_text or '−∞'}–{high_text or '+∞'} 之间" if any(bounds) else ""
    return f"应为十进制数（不用科学计数，不超过 {LONGEST} 个字符）{within}"
