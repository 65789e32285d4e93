"""Which leaves a group's units are evaluated by, and which facts each leaf takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kaoping.scheme import Leaf, Node, Scheme, Visit
from kaoping.scheme.rules import LevelRule


def keys_of(leaf: Leaf) -> list[str]:
    """Return the fact keys that a leaf takes, in the order in which they are asked for."""
    keys = list(leaf.rule.facts)
    if isinstance(leaf.rule, LevelRule):
        keys.append("level")
    if leaf.rule.takes_mark:
        keys.append("mark")
    return keys


@dataclass
class Tables:
    """The tables of one group: their leaves, and the whole branch above each."""

    roots: list[Node]
    leaves: dict[str, Leaf] = field(default_factory=dict)
    branches: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)

    def applies(self, leaf: str, attributes: Mapping[str, bool]) -> bool:
        """Tell whether a leaf applies to a unit with these attributes.

        An attribute that the file does not give has been complained of already, and rules out
        nothing here.
        """
        for node in self.branches[leaf]:
            condition = node.applies_when
            if condition and attributes.get(condition.attribute) not in (None, condition.equals):
                return False
        return True


def tables_of(scheme: Scheme, group: str) -> Tables:
    """Return the tables of a group."""
    return _tables(SchemeKey(scheme), group)


@dataclass(frozen=True)
class SchemeKey:
    """A scheme as a cache key: the same content under the same readings."""

    scheme: Scheme

    def __hash__(self) -> int:
        return id(self.scheme.regulation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SchemeKey) and other.scheme.regulation is self.scheme.regulation


@lru_cache(maxsize=64)
def _tables(key: SchemeKey, group: str) -> Tables:
    wanted = key.scheme.regulation.groups[group].tables
    by_id = {node.id: node for node in key.scheme.regulation.nodes}
    tables = Tables([by_id[table] for table in wanted])
    for visit in key.scheme.nodes.values():
        if visit.table in wanted:
            tables.visits[visit.node.id] = visit
            if isinstance(visit.node, Leaf):
                tables.leaves[visit.node.id] = visit.node
                tables.branches[visit.node.id] = (*visit.above, visit.node)
    return tables
