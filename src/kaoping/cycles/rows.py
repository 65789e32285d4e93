"""The table of assessors: one row a leaf, with the units for which it differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.scheme import leaves

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.assessors import Assessor, AssessorMap
    from kaoping.cycles.models import Assignment, CycleUnit
    from kaoping.scheme import Leaf, Visit


FEW = 3
"""So many units are named one by one."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Units that the same organisations score."""

    units: Sequence[CycleUnit]
    assessors: Sequence[Assessor]
    is_rest: bool
    """Whether these are the units that the other groups of the leaf leave over."""

    @property
    def lead(self) -> Assessor | None:
        """Who marks; None where nobody may."""
        return self.assessors[0] if self.assessors else None

    @property
    def countersigners(self) -> Sequence[Assessor]:
        """Who countersigns."""
        return self.assessors[1:]

    @property
    def names(self) -> str:
        """The units by name."""
        return "、".join(unit.name for unit in self.units)

    @property
    def whom(self) -> str:
        """The units in a table: by name, or by their number where they are the many."""
        many = self.is_rest and len(self.units) > FEW
        return f"其余{len(self.units)}个单位" if many else self.names


@dataclass(frozen=True, slots=True, eq=False)
class LeafRow:
    """One leaf of the table."""

    visit: Visit
    leaf: Leaf
    units: Sequence[CycleUnit]
    default: Sequence[Organisation]
    scored: Sequence[Scored]
    """The most usual first; more than one where recusal or an adjustment makes a difference."""
    adjustments: Sequence[tuple[CycleUnit | None, Sequence[Assignment]]]

    @property
    def is_missing(self) -> bool:
        """Whether some unit has nobody on this leaf."""
        return any(not group.assessors for group in self.scored)

    @property
    def is_adjusted(self) -> bool:
        """Whether the office has adjusted it."""
        return bool(self.adjustments)

    @property
    def is_joint(self) -> bool:
        """Whether several organisations score it together (W25)."""
        return any(len(group.assessors) > 1 for group in self.scored)


def leaf_rows(everything: AssessorMap) -> list[LeafRow]:
    """Return the leaves that some unit of the year is evaluated by, missing ones first."""
    by_leaf: dict[str, list[CycleUnit]] = defaultdict(list)
    for unit in everything.units:
        for leaf in everything.leaves(unit):
            by_leaf[leaf.id].append(unit)
    rows = [
        _row(everything, visit, by_leaf[visit.node.id])
        for visit in leaves(everything.scheme.regulation)
        if visit.node.id in by_leaf
    ]
    return sorted(rows, key=lambda row: not row.is_missing)


def _row(everything: AssessorMap, visit: Visit, units: list[CycleUnit]) -> LeafRow:
    leaf = everything.scheme.nodes[visit.node.id].node
    alike: dict[tuple[int, ...], list[CycleUnit]] = defaultdict(list)
    for unit in units:
        alike[tuple(one.organisation.pk for one in everything.of(unit, leaf.id))].append(unit)
    most = max(len(same) for same in alike.values())
    groups = [
        Scored(same, everything.of(same[0], leaf.id), is_rest=len(same) == most)
        for same in alike.values()
    ]
    adjustments = [
        (unit, rows)
        for unit in (None, *units)
        if (rows := everything.adjusted.get((leaf.id, unit.pk if unit else None)))
    ]
    return LeafRow(
        visit=visit,
        leaf=leaf,  # type: ignore[arg-type]  # leaves() yields leaves only
        units=units,
        default=everything.default(leaf.id),
        scored=sorted(groups, key=lambda group: (bool(group.assessors), -len(group.units))),
        adjustments=adjustments,
    )
