"""The door of the log: whoever listens is told of each entry, in its transaction."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from kaoping.audit import listeners
from kaoping.audit.models import Entry
from kaoping.audit.services import record

pytestmark = pytest.mark.django_db
OBJECT = ("example.thing", "7", "示例")


@pytest.fixture
def heard(monkeypatch):
    """Listen, alone, for the time of a test."""
    told = []
    monkeypatch.setattr(listeners, "_listeners", [])
    listeners.listen(lambda *what: told.append((*what, connection.in_atomic_block)))
    return told


def test_a_listener_is_told_who_did_what_to_what(cast, heard):
    """The sealed entry, the actor and the object itself, while all of it can still be undone."""
    with transaction.atomic():
        entry = record(cast.office, "example.thing.done", OBJECT)
    assert heard == [(entry, cast.office, OBJECT, True)]
    assert heard[0][0].hash == Entry.objects.get().hash


def test_whoever_listens_twice_is_told_once(cast, monkeypatch):
    """A room that is made ready twice does not tell people twice."""
    told = []
    monkeypatch.setattr(listeners, "_listeners", [])
    hear = lambda *what: told.append(what)  # noqa: E731
    listeners.listen(hear)
    listeners.listen(hear)
    with transaction.atomic():
        record(cast.office, "example.thing.done", OBJECT)
    assert len(told) == 1


def test_what_a_listener_refuses_did_not_happen(cast, monkeypatch):
    """An error that a listener lets out undoes entry and act."""

    def refuse(*_what):
        raise LookupError

    monkeypatch.setattr(listeners, "_listeners", [refuse])
    with pytest.raises(LookupError), transaction.atomic():
        record(cast.office, "example.thing.done", OBJECT)
    assert not Entry.objects.exists()
