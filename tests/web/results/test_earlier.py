"""上年得分: beside an item stands what was published of it, and nothing before that."""

from __future__ import annotations

import pytest

from kaoping.assessment.official import effective_entries
from kaoping.assessment.services import adjust_mark
from kaoping.cycles.services import copy_cycle
from kaoping.results import services
from web.assessment.steps import lead_of
from web.cast import sign_in
from web.results.marked import publish

pytestmark = pytest.mark.django_db

LEAF = "1.1.1"


def next_year(year):
    """Open the year after, its self-assessment under way."""
    later = copy_cycle(year.office, year.cycle.pk, year.cycle.year + 1)
    later.stage = "self-assessment"
    later.save()
    return later


def shown(client, later, who, room="self-assessment"):
    """Return the lines on last year's score that stand beside the item."""
    rest = f"haibowan/items/{LEAF}/" if room == "self-assessment" else f"haibowan/{LEAF}/"
    page = sign_in(client, who).get(f"/{later.pk}/{room}/{rest}")
    assert page.status_code == 200
    return [line for line in page.text.splitlines() if "上年得分" in line]


def test_marks_that_nobody_was_told_stay_in_their_year(client, wuhai):
    """A year under review, frozen or approved says nothing by way of the next one."""
    later = next_year(wuhai)
    assert shown(client, later, wuhai.unit) == []
    publish(wuhai)
    [line] = shown(client, later, wuhai.unit)
    assert "上年得分 0" in line


def test_the_assessor_sees_the_published_score_too(client, published):
    """Whoever marks the item has last year's beside it."""
    later = next_year(published)
    [line] = shown(client, later, lead_of(published, "haibowan", LEAF), "desk")
    assert "上年得分 <strong>0</strong>" in line


def test_a_correction_shows_once_it_is_public(client, published):
    """What a correction is about to change stays as it was published."""
    later, unit = next_year(published), published.cycle_unit("haibowan")
    services.correct(published.office, published.cycle.pk, reason="示例：一项有误")
    seen = effective_entries(published.cycle, units=[unit.pk], leaf=LEAF)[unit.pk, LEAF]
    adjust_mark(
        published.office, published.cycle, unit, LEAF,
        facts={"mark": "2"}, reason="示例：更正", based_on=seen.pk,
    )  # fmt: skip
    assert "上年得分 0" in shown(client, later, published.unit)[0]
    number = services.make_run(published.office, published.cycle.pk).number
    services.freeze(published.office, published.cycle.pk, number)
    services.approve(published.second_office, published.cycle.pk, number)
    assert "上年得分 0" in shown(client, later, published.unit)[0]
    services.publish(published.office, published.cycle.pk, number)
    assert "上年得分 2" in shown(client, later, published.unit)[0]
