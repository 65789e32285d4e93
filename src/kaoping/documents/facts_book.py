"""A filled-in workbook as facts: the same content as a facts file, the same result.

    file → package → structure → values → group rows → unit columns → facts in columns

A row of a sheet is a column of facts, so values go straight from the reader of values into
`Facts`. Everything wrong is collected, each with its sheet and cell; what can still be understood
goes on to the engine, which finds its problems' places in the sheet again through `Facts.locate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kaoping.documents.cell_values import Cell
from kaoping.documents.cover import Cover, read_cover
from kaoping.documents.group_rows import GroupRows, match_rows, take_scan
from kaoping.documents.identity import check_identity, map_year
from kaoping.documents.layout import COVER_SHEET, MAP_SHEET, Row, rows_of, sheet_names
from kaoping.documents.leaf_rows import fill_facts
from kaoping.documents.package import Package, open_package
from kaoping.documents.sheet_scan import scan
from kaoping.documents.structure import Structure, read_structure
from kaoping.documents.unit_columns import UnitColumns
from kaoping.documents.values import Values, damaged, open_values
from kaoping.engine.facts import Facts
from kaoping.engine.tables import keys_of
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
    structure, problems = read_structure(package)
    if structure is None:
        return None, problems
    sheets = structure.sheets
    known = [MAP_SHEET, COVER_SHEET, *sheet_names(scheme).values()]
    values, problems = open_values(package, sheets, [name for name in known if name in sheets])
    if values is None:
        return None, problems
    if refusal := check_identity(scheme, values if MAP_SHEET in sheets else None, package.file):
        return None, [refusal]
    return _Book(scheme, package, structure, values).read()


class _Book:
    """Reads one workbook that is known to be of this scheme."""

    def __init__(
        self, scheme: Scheme, package: Package, structure: Structure, values: Values
    ) -> None:
        self.scheme = scheme
        self.package = package
        self.sheets = structure.sheets
        self.values = values
        self.problems: list[Problem] = []
        self.percent = structure.percent_styles

    def read(self) -> tuple[Facts | None, list[Problem]]:
        """Return the facts and the problems."""
        year = map_year(self.values)
        rows = self._rows(COVER_SHEET)
        cover = Cover() if rows is None else read_cover(self.scheme, year, rows)
        self.problems += cover.problems
        scheme = self.scheme.under(cover.readings)
        units = UnitColumns(scheme)
        groups = list(self._groups(scheme, units))
        self._other_sheets()
        facts = Facts(scheme.id, year, cover.readings, units.units, cover.sources)
        for sheet, expected in groups:
            fill_facts(scheme, facts, units, sheet, expected)
            self.problems += sheet.problems
        if not units.units:
            message, mend = "没有一个参加评价的单位", "至少要有一个单位"
            place = Place(file=self.package.file)
            self.problems.append(Problem("no-units", message, mend, place))
            return None, self.problems
        facts.locate = _locator(scheme, units)
        return facts, self.problems

    def _groups(self, scheme: Scheme, units: UnitColumns) -> Iterator[tuple[GroupRows, list[Row]]]:
        """Yield each group's sheet with its rows, once its units are known."""
        for group, name in sheet_names(scheme).items():
            expected = rows_of(scheme, group)
            sheet = self._group(group, name, expected)
            if sheet is not None:
                units.read(sheet, expected)
                yield sheet, expected

    def _group(self, group: str, name: str, expected: list[Row]) -> GroupRows | None:
        """Return a group's sheet, or None where its units cannot be told."""
        rows = self._rows(name)
        if rows is None:
            return None
        found = match_rows(group, name, rows, expected)
        part = self.sheets[name].part
        take_scan(found, scan(self.package.content(part), self.percent))
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
