"""A worker whose database is away: it waits between two attempts, and goes on once it is back."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django_tasks_db.models import DBTaskResult

from kaoping.background import worker as module
from kaoping.background.worker import PatientWorker


@pytest.mark.django_db
def test_a_worker_waits_for_a_database_that_is_away(monkeypatch):
    """It neither ends nor asks without a pause, which would fill processor and log for hours."""
    faults = [OperationalError("away"), InterfaceError("closed"), OperationalError("away")]
    asked, waits = DBTaskResult.objects.ready, []

    def ready():
        if faults:
            raise faults.pop()
        return asked()

    monkeypatch.setattr(DBTaskResult.objects, "ready", ready)
    monkeypatch.setattr(module.connection, "close", lambda: None)
    monkeypatch.setattr(module.time, "sleep", waits.append)
    patient = PatientWorker(
        queue_names=["*"], interval=7, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="test", excluded_queue_names=[],
    )  # fmt: skip
    patient.run()
    assert waits == [7, 7, 7]
