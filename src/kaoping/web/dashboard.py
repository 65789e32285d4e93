"""What else stands on 工作台: what changed since the last visit, how far one's work has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.offers import News, Progress
from kaoping.web.rooms import offered

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

MOST = 12
FIRST_VISIT = timedelta(days=7)
"""Whoever was never here before sees what happened in this time."""


def news_for(actor: Actor, since: datetime | None) -> list[News]:
    """Return what happened since the last visit and concerns a person, the newest first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    start = since or today - FIRST_VISIT
    found: list[News] = [
        news for offer in offered("dashboard", "news_for") for news in offer(actor, start)
    ]
    return sorted(found, key=lambda news: news.at, reverse=True)[:MOST]


def progress_for(actor: Actor, cycle: Cycle | None) -> list[Progress]:
    """Return how far a person's own work in a year has come."""
    if cycle is None:
        return []
    return [one for offer in offered("dashboard", "progress_for") for one in offer(actor, cycle)]
