"""The values of a workbook, read by calamine from parts that were checked before.

checked parts → measured sheets → repacked zip → calamine → rows of cells
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar, cast

from python_calamine import CalamineError, CalamineWorkbook

from kaoping.documents.cell_values import Cell
from kaoping.documents.package import ASK_AGAIN, MEGABYTE, SAVE_AGAIN, Package
from kaoping.documents.sheet_scan import MOST_TEXTS, OddSheetError, far_cell, texts_size
from kaoping.documents.structure import STRINGS, SheetPart, string_lengths
from kaoping.problems import Place, Problem

T = TypeVar("T")
CONTENT_TYPES = "[Content_Types].xml"
FRAME = {CONTENT_TYPES, "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
SHARED_PARTS = {STRINGS, "xl/styles.xml"}


class Values:
    """The rows of the wanted sheets of a workbook."""

    def __init__(self, book: CalamineWorkbook) -> None:
        self.book = book

    def rows(self, sheet: str) -> list[list[Cell]] | None:
        """Return a sheet's rows from cell A1 on, all of one length; None: its XML is broken."""
        return _guarded(lambda: self._rows(sheet))

    def _rows(self, sheet: str) -> list[list[Cell]]:
        found = self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return cast("list[list[Cell]]", found)


def _guarded(read: Callable[[], T]) -> T | None:
    """Return what a read gives, or None where the reader of values gives up on a broken file."""
    try:
        return read()
    except (CalamineError, ArithmeticError, ValueError, OSError):
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return None  # the reader's own kind of failure, which is no ordinary exception


def open_values(
    package: Package, sheets: dict[str, SheetPart], wanted: Collection[str]
) -> tuple[Values | None, list[Problem]]:
    """Return the values of the wanted sheets, or what is wrong with how they are written."""
    lengths = string_lengths(package.content(STRINGS))
    problems = []
    for name in wanted:
        refusal = _unfit(package.content(sheets[name].part), lengths, Place(sheet=name))
        if refusal is not None:
            problems.append(refusal)
    if problems:
        return None, problems
    parts = FRAME | SHARED_PARTS | {sheets[name].part for name in wanted}
    content = package.repacked(parts)
    book = _guarded(lambda: CalamineWorkbook.from_filelike(content))
    return (None, [damaged(package)]) if book is None else (Values(book), [])


def damaged(package: Package) -> Problem:
    """Return the problem of a workbook that cannot be read to its end."""
    message = "工作簿的内容已损坏，读不完整"
    return Problem("workbook-damaged", message, ASK_AGAIN, Place(file=package.file))


def _unfit(xml: bytes, lengths: list[int], place: Place) -> Problem | None:
    """Return why a sheet is not given to the reader of values."""
    try:
        far = far_cell(xml)
    except OddSheetError:
        message = "工作表的写法不是办公软件的写法"
        return Problem("unusual-xml", message, SAVE_AGAIN, place)
    if far is not None:
        message = f"远在填报区之外的单元格 {far} 里有内容，工作表因此大得读不了"
        mend = "请删去填报区以外的行和列"
        return Problem("sheet-too-large", message, mend, Place(sheet=place.sheet, cell=far))
    if texts_size(xml, lengths) > MOST_TEXTS:
        message = f"单元格里的文字合计超过 {MOST_TEXTS // MEGABYTE} MB"
        return Problem("strings-too-large", message, "请删去过长的文字", place)
    return None
