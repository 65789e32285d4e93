"""A filled-in workbook as facts: the same content as a facts file, the same result.

    file → package → structure → values → group rows → unit columns → facts in columns

A row of a sheet is a column of facts, so values go straight from the reader of values into
`Facts`. Everything wrong is collected, each with its sheet and cell; what can still be understood
goes on to the engine, which finds its problems' places in the sheet again through `Facts.locate`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

from kaoping.documents.cell_values import (
    Cell,
    Found,
    Refusal,
    Said,
    TakenOut,
    is_blank,
    read_cells,
    reader_of,
    written,
)
from kaoping.documents.cover import read_cover
from kaoping.documents.group_rows import GroupRows, match_rows, take_scan
from kaoping.documents.identity import check_identity, map_year
from kaoping.documents.layout import COVER_SHEET, MAP_SHEET, Row, rows_of, sheet_names
from kaoping.documents.package import Package, open_package
from kaoping.documents.sheet_scan import scan
from kaoping.documents.structure import SheetPart, percent_styles, read_structure
from kaoping.documents.unit_columns import UnitColumns
from kaoping.documents.values import Values, damaged, open_values
from kaoping.engine.facts import Facts
from kaoping.engine.intake import clause_of
from kaoping.engine.tables import keys_of, tables_of
from kaoping.problems import Place, Problem
from kaoping.scheme import Leaf, Scheme


def read_facts_book(scheme: Scheme, path: Path) -> tuple[Facts | None, list[Problem]]:
    """Return the facts of a workbook that was made for this scheme, and all its problems.

    No facts come back where the workbook cannot be told apart into units. Problems that begin
    with `workbook-` concern the file as a whole; all others name sheet and cell.
    """
    package, problems = open_package(path)
    if package is None:
        return None, problems
    sheets, problems = read_structure(package)
    if problems:
        return None, problems
    known = [MAP_SHEET, COVER_SHEET, *sheet_names(scheme).values()]
    values, problems = open_values(package, sheets, [name for name in known if name in sheets])
    if values is None:
        return None, problems
    if refusal := check_identity(scheme, values if MAP_SHEET in sheets else None, package.file):
        return None, [refusal]
    return _Book(scheme, package, sheets, values).read()


class _Book:
    """Reads one workbook that is known to be of this scheme."""

    def __init__(
        self, scheme: Scheme, package: Package, sheets: dict[str, SheetPart], values: Values
    ) -> None:
        self.scheme = scheme
        self.package = package
        self.sheets = sheets
        self.values = values
        self.problems: list[Problem] = []
        self.percent = percent_styles(package)

    def read(self) -> tuple[Facts | None, list[Problem]]:
        """Return the facts and the problems."""
        year = map_year(self.values)
        readings, self.problems = read_cover(self.scheme, year, self._rows(COVER_SHEET))
        scheme = self.scheme.under(readings)
        units = UnitColumns(scheme)
        rows: dict[str, list[Row]] = {}
        groups: list[GroupRows] = []
        for group, name in sheet_names(scheme).items():
            sheet = self._group(group, name, rows.setdefault(group, rows_of(scheme, group)))
            if sheet is not None:
                groups.append(sheet)
                units.read(sheet, rows[group])
        self._other_sheets()
        facts = Facts(scheme.id, year, readings, units.units)
        filler = _Filler(scheme, facts, units)
        for sheet in groups:
            filler.fill(sheet, rows[sheet.group])
            self.problems += sheet.problems
        if not units.units:
            message = "没有一个参加评价的单位"
            self.problems.append(
                Problem("no-units", message, "至少要有一个单位", Place(file=self.package.file))
            )
            return None, self.problems
        facts.locate = _locator(scheme, units)
        return facts, self.problems

    def _group(self, group: str, name: str, expected: list[Row]) -> GroupRows | None:
        """Return a group's sheet, or None where its units cannot be told."""
        rows = self._rows(name)
        if rows is None:
            return None
        found = match_rows(group, name, rows, expected)
        part = self.sheets[name].part
        take_scan(found, scan(self.package.parts[part], self.percent))
        if self.sheets[name].is_hidden:
            message = f"工作表“{name}”隐藏了"
            mend = "请取消隐藏，核对后再用"
            found.problems.append(Problem("hidden-sheet", message, mend, Place(sheet=name)))
        if expected[0].key not in found.at:
            self.problems += found.problems
            return None
        return found

    def _rows(self, name: str) -> list[list[Cell]] | None:
        """Return a sheet's rows, having said why there are none."""
        if name not in self.sheets:
            message = f"缺少工作表“{name}”"
            mend = "工作表不能删去或改名，请改回，或重新生成模板后把数据粘贴过去"
            self.problems.append(Problem("sheet-missing", message, mend, Place(sheet=name)))
            return None
        rows = self.values.rows(name)
        if rows is None:
            self.problems.append(replace(damaged(self.package), place=Place(sheet=name)))
        return rows

    def _other_sheets(self) -> None:
        """Warn of sheets that are not the template's."""
        known = {MAP_SHEET, COVER_SHEET, *sheet_names(self.scheme).values()}
        for name in self.sheets:
            if name not in known:
                message = f"工作表“{name}”不是模板里的，没有读取"
                place = Place(sheet=name)
                self.problems.append(
                    Problem("sheet-ignored", message, "", place, severity="warning")
                )


