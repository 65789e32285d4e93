"""Uploads in chunks: begun, continued after any interruption, finished once.

    start_upload → receive_chunk(offset, bytes) … → finish_upload(sha256) → Filed

The sender always knows where to go on: `received` counts only bytes that lie in the storage. A
chunk that was cut off on its way counts as far as it came. Nothing is evidence before the end.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.evidence import storage
from kaoping.evidence.checks.examine import too_large
from kaoping.evidence.checks.names import check_endings, check_name
from kaoping.evidence.intake import Taken, bounds, take
from kaoping.evidence.models import Chunk, EvidenceFile, Upload
from kaoping.evidence.refusals import FileRefused
from kaoping.evidence.services.filing import (
    Filed,
    Offer,
    record_refused,
    record_taken,
    require_fileable,
)
from kaoping.problems import Problem

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import CycleUnit

CHUNK = 2 * 1024 * 1024
"""What a sender puts into one request."""
LARGEST_CHUNK = 8 * 1024 * 1024
STALE = timedelta(days=3)
OPEN_AT_ONCE = 50
"""Uploads that one person may have under way, so that nobody fills the storage with beginnings."""

_REPLACED = "上传新版本"


def start_upload(
    actor: Actor,
    unit: CycleUnit,
    *,
    name: str,
    size: int,
    leaf_id: str = "",
    file: EvidenceFile | None = None,
) -> Upload:
    """Begin an upload; what is wrong with name or size is said before a byte is sent.

    Raises:
        FileRefused: The name or the size cannot be taken.
        Refusal: The person may not file this now, or has too many uploads under way.
    """
    require_fileable(actor, _offer(unit, leaf_id, file))
    problems = [*check_name(name), *check_endings(name)]
    if size <= 0:
        problems.append(Problem("empty", "文件是空的（0 字节）", "请核对文件后重新上传"))
    if size > bounds().file:
        problems.append(too_large(size, bounds()))
    if problems:
        raise FileRefused(name, problems)
    now = timezone.now()
    with transaction.atomic():
        under_way = Upload.objects.filter(person=actor.person, state=Upload.State.RECEIVING)
        if under_way.count() >= OPEN_AT_ONCE:
            raise Refusal(
                "evidence.too-many-uploads",
                f"您有{OPEN_AT_ONCE}个以上的上传没有完成。",
                "请先继续或放弃未完成的上传。",
            )
        return Upload.objects.create(
            person=actor.person,
            cycle=unit.cycle,
            unit=unit,
            leaf_id=leaf_id,
            file=file,
            name=name,
            size=size,
            started_at=now,
            touched_at=now,
        )


def upload_of(actor: Actor, cycle_id: int, upload_id: UUID) -> Upload:
    """Return an upload of this person.

    Raises:
        NotThere: There is none, or it is another person's.
    """
    found = (
        Upload.objects.filter(pk=upload_id, person=actor.person, cycle=cycle_id)
        .select_related("unit", "unit__cycle", "cycle", "file", "version")
        .first()
    )
    if found is None:
        raise NotThere(
            "evidence.unknown-upload", "没有这个上传，或者它已被清理。", "请重新选择文件。"
        )
    return found


def receive_chunk(actor: Actor, upload: Upload, offset: int, data: bytes) -> Upload:
    """Take the next bytes of an upload.

    Args:
        actor: Who sends.
        upload: The upload.
        offset: Where the bytes belong; it must be where the last ones ended.
        data: The bytes; as many as came.

    Raises:
        Conflict: Another place is due, or the upload is closed. The sender asks for the state and
            goes on from there.
        Refusal: More bytes than were announced.
    """
    stored = storage.keep_chunk(upload.pk, offset, data) if data else ""
    try:
        with transaction.atomic():
            held = Upload.objects.select_for_update().get(pk=upload.pk, person=actor.person)
            _require_due(held, offset, data)
            if data:
                Chunk.objects.create(upload=held, offset=offset, size=len(data), stored_as=stored)
            held.received = offset + len(data)
            held.touched_at = timezone.now()
            held.save(update_fields=["received", "touched_at"])
    except Refusal:
        storage.drop([stored] if stored else [])
        raise
    return held


def finish_upload(
    actor: Actor,
    upload: Upload,
    sha256: str,
    *,
    title: str = "",
    effective_on: date | None = None,
    reason: str = "",
) -> Filed:
    """Put an upload together, check it, store it and file it; a second call gives the same.

    Args:
        actor: Who sends.
        upload: The upload, all bytes received.
        sha256: The SHA-256 that the sender computed over the file; without it nothing is filed.
        title: The title of new evidence.
        effective_on: The day that new evidence bears.
        reason: Why an earlier version is replaced; for an upload of a version.

    Raises:
        Conflict: Bytes are missing or lost, or the upload was refused or given up.
        UnreachableError: The storage is away; the upload can be finished later.
        FileRefused: The file may not be filed; every reason is named.
    """
    if upload.version_id is not None and upload.version is not None:
        return Filed(upload.version)
    _require_complete(upload)
    offer = replace(
        _offer(upload.unit, upload.leaf_id, upload.file, reason),
        title=title,
        effective_on=effective_on,
    )
    require_fileable(actor, offer)
    names = list(upload.chunks.values_list("stored_as", flat=True))
    if not names:
        return _finished_meanwhile(upload)
    try:
        with tempfile.TemporaryFile() as whole:
            storage.assemble(names, whole)
            whole.flush()
            taken = take(upload.name, whole, upload.size, sha256)
    except FileNotFoundError:
        return _finished_meanwhile(upload)
    except FileRefused as refused:
        _close(upload, Upload.State.REFUSED)
        record_refused(actor, upload.cycle, upload.unit, refused)
        raise
    try:
        return _filed(actor, upload, offer, taken, names)
    except Refusal:
        _close(upload, Upload.State.REFUSED)
        raise


def _filed(actor: Actor, upload: Upload, offer: Offer, taken: Taken, names: list[str]) -> Filed:
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if held.version_id is not None and held.version is not None:
            return Filed(held.version)  # somebody's second click was faster
        filed = record_taken(actor, offer, taken)
        held.version, held.state = filed.version, Upload.State.FINISHED
        held.touched_at = timezone.now()
        held.save(update_fields=["version", "state", "touched_at"])
        held.chunks.all().delete()
        transaction.on_commit(lambda: storage.drop(names))
    return filed


def _finished_meanwhile(upload: Upload) -> Filed:
    """Return what a second click has filed while this one was putting the chunks together.

    Raises:
        Conflict: Nobody has: it was given up, or the storage has lost what had come.
    """
    now = Upload.objects.select_related("version").get(pk=upload.pk)
    if now.state == Upload.State.RECEIVING:
        _close(now, Upload.State.REFUSED)
        raise Conflict(
            "evidence.pieces-lost",
            "存储里找不到这次上传已收到的内容，文件没有存入。",
            "请重新选择文件上传；若再次出现，请告诉系统管理员检查存储。",
        )
    if now.version is None:
        raise Conflict("evidence.upload-closed", "这个上传已经结束。", "请重新选择文件上传。")
    return Filed(now.version)


def abandon_upload(actor: Actor, upload: Upload) -> None:
    """Give an upload up; its bytes are removed.

    Raises:
        Conflict: It is finished; what was filed is withdrawn instead.
        NotThere: It is another person's.
    """
    if upload.person_id != actor.person_id:
        raise NotThere("evidence.unknown-upload", "没有这个上传，或者它已被清理。")
    if upload.state == Upload.State.FINISHED:
        raise Conflict("evidence.upload-closed", "文件已经存入证据库；不需要的可在材料页撤回。")
    _close(upload, Upload.State.ABANDONED)


def clear_stale_uploads(actor: Actor) -> int:
    """Give up every upload that was not touched for three days; return how many.

    Raises:
        Forbidden: Somebody else asks.
    """
    if not actor.errand:
        actor.require("security.manage")
    stale = Upload.objects.filter(
        state=Upload.State.RECEIVING, touched_at__lt=timezone.now() - STALE
    )
    found = list(stale)
    for upload in found:
        _close(upload, Upload.State.ABANDONED)
    return len(found)


def _offer(unit: CycleUnit, leaf_id: str, file: EvidenceFile | None, reason: str = "") -> Offer:
    why = reason.strip() or (_REPLACED if file is not None else "")
    return Offer(unit, leaf_id, file=file, reason=why)


def _require_due(upload: Upload, offset: int, data: bytes) -> None:
    if upload.state != Upload.State.RECEIVING:
        raise Conflict("evidence.upload-closed", "这个上传已经结束。", "请重新选择文件上传。")
    if offset != upload.received:
        raise Conflict(
            "evidence.other-offset",
            f"应从第{upload.received}字节继续，收到的是第{offset}字节。",
        )
    if offset + len(data) > upload.size:
        raise Refusal(
            "evidence.more-than-announced",
            f"收到的内容超过开始时所说的{upload.size}字节，文件可能在上传期间被修改。",
            "请重新选择文件上传。",
        )


def _require_complete(upload: Upload) -> None:
    if upload.state != Upload.State.RECEIVING:
        raise Conflict("evidence.upload-closed", "这个上传已经结束。", "请重新选择文件上传。")
    if upload.received != upload.size:
        raise Conflict(
            "evidence.incomplete",
            f"文件共{upload.size}字节，只收到{upload.received}字节，还不能完成。",
            "请继续上传余下的部分。",
        )


def _close(upload: Upload, state: Upload.State) -> None:
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state != Upload.State.RECEIVING:
            return
        names = list(held.chunks.values_list("stored_as", flat=True))
        held.state, held.touched_at = state, timezone.now()
        held.save(update_fields=["state", "touched_at"])
        held.chunks.all().delete()
        transaction.on_commit(lambda: storage.drop(names))
