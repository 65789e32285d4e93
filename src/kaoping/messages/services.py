"""The writes of this room that somebody asks for: read, reminded, wanted, sent again.

That somebody has read a message is their own affair and stands in no log; the rest does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kaoping.accounts.errors import NotThere
from kaoping.audit.services import record
from kaoping.messages.models import Delivery, Message, Preference
from kaoping.messages.tasks import send_waiting
from kaoping.messages.writing import LONGEST_TITLE, post
from kaoping.worktime import written_moment

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.todo import Todo

MOST_LISTED = 20


@transaction.atomic
def mark_seen(actor: Actor, message_id: int) -> Message:
    """Note that somebody has read a message; again changes nothing.

    Raises:
        NotThere: It is not theirs, or there is none.
    """
    found = Message.objects.filter(person=actor.person, pk=message_id).first()
    if actor.person is None or found is None:
        raise NotThere("messages.unknown", "没有这条消息，或者它不是发给您的。")
    if found.seen_at is None:
        found.seen_at = timezone.now()
        found.save(update_fields=["seen_at"])
    return found


@transaction.atomic
def mark_all_seen(
    actor: Actor, cycle_id: int | None = None, *, before: datetime | None = None
) -> int:
    """Note that somebody has read all their messages; returns how many were unread.

    Args:
        actor: Whose; the system's own: everybody's.
        cycle_id: Only those of one year; by default all.
        before: Only those from before a moment; by default all.
    """
    rows = Message.objects.filter(seen_at=None).exclude(person=None)
    if not actor.errand:
        rows = rows.filter(person=actor.person)
    if cycle_id is not None:
        rows = rows.filter(cycle=cycle_id)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return rows.update(seen_at=timezone.now())


@transaction.atomic
def set_mail(actor: Actor, *, wanted: bool) -> Preference:
    """Say whether one wants messages by e-mail."""
    if actor.person is None:
        raise NotThere("messages.nobody", "系统自己不接收邮件。")
    found, _ = Preference.objects.get_or_create(person=actor.person)
    if found.by_mail != wanted:
        old, found.by_mail = found.by_mail, wanted
        found.save(update_fields=["by_mail"])
        record(
            actor,
            "messages.preference.set",
            ("accounts.person", actor.person.pk, str(actor.person)),
            old={"by_mail": old},
            new={"by_mail": wanted},
        )
    return found


@transaction.atomic
def remind(duties: Mapping[datetime, Sequence[tuple[Actor, Todo]]]) -> int:
    """Remind one person of the duties that fall due soon; of each moment once. How many were told.

    Args:
        duties: Moment of the deadline → the duties that end then, each with the seat that it
            belongs to. All of one person.
    """
    found = [_reminder(due, items) for due, items in duties.items() if items]
    keys = [one.key for one in found]
    person = found[0].person if found else None
    there = Message.objects.filter(person=person, key__in=keys).values_list("key", flat=True)
    known = set(there)
    fresh = [one for one in found if one.key not in known]
    post(fresh, fresh)
    return len(fresh)


@transaction.atomic
def send_again(actor: Actor, keys: Collection[int] | None = None) -> int:
    """Let deliveries that failed wait to be sent anew; returns how many.

    Args:
        actor: A system administrator.
        keys: Which; None for all that failed.

    Raises:
        Forbidden: The actor is not one.
        NotThere: None of them has failed.
    """
    actor.require("people.manage")
    rows = Delivery.objects.select_for_update().filter(state=Delivery.State.FAILED)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    chosen = list(rows.values_list("pk", flat=True))
    if not chosen:
        raise NotThere("messages.none-failed", "没有发送失败的消息可以重发。", "请刷新页面查看。")
    Delivery.objects.filter(pk__in=chosen).update(
        state=Delivery.State.WAITING, attempts=0, next_at=timezone.now()
    )
    record(
        actor,
        "messages.delivery.resent",
        ("house_messages.delivery", chosen[0], f"{len(chosen)}条消息投递"),
        new={"deliveries": chosen},
    )
    transaction.on_commit(send_waiting.enqueue)
    return len(chosen)


def _reminder(due: datetime, items: Sequence[tuple[Actor, Todo]]) -> Message:
    """Return the one message about everything that a person owes at a moment."""
    (actor, first), *others = items
    title = f"临近截止：{first.title}" if not others else f"临近截止：{len(items)}件待办"
    years = {todo.cycle_id for _, todo in items}
    lines = [f"{written_moment(due)}截止", *_listed(todo for _, todo in items)]
    return Message(
        person=actor.person,
        cycle_id=years.pop() if len(years) == 1 else None,
        key=f"due:{due.astimezone(UTC).isoformat()}",
        title=title[:LONGEST_TITLE],
        body="\n".join(lines),
        clause=first.clause if not others else "",
        url=first.url if not others else reverse("web:home"),
        asks=True,
        addressed_as=actor.label,
        created_at=timezone.now(),
    )


def _listed(todos: Iterable[Todo]) -> list[str]:
    names = [f"{todo.unit} {todo.title}".strip() for todo in todos]
    if len(names) == 1:
        return []
    rest = len(names) - MOST_LISTED
    return names[:MOST_LISTED] + ([f"……另有{rest}件"] if rest > 0 else [])
