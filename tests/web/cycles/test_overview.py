"""cycles:overview, where a year stands."""

from datetime import datetime
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client

from kaoping.cycles.conditions import Condition, Obstacle, register_condition, unregister_condition
from kaoping.cycles.lateness import Late, register_late, unregister_late
from kaoping.worktime import SHANGHAI
from web.cycles.doors import at_work, office_of_another_city, page

pytestmark = pytest.mark.django_db


def text_of(year, actor):
    """Return the page as somebody sees it."""
    return at_work(actor).get(page(year)).content.decode()


def test_office_sees_the_stage_the_clause_and_the_next_step(wuhai):
    """The present stage stands with the words of the regulation and the way to the next one."""
    wuhai.at("self-assessment")
    text = text_of(wuhai, wuhai.office)
    assert "现在是“自评”" in text
    assert "于当年11月底前将自评报告和佐证资料报送至领导小组办公室。" in text
    assert "五、考核方式（三）2" in text
    assert "转入“评审”" in text
    assert "送审稿" in text


def test_deadline_is_told_in_working_days(wuhai):
    """What is left of the stage is counted by the year's calendar."""
    wuhai.at("self-assessment")
    with time_machine.travel(datetime(2023, 11, 27, 9, tzinfo=SHANGHAI), tick=False):
        assert "还剩3个工作日（11月30日18:00）" in text_of(wuhai, wuhai.unit)


def test_late_stage_is_told_to_everyone(wuhai):
    """A stage past its deadline is named as the office's duty, with how long it is late."""
    wuhai.at("self-assessment")
    with time_machine.travel(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI), tick=False):
        text = text_of(wuhai, wuhai.unit)
    assert "“自评”已过截止时间，还没有转入“评审”" in text
    assert "已逾期2个工作日" in text


def test_other_rooms_report_who_is_late_and_what_blocks(wuhai):
    """What a registered provider and a registered condition say stands on the page."""
    wuhai.at("review")
    register_late("test", lambda _actor, _cycle: [Late("市水务局", "4项未赋分")])
    register_condition(
        Condition(
            "test",
            "均已赋分",
            lambda _cycle, _transition: [Obstacle("尚有3项未评分")],
            leaving="review",
        )
    )
    try:
        text = text_of(wuhai, wuhai.office)
    finally:
        unregister_late("test")
        unregister_condition("test")
    assert "市水务局" in text
    assert "尚有3项未评分" in text
    assert "还不能转" in text


def test_the_way_forward_is_the_offices(wuhai):
    """Others see where the year stands, not the levers."""
    wuhai.at("review")
    for name in ("unit", "assessor", "leader", "auditor", "expert"):
        text = text_of(wuhai, getattr(wuhai, name))
        assert "现在是“评审”" in text, name
        assert "去转换环节" not in text, name
    assert "去转换环节" in text_of(wuhai, wuhai.office)


def test_a_unit_sees_itself_alone_among_the_units(wuhai):
    """The list of units holds what the person may see of them."""
    text = text_of(wuhai, wuhai.unit)
    units = text[text.index('id="units"') :]
    assert "海勃湾区" in units
    assert "乌达区" not in units


def test_last_stage_has_no_next_one(urumqi):
    """An archived year offers no further step and fails on none."""
    urumqi.at("archived")
    text = text_of(urumqi, urumqi.office)
    assert "现在是“归档”" in text
    assert "下一步" not in text


def test_wrong_people_and_methods(wuhai):
    """A stranger does not learn of the year; administrators and visitors do not come in."""
    for actor in (wuhai.stranger, office_of_another_city()):
        assert at_work(actor).get(page(wuhai)).status_code == HTTPStatus.NOT_FOUND
    for actor in (wuhai.system_admin, wuhai.outsider):
        assert at_work(actor).get(page(wuhai)).status_code == HTTPStatus.FORBIDDEN
    assert Client().get(page(wuhai)).status_code == HTTPStatus.FOUND
    assert at_work(wuhai.office).get("/999999/").status_code == HTTPStatus.NOT_FOUND
    response = at_work(wuhai.office).post(page(wuhai))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
