"""Reading the log: page by page from the newest entry backwards, filtered."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Protocol

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from kaoping.audit.memory import kept
from kaoping.audit.models import ChainHead, Entry
from kaoping.audit.services import VERIFIED

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

PAGE = 50
OWN_AFFAIRS = ("cycles.extension.given", "assessment.self-assessment.returned")
"""What may be noted as 本单位事项."""


class Reader(Protocol):
    """Somebody of whom it can be asked whether they may see the log."""

    def require(self, capability: str) -> None:
        """Do nothing where they have a capability, raise a refusal where they have not."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; whatever is empty does not limit.

    Attributes:
        person: Account or name of the person, or the name that they had at the time.
        action: An action, or the beginning of several up to a dot: `assessment`.
        object_type: Kind of object, as `room.model`.
        object_id: Its key.
        since: First day.
        until: Last day.
        cycle: Key of the evaluation year.
        kind: `write` or `read`.
    """

    person: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None
    cycle: int | None = None
    kind: str = ""

    def as_query(self) -> dict[str, str]:
        """Return the filters that are set, as they stand in an address."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: str(value) for name, value in values if value not in {"", None}}


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the log, newest first.

    Attributes:
        entries: At most `PAGE` entries.
        older: Number below which the next page goes on; None on the last one.
    """

    entries: list[Entry]
    older: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """Where the chain ends, and when somebody last looked whether it holds.

    Attributes:
        number: Number of the last entry; 0 for an empty log.
        hash: Its hash.
        last: The entry of the last verification; None where there was none.
    """

    number: int
    hash: str
    last: Entry | None = field(default=None)


def entries(reader: Reader, filters: Filters, before: int | None = None) -> Page:
    """Return a page of the log: the newest entries below the number `before`.

    The page is found by the number, not by counting, so that the last page of a long log costs as
    much as the first.

    Raises:
        Forbidden: The reader may not see the log.
    """
    reader.require("log.see")
    found = _matching(filters)
    if before is not None:
        found = found.filter(number__lt=before)
    stretch = list(found.defer("old", "new").order_by("-number")[: PAGE + 1])
    more = len(stretch) > PAGE
    return Page(stretch[:PAGE], stretch[PAGE - 1].number if more else None)


def entry(reader: Reader, number: int) -> Entry | None:
    """Return one entry, None where there is none of the number.

    Raises:
        Forbidden: The reader may not see the log.
    """
    reader.require("log.see")
    return Entry.objects.filter(number=number).first()


def neighbours(reader: Reader, subject: Entry, *, limit: int = 20) -> list[Entry]:
    """Return what else happened to the object of an entry, newest first.

    Raises:
        Forbidden: The reader may not see the log.
    """
    reader.require("log.see")
    if not subject.object_id:
        return []
    same = Entry.objects.filter(object_type=subject.object_type, object_id=subject.object_id)
    return list(same.exclude(number=subject.number).order_by("-number")[:limit])


def state(reader: Reader) -> ChainState:
    """Return where the chain ends and what the last verification said.

    Raises:
        Forbidden: The reader may not see the log.
    """
    reader.require("log.see")
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    last = Entry.objects.filter(action=VERIFIED).order_by("-number").first()
    return ChainState(head.number, head.hash, last)


def last_done(cycle: int, actions: Iterable[str]) -> tuple[str, datetime] | None:
    """Return who did one of several things in a year last, and when; None where nobody did.

    For the sentence that tells a person who was faster; it asks no right and says nothing else.
    """
    found = Entry.objects.filter(cycle=cycle, action__in=list(actions)).order_by("-number")
    row = found.values_list("actor_name", "at").first()
    return (row[0] or "系统", row[1]) if row else None


def _matching(filters: Filters) -> QuerySet[Entry]:
    conditions = [
        Q(**{name: getattr(filters, name)})
        for name in ("object_type", "object_id", "cycle", "kind")
        if getattr(filters, name) not in {"", None}
    ]
    if filters.person:
        conditions.append(_of_person(filters.person))
    if filters.action:
        conditions.append(Q(action=filters.action) | Q(action__startswith=f"{filters.action}."))
    if filters.since:
        conditions.append(Q(at__gte=_start_of(filters.since)))
    if filters.until:
        conditions.append(Q(at__lt=_start_of(filters.until + timedelta(days=1))))
    return Entry.objects.filter(reduce(operator.and_, conditions, Q()))


def _of_person(name: str) -> Q:
    people = get_user_model()._default_manager.filter(Q(username=name.lower()) | Q(name=name))
    keys = list(people.values_list("pk", flat=True))  # a name in use goes through the index
    return Q(actor__in=keys) if keys else Q(actor_name=name)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def own_affairs(reader: Reader, cycle: int) -> Sequence[Entry]:
    """Return what people of a year's office did for units of their own: one query between writes.

    Raises:
        Forbidden: The reader does not see the board, on which it stands.
    """
    reader.require("board.see")
    rows = Entry.objects.filter(action__in=OWN_AFFAIRS, cycle=cycle, new__own_unit=True)
    return kept(cycle, "audit.own-affairs", lambda: tuple(rows.order_by("number")))
