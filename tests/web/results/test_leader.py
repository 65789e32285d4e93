"""领导驾驶舱: one page, for leaders and the office."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.cycles.models import Cycle, StageWindow
from kaoping.results.compared import Earlier, since_last_year
from kaoping.results.queries.leader import leader_page
from kaoping.results.queries.pages import last_year
from web.cast import sign_in
from web.results.marked import remark, unmark
from web.years import make_wuhai_2023

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


def test_nobody_leads_where_all_stand_alike(client, db):
    """Before the first mark every unit has the same range, and the title says no more than that."""
    fresh = make_wuhai_2023()
    text = sign_in(client, fresh.leader).get(address(fresh)).text
    assert "还看不出先后，名次都可能变动" in text
    assert "暂列最前" not in text


def test_what_is_taken_off_is_drawn_as_such(wuhai):
    """A penalty's bar is not a share of points won."""
    profile = leader_page(wuhai.leader, wuhai.cycle).profiles[0]
    assert [one.name for one in profile.shares if one.takes] == ["减分项"]


def test_the_change_since_last_year_is_said(published):
    """The difference with its sign and the moved rank, beside what the year before had."""
    old = Cycle.objects.get(pk=published.cycle.pk)
    Cycle.objects.filter(pk=old.pk).update(previous=old)
    was = last_year(Cycle.objects.get(pk=old.pk))
    rows = leader_page(published.leader, old).ranking.rows
    first, second = rows[0], rows[2]
    better = replace(was[first.id], exact=str(Fraction(first.exact) - 2), rank=2)
    worse = replace(was[second.id], exact=str(Fraction(second.exact) + Fraction(1, 4)), rank=1)
    said = since_last_year(rows, {first.id: better, second.id: worse})
    assert (said[first.id].change, said[first.id].moved) == ("+2.00", "升1名")
    assert (said[second.id].change, said[second.id].moved) == ("−0.25", "降2名")
    assert len(said) == 2


def test_an_open_total_changes_by_a_range(wuhai):
    """While items are pending the change has two ends, and the rank is not said to have moved."""
    unmark(wuhai, "haibowan", "1.1.2")
    row = next(r for r in leader_page(wuhai.leader, wuhai.cycle).ranking.rows if not r.complete)
    earlier = Earlier("", row.low, 1, None)
    (said,) = since_last_year([row], {row.id: earlier}).values()
    assert said.change.startswith("0.00至+")


def test_a_year_after_another_shows_the_change_on_the_page(client, published):
    """The column holds the change, not only the old number."""
    old = Cycle.objects.get(pk=published.cycle.pk)
    Cycle.objects.filter(pk=old.pk).update(previous=old)
    text = sign_in(client, published.leader).get(address(published)).text
    assert "名次不变" in text
    assert "上年98.58分，第3名" in text


def test_every_bar_opens_its_explanation(client, wuhai):
    """Ranking bars and category bars alike stand inside a link to the explanation."""
    text = sign_in(client, wuhai.leader).get(address(wuhai)).text
    bars = re.findall(r"(<a [^>]*>)?\s*<svg class=\"kp-bar[^>]*>", text)
    assert len(bars) > 10
    assert all("/explanation/" in link for link in bars)


@pytest.mark.parametrize(("days", "is_named"), [(30, False), (2, True), (-2, True)])
def test_what_is_due_later_is_no_risk_of_this_week(wuhai, days, is_named):
    """Unmarked items and the stage's deadline are named from five working days before it on."""
    unmark(wuhai, "wuda", "1.1.1")
    StageWindow.objects.update_or_create(
        cycle=wuhai.cycle,
        stage=wuhai.cycle.stage,
        defaults={"closes_at": timezone.now() + timedelta(days=days)},
    )
    risks = [str(one) for one in leader_page(wuhai.leader, wuhai.cycle).risks]
    assert any("还没有定分" in one for one in risks) == is_named
    assert any(one.startswith("“") for one in risks) == is_named
