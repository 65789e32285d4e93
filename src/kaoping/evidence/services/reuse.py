"""Last year's evidence, used again: a new file of this year over the same bytes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.queries import cycle_for, unit_for
from kaoping.evidence import rights
from kaoping.evidence.doors import require_open
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion
from kaoping.evidence.services.filing import labelled, plain

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import CycleUnit

_COPIED = (
    *("name", "sha256", "size", "kind", "media_type", "stored_as", "thumbnail", "pages"),
    *("width", "height", "taken_at", "latitude", "longitude", "personal", "is_scanned"),
)


def last_years_files(actor: Actor, unit: CycleUnit) -> QuerySet[EvidenceFile]:
    """Return what the same organisation filed for the unit last year and did not withdraw.

    Raises:
        NotThere: The year has no predecessor, or the unit was not in it.
    """
    if unit.cycle.previous_id is None:
        raise NotThere("evidence.no-last-year", "本年度没有关联上一年度，没有可沿用的材料。")
    last = cycle_for(actor, unit.cycle.previous_id)
    before = unit_for(actor, last, unit.unit_id)
    return (
        EvidenceFile.objects.filter(unit=before, withdrawn_at=None)
        .filter(organisation=actor.organisation)
        .select_related("current", "unit")
    )


def taken_versions(unit: CycleUnit) -> set[int]:
    """Return the keys of the other years' versions that the unit's files in force reuse."""
    files = EvidenceFile.objects.filter(unit=unit, withdrawn_at=None)
    return set(
        files.exclude(versions__reused_from=None).values_list("versions__reused_from", flat=True)
    )


def reuse_from_last_year(
    actor: Actor, unit: CycleUnit, file_ids: Collection[int], *, with_links: bool = True
) -> list[EvidenceFile]:
    """Take last year's files into this year; those that were taken already are left out.

    The day that the document bears stays what it was, so that everybody sees how old it is.

    Args:
        actor: Who takes them; of the unit's own organisation.
        unit: The unit, of this year.
        file_ids: Keys of last year's files.
        with_links: Whether to link them to the leaves of the same number, where this year's
            regulation is the same scheme and has them.

    Raises:
        Refusal: Nothing was chosen, not one's own unit, or locked.
        NotThere: A file that is not among last year's.
    """
    leaves = set(rights.leaves_to_file(actor, unit))
    if actor.role == Role.ASSESSOR:
        raise Refusal("evidence.only-units", "只有被评价单位可以沿用上年材料。")
    if not file_ids:
        raise Refusal("evidence.nothing-chosen", "请至少选择一份上年材料。")
    now = timezone.now()
    with transaction.atomic():
        unit = rights.held_unit(actor, unit)
        require_open(actor, unit)
        chosen = list(last_years_files(actor, unit).filter(pk__in=file_ids))
        if len(chosen) != len(set(file_ids)):
            raise NotThere("evidence.unknown-file", "所选材料中有的不在上年材料之内。")
        taken = taken_versions(unit)
        fresh = [file for file in chosen if file.current_id not in taken]
        wanted = leaves if with_links and _is_same_scheme(actor, unit) else set[str]()
        return [_reused(actor, unit, file, wanted, now) for file in fresh]


def _is_same_scheme(actor: Actor, unit: CycleUnit) -> bool:
    """Say whether both years rest on one regulation, so that numbers of leaves mean the same."""
    last = unit.cycle.previous_id
    ids = {cycle_for(actor, one).scheme.scheme_id for one in (unit.cycle_id, last) if one}
    return len(ids) == 1


def _reused(
    actor: Actor, unit: CycleUnit, before: EvidenceFile, leaves: set[str], now: datetime
) -> EvidenceFile:
    source = before.current
    if source is None:
        raise NotThere("evidence.unknown-file", f"《{before.title}》没有可沿用的版本。")
    file = EvidenceFile(
        cycle=unit.cycle,
        unit=unit,
        organisation=actor.organisation,
        title=before.title,
        effective_on=before.effective_on,
        created_by=actor.person,
        created_at=now,
    )
    file.save(force_insert=True)
    version = EvidenceVersion(
        file=file,
        number=1,
        reused_from=source,
        uploaded_by=actor.person,
        post_label=actor.label,
        uploaded_at=now,
        **{name: getattr(source, name) for name in _COPIED},
    )
    version.save(force_insert=True)
    file.current = version
    file.save(update_fields=["current"])
    linked = before.links.filter(unlinked_at=None, leaf_id__in=leaves)
    names = sorted(linked.values_list("leaf_id", flat=True))
    EvidenceLink.objects.bulk_create(
        EvidenceLink(file=file, leaf_id=leaf, linked_by=actor.person, linked_at=now)
        for leaf in names
    )
    record(
        actor,
        "evidence.file.reused",
        file,
        old={"file": before.pk, "version": source.pk, "cycle": before.cycle_id},
        new=plain(version) | {"leaves": names},
        cycle=unit.cycle_id,
        label=labelled(file),
    )
    return file
