"""Background tasks that a stopped worker has left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaoping.web.tasks import requeue_abandoned

pytestmark = pytest.mark.django_db


def _task(status, minutes):
    started = timezone.now() - timedelta(minutes=minutes)
    return DBTaskResult.objects.create(
        status=status,
        started_at=started,
        run_after=started,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="kaoping.example",
        backend_name="default",
        exception_class_path="",
        traceback="",
    )


def test_only_old_running_tasks_are_done_again():
    """One that has just begun may still be at work, and what is finished stays finished."""
    abandoned = _task(TaskResultStatus.RUNNING, 31)
    others = [_task(TaskResultStatus.RUNNING, 5), _task(TaskResultStatus.SUCCESSFUL, 60)]

    assert requeue_abandoned() == 1
    abandoned.refresh_from_db()
    assert (abandoned.status, abandoned.started_at) == (TaskResultStatus.READY, None)
    assert [DBTaskResult.objects.get(pk=each.pk).status for each in others] == [
        TaskResultStatus.RUNNING,
        TaskResultStatus.SUCCESSFUL,
    ]
