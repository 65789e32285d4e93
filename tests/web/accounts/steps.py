"""What these tests do and look at again and again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kaoping.accounts import services
from kaoping.audit.models import Entry


def last():
    """Return the newest entry of the log."""
    return Entry.objects.first()


def today(days: int = 0):
    """Return today, or a day before or after it."""
    return timezone.localdate() + timedelta(days=days)


def delegate(actor, post, person, **values):
    """Let somebody stand in for the holder of a post for three days, unless told otherwise."""
    given = {"from_day": today(), "until_day": today(3), "reason": "示例出差"} | values
    return services.delegate(actor, post, person, **given)
