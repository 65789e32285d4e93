"""Role × page: who may open which page of this room."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.accounts.models import Delegation, Organisation, PeopleImport, PostRequest
from kaoping.accounts.pinyin import sort_key
from web.cast import SINCE, sign_in

pytestmark = pytest.mark.django_db

EVERYONE = {
    "office",
    "assessor",
    "unit",
    "expert",
    "leader",
    "auditor",
    "system_admin",
    "security_admin",
    "audit_admin",
    "outsider",
}
ADMINISTRATION = {"system_admin", "security_admin"}
SYSTEM = {"system_admin"}
SECURITY = {"security_admin"}

PAGES = {
    "people": ("get", ADMINISTRATION),
    "person": ("get", ADMINISTRATION),
    "add-person": ("get", SYSTEM),
    "edit-person": ("get", SYSTEM),
    "set-active": ("post", SYSTEM),
    "import": ("get", SYSTEM),
    "import-template": ("get", SYSTEM),
    "import-preview": ("get", SYSTEM),
    "import-commit": ("post", SYSTEM),
    "add-post": ("get", ADMINISTRATION),
    "invite": ("post", SECURITY),
    "unlock": ("post", SECURITY),
    "reset-second-factor": ("post", SECURITY),
    "organisations": ("get", ADMINISTRATION),
    "add-organisation": ("get", SYSTEM),
    "edit-organisation": ("get", SYSTEM),
    "posts": ("get", SECURITY),
    "decide-requests": ("post", SECURITY),
    "end-post": ("post", SECURITY),
    "delegate": ("get", {"security_admin", "unit"}),
    "revoke-delegation": ("post", {"security_admin", "unit"}),
    "rights": ("get", EVERYONE),
    "profile": ("get", EVERYONE),
    "change-password": ("get", EVERYONE),
}


@pytest.fixture
def addresses(cast):
    """The address of each page, of the unit's person, post and so on."""
    unit = cast.unit
    days = {"from_day": SINCE, "until_day": SINCE.replace(year=2999)}
    delegation = Delegation.objects.create(
        post=unit.post, to_person=cast.office.person, reason="示例", **days
    )
    kept = PeopleImport.objects.create(by=cast.system_admin.person, file_name="示例.xlsx", rows=[])
    PostRequest.objects.create(person=unit.person, organisation=unit.organisation, role="unit")
    keys = {
        "person": [unit.person.pk],
        "edit-person": [unit.person.pk],
        "set-active": [unit.person.pk],
        "import-preview": [kept.pk],
        "import-commit": [kept.pk],
        "add-post": [unit.person.pk],
        "invite": [unit.person.pk],
        "unlock": [unit.person.pk],
        "reset-second-factor": [unit.person.pk],
        "edit-organisation": [unit.organisation.code],
        "end-post": [unit.post.pk],
        "delegate": [unit.post.pk],
        "revoke-delegation": [delegation.pk],
    }
    return {name: reverse(f"accounts:{name}", args=keys.get(name, [])) for name in PAGES}


@pytest.mark.parametrize("where", PAGES)
def test_page_opens_for_those_in_the_table_only(cast, addresses, where):
    """A page answers its people and refuses everyone else."""
    method, allowed = PAGES[where]
    statuses = {}
    for name in sorted(EVERYONE):
        client = sign_in(Client(), cast.everyone[name])
        statuses[name] = getattr(client, method)(addresses[where]).status_code

    assert {name for name, status in statuses.items() if status != 403} == allowed
    assert set(statuses.values()) <= {200, 302, 403}


def test_stranger_to_a_delegation_cannot_revoke_it(client, cast, addresses):
    """Only the holder of the post and the security administrator end a delegation."""
    sign_in(client, cast.assessor).post(addresses["revoke-delegation"])

    assert Delegation.objects.get().revoked_at is None


@pytest.mark.parametrize("where", PAGES)
def test_visitor_is_asked_to_log_in(client, addresses, where):
    """No page of this room is public."""
    response = getattr(client, PAGES[where][0])(addresses[where])

    assert response.status_code == 302
    assert response["Location"].startswith("/log-in/")


@pytest.mark.parametrize(
    "where", [where for where, (method, _) in PAGES.items() if method == "post"]
)
def test_buttons_do_nothing_when_they_are_only_opened(client, cast, addresses, where):
    """A link in a mail cannot press a button."""
    sign_in(client, cast.security_admin if SECURITY & PAGES[where][1] else cast.system_admin)

    assert client.get(addresses[where]).status_code == 405


def test_htmx_request_of_a_visitor_moves_the_whole_page(client, addresses):
    """A log-in form must not appear inside a table; the way back leads to the page around it."""
    page = "http://testserver/people/?role=unit"
    response = client.get(
        addresses["people"], headers={"HX-Request": "true", "HX-Current-URL": page}
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/log-in/?next=%2Fpeople%2F%3Frole%3Dunit"


@pytest.mark.parametrize(
    ("referer", "location"),
    [
        ("http://testserver/people/add/", "/log-in/?next=%2Fpeople%2Fadd%2F"),
        ("https://elsewhere.cn/people/add/", "/log-in/"),
        ("", "/log-in/"),
    ],
)
def test_form_of_a_visitor_leads_back_to_its_page(client, referer, location):
    """Whose session ended while writing comes back to the form, never to another site."""
    assert client.post("/people/add/", headers={"Referer": referer})["Location"] == location


def test_refusal_is_a_part_for_htmx_and_a_page_otherwise(client, cast, addresses):
    """The same refusal in both forms, with the same status."""
    sign_in(client, cast.unit)

    whole = client.get(addresses["people"])
    part = client.get(addresses["people"], headers={"HX-Request": "true"})

    assert (whole.status_code, part.status_code) == (403, 403)
    assert "不可以管理人员与组织" in whole.text
    assert "不可以管理人员与组织" in part.text
    assert "<html" in whole.text
    assert "<html" not in part.text


def test_organisations_stand_in_the_order_of_their_sound(client, cast):
    """By pinyin of the short name, though the query counts people: not by code."""
    for code, name in (("z-1", "安达区"), ("a-1", "遵化区"), ("m-1", "重庆区")):
        Organisation.objects.create(code=code, name=name, short_name=name)
    response = sign_in(client, cast.system_admin).get(reverse("accounts:organisations"))
    names = [one.short_name for one in response.context["organisations"]]
    assert {"安达区", "重庆区", "遵化区"} <= set(names)
    assert names == sorted(names, key=sort_key)
