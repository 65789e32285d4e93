"""What stands where in a facts workbook, known to the writer of templates and to the reader alike.

A book has a cover sheet, one sheet a unit group, and a sheet out of sight that says for which
scheme the book was made. Every row that is read has a key in the first column: rows are found by
their keys and units by their ids, never by position or by the words that people see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kaoping.engine.tables import keys_of, tables_of
from kaoping.scheme import Leaf, Scheme
from kaoping.scheme.rules import LevelRule

BOOK_VERSION = "1"
"""The version of this layout; a book of another version is refused."""

MAP_SHEET = "_kaoping"
COVER_SHEET = "填报说明"

KEY_COLUMN = 0
STATIC_HEADS = ("勿改", "编号", "指标", "分值", "考核内容/标准", "填报项", "允许值")
FIRST_UNIT = len(STATIC_HEADS)
"""The column of the first unit, counted from 0."""
FIRST_ROW = 2
"""The row of the first key, below title and hint, counted from 0."""
LIST_COLUMN = 6
"""In the map sheet: the first of the columns that hold the choices of drop-downs."""

UNIT_ID, UNIT_NAME, INCLUDED = "@unit|id", "@unit|name", "@unit|included"
ATTRIBUTE, FLAG, READING = "@attribute", "@flag", "@reading"
YEAR, SOURCE = "@year", "@source"

YES, NO, NOT_APPLICABLE, NONE = "是", "否", "不适用", "无"
LONGEST_SHEET_NAME = 31
FORBIDDEN_IN_SHEET_NAMES = "[]:*?/\\'"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group's sheet: what is asked of each unit."""

    key: str
    """`leaf|input`; head rows begin with `@`, which no leaf's id does."""
    name: str = ""
    """The input, attribute or flag."""
    leaf: Leaf | None = None
    is_first: bool = False
    """Whether it is the first row of its leaf, where 不适用 may be written."""


def rows_of(scheme: Scheme, group: str) -> list[Row]:
    """Return the rows of a group's sheet, in the regulation's order."""
    rows = [Row(UNIT_ID), Row(UNIT_NAME), Row(INCLUDED)]
    regulation = scheme.regulation
    rows += [Row(f"{ATTRIBUTE}|{name}", name) for name in regulation.attributes]
    rows += [Row(f"{FLAG}|{name}", name) for name in regulation.flags]
    for leaf in tables_of(scheme, group).leaves.values():
        keys = keys_of(leaf)
        rows += [Row(f"{leaf.id}|{key}", key, leaf, key == keys[0]) for key in keys]
    return rows


def sheet_names(scheme: Scheme) -> dict[str, str]:
    """Return the name of each group's sheet."""
    taken = {MAP_SHEET, COVER_SHEET}
    found = {}
    for key, group in scheme.regulation.groups.items():
        found[key] = safe_sheet_name(group.name, taken)
        taken.add(found[key])
    return found


def safe_sheet_name(name: str, taken: Collection[str]) -> str:
    """Return `name` as a sheet may be called: 31 characters, no brackets or slashes, not taken.

    Excel keeps `History` for itself.
    """
    known = {other.casefold() for other in taken} | {"history"}
    clean = "".join("_" if c in FORBIDDEN_IN_SHEET_NAMES else c for c in name).strip() or "_"
    for count in range(1, len(known) + 2):
        ending = "" if count == 1 else f"({count})"
        found = clean[: LONGEST_SHEET_NAME - len(ending)] + ending
        if found.casefold() not in known:
            return found
    raise AssertionError  # pragma: no cover  more names were tried than are taken


def map_rows(scheme: Scheme, year: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the map sheet: the book's identity, then every sheet and row."""
    regulation = scheme.regulation
    yield "kaoping", "facts-book"
    yield "version", BOOK_VERSION
    yield "language", regulation.language
    yield "scheme", scheme.id
    yield "scheme_sha256", scheme.sha256
    yield "year", str(year)
    for group, name in sheet_names(scheme).items():
        yield "sheet", group, name
        for place, row in enumerate(rows_of(scheme, group), start=FIRST_ROW + 1):
            yield "row", group, str(place), row.key
        listed = [unit for unit, data in regulation.units.items() if data.group == group]
        for place, unit in enumerate(listed, start=FIRST_UNIT + 1):
            yield "column", group, str(place), unit


def level_labels(rule: LevelRule) -> dict[str, str]:
    """Return what a person picks → the id of the level; equal names carry their ids."""
    names = [level.name for level in rule.levels]
    return {
        level.name
        if names.count(level.name) == 1 and level.name != NOT_APPLICABLE
        else f"{level.name}（{level.id}）": level.id
        for level in rule.levels
    }


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0: `H12`."""
    return f"{column_letters(column)}{row + 1}"
