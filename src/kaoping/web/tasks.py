"""Background tasks that a stopped worker has left behind."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def requeue_abandoned() -> int:
    """Put tasks back into the queue that have been running for too long, and say how many.

    A worker that is killed leaves its task running for ever. Tasks are written so that doing one
    twice does no harm.
    """
    limit = timezone.now() - timedelta(minutes=settings.KAOPING_TASK_MINUTES)
    abandoned = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=limit)
    return abandoned.update(status=TaskResultStatus.READY, started_at=None)
