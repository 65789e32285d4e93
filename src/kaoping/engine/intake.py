"""From columns as written to columns of numbers, checked cell by cell.

    Facts (as written) → Table (exact columns, with masks of what is given)

Missing is not zero: a cell without a value is a hole in a mask, never a number. Everything wrong
is said with unit, leaf, value and what is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Index, Mask
from kaoping.engine.cells import Cells, read_cells
from kaoping.engine.exact import EXACT, ExactColumn
from kaoping.engine.facts import Facts, as_written
from kaoping.engine.tables import Tables, keys_of, tables_of
from kaoping.numbers import write_exact
from kaoping.problems import Place, Problem
from kaoping.scheme import Leaf, Scheme
from kaoping.scheme.rules import LevelRule


@dataclass
class LeafFacts:
    """The facts of one leaf over the units of a group."""

    numbers: dict[str, ExactColumn] = field(default_factory=dict)
    level: Index | None = None
    mark: ExactColumn | None = None
    given: Mask | None = None
    """Where the facts (not the mark) are complete; None: everywhere."""
    marked: Mask | None = None
    """Where a person has marked; None: nowhere, and then `mark` is None."""
    taken_out: Mask | None = None
    """Where the leaf was declared not applicable; None: nowhere."""
    unreadable: dict[int, str] = field(default_factory=dict)
    """Row → what a mark must be, where there is one that cannot be read."""
    spoiled: frozenset[int] = frozenset()
    """Rows in which something is wrong already."""


@dataclass
class Table:
    """The facts of one group's units."""

    group: str
    positions: list[int]
    """Where the group's units stand in the file."""
    tables: Tables
    leaves: dict[str, LeafFacts] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of units."""
        return len(self.positions)


def take_in(scheme: Scheme, facts: Facts) -> tuple[list[Table], list[Problem]]:
    """Return the facts of each group as numbers, and what is wrong with the values."""
    by_group: dict[str, list[int]] = {}
    for position, unit in enumerate(facts.units):
        by_group.setdefault(unit.group, []).append(position)
    found: list[Table] = []
    problems: list[Problem] = []
    for group, positions in by_group.items():
        table = Table(group, positions, tables_of(scheme, group))
        for leaf in table.tables.leaves.values():
            intake = _Intake(scheme, facts, leaf, positions, problems)
            table.leaves[leaf.id] = intake.leaf_facts()
        found.append(table)
    return found, problems


class _Intake:
    """Reads one leaf's columns for one group."""

    def __init__(
        self,
        scheme: Scheme,
        facts: Facts,
        leaf: Leaf,
        positions: list[int],
        problems: list[Problem],
    ) -> None:
        self.scheme = scheme
        self.facts = facts
        self.leaf = leaf
        self.positions = positions
        self.problems = problems
        self.size = len(positions)
        self.found = LeafFacts()
        already = facts.spoiled.get(leaf.id, set())
        self.spoiled = {row for row, at in enumerate(positions) if at in already}

    def leaf_facts(self) -> LeafFacts:
        """Return the leaf's columns."""
        out = self.facts.not_applicable.get(self.leaf.id)
        if out:
            self.found.taken_out = np.array([at in out for at in self.positions])
        given: dict[str, Mask] = {}
        for key in keys_of(self.leaf):
            if key == "mark":
                continue
            given[key] = self.level() if key == "level" else self.number(key)
        self.completeness(given)
        self.limits(given)
        if self.leaf.rule.takes_mark:
            self.mark()
        self.found.spoiled = frozenset(self.spoiled)
        return self.found

    def cells(self, key: str) -> Cells | None:
        """Return a column's cells as numbers, having said what is wrong with them."""
        column = self.facts.cells.get(self.leaf.id, {}).get(key)
        if column is None:
            return None
        mine = column if self.size == len(column) else [column[at] for at in self.positions]
        given = self.leaf.rule.facts.get(key)
        cells = read_cells(mine, given)
        if key == "mark":
            self.found.unreadable = dict(cells.refused)
            return cells
        for row, allowed in cells.refused:
            self.say("bad-value", row, key, mine[row], allowed)
        return cells

    def number(self, key: str) -> Mask:
        """Take in one input; return where it is given."""
        cells = self.cells(key)
        if cells is None:
            self.found.numbers[key] = EXACT.constant(Fraction(0))
            return np.zeros(self.size, dtype=np.bool_)
        self.found.numbers[key] = cells.column
        return cells.given

    def level(self) -> Mask:
        """Take in the named levels; return where one is given."""
        rule = self.leaf.rule
        assert isinstance(rule, LevelRule)  # noqa: S101  keys_of gives `level` to this kind alone
        column = self.facts.cells.get(self.leaf.id, {}).get("level")
        given = np.zeros(self.size, dtype=np.bool_)
        index = np.zeros(self.size, dtype=np.intp)
        self.found.level = index
        if column is None:
            return given
        known = {level.id: i for i, level in enumerate(rule.levels)}
        for row, at in enumerate(self.positions):
            value = column[at]
            if value is None:
                continue
            level = known.get(value) if type(value) is str else None
            if level is None:
                names = "、".join(f"{level.id}（{level.name}）" for level in rule.levels)
                self.say("unknown-level", row, "level", value, f"应为 {names}")
            else:
                given[row], index[row] = True, level
        return given

    def mark(self) -> None:
        """Take in the marks; what is permitted, the engine says where it computes it."""
        cells = self.cells("mark")
        if cells is not None and cells.given.any():
            self.found.mark, self.found.marked = cells.column, cells.given

    def completeness(self, given: dict[str, Mask]) -> None:
        """Say where only some of a leaf's inputs are given; set where all are."""
        if self.leaf.absent == "no-event" or not given:
            return
        masks = list(given.values())
        complete = np.logical_and.reduce(masks)
        self.found.given = None if complete.all() else complete
        for row in np.flatnonzero(np.logical_or.reduce(masks) & ~complete).tolist():
            if row in self.spoiled:
                continue
            have = "、".join(self.shown(key, row) for key, mask in given.items() if mask[row])
            lack = "、".join(key for key, mask in given.items() if not mask[row])
            message = f"只填了 {have}，还缺 {lack}；这些数要么一起填，要么都不填"
            self.note("inputs-incomplete", row, lack, message)

    def limits(self, given: dict[str, Mask]) -> None:
        """Say where an input exceeds the one that it may at most equal."""
        for key, asked in self.leaf.rule.facts.items():
            if asked.at_most is None:
                continue
            both = given[key] & given[asked.at_most]
            mine, other = self.found.numbers[key], self.found.numbers[asked.at_most]
            over = EXACT.exceeds(mine, other) & both
            for row in np.flatnonzero(over).tolist():
                if row not in self.spoiled:
                    top = write_exact(other.fractions(self.size)[row])
                    value = self.facts.cells[self.leaf.id][key][self.positions[row]]
                    name = self.leaf.rule.facts[asked.at_most].name
                    self.say("over-limit", row, key, value, f"应为 0–{top}，不超过{name}")

    def shown(self, key: str, row: int) -> str:
        """Return a key with its value as written."""
        value = self.facts.cells[self.leaf.id][key][self.positions[row]]
        return f"{key}（{as_written(value)}）"

    def say(self, code: str, row: int, key: str, value: object, allowed: str) -> None:
        """Note a problem with a value."""
        written = as_written(value)  # type: ignore[arg-type]
        self.note(code, row, key, f"{key} 写的是 {written}，{allowed}")

    def note(self, code: str, row: int, key: str, message: str) -> None:
        """Note a problem in a row, with the clause, once for each row and leaf."""
        self.spoiled.add(row)
        place: Place = self.facts.place(self.positions[row], self.leaf.id, key)
        self.problems.append(
            Problem(code, message, place=place, clause=clause_of(self.scheme, self.leaf))
        )


def clause_of(scheme: Scheme, leaf: Leaf) -> str:
    """Return the words that a leaf's rule rests on, with their place, short enough for a line."""
    quotations = list(leaf.rule.quotations()) or list(leaf.quotations())
    if not quotations:
        return ""
    text = scheme.source.cite_all(quotations)[0]
    return text if len(text) <= LONGEST_CLAUSE else text[:LONGEST_CLAUSE] + "…”"


LONGEST_CLAUSE = 160
