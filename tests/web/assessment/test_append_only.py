"""What was entered stays as it was entered: the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from kaoping.assessment import services
from kaoping.assessment.models import ClaimRevision, FlagDecision, LeafEntry
from kaoping.assessment.triggers import TABLES
from web.assessment.steps import claim, mark, submit


@pytest.fixture
def entered(year):
    """A claim, its entry and a mark."""
    claim(year, "haibowan", "2.3.1", mark="1")
    submit(year)
    year.at("review")
    return mark(year, "haibowan", "2.3.1", "1")


def test_a_mark_cannot_be_changed(entered):
    """Not by a service, not by a programmer, not by SQL."""
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        LeafEntry.objects.filter(pk=entered.pk).update(facts={"mark": "0"})
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        entered.save()
    assert LeafEntry.objects.get(pk=entered.pk).facts == {"mark": "1"}


def test_a_mark_cannot_be_removed(entered):
    """A wrong mark is answered by another one."""
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        LeafEntry.objects.filter(pk=entered.pk).delete()


def test_a_saved_draft_cannot_be_changed(entered):
    """Two people's texts are both kept for good."""
    del entered
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        ClaimRevision.objects.update(explanation="")


def test_what_was_decided_about_a_finding_cannot_be_changed(year):
    """Whoever confirmed it stays named as the one who did."""
    unit = year.cycle_unit("haibowan")
    found = services.set_flag(year.office, year.cycle, unit, "falsification", reason="示例")
    services.confirm_flag(year.second_office, found, reason="示例")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        FlagDecision.objects.update(by=year.office.person)


@pytest.mark.parametrize("table", TABLES)
def test_each_kept_table_has_its_triggers(db, table):
    """A table that was forgotten would be the one that is changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        names = {row[0] for row in cursor.fetchall()}
    assert names == {f"{table}_no_update", f"{table}_no_delete"}
