"""What waits for whom on the way to the public, and what is told on 工作台."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from kaoping.results import services
from kaoping.results.dashboard import news_for
from kaoping.results.todos import todos_for
from web.cast import sign_in
from web.results.marked import approve

pytestmark = pytest.mark.django_db

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def titles(actor):
    """Return what a person has to do."""
    return [todo.title for todo in todos_for(actor)]


def test_each_step_waits_for_the_person_who_makes_it(wuhai):
    """Office, then another person, then the office; nobody else is bothered."""
    pk = wuhai.cycle.pk
    assert titles(wuhai.office) == ["计算并冻结2023年度考核结果"]
    assert titles(wuhai.leader) == []
    run = services.make_run(wuhai.office, pk)
    services.freeze(wuhai.office, pk, run.number)
    wuhai.at("approval")
    assert titles(wuhai.office) == []
    assert titles(wuhai.second_office) == titles(wuhai.leader) == ["审批2023年度考核结果"]
    services.approve(wuhai.leader, pk, run.number)
    assert titles(wuhai.leader) == []
    wuhai.at("notification")
    assert titles(wuhai.office) == ["把2023年度考核结果告知各单位"]
    services.notify(wuhai.office, pk, run.number)
    assert titles(wuhai.unit) == ["阅知2023年度考核结果"]
    services.acknowledge(wuhai.unit, pk, run.number)
    assert titles(wuhai.unit) == []
    wuhai.at("published")
    assert titles(wuhai.office) == ["公布2023年度考核结果"]
    services.publish(wuhai.office, pk, run.number)
    assert titles(wuhai.office) == []
    assert titles(wuhai.system_admin) == titles(wuhai.assessor) == []


def test_what_was_declined_comes_back_to_the_office(wuhai):
    """From the refusal on until another run stands in its place; the reason is on the page."""
    pk = wuhai.cycle.pk
    run = services.make_run(wuhai.office, pk)
    services.freeze(wuhai.office, pk, run.number)
    wuhai.at("approval")
    services.decline(wuhai.second_office, pk, run.number, reason="示例：佐证不足")
    again = ["处理未获同意的2023年度考核结果：改正后重新计分、冻结"]
    assert titles(wuhai.office) == again
    assert titles(wuhai.leader) == []
    wuhai.at("aggregation")
    assert titles(wuhai.office) == again
    page = sign_in(Client(), wuhai.office).get(f"/{pk}/results/").content.decode()
    assert "结果没有获得批准" in page
    services.make_run(wuhai.office, pk)
    assert titles(wuhai.office) == ["计算并冻结2023年度考核结果"]


def test_news_go_to_whom_they_concern(wuhai):
    """Approval is for who sees the board, notification for its unit, publication for all."""
    run = approve(wuhai)
    assert len(news_for(wuhai.leader, EVER)) == 2
    assert not news_for(wuhai.unit, EVER)
    wuhai.at("notification")
    services.notify(wuhai.office, wuhai.cycle.pk, run.number)
    assert [one.text for one in news_for(wuhai.unit, EVER)] == ["乌海市2023年度结果已告知本单位"]
    wuhai.at("published")
    services.publish(wuhai.office, wuhai.cycle.pk, run.number)
    assert "公布第1版" in news_for(wuhai.assessor, EVER)[0].text
    assert not news_for(wuhai.system_admin, EVER)


def test_duties_cost_a_fixed_number_of_queries(wuhai, urumqi, django_assert_max_num_queries):
    """Whatever years there are."""
    with django_assert_max_num_queries(6):
        todos_for(wuhai.office)
    with django_assert_max_num_queries(5):
        list(news_for(urumqi.office, EVER))
