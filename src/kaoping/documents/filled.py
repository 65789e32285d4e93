"""Facts as they are written into the cells of a template: the other direction of `cell_values`.

An office gets its year back as the workbook it knows, to go on filling in or to correct.
"""

from __future__ import annotations

from decimal import Decimal

from kaoping.documents.layout import (
    ATTRIBUTE,
    FLAG,
    INCLUDED,
    NO,
    NONE,
    NOT_APPLICABLE,
    UNIT_ID,
    UNIT_NAME,
    YES,
    Row,
    level_labels,
)
from kaoping.engine.facts import Facts, Raw, as_written
from kaoping.scheme import Scheme
from kaoping.scheme.rules import LevelRule


class Filled:
    """What stands in each input cell of a template; nothing where no facts are given."""

    def __init__(self, scheme: Scheme, facts: Facts | None) -> None:
        self.facts = facts
        self.listed = scheme.regulation.units
        units = facts.units if facts else []
        self.places = {unit.id: position for position, unit in enumerate(units)}

    def further(self, group: str) -> list[str]:
        """Return the units of a group that the scheme does not list, in the order of the file."""
        units = self.facts.units if self.facts else []
        return [unit.id for unit in units if unit.group == group and unit.id not in self.listed]

    def cell(self, row: Row, unit: str) -> str | float | None:
        """Return what stands in a unit's cell of a row."""
        if row.key == INCLUDED:
            return (YES if unit in self.places else NO) if self.facts else YES
        if self.facts is None or unit not in self.places:
            return None
        position = self.places[unit]
        known = self.facts.units[position]
        if row.key in (UNIT_ID, UNIT_NAME):
            return known.id if row.key == UNIT_ID else known.name
        if row.key.startswith(f"{ATTRIBUTE}|"):
            return YES if known.attributes[row.name] else NO
        if row.key.startswith(f"{FLAG}|"):
            return YES if row.name in known.flags else None
        return self._fact(row, position)

    def _fact(self, row: Row, position: int) -> str | float | None:
        assert self.facts is not None  # noqa: S101  the caller has looked
        assert row.leaf is not None  # noqa: S101  all other rows have been answered
        if row.is_first and position in self.facts.not_applicable.get(row.leaf.id, set()):
            return NOT_APPLICABLE
        column = self.facts.cells.get(row.leaf.id, {}).get(row.name)
        value = None if column is None else column[position]
        if value is None:
            return None
        if isinstance(row.leaf.rule, LevelRule) and row.name == "level":
            labels = {level: label for label, level in level_labels(row.leaf.rule).items()}
            return labels[str(value)]
        return _written(value)


def _written(value: Raw) -> str | float:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            return "；".join(str(_written(item)) for item in value)
        return "、".join(_item(item) for item in value) or NONE
    return _number(value)


def _item(value: Raw) -> str:
    return str(_written(value)) if isinstance(value, bool) else as_written(value).strip('"')


def _number(value: Raw) -> str | float:
    text = str(value) if isinstance(value, str) else as_written(value)
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else text
