"""The schema on PostgreSQL: complete from nothing, and undone to nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.usefixtures("cluster")
LABELS = [
    one.label
    for one in apps.get_app_configs()
    if one.name.startswith("kaoping.") and one.models_module
]
OURS = tuple(f"{label}_" for label in LABELS)


def _triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if name.startswith(OURS)}


def _waiting():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_everything_is_applied():
    """`kaoping migrate` leaves nothing for later, and this is PostgreSQL indeed."""
    assert connection.vendor == "postgresql"
    assert _waiting() == []
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_rooms_go_and_come_back_with_their_triggers():
    """Undoing takes tables and triggers away; applying again brings all of them."""
    before = _triggers()
    assert {name.partition("_")[0] for name in before} == {
        "audit", "assessment", "evidence", "results",
    }  # fmt: skip

    for label in LABELS:
        call_command("migrate", label, "zero", verbosity=0)
    left = connection.introspection.table_names()
    assert [name for name in left if name.startswith(OURS)] == []
    assert _triggers() == set()
    call_command("migrate", verbosity=0)

    assert _triggers() == before
    assert _waiting() == []
