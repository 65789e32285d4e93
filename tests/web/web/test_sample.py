"""The sample instance's door: a card a role, and no such page anywhere else."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY

from kaoping.accounts.capabilities import Role
from kaoping.audit.models import Entry
from kaoping.web.sample import CAST, ROLE_ICONS
from web.cast import make_person


@pytest.fixture
def somebody(db):
    """One of the sample's people."""
    return make_person("wuhai.office", "示例·经办人")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_door_does_not_exist_elsewhere(client, somebody, method):
    """Outside the sample instance nobody gets in without a password, whatever they send."""
    response = getattr(client, method)("/sample/", {"person": somebody.username})
    assert response.status_code == 404
    assert SESSION_KEY not in client.session
    assert "/sample/" not in client.get("/log-in/").content.decode()


def test_each_card_is_a_role_with_what_awaits_it(client, somebody, sample):
    """Only people who are there have a card; it says what they will find."""
    html = client.get("/sample/").content.decode()
    assert html.count('<form class="kp-role"') == 1
    assert 'value="wuhai.office"' in html
    assert "领导小组办公室" in html
    assert CAST[0].finds in html
    assert 'href="/sample/"' in html


def test_a_card_logs_in_and_the_log_knows(client, somebody, sample):
    """A visitor of the sample acts as that person, and the log says so like any other."""
    response = client.post("/sample/", {"person": "wuhai.office"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session[SESSION_KEY] == str(somebody.pk)
    assert Entry.objects.filter(action="accounts.session.opened").count() == 1


@pytest.mark.parametrize("name", ["office.1", "", "nobody"])
def test_only_the_cast_can_be_acted_as(client, db, sample, name):
    """A real account that lies in the same database cannot be entered by this door."""
    make_person("office.1")
    assert client.post("/sample/", {"person": name}).status_code == 404
    assert SESSION_KEY not in client.session


def test_a_person_who_was_shut_out_has_no_card(client, somebody, sample):
    """Disabling a sample account shuts this door as well."""
    somebody.is_active = False
    somebody.save()
    assert client.post("/sample/", {"person": "wuhai.office"}).status_code == 404


def test_an_empty_sample_says_how_to_fill_it(client, db, sample):
    """Without people the page says which command makes them."""
    assert "kaoping demo" in client.get("/sample/").content.decode()


def test_the_door_takes_forms_only(client, db, sample):
    """Other methods are refused."""
    assert client.put("/sample/").status_code == 405


def test_the_cast_has_every_role_in_both_cities_and_says_that_it_is_a_sample():
    """One button for each role, and no invented person passes as a real one."""
    assert {one.role for one in CAST} == set(Role) == set(ROLE_ICONS)
    names = [one.username for one in CAST]
    assert len(names) == len(set(names))
    assert all("示例" in one.name for one in CAST)
    for city in ("乌海市", "乌鲁木齐市"):
        assert {"office", "assessor", "unit", "leader"} <= {
            one.role for one in CAST if one.city == city
        }
