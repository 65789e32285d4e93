"""Who is at work, what is put back, what is tried again: the rules, without a process."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaoping.background import leases
from kaoping.background.models import WorkerBeat
from kaoping.background.queries import condition

pytestmark = pytest.mark.django_db


def row(status=TaskResultStatus.RUNNING, minutes=2, workers=("gone",)):
    """Return a task that was begun some minutes ago."""
    started = timezone.now() - timedelta(minutes=minutes)
    return DBTaskResult.objects.create(
        status=status, started_at=started, run_after=started, worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}}, task_path="kaoping.example",
        backend_name="default", exception_class_path="", traceback="",
    )  # fmt: skip


def states(*rows):
    """Return how tasks stand."""
    return [DBTaskResult.objects.get(pk=one.pk).status for one in rows]


def test_the_task_of_a_worker_that_is_gone_is_put_back():
    """It gave no sign of life for longer than the lease; those of the living stay theirs."""
    leases.beat("here")
    leases.beat("gone")
    WorkerBeat.objects.filter(worker_id="gone").update(
        beaten_at=timezone.now() - timedelta(minutes=2)
    )
    left, never_beat = row(workers=["gone"]), row(workers=["unknown"])
    kept, fresh, over = row(workers=["gone", "here"]), row(minutes=0), row("SUCCESSFUL")
    assert leases.put_back_abandoned() == 2
    assert states(left, never_beat, kept, fresh, over) == [
        "READY", "READY", "RUNNING", "RUNNING", "SUCCESSFUL",
    ]  # fmt: skip
    left.refresh_from_db()
    assert left.started_at is None
    assert leases.put_back_abandoned() == 0


def test_a_task_that_kills_its_workers_is_given_up():
    """After so many beginnings it has failed, and says why."""
    deadly = row(workers=["gone"] * leases.MOST)
    assert leases.put_back_abandoned() == 0
    deadly.refresh_from_db()
    assert (deadly.status, deadly.exception_class_path) == ("FAILED", leases.LOST)
    assert "不再重试" in deadly.traceback


@pytest.mark.parametrize(("times", "wait"), list(enumerate(leases.WAITS, start=1)))
def test_what_fails_is_tried_again_after_a_growing_wait(times, wait):
    """One minute after the first failure, hours after the fourth."""
    failed = row(TaskResultStatus.FAILED, workers=["here"] * times)
    before = timezone.now()
    assert leases.try_again_later(failed)
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.READY
    assert wait <= failed.run_after - before <= wait + timedelta(minutes=1)
    assert failed not in DBTaskResult.objects.ready()


@pytest.mark.parametrize(
    ("status", "times"),
    [(TaskResultStatus.FAILED, leases.MOST), (TaskResultStatus.SUCCESSFUL, 1)],
)
def test_what_is_over_is_not_tried_again(status, times):
    """Neither what succeeded nor what has failed often enough."""
    over = row(status, workers=["here"] * times)
    assert not leases.try_again_later(over)
    assert states(over) == [status]


def test_a_worker_that_leaves_takes_its_row_along():
    """And the rows of those that nobody has heard of for a day."""
    for name in ("here", "leaving", "old"):
        leases.beat(name)
    WorkerBeat.objects.filter(worker_id="old").update(beaten_at=timezone.now() - timedelta(days=2))
    leases.leave("leaving")
    assert [one.worker_id for one in WorkerBeat.objects.all()] == ["here"]
    began = WorkerBeat.objects.get().started_at
    leases.beat("here")
    assert WorkerBeat.objects.get().started_at == began


def test_the_condition_is_what_an_administrator_asks():
    """How many are at work, what waits, what was given up."""
    assert condition().workers == 0
    leases.beat("here")
    row(TaskResultStatus.READY)
    row(TaskResultStatus.FAILED)
    found = condition()
    assert (found.workers, found.waiting, found.failed) == (1, 1, 1)
    assert found.since is not None
