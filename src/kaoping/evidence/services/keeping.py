"""What is done with evidence that is there: described, linked, unlinked, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.audit.services import record
from kaoping.evidence import rights
from kaoping.evidence.doors import require_open
from kaoping.evidence.models import LONGEST_TITLE, EvidenceFile, EvidenceLink
from kaoping.evidence.services.filing import labelled, leaves_of
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


def describe(
    actor: Actor, cycle: Cycle, file_id: int, *, title: str, effective_on: date | None
) -> EvidenceFile:
    """Change the title of evidence and the day that it bears.

    Raises:
        Refusal: No title, a day in the future, somebody else's file, withdrawn, or locked.
    """
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise Refusal("evidence.title", f"名称须有1至{LONGEST_TITLE}个字。")
    if effective_on is not None and effective_on > timezone.localdate():
        raise Refusal("evidence.future-day", "形成日期还没有到。", "请填写文件本身的落款日期。")
    with transaction.atomic():
        file = _held(actor, cycle, file_id)
        require_open(actor, file.unit, *leaves_of(file))
        old = {"title": file.title, "effective_on": file.effective_on}
        file.title, file.effective_on = title.strip(), effective_on
        new = {"title": file.title, "effective_on": file.effective_on}
        if new != old:
            file.save(update_fields=["title", "effective_on"])
            record(
                actor,
                "evidence.file.described",
                file,
                old=old,
                new=new,
                cycle=cycle.pk,
                label=labelled(file),
            )
    return file


def link(actor: Actor, cycle: Cycle, file_id: int, leaf_id: str) -> EvidenceLink:
    """Say that evidence proves something about a leaf; a link that is there stays as it is.

    Raises:
        Refusal: Not a leaf of the unit, somebody else's file, withdrawn, or locked.
    """
    with transaction.atomic():
        file = _held(actor, cycle, file_id)
        if not leaf_id:
            raise Refusal("evidence.leaf-needed", "请选择要关联的条目。")
        rights.require_leaf(actor, file.unit, leaf_id)
        require_open(actor, file.unit, leaf_id)
        found, is_new = EvidenceLink.objects.get_or_create(
            file=file,
            leaf_id=leaf_id,
            unlinked_at=None,
            defaults={"linked_by": actor.person, "linked_at": timezone.now()},
        )
        if is_new:
            record(
                actor,
                "evidence.link.added",
                file,
                new={"leaf": leaf_id, "sha256": file.current.sha256 if file.current else None},
                cycle=cycle.pk,
                label=f"{labelled(file)} → {title_in(cycle.settled_scheme(), leaf_id)}",
            )
    return found


def unlink(actor: Actor, cycle: Cycle, file_id: int, leaf_id: str) -> None:
    """End the link of evidence to a leaf; that it was there stays visible.

    Raises:
        NotThere: There is no such link in force.
        Refusal: Somebody else's file, withdrawn, or locked.
    """
    with transaction.atomic():
        file = _held(actor, cycle, file_id)
        require_open(actor, file.unit, leaf_id)
        ended = EvidenceLink.objects.filter(file=file, leaf_id=leaf_id, unlinked_at=None).update(
            unlinked_at=timezone.now(), unlinked_by=actor.person
        )
        if not ended:
            raise NotThere("evidence.unknown-link", "这份材料没有关联到该条目，或者已经取消。")
        record(
            actor,
            "evidence.link.ended",
            file,
            old={"leaf": leaf_id, "sha256": file.current.sha256 if file.current else None},
            cycle=cycle.pk,
            label=f"{labelled(file)} → {title_in(cycle.settled_scheme(), leaf_id)}",
        )


def withdraw(actor: Actor, cycle: Cycle, file_id: int, reason: str) -> EvidenceFile:
    """Withdraw evidence: it no longer counts, its links end, its bytes stay.

    Raises:
        Refusal: No reason, somebody else's file, withdrawn already, or a leaf is locked.
    """
    if not reason.strip():
        raise Refusal("evidence.reason-needed", "撤回材料须写明原因。", "原因记入日志。")
    with transaction.atomic():
        file = _held(actor, cycle, file_id)
        links = EvidenceLink.objects.filter(file=file, unlinked_at=None)
        leaves = list(links.values_list("leaf_id", flat=True))
        require_open(actor, file.unit, *leaves)
        now = timezone.now()
        file.withdrawn_at, file.withdrawn_by = now, actor.person
        file.withdrawn_reason = reason.strip()
        file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        links.update(unlinked_at=now, unlinked_by=actor.person)
        record(
            actor,
            "evidence.file.withdrawn",
            file,
            old={"leaves": leaves, "sha256": file.current.sha256 if file.current else None},
            reason=reason.strip(),
            cycle=cycle.pk,
            label=labelled(file),
        )
    return file


def _held(actor: Actor, cycle: Cycle, file_id: int) -> EvidenceFile:
    """Return a file of this person's organisation, held until the transaction ends."""
    file = rights.file_for(actor, rights.held_year(actor, cycle.pk), file_id, for_change=True)
    rights.require_own(actor, file)
    if file.is_withdrawn:
        raise Conflict("evidence.withdrawn", f"《{file.title}》已经撤回，不能再改动。")
    return file
