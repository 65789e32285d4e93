"""cycles:change-stage, the step to another stage."""

from datetime import datetime
from http import HTTPStatus

import pytest
import time_machine

from kaoping.accounts.errors import Conflict, Forbidden
from kaoping.cycles.conditions import Condition, Obstacle, register_condition, unregister_condition
from kaoping.cycles.models import Cycle, StageChange
from kaoping.cycles.services import change_stage
from kaoping.worktime import SHANGHAI
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses
from web.years import make_urumqi_2025

pytestmark = pytest.mark.django_db
PATH = "set-up/stages/change/"


def step(here, there, reason=""):
    """Return the form of a step."""
    return {"seen_stage": here, "to": there, "reason": reason}


def test_office_starts_the_year(wuhai):
    """The year starts, the change stands in its course and in the log, and the page says so."""
    response = at_work(wuhai.office).post(
        page(wuhai, PATH), step("preparing", "running"), follow=True
    )
    assert "年度已转入“运行”环节" in response.content.decode()
    assert Cycle.objects.get().stage == "running"
    change = StageChange.objects.get()
    assert (change.from_stage, change.to_stage) == ("preparing", "running")
    assert change.by == wuhai.office.person
    (entry,) = logged("cycles.stage.advanced")
    assert entry.old == {"stage": "preparing"}
    assert entry.cycle == wuhai.cycle.pk


def test_an_incomplete_year_does_not_start(db):
    """Everything that is open is named, and nothing changes."""
    year = make_urumqi_2025(prepared=False)
    response = at_work(year.office).post(page(year, PATH), step("preparing", "running"))
    assert response.status_code == HTTPStatus.CONFLICT
    text = response.content.decode()
    assert "还不能转入“年度实施”" in text
    assert "4条待确认：U3、U4、U6、U7" in text
    assert "14个单位没有注明" in text
    assert Cycle.objects.get().stage == "preparing"


def test_leaving_early_asks_for_a_reason_and_logs_what_was_waived(wuhai):
    """Before the promised deadline the step needs a reason; after it, none."""
    wuhai.at("self-assessment")
    client = at_work(wuhai.office)
    given = step("self-assessment", "review")
    with time_machine.travel(datetime(2023, 11, 28, 9, tzinfo=SHANGHAI), tick=False):
        refused = client.post(page(wuhai, PATH), given)
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "公布的截止时间是2023年11月30日18:00" in refused.content.decode()
        accepted = client.post(page(wuhai, PATH), given | {"reason": "示例：均已提交"})
    assert accepted.status_code == HTTPStatus.FOUND
    (entry,) = logged("cycles.stage.advanced")
    assert entry.reason == "示例：均已提交"
    assert len(entry.new["waived"]) == 2  # its own deadline, and the review's first day
    assert StageChange.objects.latest("id").reason == "示例：均已提交"


def test_in_time_no_reason_is_asked_for(wuhai):
    """After the deadline and on the next window's first day the way is free."""
    wuhai.at("self-assessment")
    with time_machine.travel(datetime(2023, 12, 1, 9, tzinfo=SHANGHAI), tick=False):
        change_stage(wuhai.office, wuhai.cycle.pk, "review")
    assert Cycle.objects.get().stage == "review"


def test_a_registered_condition_blocks(wuhai):
    """What another room says is in the way stops the step, with its words; no reason helps."""
    wuhai.at("review")
    register_condition(
        Condition(
            "test.scored",
            "均已赋分",
            lambda _cycle, _transition: [Obstacle("尚有3项未评分", "请催办")],
            leaving="review",
        )
    )
    try:
        with pytest.raises(Conflict, match="尚有3项未评分；请催办") as refused:
            change_stage(wuhai.office, wuhai.cycle.pk, "aggregation", reason="示例")
    finally:
        unregister_condition("test.scored")
    assert refused.value.code == "cycles.blocked"
    change_stage(wuhai.office, wuhai.cycle.pk, "aggregation", reason="示例")


def test_conditions_forward_do_not_hold_the_way_back(wuhai):
    """One returns because something is not in order; so the way back asks for a reason alone."""
    wuhai.at("aggregation")
    register_condition(
        Condition(
            "test", "x", lambda _cycle, _transition: [Obstacle("不可能")], leaving="aggregation"
        )
    )
    try:
        client = at_work(wuhai.office)
        silent = client.post(page(wuhai, PATH), step("aggregation", "review"))
        assert silent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        client.post(page(wuhai, PATH), step("aggregation", "review", "示例：漏评一项"))
    finally:
        unregister_condition("test")
    assert Cycle.objects.get().stage == "review"
    assert logged("cycles.stage.returned")[0].reason == "示例：漏评一项"


def test_two_people_at_once(wuhai):
    """Who acts on a stage that is over by now is told so, and the year makes one step, not two."""
    client = at_work(wuhai.office)
    client.post(page(wuhai, PATH), step("preparing", "running"))
    second = at_work(wuhai.second_office).post(page(wuhai, PATH), step("preparing", "running"))
    assert second.status_code == HTTPStatus.CONFLICT
    assert "年度已经转入“运行”" in second.content.decode()
    assert StageChange.objects.count() == 1


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("preparing", "review"),
        ("running", "preparing"),
        ("approval", "notification"),
        ("published", "aggregation"),
        ("archived", "published"),
        ("running", "nonsense"),
        ("running", "running"),
    ],
)
def test_ways_that_do_not_exist(wuhai, here, there):
    """No skipping, no way behind the start or after publication, no stage that is switched off."""
    wuhai.at(here)
    response = at_work(wuhai.office).post(page(wuhai, PATH), step(here, there, "示例"), **HTMX)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "现在可以转入" in response.content.decode()
    assert Cycle.objects.get().stage == here


def test_bad_form(wuhai):
    """A step without a destination is none."""
    response = at_work(wuhai.office).post(page(wuhai, PATH), {"seen_stage": "preparing"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_unit_cannot_call_the_service(wuhai):
    """The service asks for the right itself, whatever page calls it."""
    for name in ("unit", "assessor", "leader", "auditor"):
        with pytest.raises(Forbidden):
            change_stage(getattr(wuhai, name), wuhai.cycle.pk, "running")


def test_wrong_people_and_methods(wuhai):
    """Stages are the own office's to change, and only by sending."""
    assert statuses(wuhai, PATH, "post", step("preparing", "running")) == SHUT
    response = at_work(wuhai.office).get(page(wuhai, PATH))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert Cycle.objects.get().stage == "preparing"
