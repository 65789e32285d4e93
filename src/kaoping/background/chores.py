"""What has to be done from time to time, without anybody asking.

A room offers its chores in its module `chores`, as a function `chores()`. The moment of each lies
in the database: with several workers a chore is done once, and after a stop it is done at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from kaoping.background.models import ChoreRun

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """A task that is begun again and again.

    Attributes:
        name: `room.what`: `evidence.clear-uploads`.
        every: The time from one beginning to the next.
        task: What is done; without arguments, and harmless when done twice.
    """

    name: str
    every: timedelta
    task: Task[Any, Any]


def begin_due(chores: Iterable[Chore]) -> list[str]:
    """Put the chores that are due into the queue, and return their names: one query if none is."""
    now = timezone.now()
    moments = dict(ChoreRun.objects.values_list("name", "due_at"))
    due = [chore for chore in chores if moments.get(chore.name, now) <= now]
    return [chore.name for chore in due if _begun(chore, is_known=chore.name in moments)]


def _begun(chore: Chore, *, is_known: bool) -> bool:
    now = timezone.now()
    with transaction.atomic():
        if not is_known:
            ChoreRun.objects.get_or_create(name=chore.name, defaults={"due_at": now})
        mine = ChoreRun.objects.filter(name=chore.name, due_at__lte=now)
        if not mine.update(due_at=now + chore.every):
            return False
        chore.task.enqueue()
    logger.info("chore %s is due", chore.name)
    return True
