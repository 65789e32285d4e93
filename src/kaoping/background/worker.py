"""The worker: does tasks one after another, while a second thread keeps its pulse.

The pulse says that the worker lives, puts back what others have left behind, and begins chores that
are due. It has a connection of its own, and goes on while a task takes its time.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kaoping.background import leases
from kaoping.background.chores import Chore, begin_due

BEATS = 4
"""So often a worker beats within its lease."""
INTERVAL = 1.0
"""Seconds between two looks into an empty queue."""

logger = logging.getLogger(__name__)


class PatientWorker(Worker):
    """The library's worker, which tries again what has failed and waits where it has to."""

    def run(self) -> None:
        """Work until somebody stops it; a database that is busy or away is no reason to end.

        Between two attempts it waits as before an empty queue: a database may be away for hours.
        """
        while True:
            try:
                super().run()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database is busy or away: %s", error)
                connection.close()
                time.sleep(self.interval)
            else:
                return

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Do one task; after a failure it waits for its next turn."""
        super().run_task(db_task_result)
        if leases.try_again_later(db_task_result):
            logger.warning("task %s will be tried again", db_task_result.task_path)


class Pulse(Thread):
    """The sign of life of one worker."""

    def __init__(self, worker_id: str, chores: Sequence[Chore], parent: int | None) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker_id, self.chores, self.parent = worker_id, chores, parent
        self.every = leases.lease().total_seconds() / BEATS
        self.ended = Event()

    def once(self) -> None:
        """Beat, put back, begin."""
        for step in (self._beat, self._put_back, self._begin):
            step()

    def run(self) -> None:
        """Beat until the worker ends; a beat that fails is not the last one."""
        try:
            while not self.ended.wait(self.every):
                _survived(self.once)
                if self.parent is not None and os.getppid() != self.parent:
                    os.kill(os.getpid(), signal.SIGTERM)  # whom we stood beside is gone
        finally:
            connection.close()

    def _beat(self) -> None:
        leases.beat(self.worker_id)

    def _put_back(self) -> None:
        count = leases.put_back_abandoned()
        if count:
            logger.warning("%s tasks of workers that are gone were put back", count)

    def _begin(self) -> None:
        begin_due(self.chores)


def work(chores: Sequence[Chore], *, parent: int | None = None, batch: bool = False) -> None:
    """Do tasks until somebody sends SIGTERM or SIGINT; the task at hand is finished first.

    Args:
        chores: What to begin from time to time.
        parent: The process beside which this one works: it ends when that one is gone.
        batch: Do what there is and end.
    """
    worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    worker = PatientWorker(
        queue_names=["*"],
        interval=INTERVAL,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    pulse = Pulse(worker_id, chores, parent)
    pulse.once()
    pulse.start()
    try:
        worker.run()
    finally:
        pulse.ended.set()
        pulse.join()
        _survived(lambda: leases.leave(worker_id))


def _survived(step: Callable[[], None]) -> None:
    try:
        step()
    except DatabaseError as error:
        logger.warning("a beat has failed: %s", error)
