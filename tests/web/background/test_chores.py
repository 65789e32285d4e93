"""Chores: begun when they are due, by one worker, and what the house has of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaoping.background.chores import HOUR, Chore, begin_due
from kaoping.background.models import ChoreRun
from kaoping.background.tasks import forget_done_tasks
from kaoping.web.tasks import all_chores

pytestmark = pytest.mark.django_db
DONE = []


@task()
def note():
    """Note that this was done."""
    DONE.append("note")


@pytest.fixture(autouse=True)
def _nothing_done():
    DONE.clear()


CHORE = Chore("example.note", HOUR, note)


def test_a_chore_is_begun_once_a_turn(time_machine):
    """At once where it was never done, then when its time has come again; after a stop, once."""
    assert begin_due([CHORE]) == ["example.note"]
    assert begin_due([CHORE]) == []
    time_machine.move_to(timezone.now() + timedelta(hours=5))
    assert begin_due([CHORE]) == ["example.note"]
    assert begin_due([CHORE]) == []
    assert DONE == ["note", "note"]


def test_what_another_worker_has_begun_is_not_begun_again(monkeypatch):
    """Two workers see the chore due at the same moment; one of them moves it on."""
    begin_due([CHORE])
    ChoreRun.objects.update(due_at=timezone.now() - HOUR)
    stale = list(ChoreRun.objects.values_list("name", "due_at"))
    assert begin_due([CHORE]) == ["example.note"]
    monkeypatch.setattr(
        "kaoping.background.chores.ChoreRun.objects.values_list", lambda *_: stale, raising=False
    )
    assert begin_due([CHORE]) == []
    assert len(DONE) == 2


def test_nothing_due_costs_one_query(django_assert_num_queries):
    """A worker asks every few seconds."""
    begin_due([CHORE])
    with django_assert_num_queries(1):
        begin_due([CHORE])


def test_the_chores_of_the_house_can_be_done():
    """Each runs through on an empty system; each name stands once."""
    assert {one.task.enqueue().status for one in all_chores()} == {TaskResultStatus.SUCCESSFUL}
    names = begin_due(all_chores())
    assert sorted(names) == [
        "accounts.clear-sessions", "background.forget", "evidence.clear-uploads",
        "messages.send", "web.remind",
    ]  # fmt: skip
    assert ChoreRun.objects.count() == len(names)


@pytest.mark.parametrize(
    ("status", "days", "kept"),
    [
        (TaskResultStatus.SUCCESSFUL, 13, True),
        (TaskResultStatus.SUCCESSFUL, 15, False),
        (TaskResultStatus.FAILED, 15, True),
        (TaskResultStatus.FAILED, 91, False),
        (TaskResultStatus.READY, 91, True),
    ],
)
def test_tasks_that_ended_long_ago_are_forgotten(status, days, kept):
    """What failed is kept longer, for whoever asks why; what waits is never removed."""
    ended = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.create(
        status=status, finished_at=ended, run_after=ended, args_kwargs={"args": [], "kwargs": {}},
        task_path="kaoping.example", backend_name="default", exception_class_path="", traceback="",
    )  # fmt: skip
    forget_done_tasks.call()
    assert DBTaskResult.objects.exists() is kept
