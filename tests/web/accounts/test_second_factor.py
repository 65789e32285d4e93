"""The second factor: set up, asked for, lost, given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone

from kaoping.accounts import services
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.audit.models import Entry
from web.cast import PASSWORD

pytestmark = pytest.mark.django_db

SET_UP = "/second-factor/set-up/"


@pytest.fixture
def person(cast, client):
    """A person who has logged in, and has just confirmed the password."""
    found = cast.unit.person
    found.set_password(PASSWORD)
    found.save()
    _log_in(client, found)
    client.post("/confirm/", {"password": PASSWORD})
    return found


def _log_in(client, person):
    return client.post("/log-in/", {"login": person.username, "password": PASSWORD})


def _code(secret, ahead=0):
    *_, last = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, last + ahead))


def _set_up(client):
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": _code(secret, -1)})
    return secret


def test_code_of_the_phone_sets_it_up(client, person, django_capture_on_commit_callbacks):
    """The page shows the secret as a picture and as text, and leads to the spare codes."""
    page = client.get(SET_UP)
    assert '<svg width="' in page.text
    assert "data:image" not in page.text, "the policy lets no picture in from an address of data"

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(SET_UP, {"code": _code(page.context["form"].secret)})
    assert response["Location"] == "/second-factor/codes/"
    assert len(client.get("/second-factor/codes/").context["unused_codes"]) == 10
    assert "accounts.second-factor.set" in set(Entry.objects.values_list("action", flat=True))


def test_wrong_code_sets_up_nothing(client, person):
    """A mistyped secret would lock the person out."""
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": "000000"})

    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


def test_log_in_asks_for_the_code(client, person):
    """The password alone no longer lets in."""
    secret = _set_up(client)
    client.post("/log-out/")

    assert _log_in(client, person)["Location"] == "/log-in/code/"
    assert client.get("/account/").status_code == 302
    assert client.post("/log-in/code/", {"code": "000000"}).status_code == 200
    assert client.get("/account/").status_code == 302
    client.post("/log-in/code/", {"code": _code(secret)})
    assert client.get("/account/").status_code == 200
    assert "accounts.second-factor.refused" in set(Entry.objects.values_list("action", flat=True))


def test_spare_code_lets_in_once(client, person):
    """Without the phone, once for each code."""
    _set_up(client)
    code = client.get("/second-factor/codes/").context["unused_codes"][0]

    for status in (200, 302):
        client.post("/log-out/")
        _log_in(client, person)
        client.post("/log-in/code/", {"code": code})
        assert client.get("/account/").status_code == status


def test_guessing_codes_is_stopped(client, person):
    """A million codes are few; five wrong ones in five minutes are enough."""
    secret = _set_up(client)
    client.post("/log-out/")
    _log_in(client, person)
    for _ in range(5):
        client.post("/log-in/code/", {"code": "000000"})

    client.post("/log-in/code/", {"code": _code(secret)})
    assert client.get("/account/").status_code == 302


def test_secret_lies_encrypted(client, person):
    """Who reads the database cannot make codes."""
    secret = _set_up(client)

    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_person_gives_it_up(client, person):
    """After a question, and logged."""
    _set_up(client)

    assert "备用码也同时作废" in client.get("/second-factor/end/").text
    client.post("/second-factor/end/")
    assert not Authenticator.objects.exists()
    assert "accounts.second-factor.ended" in set(Entry.objects.values_list("action", flat=True))


def test_security_administrator_resets_a_lost_one(client, cast, person):
    """With a reason; nobody else, and not where there is none."""
    _set_up(client)
    with pytest.raises(Forbidden):
        services.reset_second_factor(cast.system_admin, person, reason="手机丢失")
    with pytest.raises(Refusal, match="理由"):
        services.reset_second_factor(cast.security_admin, person, reason="")

    services.reset_second_factor(cast.security_admin, person, reason="手机丢失")
    assert not Authenticator.objects.exists()
    with pytest.raises(Conflict, match="没有设置"):
        services.reset_second_factor(cast.security_admin, person, reason="手机丢失")


def test_setting_has_to_be_confirmed(client, cast):
    """A session left open does not give the lock away; the password is asked for first."""
    person = cast.unit.person
    person.set_password(PASSWORD)
    person.save()
    _log_in(client, person)

    confirm = client.get(SET_UP)["Location"]
    assert confirm.startswith("/confirm/")
    assert client.get(confirm).status_code == 200
    assert [client.post(confirm, {"password": "wrong"}).status_code for _ in range(5)][-1] == 429
    assert client.get(SET_UP).status_code == 302


def test_confirmed_person_comes_back(client, cast):
    """After the password the page that was asked for opens."""
    person = cast.unit.person
    person.set_password(PASSWORD)
    person.save()
    _log_in(client, person)

    confirm = client.get(SET_UP)["Location"]
    assert client.post(confirm, {"password": PASSWORD})["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_overview_leads_to_what_one_can_do(client, person):
    """Before it is set up the page offers that; afterwards the codes and the way out."""
    assert SET_UP in client.get("/second-factor/").text

    _set_up(client)
    page = client.get("/second-factor/").text
    assert "/second-factor/codes/" in page
    assert "/second-factor/end/" in page


def test_spare_codes_are_made_anew_and_kept_on_paper(client, person):
    """New ones make the old ones void; the file holds those that are left, one a line."""
    _set_up(client)
    old = client.get("/second-factor/codes/").context["unused_codes"]

    assert "全部作废" in client.get("/second-factor/codes/new/").text
    client.post("/second-factor/codes/new/")
    new = client.get("/second-factor/codes/").context["unused_codes"]
    file = client.get("/second-factor/codes/download/")

    assert not set(old) & set(new)
    assert file["Content-Disposition"].startswith("attachment")
    assert set(new) <= set(file.text.split())


def test_setting_is_confirmed_by_a_code_too(client, person, time_machine):
    """A wrong code confirms nothing; the right one lets on."""
    secret = _set_up(client)
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    way = client.get("/second-factor/codes/new/")["Location"]
    where = "/confirm/code/?" + way.partition("?")[2]

    assert client.post(where, {"code": "000000"}).status_code == 200
    assert client.get("/second-factor/codes/new/").status_code == 302
    assert client.post(where, {"code": _code(secret)})["Location"] == "/second-factor/codes/new/"
    assert client.get("/second-factor/codes/new/").status_code == 200
