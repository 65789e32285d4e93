"""The cover sheet as it came back: the year, and the readings that were chosen."""

from __future__ import annotations

from dataclasses import replace

from kaoping.documents.cell_values import Cell, is_blank, plain, written
from kaoping.documents.group_rows import PASTE_OVER
from kaoping.documents.layout import COVER_SHEET, KEY_COLUMN, READING, YEAR, cell_name
from kaoping.problems import Place, Problem
from kaoping.scheme import Scheme
from kaoping.scheme.load import check_choices

YEAR_COLUMN, CHOICE_COLUMN = 2, 3
SEPARATOR = "|"
"""Stands between a choice and its meaning, once the text is in its plain form."""


def read_cover(
    scheme: Scheme, year: int, rows: list[list[Cell]] | None
) -> tuple[dict[str, str], list[Problem]]:
    """Return the chosen readings and what is wrong with the sheet; `year` is the template's.

    A reading without a choice has its default. No sheet has no readings: that it is missing was
    said before.
    """
    readings: dict[str, str] = {}
    problems: list[Problem] = []
    keys = [row[KEY_COLUMN] for row in rows or [] if row]
    wanted = [YEAR, *(f"{READING}|{one.id}" for one in scheme.readings if one.choices)]
    for asked in wanted if rows is not None else ():
        if keys.count(asked) != 1:
            message = f"行“{asked}”应有一行，现有{keys.count(asked)}行"
            problems.append(Problem("row-missing", message, PASTE_OVER, Place(sheet=COVER_SHEET)))
    for at, row in enumerate(rows or []):
        key = row[KEY_COLUMN] if row else ""
        if key == YEAR:
            problems += _year(year, at, row)
        elif isinstance(key, str) and key.startswith(f"{READING}|"):
            problems += _reading(scheme, readings, at, row)
    return readings, problems


def _year(year: int, at: int, row: list[Cell]) -> list[Problem]:
    cell = row[YEAR_COLUMN] if len(row) > YEAR_COLUMN else ""
    if cell in (float(year), str(year)):
        return []
    message = f"年度写的是{written(cell)}，而模板是 {year} 年的"
    mend = "请改回，或用 kaoping template --year 重新生成模板后把数据粘贴过去"
    place = Place(sheet=COVER_SHEET, cell=cell_name(at, YEAR_COLUMN), key="year")
    return [Problem("year-changed", message, mend, place)]


def _reading(scheme: Scheme, readings: dict[str, str], at: int, row: list[Cell]) -> list[Problem]:
    key = str(row[KEY_COLUMN]).partition("|")[2].strip()
    cell = row[CHOICE_COLUMN] if len(row) > CHOICE_COLUMN else ""
    if is_blank(cell):
        return []
    choice = plain(cell) if isinstance(cell, str) else written(cell)
    choice = choice.partition(SEPARATOR)[0].strip()
    place = Place(sheet=COVER_SHEET, cell=cell_name(at, CHOICE_COLUMN), key=key)
    found = [
        replace(problem, place=place) for problem in check_choices(scheme.readings, {key: choice})
    ]
    if not found:
        readings[key] = choice
    return found
