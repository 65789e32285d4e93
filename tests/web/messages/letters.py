"""Messages that tests begin with, written as rows."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kaoping.messages.models import Message


def letter(actor, title="示例消息", **changes):
    """Return a message to somebody, an hour older than the one before."""
    number = Message.objects.count()
    values = {
        "person": actor.person,
        "key": f"log:{1000 + number}",
        "title": title,
        "url": "/",
        "created_at": timezone.now() - timedelta(hours=number),
        "addressed_as": actor.label,
    }
    return Message.objects.create(**values | changes)
