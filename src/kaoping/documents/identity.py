"""For which scheme a workbook was made; any other is refused by name."""

from __future__ import annotations

from kaoping.documents.cell_values import Cell
from kaoping.documents.group_rows import PASTE_OVER
from kaoping.documents.layout import BOOK_VERSION, LIST_COLUMN, MAP_SHEET, map_rows
from kaoping.documents.values import Values
from kaoping.problems import Place, Problem, shown
from kaoping.scheme import Scheme


def check_identity(scheme: Scheme, values: Values | None, file: str) -> Problem | None:
    """Return why a workbook is not one of this scheme; `values` is None without a map sheet."""
    rows = None if values is None else values.rows(MAP_SHEET)
    found = {cells[0]: cells[1] for cells in map(_texts, rows or []) if len(cells) == 2}
    place = Place(file=file)
    if found.get("kaoping") != "facts-book":
        message = "不是本程序生成的填报工作簿"
        mend = "请用 kaoping template 生成模板，在模板里填报"
        return Problem("not-a-template", message, mend, place)
    if found.get("version") != BOOK_VERSION:
        message = f"模板是第 {shown(found.get('version', ''))} 版，本程序读第 {BOOK_VERSION} 版"
        return Problem("other-template-version", message, PASTE_OVER, place)
    if found.get("scheme") != scheme.id:
        message = f"模板是给办法 {shown(found.get('scheme', ''))} 的，现在要的是 {scheme.id}"
        return Problem("other-scheme", message, "请换文件或换办法", place)
    if found.get("scheme_sha256") != scheme.sha256:
        given = found.get("scheme_sha256", "")[:12]
        message = f"模板是按办法的另一版本（{given}…）生成的，现在的版本是 {scheme.sha256[:12]}…"
        return Problem("other-edition", message, PASTE_OVER, place)
    if [_texts(row) for row in rows or []] != _expected(scheme, found.get("year", "")):
        message = "模板内部的对照表被改动了"
        return Problem("template-changed", message, PASTE_OVER, place)
    return None


def map_year(values: Values) -> int:
    """Return the year for which a template was made."""
    rows = values.rows(MAP_SHEET) or []
    return next(int(cells[1]) for cells in map(_texts, rows) if cells[0] == "year")


def _expected(scheme: Scheme, year: str) -> list[list[str]]:
    if not (year.isascii() and year.isdecimal() and 1900 <= int(year[:9]) <= 2999):
        return []
    return [list(cells) for cells in map_rows(scheme, int(year[:9]))]


def _texts(row: list[Cell]) -> list[str]:
    """Return the filled cells at the start of a row of the map sheet."""
    cells = row[:LIST_COLUMN]
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return [cell if isinstance(cell, str) else "" for cell in cells]
