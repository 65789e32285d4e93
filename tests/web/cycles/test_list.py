"""cycles:list, the years that a person may see."""

from http import HTTPStatus

import pytest
from django.test import Client

from web.cycles.doors import HTMX, at_work, office_of_another_city

pytestmark = pytest.mark.django_db


def test_office_sees_its_years_and_may_open_another(wuhai):
    """The office finds its year, its scheme's status, and the way to a further year."""
    response = at_work(wuhai.office).get("/cycles/")
    assert response.status_code == HTTPStatus.OK
    text = response.content.decode()
    assert "乌海市2023年度" in text
    assert "送审稿" in text
    assert 'href="/cycles/open/"' in text


def test_each_participant_sees_the_year(wuhai):
    """Whoever takes part in some way finds the year, and only the office finds how to open one."""
    for name in ("unit", "other_unit", "assessor", "leader", "auditor", "expert"):
        text = at_work(getattr(wuhai, name)).get("/cycles/").content.decode()
        assert "乌海市2023年度" in text, name
        assert "开设年度" not in text, name


def test_strangers_see_an_empty_page_that_says_why(wuhai):
    """A unit of another city and an office that takes no part do not learn of the year."""
    stranger = at_work(wuhai.stranger).get("/cycles/").content.decode()
    assert "2023年度" not in stranger
    assert "还没有您参与的考核年度" in stranger
    other = at_work(office_of_another_city()).get("/cycles/").content.decode()
    assert "2023年度" not in other
    assert "还没有考核年度" in other


def test_two_cities_keep_their_years_apart(wuhai, urumqi):
    """Where two cities share an installation, nobody of one sees the year of the other."""
    for own, other in ((wuhai, urumqi), (urumqi, wuhai)):
        for name in ("office", "unit", "assessor"):
            text = at_work(getattr(own, name)).get("/cycles/").content.decode()
            assert own.cycle.title in text, name
            assert other.cycle.title not in text, name


def test_people_without_the_right_are_refused(wuhai):
    """Administrators see no year; somebody without a post and a visitor do not come in."""
    for name in ("system_admin", "security_admin", "audit_admin", "outsider"):
        assert at_work(getattr(wuhai, name)).get("/cycles/").status_code == HTTPStatus.FORBIDDEN
    assert Client().get("/cycles/").status_code == HTTPStatus.FOUND


def test_only_reading(wuhai):
    """The page takes no other method, with htmx it is the same page."""
    client = at_work(wuhai.office)
    assert client.post("/cycles/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "乌海市2023年度" in client.get("/cycles/", **HTMX).content.decode()
