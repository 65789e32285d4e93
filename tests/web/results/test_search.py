"""What the search finds of results: by name, as far as the person may see it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaoping.results import services
from kaoping.results.search import hits_for
from web.cast import sign_in
from web.results.marked import approve

pytestmark = pytest.mark.django_db


def titles(actor, year, text):
    """Return the titles that are found."""
    return [hit.title for hit in hits_for(actor, year.cycle, text)]


def test_a_published_result_is_found_by_unit_year_and_city(published):
    """Everybody who sees results finds the units' totals, and the year for the public page."""
    for actor in (published.office, published.unit, published.assessor, published.leader):
        (hit,) = hits_for(actor, published.cycle, "乌达")
        assert hit.title == "乌达区：99.58分，第1名，优秀"
        assert (
            hit.url == reverse("results:explanation", args=[published.cycle.pk, "wuda"]) + "?run=1"
        )
    for text in ("2023年", "乌海"):
        (hit,) = hits_for(published.office, published.cycle, text)
        assert hit.kind == "公布的结果"
        assert hit.url == reverse("results:public", args=[published.cycle.pk])


def test_before_the_publication_a_unit_finds_what_it_was_told(wuhai):
    """Nothing while it is inside; its own row once it was told, and nobody else's."""
    run = approve(wuhai)
    assert titles(wuhai.unit, wuhai, "区") == []
    assert len(titles(wuhai.leader, wuhai, "区")) == 3
    wuhai.at("notification")
    services.notify(wuhai.office, wuhai.cycle.pk, run.number)
    assert titles(wuhai.unit, wuhai, "区") == ["海勃湾区：98.58分，第3名，优秀"]


def test_who_sees_no_results_finds_none(published):
    """Administrators and experts find only what stands in public."""
    for actor in (published.expert, published.system_admin):
        assert titles(actor, published, "乌达") == []


def test_the_search_page_shows_them_with_units_items_and_evidence(client, published):
    """One page, kind by kind; each hit opens."""
    sign_in(client, published.office)
    page = client.get(reverse("web:search", args=[published.cycle.pk]), {"q": "乌达"}).text
    for words in ("被评价单位", "得分", "乌达区：99.58分"):
        assert words in page
    items = client.get(reverse("web:search", args=[published.cycle.pk]), {"q": "棚户区改造"}).text
    assert "指标" in items
    (hit,) = hits_for(published.office, published.cycle, "乌达")
    assert client.get(hit.url).status_code == 200


def test_the_search_takes_few_queries(published, django_assert_max_num_queries):
    """However many units there are."""
    with django_assert_max_num_queries(4):
        list(hits_for(published.office, published.cycle, "区"))
