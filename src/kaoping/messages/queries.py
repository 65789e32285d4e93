"""What is read of this room: one's own messages, and for administrators how sending goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from kaoping.accounts.capabilities import Capability
from kaoping.background.queries import Condition, condition
from kaoping.messages.models import Delivery, Message, Preference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from kaoping.accounts.actor import Actor

READERS = (
    Capability.MESSAGE_SEE,
    Capability.SECURITY_MANAGE,
    Capability.LOG_VERIFY,
)
"""Who has messages: the evaluation's people, and the administrators whom the table tells things."""
A_PAGE = 25
MOST = 200


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of somebody's messages.

    Attributes:
        page: The messages, unread ones first, then the newest.
        unread: How many are unread, whatever is filtered.
        years: The years that messages are about: key, title, how many.
        cycle_id: The year that is shown; None for all.
        by_mail: Whether the person takes mail.
    """

    page: Page[Any]
    unread: int
    years: Sequence[tuple[int, str, int]]
    cycle_id: int | None
    by_mail: bool


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How sending goes.

    Attributes:
        rows: The last ones of the state that is shown.
        counts: State → how many.
        state: The state that is shown; empty for all.
        background: How the worker is doing.
        mail_host: The mail server; empty where mail goes to the console.
        robot: Host of the webhook, without its key; empty where there is none.
    """

    rows: Sequence[Delivery]
    counts: dict[str, int]
    state: str
    background: Condition
    mail_host: str
    robot: str


def may_read(actor: Actor | None) -> bool:
    """Tell whether somebody has messages at all."""
    return actor is not None and any(actor.may(name) for name in READERS)


def inbox(actor: Actor, cycle_id: int | None = None, number: int = 1) -> Inbox:
    """Return a page of somebody's own messages: four queries, five with a page of them."""
    mine = _mine(actor)
    rows = mine if cycle_id is None else mine.filter(cycle=cycle_id)
    ordered = rows.annotate(is_seen=Q(seen_at__isnull=False))
    pages = Paginator(ordered.order_by("is_seen", "-created_at", "-id"), A_PAGE)
    preference = Preference.objects.filter(person=actor.person).first()
    years = mine.exclude(cycle=None).values_list("cycle", "cycle__title").order_by("-cycle__year")
    return Inbox(
        page=pages.get_page(number),
        unread=unread(actor),
        years=list(years.annotate(count=Count("pk"))),
        cycle_id=cycle_id,
        by_mail=preference is None or preference.by_mail,
    )


def unread(actor: Actor) -> int:
    """Return how many messages somebody has not read: one query."""
    return _mine(actor).filter(seen_at=None).count() if may_read(actor) else 0


def deliveries(actor: Actor, state: str = "") -> Deliveries:
    """Return how sending goes: four queries. Nothing in it is about anybody's marks.

    Raises:
        Forbidden: The actor is not a system administrator.
    """
    actor.require("people.manage")
    rows = Delivery.objects.select_related("message__person")
    wanted = rows.filter(state=state) if state in Delivery.State.values else rows
    counts = Delivery.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return Deliveries(
        rows=list(wanted[:MOST]),
        counts=dict(counts),
        state=state if state in Delivery.State.values else "",
        background=condition(),
        mail_host=settings.EMAIL_HOST,
        robot=urlsplit(settings.KAOPING_WEBHOOK_URL).hostname or "",
    )


def _mine(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(person=actor.person).exclude(person=None)
