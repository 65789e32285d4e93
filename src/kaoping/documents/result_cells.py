"""Numbers and states as cells of a result workbook."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.look import Look, comment_look
from kaoping.numbers import with_minus, write_exact, write_shown

STATES = {"settled": "已定", "pending": "待定", "not-applicable": "不适用"}
MOST_DIGITS = 15
"""What a cell's number holds without loss."""


class ResultCells:
    """Writes the cells of result sheets in one look."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def text(
        self, sheet: Worksheet, row: int, column: int, text: str, styles: str = "boxed"
    ) -> None:
        """Write words, whatever they begin with."""
        sheet.write_string(row, column, text, self.look(styles))

    def number(
        self, sheet: Worksheet, row: int, column: int, value: Fraction, styles: str = "boxed"
    ) -> None:
        """Write a number, exactly where a cell can hold it, else rounded with a comment."""
        exact = write_exact(value)
        look = self.look(f"{styles} shown")
        if "/" not in exact and sum(map(str.isdigit, exact)) <= MOST_DIGITS:
            sheet.write_number(row, column, float(exact), look)
            return
        sheet.write_number(row, column, float(write_shown(value)), look)
        note = f"准确值：{exact}"
        sheet.write_comment(row, column, note, comment_look(note))

    def node(
        self, sheet: Worksheet, place: tuple[int, int], node: dict[str, Any], styles: str = "boxed"
    ) -> None:
        """Write a node of a result: its score, its range while it is open, or its state."""
        row, column = place
        if node["score"] is not None:
            self.number(sheet, row, column, Fraction(node["score"]), styles)
        elif node["state"] == "pending":
            ends = shown_range(Fraction(node["low"]), Fraction(node["high"]))
            self.text(sheet, row, column, f"{STATES['pending']} {ends}", f"{styles} right flat")
        else:
            self.text(sheet, row, column, STATES[node["state"]], f"{styles} right flat")


def shown_range(low: Fraction, high: Fraction) -> str:
    """Return a range of points for showing: `82.50–91.00`."""
    ends = (with_minus(write_shown(end)) for end in (low, high))
    return "–".join(ends)
