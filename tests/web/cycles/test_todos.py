"""What the office is reminded of."""

from datetime import datetime

import pytest
import time_machine

from kaoping.accounts.actor import Actor
from kaoping.cycles.todos import todos_for
from kaoping.worktime import SHANGHAI
from web.years import make_urumqi_2025

pytestmark = pytest.mark.django_db


def titles(actor):
    """Return what somebody has to do."""
    return [todo.title for todo in todos_for(actor)]


def test_an_open_set_up_is_a_duty(db):
    """What the checklist misses is named, and leads to the checklist."""
    year = make_urumqi_2025(prepared=False)
    (todo,) = todos_for(year.office)
    assert todo.title == "补齐乌鲁木齐市2025年度的设置：释义、被评价单位"
    assert todo.url == f"/{year.cycle.pk}/set-up/"


def test_a_prepared_year_waits_for_its_start(wuhai):
    """With nothing open, the duty is to start."""
    assert titles(wuhai.office) == ["启动乌海市2023年度"]


def test_an_overdue_stage_is_a_duty_with_its_clause(wuhai):
    """After the deadline the next stage is due; before it nothing is."""
    wuhai.at("self-assessment")
    with time_machine.travel(datetime(2023, 11, 30, 18, tzinfo=SHANGHAI), tick=False):
        assert todos_for(wuhai.office) == []
    with time_machine.travel(datetime(2023, 12, 1, 9, tzinfo=SHANGHAI), tick=False):
        (todo,) = todos_for(wuhai.office)
    assert todo.title == "把乌海市2023年度转入“评审”"
    assert todo.state == "late"
    assert "于当年11月底前" in todo.clause
    assert todo.due_at == datetime(2023, 11, 30, 18, tzinfo=SHANGHAI)


def test_nobody_else_is_reminded(wuhai):
    """Set-up is the office's; the system itself has no to-dos."""
    for name in ("unit", "assessor", "leader", "auditor", "system_admin", "outsider"):
        assert titles(getattr(wuhai, name)) == [], name
    assert titles(Actor.system("示例")) == []
    wuhai.at("archived")
    assert titles(wuhai.office) == []
