"""Spreadsheets: their first rows as text. Runs inside the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook

from kaoping.evidence.previews import miniature
from kaoping.evidence.previews.personal import Counter

ROWS, COLUMNS, CELL = 200, 40, 300
"""What is shown of a sheet: rows, columns, characters of a cell."""
_READ_ROWS = 5000


def inspect(file: BinaryIO, _wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the names of the sheets, what looks like personal data in them, and a thumbnail.

    The thumbnail shows the beginning of the first sheet.
    """
    book = CalamineWorkbook.from_filelike(file)
    counter, head = Counter(), list[list[str]]()
    for name in book.sheet_names:
        for row in islice(_rows(book, name), _READ_ROWS):
            cells = [_written(value) for value in row]
            if name == book.sheet_names[0] and len(head) < miniature.HEAD:
                head.append([cell[:CELL] for cell in cells[:COLUMNS]])
            if not counter.read(" ".join(cells)):
                break
    return {"sheets": book.sheet_names, "personal": counter.found()}, miniature.of_rows(head)


def read(file: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return sheet `page` (from 1): its name, its first rows, and whether there is more."""
    book = CalamineWorkbook.from_filelike(file)
    name = book.sheet_names[int(wanted["page"]) - 1]
    taken = list(islice(_rows(book, name), ROWS + 1))
    rows = [[_written(value)[:CELL] for value in row[:COLUMNS]] for row in taken[:ROWS]]
    return {
        "sheets": book.sheet_names,
        "name": name,
        "columns": [_letters(place) for place in range(max(map(len, rows), default=0))],
        "rows": rows,
        "more_rows": len(taken) > ROWS,
        "more_columns": any(len(row) > COLUMNS for row in taken),
    }, b""


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    return iter(book.get_sheet_by_name(name).iter_rows())


def _letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A … Z, AA …"""
    high, low = divmod(place, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # Excel shows fifteen digits; more is how a binary fraction happens to be written.
        return f"{value:.15g}"
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value)
