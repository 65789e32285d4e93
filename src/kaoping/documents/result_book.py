"""The result of a run as a workbook: for the leader a ranking, for the analyst a table.

    run → 结果, 明细, 释义, one sheet a unit → one file, whole or not at all

Numbers are numbers. One whose decimals end stands in its cell exactly and is shown with two; one
that does not end is rounded for the cell, and a comment has the exact fraction.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kaoping.documents.layout import safe_sheet_name
from kaoping.documents.look import Look, first_day
from kaoping.documents.ranking_sheet import RankingSheet
from kaoping.documents.result_cells import ResultCells
from kaoping.documents.result_tables import write_matrix, write_readings
from kaoping.documents.unit_sheet import write_unit
from kaoping.documents.whole_file import write_whole
from kaoping.documents.words import full_title
from kaoping.engine import Run

RANKING, MATRIX, READINGS = "结果", "明细", "释义"
MOST_UNIT_SHEETS = 100
"""With more units than these, the units have no sheets of their own; 明细 holds all numbers."""


def write_result_book(run: Run, path: Path) -> None:
    """Write the result of a run as a workbook. The file is written whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    title = f"{full_title(run.scheme)} {run.facts.year}年评价结果"
    book.set_properties({"title": title, "created": first_day(run.facts.year)})
    cells = ResultCells(Look(book))
    units = run.ordered()
    sheets = {name: book.add_worksheet(name) for name in (RANKING, MATRIX, READINGS)}
    own = units if len(units) <= MOST_UNIT_SHEETS else []
    unit_sheets: dict[str, Worksheet] = {}
    for unit in own:
        taken = [sheet.get_name() for sheet in book.worksheets()]
        unit_sheets[unit.id] = book.add_worksheet(safe_sheet_name(unit.name, taken))
    RankingSheet(run, sheets[RANKING], cells).write(unit_sheets=bool(own))
    write_matrix(run, sheets[MATRIX], cells)
    write_readings(run, sheets[READINGS], cells)
    for unit in own:
        write_unit(run, unit, unit_sheets[unit.id], cells)
    book.close()
    write_whole(path, content.getvalue())
