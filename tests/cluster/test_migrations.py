"""The schema on PostgreSQL: complete from nothing, and undone to nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.assessment.models import FlagDecision
from kaoping.audit.services import record
from web.cast import make_person
from web.years import make_wuhai_2023

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


def test_who_confirmed_a_withdrawn_finding_is_read_from_the_log():
    """Before decisions had rows a withdrawal overwrote the confirmation; moving brings it back."""
    call_command("migrate", "assessment", "0004", verbosity=0)
    people = [make_person(f"one.{number}") for number in range(2)]
    year = make_wuhai_2023()
    old = MigrationExecutor(connection).loader.project_state([("assessment", "0004_in_place_of")])
    flag = old.apps.get_model("assessment", "UnitFlag").objects.create(
        cycle_id=year.cycle.pk, unit_id=year.cycle_unit("haibowan").pk, flag="falsification",
        state="withdrawn", reason="示例", set_at=timezone.now(),
        confirmed_by_id=people[1].pk, confirmed_at=timezone.now(), decision_reason="复查有误",
    )  # fmt: skip
    actor = Actor(people[0])
    with transaction.atomic():
        record(
            actor,
            "assessment.flag.confirmed",
            ("assessment.unitflag", flag.pk, "示例"),
            reason="已核实",
        )
    call_command("migrate", verbosity=0)
    told = FlagDecision.objects.values_list("state", "reason", "by")
    assert list(told) == [
        ("confirmed", "已核实", people[0].pk), ("withdrawn", "复查有误", people[1].pk),
    ]  # fmt: skip
