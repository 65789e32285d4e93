"""Signs of life, and putting back what a worker has left behind.

A task belongs to the last worker in its `worker_ids` for as long as that worker beats. A worker
that was killed, or whose machine went down, beats no more; after the lease its task is ready again.
A worker that was only asleep finishes its task a second time: tasks bear that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaoping.background.models import WorkerBeat

MOST = 5
"""A task is begun so often at most, however it ends: one that kills its worker must not go on."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""After the first failure, the second, …"""
FORGOTTEN = timedelta(days=1)
LOST = "kaoping.background.leases.WorkerLost"


def lease() -> timedelta:
    """Return how long a worker may give no sign of life."""
    return timedelta(seconds=settings.KAOPING_WORKER_LEASE)


def beat(worker_id: str) -> None:
    """Say that a worker lives."""
    now = timezone.now()
    WorkerBeat.objects.update_or_create(
        worker_id=worker_id, defaults={"beaten_at": now}, create_defaults={
            "started_at": now, "beaten_at": now},
    )  # fmt: skip


def leave(worker_id: str) -> None:
    """Say that a worker has ended in good order; whoever is gone for a day is forgotten too."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()
    WorkerBeat.objects.filter(beaten_at__lt=timezone.now() - FORGOTTEN).delete()


def alive() -> list[WorkerBeat]:
    """Return the workers that have given a sign of life within the lease."""
    return list(WorkerBeat.objects.filter(beaten_at__gte=timezone.now() - lease()))


def put_back_abandoned() -> int:
    """Put the tasks of workers that are gone back into the queue, and say how many.

    One that was begun `MOST` times is given up as failed.
    """
    living = {one.worker_id for one in alive()}
    limit = timezone.now() - lease()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=limit)
    gone = [row for row in running if not set(row.worker_ids[-1:]) & living]
    return sum(_put_back(row.pk, row.started_at, len(row.worker_ids)) for row in gone)


def _put_back(key: UUID, begun: datetime | None, times: int) -> int:
    """Put one task back, unless somebody else has taken it meanwhile."""
    held = DBTaskResult.objects.filter(pk=key, status=TaskResultStatus.RUNNING, started_at=begun)
    if times < MOST:
        return held.update(status=TaskResultStatus.READY, started_at=None)
    held.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=LOST,
        traceback=f"开始了{times}次，每次办理的进程都中断了，不再重试。",
    )
    return 0


def try_again_later(row: DBTaskResult[Any, Any]) -> bool:
    """Put a task that has just failed back for later; False where it has been tried enough."""
    times = len(row.worker_ids)
    if row.status != TaskResultStatus.FAILED or times >= MOST:
        return False
    wait = WAITS[min(times, len(WAITS)) - 1]
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    return bool(
        failed.update(
            status=TaskResultStatus.READY, run_after=timezone.now() + wait, finished_at=None
        )
    )
