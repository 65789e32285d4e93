"""Who scores which leaf of which unit: the scheme's bodies, the office's adjustments, recusal.

    scheme.assessors → organisations (CycleBody) ─┐
    adjustments for all units, for one unit ──────┴→ recusal → lead, countersigners

The first leads, the others countersign (reading W25). Nobody scores their own organisation: where
the regulation exchanges two bodies, the other one takes the place (Urumqi, U11); elsewhere the
organisation is left out and the next one named leads. What is left without anyone is reported,
never filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kaoping.engine.tables import tables_of
from kaoping.scheme import leaves

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.models import Assignment, CycleBody, CycleUnit
    from kaoping.scheme import Leaf, Scheme


def is_collective(scheme: Scheme, body: str) -> bool:
    """Tell whether a body may be none or several organisations: 各成员单位, 专家.

    It leads on nothing, and the regulation exchanges it with nobody; so it only countersigns.
    """
    return body not in _single(scheme)


def _single(scheme: Scheme) -> set[str]:
    """Return the bodies that are one organisation each."""
    recusal = scheme.regulation.process.recusal
    exchanged = recusal.exchanged if recusal else {}
    leading = {visit.assessors[0] for visit in scheme.nodes.values() if visit.assessors}
    return leading | exchanged.keys() | set(exchanged.values())


@dataclass(frozen=True, slots=True)
class Assessor:
    """One organisation that scores a leaf of a unit."""

    organisation: Organisation
    leads: bool
    adjusted: bool
    """Whether the office put it here, against the scheme's default."""
    exchanged: bool
    """Whether it stands in for an organisation that may not score itself."""

    @property
    def part(self) -> str:
        """`lead` or `countersign`."""
        return "lead" if self.leads else "countersign"


@dataclass
class AssessorMap:
    """All assessors of a year: a value over rows that were read; it asks the database nothing.

    Made by `queries.assessor_map`.
    """

    scheme: Scheme
    units: Sequence[CycleUnit]
    bodies: Mapping[str, Sequence[Organisation]]
    """Body → its organisations; a body that is not mapped is absent."""
    adjusted: Mapping[tuple[str, int | None], Sequence[Assignment]]
    """(leaf, key of the unit or None for all) → the rows that replace the default, in order."""
    _resolved: dict[tuple[str, str], tuple[Assessor, ...]] = field(default_factory=dict)

    @property
    def present(self) -> set[int]:
        """The keys of the organisations that a body or an adjustment names."""
        mapped = {one.pk for found in self.bodies.values() for one in found}
        return mapped | {row.organisation_id for rows in self.adjusted.values() for row in rows}

    @classmethod
    def of_rows(
        cls,
        scheme: Scheme,
        units: Sequence[CycleUnit],
        bodies: Iterable[CycleBody],
        assignments: Iterable[Assignment],
    ) -> AssessorMap:
        """Join the rows of a year."""
        mapped: dict[str, list[Organisation]] = defaultdict(list)
        for body in bodies:
            mapped[body.body_id].append(body.organisation)
        adjusted: dict[tuple[str, int | None], list[Assignment]] = defaultdict(list)
        for row in sorted(assignments, key=lambda row: (row.part != "lead", row.order)):
            adjusted[row.leaf_id, row.unit_id].append(row)
        return cls(scheme, units, dict(mapped), dict(adjusted))

    def of(self, unit: CycleUnit, leaf_id: str) -> tuple[Assessor, ...]:
        """Return who scores a leaf of a unit, the lead first; empty where nobody may."""
        key = unit.unit_id, leaf_id
        if key not in self._resolved:
            self._resolved[key] = self._resolve(unit, leaf_id)
        return self._resolved[key]

    def lead(self, unit: CycleUnit, leaf_id: str) -> Organisation | None:
        """Return the organisation that leads on a leaf of a unit."""
        found = self.of(unit, leaf_id)
        return found[0].organisation if found else None

    def default(self, leaf_id: str) -> tuple[Organisation, ...]:
        """Return the organisations that the scheme names for a leaf, each once, recusal aside."""
        return self._defaults.get(leaf_id, ())

    def leaves(self, unit: CycleUnit) -> Iterator[Leaf]:
        """Yield the leaves that a unit is evaluated by, in the order of the regulation.

        A group that an amended scheme no longer has gives none.
        """
        if unit.group not in self.scheme.regulation.groups:
            return
        tables = tables_of(self.scheme, unit.group)
        for leaf_id, leaf in tables.leaves.items():
            if tables.applies(leaf_id, unit.attributes):
                yield leaf

    def missing(self) -> list[tuple[CycleUnit, Leaf]]:
        """Return every leaf that nobody scores, with its unit."""
        return [
            (unit, leaf)
            for unit in self.units
            for leaf in self.leaves(unit)
            if not self.of(unit, leaf.id)
        ]

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """The bodies that the scheme names as assessors → the leaves they score."""
        found: dict[str, list[str]] = defaultdict(list)
        for visit in leaves(self.scheme.regulation):
            for body in visit.assessors:
                found[body].append(visit.node.id)
        return dict(found)

    def may_stay_open(self, body: str) -> bool:
        """Tell whether a body need not be mapped, see `is_collective`."""
        return body not in self._single

    @cached_property
    def _single(self) -> set[str]:
        return _single(self.scheme)

    @cached_property
    def _defaults(self) -> dict[str, tuple[Organisation, ...]]:
        found = {}
        for visit in leaves(self.scheme.regulation):
            named = (one for body in visit.assessors for one in self.bodies.get(body, ()))
            found[visit.node.id] = tuple({one.pk: one for one in named}.values())
        return found

    @cached_property
    def _exchanges(self) -> dict[int, Sequence[Organisation]]:
        """Organisation that is evaluated itself → those that the regulation puts in its place."""
        recusal = self.scheme.regulation.process.recusal
        return {
            own.pk: self.bodies.get(other, ())
            for body, other in (recusal.exchanged if recusal else {}).items()
            for own in self.bodies.get(body, ())
        }

    def _resolve(self, unit: CycleUnit, leaf_id: str) -> tuple[Assessor, ...]:
        rows = self.adjusted.get((leaf_id, unit.pk)) or self.adjusted.get((leaf_id, None))
        named = [row.organisation for row in rows] if rows else self.default(leaf_id)
        own = unit.organisation_id
        chosen: dict[int, tuple[Organisation, bool]] = {}
        for one in named:
            stand_ins = self._exchanges.get(one.pk, ()) if one.pk == own else (one,)
            for taken in stand_ins:
                if taken.pk != own:
                    chosen.setdefault(taken.pk, (taken, one.pk == own))
        return tuple(
            Assessor(one, position == 0, bool(rows), exchanged)
            for position, (one, exchanged) in enumerate(chosen.values())
        )
