"""Sending what waits, each by itself: a failure holds nobody else up.

Whoever takes a delivery moves its next moment on before sending. If they die, that moment comes,
and the delivery is sent then: at least once, and twice only where the end came between the server's
answer and ours.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kaoping.messages.delivery.mail import send_mail
from kaoping.messages.delivery.webhook import Robot, WebhookError, announce
from kaoping.messages.models import Delivery, Preference

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""After the first attempt, the second, …; after one more it has failed."""
MOST = len(WAITS) + 1
LONGEST_REASON = 300

logger = logging.getLogger(__name__)


class NotNeededError(Exception):
    """There is no reason to send this any more."""


def send_due() -> int:
    """Send everything that is due, and say how many were sent."""
    sent = 0
    while (delivery := _taken()) is not None:
        sent += _sent(delivery)
    return sent


def _taken() -> Delivery | None:
    """Take the next delivery, so that nobody else sends it until its next moment."""
    now = timezone.now()
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.filter(state=Delivery.State.WAITING, next_at__lte=now)
        found = due.select_related("message__person").order_by("next_at", "id").first()
        if found is None:
            return None
        found.attempts += 1
        found.next_at = now + WAITS[min(found.attempts, len(WAITS)) - 1]
        found.save(update_fields=["attempts", "next_at"])
    return found


def _sent(delivery: Delivery) -> bool:
    try:
        _send(delivery)
    except NotNeededError as error:
        _note(delivery, Delivery.State.DROPPED, str(error))
    except (OSError, ValueError, WebhookError) as error:
        is_last = delivery.attempts >= MOST
        _note(delivery, Delivery.State.FAILED if is_last else Delivery.State.WAITING, str(error))
        logger.warning("delivery %s failed: %s", delivery.pk, error)
    else:
        delivery.sent_at = timezone.now()
        _note(delivery, Delivery.State.SENT, "")
        return True
    return False


def _send(delivery: Delivery) -> None:
    if delivery.channel == Delivery.Channel.WEBHOOK:
        robot = Robot.of_settings()
        if not robot.url:
            message = "没有设置群机器人"
            raise NotNeededError(message)
        announce(delivery.message, robot)
        return
    _require_wanted(delivery)
    person = delivery.message.person
    if person is not None:
        send_mail(delivery.message, person)


def _require_wanted(delivery: Delivery) -> None:
    """Do nothing where the reader still waits for this mail."""
    message, person = delivery.message, delivery.message.person
    reasons = {
        "没有登记邮箱": person is None or not person.email,
        "账号已停用": person is not None and not person.is_active,
        "收件人已在系统里看过": message.seen_at is not None,
        "收件人不接收邮件": Preference.objects.filter(person=person, by_mail=False).exists(),
    }
    reason = next((why for why, holds in reasons.items() if holds), "")
    if reason:
        raise NotNeededError(reason)


def _note(delivery: Delivery, state: Delivery.State, reason: str) -> None:
    delivery.state, delivery.last_error = state, reason[:LONGEST_REASON]
    delivery.save(update_fields=["state", "last_error", "sent_at"])
