"""The files of a unit, and everything about one file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaoping.accounts.capabilities import Role
from kaoping.audit.memory import kept
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion, Reading
from kaoping.evidence.oversight import is_traced
from kaoping.evidence.rights import file_for, is_own, sees, visible

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

MOST_READINGS = 200


@dataclass(frozen=True, slots=True)
class FilePage:
    """Everything about one file that a person may know.

    Attributes:
        file: The file.
        versions: Its versions, the newest first.
        links: Its links, those in force first.
        readings: Who outside the filing organisation has looked, the last first; None where this is
            not for the person to know.
        same: Other files over the same bytes that the person may know of.
        is_own: Whether the person's organisation filed it.
    """

    file: EvidenceFile
    versions: tuple[EvidenceVersion, ...]
    links: tuple[EvidenceLink, ...]
    readings: tuple[Reading, ...] | None
    same: tuple[EvidenceFile, ...]
    is_own: bool


def files_for(actor: Actor, unit: CycleUnit, leaf: str | None = None) -> list[EvidenceFile]:
    """Return the files of a unit in force, the newest first; of one leaf where it is given."""
    files = visible(actor, unit.cycle).filter(unit=unit, withdrawn_at=None)
    if leaf is not None:
        linked = EvidenceLink.objects.filter(leaf_id=leaf, unlinked_at=None)
        files = files.filter(pk__in=linked.values("file"))
    return list(files.select_related("unit", "current", "organisation"))


def file_page(actor: Actor, cycle: Cycle, file_id: int) -> FilePage:
    """Return everything about one file.

    Raises:
        NotThere: There is none that this person may know of.
    """
    name = "evidence.file", file_id, actor.standpoint
    found = kept(cycle.pk, name, lambda: _without_readings(actor, cycle, file_id))
    if not found.is_own and actor.role != Role.OFFICE:
        return found
    # Looks are no writes: they are read each time.
    looks = Reading.objects.filter(version__file=found.file).select_related("person", "version")
    return replace(found, readings=tuple(looks[:MOST_READINGS]))


def _without_readings(actor: Actor, cycle: Cycle, file_id: int) -> FilePage:
    file = file_for(actor, cycle, file_id)
    rows = file.versions.select_related("uploaded_by", "reused_from__file__cycle")
    versions = tuple(rows.order_by("-number"))
    if not sees(actor, cycle, file):  # a mark leads here, to what it saw and no further
        versions = tuple(one for one in versions if is_traced(cycle, file, one.pk))
        file.current = versions[0]
    links = file.links.select_related("linked_by", "unlinked_by")
    return FilePage(
        file=file,
        versions=versions,
        links=tuple(sorted(links, key=lambda one: (one.unlinked_at is not None, one.leaf_id))),
        readings=None,
        same=_same(actor, cycle, file),
        is_own=is_own(actor, file),
    )


def _same(actor: Actor, cycle: Cycle, file: EvidenceFile) -> tuple[EvidenceFile, ...]:
    if file.current is None:
        return ()
    others = visible(actor, cycle).filter(current__sha256=file.current.sha256)
    others = others.filter(withdrawn_at=None).exclude(pk=file.pk).select_related("unit")
    return tuple(others[:20])
