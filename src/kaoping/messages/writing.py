"""Putting messages beside the entry that they tell of, in its transaction; what leaves waits."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kaoping.messages.announcements import ANNOUNCEMENTS
from kaoping.messages.clauses import clause_of
from kaoping.messages.happening import Happening
from kaoping.messages.models import Delivery, Message, Preference
from kaoping.messages.notices import NOTICES
from kaoping.messages.tasks import send_waiting

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.audit.models import Entry
    from kaoping.audit.services import Who
    from kaoping.messages.notice import Notice

LONGEST_TITLE = 200

logger = logging.getLogger(__name__)


def hear(entry: Entry, actor: Who | None, obj: object) -> None:
    """Tell whom the table names of an entry; most entries concern nobody and cost nothing.

    A fault in telling is logged and does not stop the act: a message may be lost, a mark may not.
    """
    if entry.action not in NOTICES and entry.action not in ANNOUNCEMENTS:
        return
    try:
        with transaction.atomic():
            _tell(Happening(entry, actor, obj))
    except Exception:
        logger.exception("nobody was told of entry %s", entry.number)


def post(messages: Sequence[Message], by_mail: Sequence[Message]) -> None:
    """Write messages, and let those of `by_mail` go out whose readers want it.

    The caller is inside a transaction; what goes out is sent after its end.
    """
    Message.objects.bulk_create(messages)
    ways = [
        _delivery(message, Delivery.Channel.MAIL)
        for message in _wanted(by_mail)
        if message.person is not None
    ]
    _hand_over(ways)


def _tell(h: Happening) -> None:
    written = list(_messages(h, NOTICES.get(h.entry.action, ())))
    post([message for message, _ in written], [message for message, out in written if out])
    _announce(h)


def _messages(h: Happening, notices: Iterable[Notice]) -> Iterator[tuple[Message, bool]]:
    """Yield each message with whether it goes out; a person gets the first that is theirs."""
    told = {h.actor.person_id if h.actor else None}
    for notice in notices:
        if not notice.when(h):
            continue
        found = [one for one in notice.to(h) if one.person_id not in told and notice.only(one, h)]
        readers = {one.person_id: one for one in reversed(found)}
        if not readers:
            continue
        title, url = _title(notice.title, h), notice.page(h)
        if notice.once:
            readers = _without_unread(readers, title, url)
        told |= readers.keys()
        body, clause = notice.body.format_map(h), _clause(notice, h)
        for reader in readers.values():
            message = _message(h, title, url, reader)
            message.body, message.clause, message.asks = body, clause, bool(notice.asks)
            yield message, notice.by_mail


def _message(h: Happening, title: str, url: str, reader: Actor | None) -> Message:
    return Message(
        person=reader.person if reader else None,
        cycle_id=h.entry.cycle,
        key=f"log:{h.entry.number}",
        entry=h.entry.number,
        title=title,
        url=url,
        addressed_as=reader.label if reader else "",
        created_at=timezone.now(),
    )


def _title(words: str, h: Happening) -> str:
    return " ".join(words.format_map(h).split())[:LONGEST_TITLE]


def _clause(notice: Notice, h: Happening) -> str:
    return clause_of(h.scheme, notice.stage) if notice.stage else ""


def _without_unread(
    readers: dict[int | None, Actor], title: str, url: str
) -> dict[int | None, Actor]:
    rows = Message.objects.filter(person__in=readers, seen_at=None, title=title, url=url)
    waiting = set(rows.values_list("person_id", flat=True))
    return {key: reader for key, reader in readers.items() if key not in waiting}


def _wanted(messages: Iterable[Message]) -> list[Message]:
    """Return the messages whose readers have an address and take mail."""
    found = [one for one in messages if one.person is not None and one.person.email]
    if not found:
        return []
    rows = Preference.objects.filter(person__in=[one.person_id for one in found], by_mail=False)
    without = set(rows.values_list("person_id", flat=True))
    return [one for one in found if one.person_id not in without]


def _announce(h: Happening) -> None:
    announcement = ANNOUNCEMENTS.get(h.entry.action)
    if announcement is None or not settings.KAOPING_WEBHOOK_URL or not announcement.when(h):
        return
    message = _message(h, _title(announcement.title, h), announcement.page(h), None)
    message.save()
    _hand_over([_delivery(message, Delivery.Channel.WEBHOOK)])


def _delivery(message: Message, channel: Delivery.Channel) -> Delivery:
    return Delivery(message=message, channel=channel, next_at=timezone.now())


def _hand_over(ways: Sequence[Delivery]) -> None:
    """Let the worker know after the commit; if that is lost, its chore finds them."""
    if not ways:
        return
    Delivery.objects.bulk_create(ways)
    transaction.on_commit(send_waiting.enqueue)
