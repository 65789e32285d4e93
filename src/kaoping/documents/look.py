"""The look of our workbooks: fonts that Chinese offices have, few colours, sizes that print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SONG, HEI = "宋体", "黑体"
A3, A4 = 8, 9

STYLES: dict[str, dict[str, Any]] = {
    "text": {"font_name": SONG, "font_size": 10, "valign": "vcenter", "text_wrap": True},
    "boxed": {"border": 1, "border_color": "#A6A6A6"},
    "centre": {"align": "center"},
    "left": {"align": "left"},
    "right": {"align": "right"},
    "top": {"valign": "top"},
    "bold": {"bold": True},
    "title": {"font_name": HEI, "font_size": 16, "text_wrap": False},
    "section": {"font_name": HEI, "font_size": 12, "text_wrap": False},
    "head": {"font_name": HEI, "bg_color": "#DCE6F1", "align": "center"},
    "flat": {"text_wrap": False},
    "hint": {"font_color": "#595959", "text_wrap": False},
    "warning": {"font_color": "#C00000", "font_name": HEI, "text_wrap": False},
    "key": {"font_size": 6, "font_color": "#A6A6A6", "text_wrap": False, "shrink": True},
    "input": {"locked": False, "bg_color": "#FFFBE6", "align": "center"},
    "listed": {"num_format": "@"},
    "total": {"bold": True, "bg_color": "#F2F2F2"},
    "greyed": {"bg_color": "#D9D9D9"},
    "shown": {"num_format": "0.00", "align": "right", "text_wrap": False},
}
"""Named sets of properties; a cell's look is several of them, later ones winning."""

PROTECTION = {"format_columns": True, "format_rows": True}
"""Protected sheets let people change widths and heights; there is no password."""


class Look:
    """Makes each combination of styles once in a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._made: dict[str, Format] = {}

    def __call__(self, styles: str) -> Format:
        """Return the format of a list of style names, divided by blanks; `text` comes first."""
        if styles not in self._made:
            properties: dict[str, Any] = {}
            for style in ("text", *styles.split()):
                properties |= STYLES[style]
            self._made[styles] = self.workbook.add_format(properties)
        return self._made[styles]


def text_width(text: str) -> int:
    """Return the width of a line in units of a digit's width: a Chinese character takes two."""
    return sum(1 if char.isascii() else 2 for char in text)


def row_height(cells: Sequence[tuple[str, float]], least: float = 20) -> float:
    """Return the height of a row in points, from (text, column width) of its wrapped cells."""
    lines = 1
    for text, width in cells:
        room = max(int(width) - 1, 2)
        lines = max(lines, sum(max(-(-text_width(part) // room), 1) for part in text.split("\n")))
    return min(max(lines * 13.5 + 5, least), 409)


def comment_look(text: str) -> dict[str, Any]:
    """Return the look of a comment that is large enough for its text."""
    height = row_height([(text, 52)]) + 20
    return {
        "width": 380,
        "height": height * 4 / 3,
        "font_name": SONG,
        "font_size": 9,
        "author": "考评",
    }


def lay_across(sheet: Worksheet, paper: int = A4) -> None:
    """Let a sheet be shown without its grid, and printed across the paper, never wider than it."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)


def first_day(year: int) -> datetime:
    """Return what a workbook says of when it was made: the same whenever it is made again."""
    return datetime(max(year, 1900), 1, 1, tzinfo=UTC).replace(tzinfo=None)
