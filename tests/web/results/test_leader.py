"""领导驾驶舱: one page, for leaders and the office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaoping.results.queries.leader import leader_page
from web.cast import sign_in
from web.results.marked import remark, unmark

pytestmark = pytest.mark.django_db

LOST = '1.1.1 纳入区年度重点工作<span class="kp-sr">'
"""An item among the losses; its unit follows for those who hear the page."""


def address(year):
    """Return the address of the page."""
    return reverse("results:leader", args=[year.cycle.pk])


def test_the_leader_sees_ranking_profiles_losses_and_risks(client, wuhai):
    """Four figures, bars, categories of each unit, where points were lost and why."""
    unmark(wuhai, "wuda", "1.1.1")
    response = sign_in(client, wuhai.leader).get(address(wuhai))
    assert response.status_code == 200
    assert response.text.count('kp-figure"') == 4
    assert "257/258" in response.text
    assert f"{LOST}（海勃湾区）" in response.text
    assert "丢分最多的是" in response.text
    assert "示例：按示例材料赋分" in response.text
    assert "有1项还没有定分" in response.text
    assert "style=" not in response.text


def test_losses_are_ordered_by_what_they_take_off_the_total(wuhai):
    """Two points of the annual part take one off the total; an event counts with its weight."""
    remark(wuhai, "wuda", "dispatch.missing-report", {"count": "1"})
    lost = leader_page(wuhai.leader, wuhai.cycle).lost
    assert [(one.unit, one.leaf, one.effect) for one in lost[:2]] == [
        ("wuda", "dispatch.missing-report", "1.5"),
        ("haibowan", "1.1.1", "1"),
    ]


def test_after_the_publication_the_public_result_stands_there(client, published):
    """What changes afterwards does not."""
    remark(published, "wuda", "1.1.1", {"mark": "0"})
    response = sign_in(client, published.leader).get(address(published))
    assert "已公布的结果（第1次计分" in response.text
    assert f"{LOST}（乌达区）" not in response.text


def test_refused_facts_are_said(client, wuhai):
    """The page does not break."""
    remark(wuhai, "wuda", "1.1.1", {"mark": "9"})
    assert "不能计分" in sign_in(client, wuhai.leader).get(address(wuhai)).text


def test_the_office_sees_it_too(client, wuhai):
    """As the leader does."""
    assert sign_in(client, wuhai.office).get(address(wuhai)).status_code == 200


@pytest.mark.parametrize("who", ["unit", "assessor", "expert", "auditor", "system_admin"])
def test_others_do_not(client, wuhai, who):
    """Everyone else is refused."""
    assert sign_in(client, getattr(wuhai, who)).get(address(wuhai)).status_code == 403


def test_another_city_and_another_method(client, wuhai, urumqi):
    """A leader who takes no part in the year sees nothing of it; nothing is sent here."""
    assert sign_in(client, urumqi.office).get(address(wuhai)).status_code == 404
    assert sign_in(client, wuhai.leader).post(address(wuhai)).status_code == 405


def test_urumqi(client, urumqi):
    """Another regulation needs no other page."""
    response = sign_in(client, urumqi.leader).get(address(urumqi))
    assert response.status_code == 200
    assert "天山区" in response.text


def test_queries_do_not_grow(client, wuhai, urumqi, django_assert_max_num_queries):
    """The same bound for three units and for fourteen."""
    for year in (wuhai, urumqi):
        sign_in(client, year.leader).get(address(year))
        with django_assert_max_num_queries(42):
            client.get(address(year))


def test_the_page_says_who_leads_before_anything_else(client, wuhai):
    """Units stand by what is certain of them, and the titles say what was found."""
    unmark(wuhai, "haibowan", "1.1.2")
    page = leader_page(wuhai.leader, wuhai.cycle)
    lows = [float(row.low) for row in page.ranking.rows]
    assert lows == sorted(lows, reverse=True)
    assert [one.unit for one in page.profiles] == [row.id for row in page.ranking.rows]
    text = sign_in(client, wuhai.leader).get(address(wuhai)).text
    assert f"{page.ranking.rows[0].name}暂列最前" in text or "居首" in text


def test_what_is_taken_off_is_drawn_as_such(wuhai):
    """A penalty's bar is not a share of points won."""
    profile = leader_page(wuhai.leader, wuhai.cycle).profiles[0]
    assert [one.name for one in profile.shares if one.takes] == ["减分项"]
