"""This room's own chore: keeping the table of tasks short."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

DONE, FAILED = timedelta(days=14), timedelta(days=90)
"""How long a task that was done is kept, and one that was given up."""


@task()
def forget_done_tasks() -> int:
    """Remove the rows of tasks that ended long ago; returns how many."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - DONE)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - FAILED)
    return sum(rows.delete()[0] for rows in (done, failed))
