"""The writes of this room: adding an entry, and noting that the whole was verified."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from kaoping.audit.listeners import tell
from kaoping.audit.models import ChainHead, Entry, Kind
from kaoping.audit.plain import plain
from kaoping.audit.verification import verify_log
from kaoping.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaoping.sealing import Anchor, ChainReport

LONGEST_LABEL = 300
VERIFIED = "audit.log.verified"


class Who(Protocol):
    """As much of a person at work as an entry keeps; `kaoping.accounts.actor.Actor` is one."""

    @property
    def person_id(self) -> int | None:
        """Key of the person; None for the system itself."""

    @property
    def name(self) -> str:
        """The person's name at this moment."""

    @property
    def label(self) -> str:
        """The post as one reads it: organisation and role."""

    @property
    def address(self) -> str:
        """Network address of the request; empty outside one."""


class Verifier(Who, Protocol):
    """Somebody of whom it can be asked whether they may verify the log."""

    def require(self, capability: str) -> None:
        """Do nothing where they have a capability, raise a refusal where they have not."""


def record(  # noqa: PLR0913  an entry has this many sides
    actor: Who | None,
    action: str,
    obj: Model | tuple[str, object, str],
    *,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    reason: str = "",
    cycle: int | None = None,
    kind: str = Kind.WRITE,
    label: str = "",
) -> Entry:
    """Add an entry to the log, in the transaction of what it tells of.

    Args:
        actor: Who did it; None where nobody was logged in.
        action: `room.object.verb`, the verb in the past: `assessment.mark.entered`.
        obj: What it was done to: a model instance, or its type, key and label.
        old: What changed, as it was; exact numbers, days and instants are written as text.
        new: The same, as it is now.
        reason: The reason that the person gave.
        cycle: Key of the evaluation year, where there is one.
        kind: `write`, or `read` for a look at somebody else's evidence.
        label: What the object is called for people; by default its own name.

    Returns:
        The entry, numbered and sealed.

    Raises:
        RuntimeError: There is no transaction that could hold change and entry together.
        TypeError: A value that has no exact form, a float above all.
        ValueError: The action is not `room.object.verb`.
    """
    if not connection.in_atomic_block:
        message = "record() belongs inside the transaction.atomic() of the change that it tells of"
        raise RuntimeError(message)
    if action.count(".") != 2:
        message = f"an action is named room.object.verb, not {action!r}"
        raise ValueError(message)
    object_type, object_id, object_label = _named(obj)
    entry = Entry(
        at=datetime.now(UTC),
        actor_id=actor.person_id if actor else None,
        actor_name=actor.name if actor else "",
        actor_post=actor.label if actor else "",
        action=action,
        kind=Kind(kind).value,
        object_type=object_type,
        object_id=object_id,
        object_label=(label or object_label)[:LONGEST_LABEL],
        cycle=cycle,
        old=plain(old),
        new=plain(new),
        reason=reason,
        ip=actor.address if actor else "",
    )
    tell(_append(entry), actor, obj)
    return entry


def in_turn() -> None:
    """Wait until nobody else is about to add an entry; the turn is kept until the commit.

    For changes that must not be made twice at once. Whoever asks before they lock rows of their own
    can wait for nobody who waits for them.
    """
    _locked_head()


def verify_and_note(actor: Verifier, anchors: Iterable[Anchor] = ()) -> ChainReport:
    """Check the whole log, and note in it who did so and what came out.

    Args:
        actor: An auditor, an audit administrator, or the system.
        anchors: Heads that were made known outside the database, see `verify_log`.

    Returns:
        The verdict.

    Raises:
        Forbidden: The actor may not verify.
    """
    actor.require("log.verify")
    report = verify_log(anchors)
    new: dict[str, object] = {"verified": report.verified, "intact": report.is_intact}
    if report.head:
        new["head"] = report.head.hash
    if report.broken:
        new["broken"] = report.broken.number
        new["fault"] = report.broken.message
    with transaction.atomic():
        record(actor, VERIFIED, ("audit.log", "", "日志"), new=new, kind=Kind.READ)
    return report


def _append(entry: Entry) -> Entry:
    """Seal the entry behind the head of the chain, which stays locked until the commit."""
    head = _locked_head()
    link = seal(entry.content, head.link, settings.KAOPING_HASH)
    entry.number, entry.algorithm = link.number, link.algorithm
    entry.previous, entry.hash = link.previous, link.hash
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(
        number=link.number, hash=link.hash, algorithm=link.algorithm
    )
    return entry


def _locked_head() -> ChainHead:
    """Return the head under lock; on SQLite the IMMEDIATE transaction is the lock."""
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(pk=1).first()
    if head is None:  # an empty log; another process may have the same thought
        ChainHead.objects.bulk_create([ChainHead(pk=1)], ignore_conflicts=True)
        head = heads.get(pk=1)
    return head


def _named(obj: Model | tuple[str, object, str]) -> tuple[str, str, str]:
    if isinstance(obj, Model):
        return obj._meta.label_lower, str(obj.pk), str(obj)
    object_type, object_id, label = obj
    return object_type, str(object_id), label
