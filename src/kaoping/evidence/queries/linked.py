"""What is linked to a leaf: as versions that a mark is bound to, as chips, one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.audit.memory import kept
from kaoping.evidence.checks import Preview
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion
from kaoping.evidence.rights import scored_leaves, sees_version, visible

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


@dataclass(frozen=True, slots=True)
class Chip:
    """A file as it stands beside an item.

    Attributes:
        cycle_id: Key of the year, for addresses.
        file_id: Key of the file.
        version_id: Key of its newest version.
        number: The version's number.
        title: The file's title.
        name: The version's name.
        kind: The kind in Chinese.
        icon: The icon of the kind.
        has_thumbnail: Whether there is a picture of it.
        size: Bytes.
        pages: Pages or sheets, where it has some.
        effective_on: The day that the document bears.
        uploaded_at: When the version was uploaded.
        filed_by: The organisation that filed it.
        personal: Whether it seems to hold personal data.
    """

    cycle_id: int
    file_id: int
    version_id: int
    number: int
    title: str
    name: str
    kind: str
    icon: str
    has_thumbnail: bool
    size: int
    pages: int | None
    effective_on: date | None
    uploaded_at: datetime
    filed_by: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """One version to look at, among the files that stand beside it.

    Attributes:
        version: The version.
        chips: The files that one goes through with ← and →.
        place: Where this one stands among them, from 1; 0 for one that is not among them, an older
            version or an unlinked file.
        before: The file to the left, or None.
        after: The file to the right, or None.
        page: Page or sheet that is shown, from 1.
        cycle_id: Key of the year, for addresses.
    """

    version: EvidenceVersion
    chips: tuple[Chip, ...]
    place: int
    before: Chip | None
    after: Chip | None
    page: int
    cycle_id: int

    @property
    def is_newest(self) -> bool:
        """Whether nothing newer has replaced this version."""
        return self.version.pk == self.version.file.current_id

    @property
    def pages(self) -> int:
        """How many pages or sheets can be turned; 1 where there is nothing to turn."""
        turned = {Preview.PAGES, Preview.SHEET}
        return (self.version.pages or 1) if self.version.preview in turned else 1

    @property
    def page_before(self) -> int | None:
        """The page to turn back to."""
        return self.page - 1 if self.page > 1 else None

    @property
    def page_after(self) -> int | None:
        """The page to turn to."""
        return self.page + 1 if self.page < self.pages else None


def linked_versions(
    cycle: Cycle, units: Iterable[int] | None = None
) -> dict[tuple[int, str], list[dict[str, object]]]:
    """Return (key of the unit, leaf) → [{version, sha256}] that are linked now: one query.

    For services of other rooms, which bind a mark to what it was made from; it asks for no rights.

    Args:
        cycle: The year.
        units: Keys of the units that are asked for; None for all.
    """
    links = _in_force(cycle)
    if units is not None:
        links = links.filter(file__unit__in=list(units))
    rows = links.order_by("file__current_id").values_list(
        "file__unit_id", "leaf_id", "file__current_id", "file__current__sha256"
    )
    found: dict[tuple[int, str], list[dict[str, object]]] = defaultdict(list)
    for unit, leaf, version, sha256 in rows:
        found[int(unit), leaf].append({"version": version, "sha256": sha256})
    return dict(found)


def chips_for(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_ids: Iterable[str] | None = None
) -> dict[str, list[Chip]]:
    """Return leaf → the files linked to it, for one unit; the number of queries is fixed.

    Args:
        actor: Who asks.
        cycle: The year.
        unit: The unit.
        leaf_ids: Only these leaves; None for all.
    """
    wanted = None if leaf_ids is None else tuple(leaf_ids)
    name = "evidence.chips", unit.pk, wanted, actor.standpoint
    return kept(cycle.pk, name, lambda: _chips(actor, cycle, unit, wanted))


def _chips(
    actor: Actor, cycle: Cycle, unit: CycleUnit, wanted: tuple[str, ...] | None
) -> dict[str, list[Chip]]:
    links = _in_force(cycle).filter(file__unit=unit)
    if wanted is not None:
        links = links.filter(leaf_id__in=wanted)
    if not _scores(actor, cycle, unit, wanted):
        links = links.filter(file__in=visible(actor, cycle))
    rows = links.select_related("file", "file__current", "file__organisation")
    found: dict[str, list[Chip]] = defaultdict(list)
    for row in rows.order_by("linked_at", "pk"):
        if row.file.current is not None:
            found[row.leaf_id].append(chip_of(row.file, row.file.current))
    return dict(found)


def viewer_for(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str = "",
    *,
    version_id: int | None = None,
    page: int = 1,
) -> Viewer | None:
    """Return a version of a unit to look at, with its neighbours; None where there is none.

    It only prepares the frame: the content is fetched by address, and only that is a look which is
    logged.

    Args:
        actor: Who asks.
        cycle: The year.
        unit: The unit.
        leaf_id: The leaf whose files one goes through; empty for all linked files of the unit.
        version_id: The version; the first file's newest one where nothing is given.
        page: Page or sheet; the nearest one that there is.

    Raises:
        NotThere: This person may not see that version, or it is not the unit's.
    """
    by_leaf = chips_for(actor, cycle, unit, [leaf_id] if leaf_id else None)
    chips = tuple({chip.file_id: chip for row in by_leaf.values() for chip in row}.values())
    wanted = version_id or (chips[0].version_id if chips else None)
    if wanted is None:
        return None
    version = version_in(actor, cycle, wanted)
    if version.file.unit_id != unit.pk:
        raise NotThere("evidence.unknown-version", "这份材料不属于所选的单位。")
    keys = [chip.version_id for chip in chips]
    at = keys.index(wanted) if wanted in keys else -1
    before = chips[at - 1] if at > 0 else None
    after = chips[at + 1] if at + 1 < len(chips) else None
    found = Viewer(version, chips, at + 1, before, after, 1, cycle.pk)
    return replace(found, page=min(max(page, 1), found.pages))


def version_in(actor: Actor, cycle: Cycle, version_id: int) -> EvidenceVersion:
    """Return a version that a person may open.

    Raises:
        NotThere: There is none that this person may know of.
    """
    found: EvidenceVersion | None = (
        EvidenceVersion.objects.filter(pk=version_id, file__cycle=cycle)
        .select_related("file", "file__unit", "file__organisation", "file__current")
        .first()
    )
    if found is None or not sees_version(actor, cycle, found):
        raise NotThere("evidence.unknown-version", "没有这份材料，或者它不归您查看。")
    return found


def chip_of(file: EvidenceFile, version: EvidenceVersion) -> Chip:
    """Return a file with its newest version as a chip; its organisation is read already."""
    return Chip(
        cycle_id=file.cycle_id,
        file_id=file.pk,
        version_id=version.pk,
        number=version.number,
        title=file.title,
        name=version.name,
        kind=version.kind_label,
        icon=version.icon,
        has_thumbnail=bool(version.thumbnail),
        size=version.size,
        pages=version.pages,
        effective_on=file.effective_on,
        uploaded_at=version.uploaded_at,
        filed_by=str(file.organisation) if file.organisation else "",
        personal=bool(version.personal),
    )


def _scores(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_ids: tuple[str, ...] | None) -> bool:
    """Tell whether an assessor scores all of these leaves, and so sees everything on them."""
    if leaf_ids is None or actor.errand or actor.role != Role.ASSESSOR:
        return False
    own = scored_leaves(actor, cycle).get(unit.pk, frozenset())
    return actor.may("evidence.see") and own.issuperset(leaf_ids)


def _in_force(cycle: Cycle) -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.filter(file__cycle=cycle, unlinked_at=None, file__withdrawn_at=None)
