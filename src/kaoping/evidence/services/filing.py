"""Filing a file that is here: as new evidence, or as the next version of what is there."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.audit.services import record
from kaoping.evidence import rights, storage
from kaoping.evidence.checks.examine import too_large
from kaoping.evidence.checks.names import check_name
from kaoping.evidence.doors import require_open
from kaoping.evidence.intake import Taken, bounds, take
from kaoping.evidence.models import LONGEST_TITLE, EvidenceFile, EvidenceLink, EvidenceVersion
from kaoping.evidence.notes import notes_on
from kaoping.evidence.refusals import FileRefused
from kaoping.problems import shown
from kaoping.worktime import SHANGHAI

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


@dataclass(frozen=True, slots=True)
class Filed:
    """What came of an offer.

    Attributes:
        version: The version that was filed, with its file.
        notes: What the person should know of it: the same bytes elsewhere, personal data inside.
    """

    version: EvidenceVersion
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person says of a file beside its bytes.

    Attributes:
        unit: The unit that it is about.
        leaf_id: The leaf that it is for; empty for none yet.
        title: Its title; the name without its ending where nothing is given.
        effective_on: The day that the document bears; the day of a photo where nothing is given.
        file: The file whose next version it is; None for new evidence.
        reason: Why the earlier version is replaced.
    """

    unit: CycleUnit
    leaf_id: str = ""
    title: str = ""
    effective_on: date | None = None
    file: EvidenceFile | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was checked and lies in the storage, and has no row yet.

    Attributes:
        offer: What was said of it.
        taken: What is known of it.
    """

    offer: Offer
    taken: Taken


def check_in(
    actor: Actor,
    unit: CycleUnit,
    content: File[bytes],
    *,
    name: str = "",
    leaf_id: str = "",
    title: str = "",
    effective_on: date | None = None,
) -> Arrival:
    """Check and store a file that is to be filed together with something else.

    Outside the transaction of that: checking takes its time, in which nobody else could write, and
    a refusal has to stay in the log though nothing comes of the rest.

    Raises:
        FileRefused: The file may not be filed; every reason is named.
        Refusal: As for `file_evidence`.
    """
    return _arrived(actor, Offer(unit, leaf_id, title, effective_on), content, name)


@transaction.atomic
def file_arrival(actor: Actor, arrival: Arrival) -> Filed:
    """File what was checked in, if it may still be filed.

    Raises:
        Refusal: It may not any more.
    """
    return record_taken(actor, arrival.offer, arrival.taken)


def file_evidence(
    actor: Actor,
    unit: CycleUnit,
    content: File[bytes],
    *,
    name: str = "",
    leaf_id: str = "",
    title: str = "",
    effective_on: date | None = None,
) -> Filed:
    """File new evidence from a form: check it, store it, link it.

    Args:
        actor: Who files.
        unit: The unit that it is about, with its cycle.
        content: The upload.
        name: Its name; that of the upload where nothing is given.
        leaf_id: The leaf that it is for; an assessor has to name one.
        title: Its title.
        effective_on: The day that the document itself bears.

    Raises:
        FileRefused: The file may not be filed; every reason is named.
        Refusal: Wrong unit, wrong leaf, a day in the future, or locked.
    """
    offer = Offer(unit, leaf_id, title, effective_on)
    return _file_now(actor, offer, content, name)


def add_version(
    actor: Actor, file: EvidenceFile, content: File[bytes], *, name: str = "", reason: str
) -> Filed:
    """File the next version of evidence from a form; the earlier ones stay.

    Raises:
        FileRefused: The file may not be filed; every reason is named.
        Refusal: Somebody else's file, no reason, withdrawn, or locked.
    """
    offer = Offer(file.unit, file=file, reason=reason)
    return _file_now(actor, offer, content, name)


def require_fileable(actor: Actor, offer: Offer) -> None:
    """Do nothing where a person may make an offer; asked before the bytes come and after.

    Raises:
        Refusal: They may not; 403, 409 or 422.
    """
    if offer.file is None:
        rights.require_leaf(actor, offer.unit, offer.leaf_id)
        require_open(actor, offer.unit, offer.leaf_id)
        _require_past(offer.effective_on)
        return
    rights.require_own(actor, offer.file)
    _require_alive(offer.file)
    if not offer.reason.strip():
        raise Refusal(
            "evidence.reason-needed", "更换版本须写明原因。", "例如：补盖公章后的扫描件。"
        )
    require_open(actor, offer.unit, *leaves_of(offer.file))


def leaves_of(file: EvidenceFile) -> list[str]:
    """Return the leaves that a file is linked to."""
    links = EvidenceLink.objects.filter(file=file, unlinked_at=None)
    return list(links.values_list("leaf_id", flat=True))


def record_taken(actor: Actor, offer: Offer, taken: Taken) -> Filed:
    """Write the rows of a file that lies in the storage, and the entry; inside a transaction.

    Checking and decoding take their time. Whether the person may file is therefore asked again,
    now that nobody can hand the self-assessment over or end the stage meanwhile.

    Raises:
        Refusal: They no longer may.
    """
    offer = replace(offer, unit=rights.held_unit(actor, offer.unit))
    require_fileable(actor, offer)
    now = timezone.now()
    file = offer.file
    if file is None:
        file = _new_file(actor, offer, taken, now)
    else:
        file = EvidenceFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        _require_alive(file)
    before = file.current
    if before is not None and before.sha256 == taken.sha256:
        raise Conflict(
            "evidence.same-version",
            f"“{shown(taken.name)}”与现有的第{before.number}版内容完全相同，没有新增版本。",
        )
    version = _new_version(actor, file, taken, now, offer.reason)
    file.current = version
    file.save(update_fields=["current"])
    if offer.file is None and offer.leaf_id:
        EvidenceLink.objects.create(
            file=file, leaf_id=offer.leaf_id, linked_by=actor.person, linked_at=now
        )
    record(
        actor,
        "evidence.file.added" if before is None else "evidence.file.replaced",
        file,
        old=None if before is None else plain(before),
        new=plain(version) | ({"leaf": offer.leaf_id} if offer.leaf_id else {}),
        reason=offer.reason,
        cycle=file.cycle_id,
        label=labelled(file),
    )
    return Filed(version, tuple(notes_on(actor, version)))


def record_refused(actor: Actor, cycle: Cycle, unit: CycleUnit, refused: FileRefused) -> None:
    """Log that a file was offered and not taken; repeated attempts are for the auditor to see."""
    with transaction.atomic():
        record(
            actor,
            "evidence.upload.refused",
            ("evidence.upload", unit.pk, f"{unit.name}“{shown(refused.name)}”"),
            new={"name": shown(refused.name), "codes": [one.code for one in refused.problems]},
            cycle=cycle.pk,
        )


def plain(version: EvidenceVersion) -> dict[str, object]:
    """Return what the log keeps of a version."""
    return {
        "version": version.number,
        "name": version.name,
        "sha256": version.sha256,
        "size": version.size,
        "kind": version.kind,
    }


def labelled(file: EvidenceFile) -> str:
    """Return how the log names a file."""
    return f"{file.unit.name}《{file.title}》"


def _file_now(actor: Actor, offer: Offer, content: File[bytes], name: str) -> Filed:
    return file_arrival(actor, _arrived(actor, offer, content, name))


def _arrived(actor: Actor, offer: Offer, content: File[bytes], name: str) -> Arrival:
    require_fileable(actor, offer)
    given = name or content.name or ""
    try:
        with tempfile.TemporaryFile() as whole:
            size = _copied(given, content, whole)
            taken = take(given, whole, size, None)
    except FileRefused as refused:
        record_refused(actor, offer.unit.cycle, offer.unit, refused)
        raise
    return Arrival(offer, taken)


def _copied(name: str, content: File[bytes], target: IO[bytes]) -> int:
    """Copy an upload to where it can be examined; return its size."""
    problems = check_name(name)
    if content.size > bounds().file:
        problems.append(too_large(content.size, bounds()))
    if problems:
        raise FileRefused(name, problems)
    size = 0
    for block in content.chunks(storage.BLOCK):
        size += target.write(block)
    target.flush()
    return size


def _new_file(actor: Actor, offer: Offer, taken: Taken, now: datetime) -> EvidenceFile:
    stem = taken.name.rpartition(".")[0] or taken.name
    taken_at = _taken_at(taken)
    effective_on = offer.effective_on
    if effective_on is None and taken_at is not None and taken_at <= now:
        effective_on = taken_at.astimezone(SHANGHAI).date()
    file = EvidenceFile(
        cycle=offer.unit.cycle,
        unit=offer.unit,
        organisation=actor.organisation,
        title=(offer.title.strip() or stem)[:LONGEST_TITLE],
        effective_on=effective_on,
        created_by=actor.person,
        created_at=now,
    )
    file.save(force_insert=True)
    return file


def _new_version(
    actor: Actor, file: EvidenceFile, taken: Taken, now: datetime, reason: str
) -> EvidenceVersion:
    values = taken.values
    version = EvidenceVersion(
        file=file,
        number=(file.current.number if file.current else 0) + 1,
        name=taken.name,
        sha256=taken.sha256,
        size=taken.size,
        kind=taken.kind.key,
        media_type=taken.kind.media_type,
        stored_as=taken.stored_as,
        thumbnail=taken.thumbnail,
        pages=values.get("pages") or len(values.get("sheets", ())) or None,
        width=values.get("width"),
        height=values.get("height"),
        taken_at=_taken_at(taken),
        latitude=_decimal(values.get("latitude")),
        longitude=_decimal(values.get("longitude")),
        personal=values.get("personal") or {},
        is_scanned=taken.is_scanned,
        uploaded_by=actor.person,
        post_label=actor.label,
        uploaded_at=now,
        reason=reason,
    )
    version.save(force_insert=True)
    return version


def _taken_at(taken: Taken) -> datetime | None:
    """Return when the camera says that a photo was taken; without a zone it means local time."""
    written = taken.values.get("taken")
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _decimal(written: str | None) -> Decimal | None:
    return Decimal(written) if written else None


def _require_past(day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise Refusal(
            "evidence.future-day",
            f"形成日期{day:%Y-%m-%d}还没有到。",
            "请填写文件本身的落款日期或拍摄日期。",
        )


def _require_alive(file: EvidenceFile) -> None:
    if file.is_withdrawn:
        raise Conflict("evidence.withdrawn", f"《{file.title}》已经撤回，不能再改动。")
