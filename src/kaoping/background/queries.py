"""How the background is doing, for those who look after the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaoping.background import leases


@dataclass(frozen=True, slots=True)
class Condition:
    """How the background is doing.

    Attributes:
        workers: How many workers have given a sign of life.
        since: When the oldest of them began; None without one.
        waiting: Tasks in the queue, those that are tried again later among them.
        failed: Tasks that were given up, of those still kept.
    """

    workers: int
    since: datetime | None
    waiting: int
    failed: int


def condition() -> Condition:
    """Return how the background is doing: two queries. Holds nothing of any year."""
    living = leases.alive()
    counts = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
    began = min((one.started_at for one in living), default=None)
    return Condition(len(living), began, counts["waiting"], counts["failed"])
