"""The rows of one leaf in one sheet, put into the columns of the facts.

A row holds one cell a unit, a column of facts one value a unit: whole rows move at once, and only
the cells that hold no fact are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import cast

from kaoping.documents.cell_values import (
    Cell,
    Found,
    Refusal,
    Said,
    TakenOut,
    is_blank,
    is_number_row,
    plain_numbers,
    read_cells,
    reader_of,
    written,
)
from kaoping.documents.group_rows import GroupRows
from kaoping.documents.layout import Row
from kaoping.documents.unit_columns import UnitColumns
from kaoping.engine.facts import Facts, Raw
from kaoping.engine.intake import clause_of
from kaoping.engine.tables import tables_of
from kaoping.problems import Problem
from kaoping.scheme import Leaf, Scheme

ODD = frozenset({Refusal, Said, TakenOut})


def fill_facts(
    scheme: Scheme, facts: Facts, units: UnitColumns, sheet: GroupRows, rows: list[Row]
) -> None:
    """Put the cells of one sheet into the facts; problems go to the sheet."""
    positions = [at for at, (mine, _) in enumerate(units.places) if mine is sheet]
    columns = [units.places[at][1] for at in positions]
    if not positions:
        return
    pick = _picker(columns)
    by_leaf: dict[str, list[Row]] = {}
    for row in rows:
        if row.leaf is not None and row.key in sheet.at:
            by_leaf.setdefault(row.leaf.id, []).append(row)
    for mine in by_leaf.values():
        leaf = cast("Leaf", mine[0].leaf)
        outside = _outside(scheme, facts, sheet.group, leaf, positions)
        _LeafRows(scheme, facts, sheet, leaf, positions, columns, outside).fill(mine, pick)


def _picker(columns: list[int]) -> Callable[[list[Cell]], list[Cell]]:
    """Return what picks the units' cells out of a row."""
    first, last = columns[0], columns[-1]
    if columns == list(range(first, last + 1)):
        return itemgetter(slice(first, last + 1))
    several = itemgetter(*columns)
    return lambda row: list(several(row))


def _outside(
    scheme: Scheme, facts: Facts, group: str, leaf: Leaf, positions: list[int]
) -> frozenset[int]:
    """Return which of the units are not evaluated by this leaf (no projects, say)."""
    tables = tables_of(scheme, group)
    if all(node.applies_when is None for node in tables.branches[leaf.id]):
        return frozenset()
    return frozenset(
        i
        for i, at in enumerate(positions)
        if not tables.applies(leaf.id, facts.units[at].attributes)
    )


@dataclass
class _LeafRows:
    """One leaf in one sheet; units are counted from 0 within the sheet."""

    scheme: Scheme
    facts: Facts
    sheet: GroupRows
    leaf: Leaf
    positions: list[int]
    """Where the units stand in the facts."""
    columns: list[int]
    """Where they stand in the sheet."""
    outside: frozenset[int]
    """Units that are not evaluated by this leaf."""
    taken_out: set[int] = field(default_factory=set)

    def fill(self, rows: list[Row], pick: Callable[[list[Cell]], list[Cell]]) -> None:
        """Put the rows' cells into the facts."""
        first = self.positions[0]
        for row in rows:
            cells = pick(self.sheet.values(row.key))
            if cells.count("") == len(cells):
                continue
            found = plain_numbers(cells) if is_number_row(row) else None
            if found is None:
                found = read_cells(cells, reader_of(self.scheme, row))
            for i in self.odd_ones(found):
                self.odd(row, i, cells[i], found[i])
                found[i] = None
            column = self.facts.column(self.leaf.id, row.name)
            column[first : first + len(found)] = cast("list[Raw]", found)
        self.take_out(rows)

    def odd_ones(self, found: list[Found]) -> list[int]:
        """Return the units whose cell holds no fact, or a fact that is not asked for."""
        odd = {i for i in self.outside if found[i] is not None}
        if not ODD.isdisjoint(map(type, found)):
            odd |= {i for i, value in enumerate(found) if type(value) in ODD}
        return sorted(odd)

    def odd(self, row: Row, i: int, cell: Cell, found: Found) -> None:
        """Deal with a cell that holds no fact."""
        refused = self.scheme.regulation.not_applicable == "refused"
        if isinstance(found, Said):
            pass
        elif i in self.outside:
            message = f"填的是{written(cell)}，该单位不评价这一条目，应空着"
            self.say("leaf-not-evaluated", message, "请清空", row, i)
        elif isinstance(found, Refusal):
            self.say(found.code, f"填的是{written(cell)}，{found.allowed}", found.mend, row, i)
        elif refused:
            message = f"填的是{written(cell)}，本办法没有不适用的条目"
            self.say("not-applicable-refused", message, "请清空", row, i)
        else:
            self.taken_out.add(i)
        self.facts.spoil(self.leaf.id, self.positions[i])

    def take_out(self, rows: list[Row]) -> None:
        """Take the leaf out where its first row says so; nothing else may be said of it then."""
        for i in sorted(self.taken_out):
            at = self.positions[i]
            self.facts.not_applicable.setdefault(self.leaf.id, set()).add(at)
            for row in rows[1:]:
                cell = self.sheet.cell(row.key, self.columns[i])
                if not is_blank(cell) and not isinstance(cell, Said):
                    message = f"填的是{written(cell)}，而本条目已填“不适用”，应空着"
                    self.say("not-applicable-alone", message, "请二者取一", row, i)

    def say(self, code: str, message: str, mend: str, row: Row, i: int) -> None:
        """Note a problem with a cell, with the clause."""
        unit = self.facts.units[self.positions[i]].id
        found = self.sheet.place(self.sheet.at[row.key], self.columns[i])
        place = replace(found, unit=unit, leaf=self.leaf.id, key=row.name)
        clause = clause_of(self.scheme, self.leaf)
        self.sheet.problems.append(Problem(code, message, mend, place, clause))
