"""The database itself refuses to alter the log, whatever the code above it does."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kaoping.audit.models import ChainHead, Entry
from kaoping.audit.services import record
from kaoping.sealing import GENESIS

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast):
    """An entry, with another one after it."""
    first = record(cast.office, "audit.thing.changed", cast.office.post)
    record(cast.office, "audit.thing.changed", cast.office.post)
    return first


def _refused():
    return pytest.raises((IntegrityError, DatabaseError), match="日志")


def test_entry_cannot_be_changed(entry):
    """Not a letter of what was sealed can be replaced."""
    with _refused(), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(reason="改动")


def test_entry_cannot_be_removed(entry):
    """No entry goes, neither the first nor the last."""
    for number in (1, 2):
        with _refused(), transaction.atomic():
            Entry.objects.filter(number=number).delete()
    assert Entry.objects.count() == 2


def test_log_cannot_be_emptied(entry):
    """A removal without a condition is refused as well."""
    with _refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="只有 SQLite 有 INSERT OR REPLACE")
def test_entry_cannot_be_replaced(entry):
    """SQLite's REPLACE removes a row without calling the triggers for removals."""
    columns = ", ".join(field.column for field in Entry._meta.concrete_fields)
    with _refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO audit_entry ({columns}) "  # noqa: S608  our own columns
            f"SELECT {columns} FROM audit_entry WHERE number = 1"
        )


def test_number_cannot_be_left_out(entry):
    """An entry with a number of its own choice leaves a gap, and is refused."""
    entry.number = 9
    with _refused(), transaction.atomic():
        entry.save(force_insert=True)


def test_head_moves_one_step_only(entry):
    """The head cannot be set back over entries that are to disappear."""
    for number, digest in ((0, GENESIS), (1, entry.hash), (9, entry.hash)):
        with _refused(), transaction.atomic():
            ChainHead.objects.update(number=number, hash=digest)


def test_head_cannot_be_removed(entry):
    """Without a head the end of the log could be cut off unseen."""
    with _refused(), transaction.atomic():
        ChainHead.objects.all().delete()
