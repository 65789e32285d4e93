"""The cover sheet as it came back: the year, the readings that were chosen, the data's source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kaoping.documents.cell_values import Cell, is_blank, plain, written
from kaoping.documents.group_rows import PASTE_OVER
from kaoping.documents.layout import COVER_SHEET, KEY_COLUMN, READING, SOURCE, YEAR, cell_name
from kaoping.problems import Place, Problem
from kaoping.scheme import Scheme
from kaoping.scheme.scheme import check_choices

YEAR_COLUMN, CHOICE_COLUMN = 2, 3
SEPARATOR = "|"
"""Stands between a choice and its meaning, once the text is in its plain form."""


@dataclass
class Cover:
    """What the cover sheet says."""

    readings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_cover(scheme: Scheme, year: int, rows: list[list[Cell]]) -> Cover:
    """Return what the cover sheet says; `year` is the template's.

    A reading without a choice has its default.
    """
    found = Cover()
    wanted = [YEAR, SOURCE, *(f"{READING}|{one.id}" for one in scheme.readings if one.choices)]
    keys = [row[KEY_COLUMN] for row in rows]
    for key in wanted:
        if keys.count(key) != 1:
            message = f"行“{key}”应有一行，现有{keys.count(key)}行"
            place = Place(sheet=COVER_SHEET)
            found.problems.append(Problem("row-missing", message, PASTE_OVER, place))
            continue
        at = keys.index(key)
        row = [*rows[at], *[""] * CHOICE_COLUMN]
        if key == YEAR:
            found.problems += _year(year, at, row[YEAR_COLUMN])
        elif key == SOURCE:
            if not is_blank(row[YEAR_COLUMN]):
                found.sources["*"] = str(row[YEAR_COLUMN]).strip()
        else:
            _reading(scheme, found, at, key.partition("|")[2], row[CHOICE_COLUMN])
    return found


def _year(year: int, at: int, cell: Cell) -> list[Problem]:
    if cell in (float(year), str(year)):
        return []
    message = f"年度写的是{written(cell)}，而模板是 {year} 年的"
    mend = "请改回，或用 kaoping template --year 重新生成模板后把数据粘贴过去"
    place = Place(sheet=COVER_SHEET, cell=cell_name(at, YEAR_COLUMN), key="year")
    return [Problem("year-changed", message, mend, place)]


def _reading(scheme: Scheme, found: Cover, at: int, key: str, cell: Cell) -> None:
    if is_blank(cell):
        return
    choice = plain(cell) if isinstance(cell, str) else written(cell)
    choice = choice.partition(SEPARATOR)[0].strip()
    place = Place(sheet=COVER_SHEET, cell=cell_name(at, CHOICE_COLUMN), key=key)
    problems = list(check_choices(scheme.readings, {key: choice}))
    found.problems += [replace(problem, place=place) for problem in problems]
    if not problems:
        found.readings[key] = choice
