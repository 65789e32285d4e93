"""cycles:participants, offices, leaders, experts and auditors."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import Participant
from kaoping.cycles.queries import cycles_for
from web.cast import make_actor, make_organisation
from web.cycles.doors import HTMX, SHUT, at_work, logged, office_of_another_city, page, statuses

pytestmark = pytest.mark.django_db
PATH = "set-up/participants/"


def test_office_names_another_office(wuhai):
    """W35: who the office is, the year says; from then on it finds the year."""
    other = office_of_another_city()
    assert cycles_for(other) == []
    keys = [wuhai.office.organisation.pk, other.organisation.pk]
    given = {"part": "office", "organisations": keys}
    assert at_work(wuhai.office).post(page(wuhai, PATH), given).status_code == HTTPStatus.FOUND
    assert cycles_for(other) == [wuhai.cycle]
    (entry,) = logged("cycles.participants.set")
    assert entry.new == {"office": ["other-office", "wuhai-office"]}


def test_leaders_are_restricted_only_where_named(wuhai):
    """Without rows every leader sees the year; with rows those alone, for two cities on one."""
    elsewhere = make_actor("leader", make_organisation("other-government", "示例外市政府"))
    assert cycles_for(elsewhere) == [wuhai.cycle]
    given = {"part": "leader", "organisations": [wuhai.leader.organisation.pk]}
    at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert cycles_for(elsewhere) == []
    assert cycles_for(wuhai.leader) == [wuhai.cycle]


@pytest.mark.parametrize("keys", [[], ["other"]])
def test_nobody_locks_oneself_out(wuhai, keys):
    """The office that acts stays the office; the refusal says why."""
    other = make_organisation("other", "示例其他单位").pk
    given = {"part": "office", "organisations": [other for _ in keys]}
    response = at_work(wuhai.office).post(page(wuhai, PATH), given, **HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "组织单位里须有您现在的单位" in response.content.decode()
    assert Participant.objects.get().organisation == wuhai.office.organisation


@pytest.mark.parametrize(
    "given", [{"part": "unit"}, {"part": ""}, {"part": "leader", "organisations": ["999999"]}]
)
def test_bad_form(wuhai, given):
    """A part that is none and an organisation off the list are refused."""
    response = at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Participant.objects.count() == 1


def test_locked_in_the_archive(wuhai):
    """An archived year changes no more."""
    wuhai.at("archived")
    keys = [wuhai.office.organisation.pk]
    response = at_work(wuhai.office).post(
        page(wuhai, PATH), {"part": "leader", "organisations": keys}
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert "年度已经归档" in response.content.decode()


def test_page_names_who_takes_part(urumqi):
    """Both of Urumqi's organisers stand there, and that leaders are not restricted."""
    text = at_work(urumqi.office).get(page(urumqi, PATH)).content.decode()
    assert "市住建局（乌鲁木齐市住房和城乡建设局）、市财政局（乌鲁木齐市财政局）" in text
    assert "未写明，不限单位" in text


def test_wrong_people_and_methods(wuhai):
    """Who takes part is the own office's to say."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post", {"part": "leader"}) == SHUT
    response = at_work(wuhai.office).put(page(wuhai, PATH))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
