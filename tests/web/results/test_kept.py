"""The database itself refuses to alter what was decided."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from kaoping.results.models import Decision, Publication, ScoreRun

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [ScoreRun, Decision, Publication])
def test_rows_are_neither_changed_nor_removed(published, model):
    """Past all models and services, with plain SQL."""
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
        with (
            pytest.raises(DatabaseError, match="只能追加"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert model.objects.exists()
