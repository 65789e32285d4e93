"""Two reports: what is claimed without evidence, and which bytes were offered more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Q

from kaoping.accounts.capabilities import Role
from kaoping.audit.memory import kept
from kaoping.cycles.queries import leaves_for
from kaoping.evidence.claims import claimed_leaves
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from kaoping.evidence.rights import visible

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf


@dataclass(frozen=True, slots=True)
class Missing:
    """What a unit claims without evidence.

    Attributes:
        leaves: The leaves without a file, in the regulation's order.
        asked: How many leaves were looked at.
        is_by_claims: Whether these are the claimed leaves, or all that could be claimed.
    """

    leaves: tuple[Leaf, ...]
    asked: int
    is_by_claims: bool

    @property
    def done(self) -> int:
        """How many have a file."""
        return self.asked - len(self.leaves)


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """Bytes that were offered more than once in a year.

    Attributes:
        sha256: Their hash.
        files: The files whose newest version they are.
        units: The names of the units.
        leaves: The leaves that the files are linked to.
    """

    sha256: str
    files: tuple[EvidenceFile, ...]
    units: tuple[str, ...]
    leaves: tuple[str, ...]

    @property
    def is_across_units(self) -> bool:
        """Whether two units have offered them."""
        return len(self.units) > 1


def missing_evidence(
    actor: Actor, unit: CycleUnit, claimed: Collection[str] | None = None
) -> Missing:
    """Return which claimed leaves of a unit have no file, as far as they concern the person.

    Args:
        actor: Who asks.
        unit: The unit, with its cycle.
        claimed: The leaves that it claims; by default what the room of self-assessment says, and
            without it every leaf that does not stand for events alone.
    """
    said = claimed_leaves(unit) if claimed is None else claimed
    leaves = leaves_for(actor, unit.cycle, unit)
    if said is None:
        wanted = [leaf for leaf in leaves if leaf.absent != "no-event"]
    else:
        wanted = [leaf for leaf in leaves if leaf.id in said]
    linked = EvidenceLink.objects.filter(file__unit=unit, unlinked_at=None, file__withdrawn_at=None)
    proven = set(linked.values_list("leaf_id", flat=True))
    without = tuple(leaf for leaf in wanted if leaf.id not in proven)
    return Missing(without, len(wanted), said is not None)


OFFERED = Q(organisation=None) | Q(organisation=F("unit__organisation"))
"""Files that the unit offered. The others are photos of a visit: that one of them stands at several
items was the assessor's own act."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The hashes of bytes that were offered more than once, the most telling first.

    Attributes:
        across_units: Offered by two units.
        across_leaves: Offered by one unit for two items.
    """

    across_units: tuple[str, ...] = ()
    across_leaves: tuple[str, ...] = ()


def repeated(actor: Actor, cycle: Cycle) -> Repeated:
    """Return which bytes two units, or two items, have offered: for the office; one query.

    One file that a unit has linked to two items is among them: that may well be right, and the
    office decides. A photo that an assessor has linked to the items of a visit is not.
    """
    if actor.role != Role.OFFICE and not actor.errand:
        return Repeated()
    return kept(cycle.pk, "evidence.repeated", lambda: _repeated(actor, cycle))


def _repeated(actor: Actor, cycle: Cycle) -> Repeated:
    in_force = Q(links__unlinked_at=None)
    rows = (
        visible(actor, cycle)
        .filter(withdrawn_at=None)
        .values("current__sha256")
        .annotate(
            units=Count("unit", distinct=True),
            leaves=Count("links__leaf_id", filter=in_force, distinct=True),
            files=Count("links__file", filter=in_force, distinct=True),
            offered=Count("links__file", filter=in_force & OFFERED, distinct=True),
            first=Min("created_at"),
        )
        .filter(Q(units__gt=1) | Q(leaves__gt=1) & (Q(files__gt=1) | Q(offered__gt=0)))
        .order_by("first", "current__sha256")
        .values_list("current__sha256", "units")
    )
    found = list(rows)
    return Repeated(
        tuple(sha256 for sha256, units in found if units > 1),
        tuple(sha256 for sha256, units in found if units == 1),
    )


def same_of(actor: Actor, cycle: Cycle, hashes: Collection[str]) -> list[Same]:
    """Return who has offered these bytes, and for what, in the order of the hashes: two queries."""
    if actor.role != Role.OFFICE and not actor.errand:
        return []
    name = "evidence.same", tuple(hashes)
    return kept(cycle.pk, name, lambda: _same_of(actor, cycle, hashes))


def _same_of(actor: Actor, cycle: Cycle, hashes: Collection[str]) -> list[Same]:
    rows = (
        visible(actor, cycle)
        .filter(withdrawn_at=None, current__sha256__in=hashes)
        .select_related("unit", "current", "created_by")
        .order_by("created_at", "pk")
    )
    order = {sha256: place for place, sha256 in enumerate(hashes)}
    return sorted(_grouped(list(rows)), key=lambda same: order[same.sha256])


def same_bytes(actor: Actor, cycle: Cycle) -> list[Same]:
    """Return all bytes that were offered more than once, across units first: three queries."""
    found = repeated(actor, cycle)
    return same_of(actor, cycle, [*found.across_units, *found.across_leaves])


def looks_for_repeats(actor: Actor) -> bool:
    """Return whether `same_cells` are anybody's business: the office judges them."""
    return actor.role == Role.OFFICE or bool(actor.errand)


def same_cells(actor: Actor, cycle: Cycle) -> frozenset[tuple[str, str]]:
    """Return (unit, leaf) wherever `repeated` bytes stand: one query.

    For the board, which marks cells and shows no files; for the office.
    """
    if not looks_for_repeats(actor):
        return frozenset()
    rows = EvidenceLink.objects.filter(
        file__in=visible(actor, cycle), unlinked_at=None, file__withdrawn_at=None
    ).values_list(
        "file__current__sha256", "file__unit__unit_id", "leaf_id",
        "file_id", "file__organisation_id", "file__unit__organisation_id",
    )  # fmt: skip
    cells: dict[str, set[tuple[str, str]]] = defaultdict(set)
    files: dict[str, set[int]] = defaultdict(set)
    offered: set[str] = set()
    for sha256, unit_id, leaf_id, file_id, filed_by, unit in rows:
        cells[str(sha256)].add((str(unit_id), leaf_id))
        files[str(sha256)].add(file_id)
        if filed_by in {None, unit}:
            offered.add(str(sha256))
    twice = {one for one, places in cells.items() if len(places) > 1}
    telling = {one for one in twice if one in offered or len(files[one]) > 1}
    return frozenset(cell for one in telling for cell in cells[one])


def _grouped(rows: list[EvidenceFile]) -> list[Same]:
    links = EvidenceLink.objects.filter(
        file__in=[row.pk for row in rows], unlinked_at=None
    ).values_list("file_id", "leaf_id")
    by_file: dict[int, list[str]] = defaultdict(list)
    for file_id, leaf_id in links:
        by_file[file_id].append(leaf_id)
    by_hash: dict[str, list[EvidenceFile]] = defaultdict(list)
    for row in rows:
        if row.current is not None:
            by_hash[row.current.sha256].append(row)
    return [
        Same(
            sha256,
            tuple(files),
            tuple(dict.fromkeys(file.unit.name for file in files)),
            tuple(sorted({leaf for file in files for leaf in by_file[file.pk]})),
        )
        for sha256, files in by_hash.items()
    ]
