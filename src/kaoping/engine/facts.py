"""The facts of a year as they were written, in columns: one list a leaf and key, one entry a unit.

JSON and workbooks are two ways to the same columns. What stands in a cell is kept as written, so
that a problem can quote it and an explanation can show it; `intake.py` turns cells into numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kaoping.problems import SHOWN_CHARACTERS, Place, shown


class NumberText(str):
    """A number as it was written, before anyone has computed with it."""

    __slots__ = ()


Raw: TypeAlias = "NumberText | str | bool | float | list[Raw] | dict[str, Raw] | None"
"""A value as read. None stands for nothing written; a float only comes from a workbook's cell."""


@dataclass(frozen=True, slots=True)
class FactsUnit:
    """One evaluated unit of a facts file, apart from its facts."""

    id: str
    name: str
    group: str
    attributes: Mapping[str, bool] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    place: int = 0
    """Where the unit stands among those of the scheme; further units come after, in file order."""


@dataclass
class Facts:
    """What one file says of a year."""

    scheme: str
    year: int
    readings: dict[str, str]
    units: list[FactsUnit]
    sources: dict[str, str] = field(default_factory=dict)
    """`unit/leaf`, or `*` for all → where the facts come from, for readers; no effect on scores."""
    cells: dict[str, dict[str, list[Raw]]] = field(default_factory=dict)
    """Leaf → key → a value for each unit, in the order of `units`."""
    not_applicable: dict[str, set[int]] = field(default_factory=dict)
    """Leaf → positions of the units for which it was taken out."""
    spoiled: dict[str, set[int]] = field(default_factory=dict)
    """Leaf → positions of the units in whose facts something is wrong already."""
    locate: Callable[[int, str, str], Place] | None = None
    """Where (position of the unit, leaf, key) stands in the file, where the file has places."""

    def place(self, position: int, leaf: str, key: str) -> Place:
        """Return the place of a cell, with the unit and leaf it belongs to."""
        unit = self.units[position].id
        if self.locate is None:
            return Place(unit=unit, leaf=leaf, key=key)
        found = self.locate(position, leaf, key)
        return Place(sheet=found.sheet, cell=found.cell, unit=unit, leaf=leaf, key=key)

    def column(self, leaf: str, key: str) -> list[Raw]:
        """Return the column of a leaf and key, empty where nothing was written yet."""
        return self.cells.setdefault(leaf, {}).setdefault(key, [None] * len(self.units))

    def spoil(self, leaf: str, position: int) -> None:
        """Remember that a problem with this leaf of this unit has been said."""
        self.spoiled.setdefault(leaf, set()).add(position)


def as_written(value: Raw) -> str:
    """Return a value as it was written, cut past 60 characters."""
    if isinstance(value, str) and not isinstance(value, NumberText):
        rest = "…" if len(value) > SHOWN_CHARACTERS else ""
        return _quoted(value[:SHOWN_CHARACTERS]) + rest
    return shown(_written(value))


def _written(value: Raw) -> str:
    if isinstance(value, NumberText):
        return str(value)
    if isinstance(value, float):
        return format(value, ".15g")
    if value is None:
        return "null"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{_quoted(key)}: {_written(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    return _quoted(value)


def _quoted(value: str | bool) -> str:  # noqa: FBT001  a JSON value
    return json.dumps(value, ensure_ascii=False)