class _Filler:
    """Puts the cells of the sheets into the columns of the facts."""

    def __init__(self, scheme: Scheme, facts: Facts, units: UnitColumns) -> None:
        self.scheme = scheme
        self.facts = facts
        self.units = units

    def fill(self, sheet: GroupRows, rows: list[Row]) -> None:
        """Take in the leaves of one sheet."""
        positions = [at for at, (mine, _) in enumerate(self.units.places) if mine is sheet]
        columns = [self.units.places[at][1] for at in positions]
        if not positions:
            return
        pick = _picker(columns)
        by_leaf: dict[str, list[Row]] = {}
        for row in rows:
            if row.leaf is not None and row.key in sheet.at:
                by_leaf.setdefault(row.leaf.id, []).append(row)
        for mine in by_leaf.values():
            _LeafRows(self, sheet, mine, positions, columns).fill(pick)


class _LeafRows:
    """The rows of one leaf in one sheet."""

    def __init__(
        self,
        filler: _Filler,
        sheet: GroupRows,
        rows: list[Row],
        positions: list[int],
        columns: list[int],
    ) -> None:
        self.filler = filler
        self.sheet = sheet
        self.rows = rows
        self.positions = positions
        self.columns = columns
        leaf = rows[0].leaf
        assert leaf is not None  # noqa: S101  rows are grouped by their leaf
        self.leaf: Leaf = leaf
        self.outside = self._outside()

    def _outside(self) -> set[int]:
        """Return which of the units are not evaluated by this leaf."""
        tables = tables_of(self.filler.scheme, self.sheet.group)
        if all(node.applies_when is None for node in tables.branches[self.leaf.id]):
            return set()
        units = self.filler.facts.units
        return {
            i
            for i, at in enumerate(self.positions)
            if not tables.applies(self.leaf.id, units[at].attributes)
        }

    def fill(self, pick: Callable[[list[Cell]], Sequence[Cell]]) -> None:
        """Put the rows' cells into the facts."""
        facts, first = self.filler.facts, self.positions[0]
        taken_out: set[int] = set()
        for row in self.rows:
            cells = pick(self.sheet.values(row.key))
            if all(cell == "" for cell in cells):
                continue
            found = read_cells(cells, reader_of(self.filler.scheme, row))
            odd = [i for i, value in enumerate(found) if isinstance(value, ODD)]
            if self.outside:
                odd = sorted({*odd, *(i for i in self.outside if found[i] is not None)})
            for i in odd:
                if self._odd(row, i, cells[i], found[i]):
                    taken_out.add(i)
                found[i] = None
            column = facts.column(self.leaf.id, row.name)
            column[first : first + len(found)] = found  # type: ignore[assignment]  no odd ones left
        self._take_out(taken_out)

    def _odd(self, row: Row, i: int, cell: Cell, found: Found) -> bool:
        """Deal with a cell that holds no fact; tell whether it takes the leaf out."""
        if i in self.outside:
            if not isinstance(found, Said):
                message = f"填的是{written(cell)}，该单位不评价这一条目，应空着"
                self._say("leaf-not-evaluated", message, "请清空", row, i)
        elif isinstance(found, Refusal):
            self._say(found.code, f"填的是{written(cell)}，{found.allowed}", found.mend, row, i)
        elif isinstance(found, TakenOut):
            if self.filler.scheme.regulation.not_applicable == "allowed":
                return True
            message = f"填的是{written(cell)}，本办法没有不适用的条目"
            self._say("not-applicable-refused", message, "请清空", row, i)
        self.filler.facts.spoil(self.leaf.id, self.positions[i])
        return False

    def _take_out(self, taken_out: set[int]) -> None:
        """Take the leaf out for these units, where nothing else is said of it."""
        facts = self.filler.facts
        for i in sorted(taken_out):
            at = self.positions[i]
            facts.spoil(self.leaf.id, at)
            facts.not_applicable.setdefault(self.leaf.id, set()).add(at)
            for row in self.rows[1:]:
                cell = self.sheet.cell(row.key, self.columns[i])
                if not is_blank(cell) and not isinstance(cell, Said):
                    message = f"填的是{written(cell)}，而本条目已填“不适用”，应空着"
                    self._say("not-applicable-alone", message, "请二者取一", row, i)

    def _say(self, code: str, message: str, mend: str, row: Row, i: int) -> None:
        facts, at = self.filler.facts, self.positions[i]
        found = self.sheet.place(self.sheet.at[row.key], self.columns[i])
        place = replace(found, unit=facts.units[at].id, leaf=self.leaf.id, key=row.name)
        clause = clause_of(self.filler.scheme, self.leaf)
        self.sheet.problems.append(Problem(code, message, mend, place, clause))


ODD = (Refusal, Said, TakenOut)


def _picker(columns: list[int]) -> Callable[[list[Cell]], Sequence[Cell]]:
    """Return what picks the units' cells out of a row."""
    first, last = columns[0], columns[-1]
    if columns == list(range(first, last + 1)):
        return itemgetter(slice(first, last + 1))
    if len(columns) == 1:  # pragma: no cover  one column is a range
        return lambda row: [row[first]]
    return itemgetter(*columns)


def _locator(scheme: Scheme, units: UnitColumns) -> Callable[[int, str, str], Place]:
    """Return what finds the cell of a fact: (position of the unit, leaf, key) → place."""

    def locate(position: int, leaf: str, key: str) -> Place:
        sheet, column = units.places[position]
        node = scheme.nodes[leaf].node
        assert isinstance(node, Leaf)  # noqa: S101  facts belong to leaves
        keys = keys_of(node)
        row = sheet.at.get(f"{leaf}|{key if key in keys else keys[0]}")
        return Place(sheet=sheet.sheet) if row is None else sheet.place(row, column)

    return locate
