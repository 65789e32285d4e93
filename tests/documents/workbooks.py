"""Workbooks for the tests: templates filled in as a person would, and files as an enemy would."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.documents import read_facts_book, write_template
from kaoping.documents.layout import FIRST_UNIT, level_labels, rows_of, sheet_names
from kaoping.engine import result_of, score_facts
from kaoping.engine.facts import Facts
from kaoping.problems import Problem
from kaoping.scheme import Scheme
from materials import Tree, facts_file, try_to_score

FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_TEMPLATES: dict[tuple[str, int, int], bytes] = {}


def template(scheme: Scheme, year: int, folder: Path, room: int = 10) -> Path:
    """Return an empty template, written once for each scheme and year."""
    path = folder / "template.xlsx"
    key = (scheme.sha256, year, room)
    if key not in _TEMPLATES:
        write_template(scheme, year, path, room=room)
        _TEMPLATES[key] = path.read_bytes()
    path.write_bytes(_TEMPLATES[key])
    return path


def fill(
    scheme: Scheme,
    content: Tree,
    folder: Path,
    edit: Callable[[Workbook], None] | None = None,
    *,
    wide: bool = False,
) -> Path:
    """Fill a template with the content of a facts file; `wide` writes numbers full-width.

    `edit` may change the workbook before it is saved.
    """
    book = openpyxl.load_workbook(template(scheme, int(content["year"]), folder))
    for name in sheet_names(scheme).values():
        row = rows(book[name])["@unit|included"]
        for column in unit_columns(book[name]).values():
            book[name].cell(row, column).value = "否"
    for key, unit in content["units"].items():
        _fill_unit(scheme, book, key, unit, wide=wide)
    for reading, choice in content.get("readings", {}).items():
        cover = book["填报说明"]
        cover.cell(rows(cover)[f"@reading|{reading}"], 4).value = choice
    if edit is not None:
        edit(book)
    path = folder / "facts.xlsx"
    book.save(path)
    return path


def _fill_unit(scheme: Scheme, book: Workbook, key: str, unit: Tree, *, wide: bool) -> None:
    listed = scheme.regulation.units.get(key)
    group = listed.group if listed else unit["group"]
    sheet = book[sheet_names(scheme)[group]]
    columns = unit_columns(sheet)
    column = columns.get(key) or max([*columns.values(), FIRST_UNIT]) + 1
    at = rows(sheet)
    if key not in columns:
        sheet.cell(at["@unit|id"], column).value = key
        sheet.cell(at["@unit|name"], column).value = unit["name"]
    sheet.cell(at["@unit|included"], column).value = "是"
    for name in scheme.regulation.attributes:
        if name in unit:
            sheet.cell(at[f"@attribute|{name}"], column).value = "是" if unit[name] else "否"
    for flag in unit.get("flags", []):
        sheet.cell(at[f"@flag|{flag}"], column).value = "是"
    asked = {row.key: row for row in rows_of(scheme, group)}
    for leaf, entry in unit.get("facts", {}).items():
        for name, value in entry.items():
            if name == "not_applicable":
                first = next(row.key for row in asked.values() if row.leaf and row.leaf.id == leaf)
                sheet.cell(at[first], column).value = "不适用"
            else:
                cell = sheet.cell(at[f"{leaf}|{name}"], column)
                cell.value = typed(asked[f"{leaf}|{name}"], value, wide=wide)


def typed(row: Any, value: Any, *, wide: bool) -> Any:
    """Return what a person types for a value of a facts file."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if row.name == "level":
        return {level: label for label, level in level_labels(row.leaf.rule).items()}[value]
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return "；".join("、".join(map(str, marks)) for marks in value)
        return "、".join("是" if one else "否" for one in value) or "无"
    text = str(value)
    if wide:
        return f"　{text.translate(FULL_WIDTH)} "
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else text


def rows(sheet: Worksheet) -> dict[str, int]:
    """Return key → row of a sheet, counted from 1."""
    keys = ((row[0].value, row[0].row) for row in sheet.iter_rows(max_col=1))
    return {key: row for key, row in keys if key}


def unit_columns(sheet: Worksheet) -> dict[str, int]:
    """Return unit → column of a group's sheet, counted from 1."""
    row = rows(sheet)["@unit|id"]
    cells = sheet[row][FIRST_UNIT:]
    return {cell.value: cell.column for cell in cells if cell.value}


def read(scheme: Scheme, path: Path) -> tuple[Facts | None, list[Problem]]:
    """Read a workbook."""
    return read_facts_book(scheme, path)


def score_book(scheme: Scheme, path: Path) -> tuple[Tree | None, list[Problem]]:
    """Score a workbook; return the result, or None, and the problems."""
    facts, problems = read_facts_book(scheme, path)
    if facts is None:
        return None, problems
    run, problems = score_facts(scheme, facts, problems)
    return (None if run is None else result_of(run)), problems


def score_json(scheme: Scheme, content: Tree) -> tuple[Tree | None, list[Problem]]:
    """Score the same content as a facts file."""
    return try_to_score(scheme, content)


def three_districts(scheme: Scheme) -> Tree:
    """Return facts of Wuhai's three districts, every kind of input among them."""
    facts: Tree = {
        "dispatch.missing-report": {"count": 1},
        "1.1.1": {"mark": 2},
        "2.2.1": {"score": "91.5"},
        "8.1.2": {"last_place": [True, True, False]},
    }
    units = {key: {"facts": dict(facts)} for key in scheme.regulation.units}
    return facts_file(scheme, units)


def rezip(path: Path, changes: Mapping[str, bytes | None], out: Path | None = None) -> Path:
    """Replace, add or (None) remove parts of a workbook file."""
    content = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    out = out or path
    out.write_bytes(content.getvalue())
    return out


def part(path: Path, name: str) -> bytes:
    """Return one part of a workbook file."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def codes(problems: list[Problem]) -> list[str]:
    """Return the codes of problems, in order."""
    return [problem.code for problem in problems]
