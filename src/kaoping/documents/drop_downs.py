"""The drop-downs and number limits of the input cells, and the lists that they choose from."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.layout import (
    LIST_COLUMN,
    MAP_SHEET,
    NO,
    NOT_APPLICABLE,
    YES,
    Row,
    cell_name,
    column_letters,
    level_labels,
)
from kaoping.numbers import write_exact
from kaoping.scheme.inputs import BooleanInput, CountInput, PanelInput, StreakInput
from kaoping.scheme.rules import LevelRule
from kaoping.scheme.values import Range

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255


class Choices:
    """Lists in the map sheet, each different one written once, that drop-downs point at."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, choices: list[str]) -> str:
        """Return the range that holds `choices`."""
        key = tuple(choices)
        if key not in self._known:
            column = LIST_COLUMN + len(self._known)
            for row, choice in enumerate(choices):
                self.sheet.write_string(row, column, choice)
            letters = column_letters(column)
            self._known[key] = f"='{MAP_SHEET}'!${letters}$1:${letters}${len(choices)}"
        return self._known[key]

    def drop_down(self, choices: list[str]) -> dict[str, Any]:
        """Return the validation that offers `choices`."""
        return {"validate": "list", "source": self.source(choices)}


def validation(
    choices: Choices,
    row: Row,
    hull: Range | None,
    corner: tuple[int, int],
    *,
    may_leave_out: bool,
) -> dict[str, Any]:
    """Return what Excel is to check in a row's cells.

    `hull` are the lowest and highest mark; `corner` is the row's first cell; `may_leave_out` says
    that 不适用 may be written there.
    """
    leave_out = may_leave_out and row.is_first
    extra = [NOT_APPLICABLE] if leave_out else []
    if row.leaf is None:
        return choices.drop_down([YES, NO])
    if row.name == "level" and isinstance(row.leaf.rule, LevelRule):
        return choices.drop_down([*level_labels(row.leaf.rule), *extra])
    asked = row.leaf.rule.facts.get(row.name)
    if isinstance(asked, BooleanInput):
        return choices.drop_down([YES, NO, *extra])
    if isinstance(asked, StreakInput | PanelInput):
        return {"validate": "any"}
    of_mark = (hull.low, hull.high) if hull else (None, None)
    bounds = of_mark if asked is None else asked.bounds
    ends = [None if end is None else write_exact(end) for end in bounds]
    whole = isinstance(asked, CountInput)
    return _limits(ends, whole=whole, cell=cell_name(*corner), leave_out=leave_out)


def _limits(ends: list[str | None], *, whole: bool, cell: str, leave_out: bool) -> dict[str, Any]:
    """Return the check of a number, or of a number or 不适用."""
    low, high = ends
    if leave_out:
        tests = [f"ISNUMBER({cell})"]
        tests += [f"{cell}>={low}"] if low is not None else []
        tests += [f"{cell}<={high}"] if high is not None else []
        tests += [f"{cell}=INT({cell})"] if whole else []
        formula = f'=IF({cell}="{NOT_APPLICABLE}",TRUE,AND({",".join(tests)}))'
        return {"validate": "custom", "value": formula}
    kind = "integer" if whole else "decimal"
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": kind, "criteria": ">=", "value": low}
    if high is not None:
        return {"validate": kind, "criteria": "<=", "value": high}
    return {"validate": "custom", "value": f"=ISNUMBER({cell})"}


def with_messages(check: dict[str, Any], title: str, allowed: str) -> dict[str, Any]:
    """Return a validation that says what is allowed, before and after a value was typed."""
    title = title[:LONGEST_TITLE]
    message = allowed if len(allowed) <= LONGEST_MESSAGE else allowed[: LONGEST_MESSAGE - 1] + "…"
    return {
        **check,
        "input_title": title,
        "input_message": message,
        "error_title": "不在允许范围内",
        "error_message": message,
    }
