"""Logging in and out: the right password, the wrong one, the lock, the idle session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from kaoping.accounts import services
from kaoping.accounts.acting import SESSION_KEY
from kaoping.accounts.capabilities import Role
from kaoping.accounts.middleware import BACKGROUND, LAST_SEEN
from kaoping.accounts.models import Person
from kaoping.audit.models import Entry
from web.cast import PASSWORD, make_actor, sign_in

pytestmark = pytest.mark.django_db

LOG_IN = "/log-in/"
HOME = "/account/"


@pytest.fixture
def unit(cast):
    """A unit's person with a password."""
    person = cast.unit.person
    person.set_password(PASSWORD)
    person.save()
    return cast.unit


def _log_in(client, username, password=PASSWORD, **extra):
    return client.post(LOG_IN, {"login": username, "password": password}, **extra)


def _actions():
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


class TestLogIn:
    """Account and password."""

    def test_right_password_lets_in(self, client, unit):
        """The session acts in the person's post, and the log-in is logged."""
        response = _log_in(client, unit.person.username)

        assert response.status_code == 302
        assert client.get(HOME).context["actor"].post == unit.post
        assert _actions() == ["accounts.session.opened"]
        assert Entry.objects.get().ip == "127.0.0.1"

    def test_account_is_not_case_sensitive(self, client, unit):
        """What an official types on a phone often begins with a capital."""
        assert _log_in(client, f" {unit.person.username.upper()} ").status_code == 302

    def test_way_back_is_kept(self, client, unit):
        """After logging in one stands where one wanted to go."""
        response = client.post(
            LOG_IN, {"login": unit.person.username, "password": PASSWORD, "next": "/rights/"}
        )

        assert response["Location"] == "/rights/"

    def test_way_out_is_refused(self, client, unit):
        """A crafted link cannot send a person elsewhere after the log-in."""
        response = client.post(
            LOG_IN,
            {"login": unit.person.username, "password": PASSWORD, "next": "https://elsewhere.cn/"},
        )

        assert response["Location"] == "/"

    def test_wrong_password_and_unknown_account_look_alike(self, client, unit):
        """Nobody can find out by trying which accounts exist."""
        wrong = _log_in(client, unit.person.username, "wrong")
        unknown = _log_in(client, "nobody.1", "wrong")

        assert wrong.context["form"].non_field_errors() == (
            unknown.context["form"].non_field_errors()
        )
        assert SESSION_KEY not in client.session

    def test_failures_are_logged_without_what_was_typed(self, client, unit):
        """People type their password into the account field; the log must not keep it."""
        _log_in(client, unit.person.username, "wrong")
        _log_in(client, "My-Secret-2024", "wrong")

        first, second = Entry.objects.order_by("number")
        assert first.object_id == str(unit.person.pk)
        assert second.object_label == "未登记的账号"
        assert "secret" not in str(second.content).lower()

    def test_shut_account_does_not_get_in(self, client, unit):
        """Not even with the right password."""
        Person.objects.filter(pk=unit.person.pk).update(is_active=False)

        _log_in(client, unit.person.username)
        assert client.get(HOME).status_code == 302

    def test_session_ends_when_the_account_is_shut(self, client, cast, unit):
        """Who is dismissed while logged in is out at the next click."""
        _log_in(client, unit.person.username)
        services.set_active(cast.system_admin, unit.person, is_active=False, reason="离职")

        assert client.get(HOME).status_code == 302

    def test_visits_are_remembered(self, client, unit):
        """The dashboard tells what changed since the visit before."""
        with time_machine.travel("2024-11-20T08:00:00Z", tick=False):
            _log_in(client, unit.person.username)
        with time_machine.travel("2024-11-21T08:00:00Z", tick=False):
            _log_in(Client(), unit.person.username)

        person = Person.objects.get(pk=unit.person.pk)
        assert person.visiting_since - person.last_visit == timedelta(days=1)

    def test_log_out_ends_the_session(self, client, unit):
        """By a button; a link cannot log anybody out."""
        _log_in(client, unit.person.username)
        assert client.get("/log-out/").status_code == 200
        assert client.get(HOME).status_code == 200

        client.post("/log-out/")
        assert client.get(HOME).status_code == 302
        assert _actions()[-1] == "accounts.session.closed"

    def test_page_carries_no_inline_script_or_style(self, client):
        """The policy of the page forbids them, so they would not work."""
        response = client.get(LOG_IN)

        policy = response["Content-Security-Policy"]
        assert "script-src 'self';" in f"{policy};"
        assert "unsafe" not in policy
        assert " style=" not in response.text
        assert "onclick" not in response.text

    @override_settings(KAOPING_PROXIES=1)
    def test_address_behind_a_proxy_is_the_clients(self, client, unit):
        """Only what our own proxy wrote counts; the rest anybody can send."""
        _log_in(client, unit.person.username, headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"})

        assert Entry.objects.get().ip == "10.1.2.3"

    def test_forwarded_address_counts_nothing_without_a_proxy(self, client, unit):
        """A client cannot choose the address that stands in the log."""
        _log_in(client, unit.person.username, headers={"X-Forwarded-For": "6.6.6.6"})

        assert Entry.objects.get().ip == "127.0.0.1"


class TestLock:
    """Five wrong passwords shut the account for half an hour."""

    def _fail(self, client, unit, times=5):
        return [_log_in(client, unit.person.username, "wrong").status_code for _ in range(times)]

    def test_fifth_failure_shuts_the_account(self, client, unit):
        """The page says for how long, and who can help."""
        assert self._fail(client, unit, 4) == [200] * 4

        response = _log_in(client, unit.person.username, "wrong")
        assert response.status_code == 429
        assert "已锁定30分钟" in response.text
        assert "安全管理员" in response.text
        assert "accounts.session.locked" in _actions()

    def test_right_password_does_not_open_a_shut_account(self, client, unit):
        """Otherwise the lock would only slow a guess down."""
        self._fail(client, unit)

        assert _log_in(client, unit.person.username).status_code == 429
        assert client.get(HOME).status_code == 302

    def test_other_accounts_stay_open(self, client, cast, unit):
        """A whole office may stand behind one address."""
        other = make_actor(Role.UNIT, unit.organisation, "neighbour", password=PASSWORD)
        self._fail(client, unit)

        assert _log_in(client, other.person.username).status_code == 302

    def test_case_of_the_letters_is_no_way_around(self, client, unit):
        """Failures of ZHANG.SAN and zhang.san count together."""
        self._fail(client, unit, 4)

        assert _log_in(client, unit.person.username.upper(), "wrong").status_code == 429

    def test_lock_opens_by_itself(self, client, unit):
        """After half an hour."""
        with time_machine.travel(timezone.now() - timedelta(minutes=31), tick=False):
            self._fail(client, unit)

        assert _log_in(client, unit.person.username).status_code == 302

    def test_security_administrator_opens_it(self, client, cast, unit):
        """From the person's page; the log keeps who did."""
        self._fail(client, unit)
        keeper = sign_in(Client(), cast.security_admin)
        page = f"/people/{unit.person.pk}/"
        assert "已锁定" in keeper.get(page).text

        keeper.post(f"{page}unlock/")
        assert "已锁定" not in keeper.get(page).text
        assert _actions()[-1] == "accounts.person.unlocked"
        assert _log_in(client, unit.person.username).status_code == 302

    def test_success_forgets_the_failures(self, client, unit):
        """Four mistakes today and one tomorrow are no attack."""
        self._fail(client, unit, 4)
        _log_in(client, unit.person.username)

        assert self._fail(Client(), unit, 4) == [200] * 4


class TestIdle:
    """Twenty minutes without a click end the session."""

    def _at(self, minutes):
        start = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0)
        return time_machine.travel(start + timedelta(minutes=minutes), tick=False)

    def test_idle_session_ends_and_says_why(self, client, cast):
        """The person comes back to the page after logging in again."""
        with self._at(0):
            sign_in(client, cast.unit).get(HOME)
        with self._at(21):
            response = client.get("/rights/")
            assert response["Location"] == "/log-in/?next=%2Frights%2F&idle=1"
            assert "已自动退出" in client.get(response["Location"]).text
        assert Entry.objects.get().reason == "长时间未操作，自动退出"

    def test_used_session_goes_on(self, client, cast):
        """Each click starts the twenty minutes anew."""
        sign_in(client, cast.unit)
        for minutes in (0, 15, 30, 45):
            with self._at(minutes):
                assert client.get(HOME).status_code == 200

    def test_what_the_page_asks_by_itself_does_not_count(self, client, cast):
        """A page left open must not keep the session alive."""
        with self._at(0):
            sign_in(client, cast.unit).get(HOME)
        with self._at(15):
            client.get(HOME, headers={BACKGROUND: "1"})
        with self._at(25):
            assert client.get(HOME).status_code == 302

    @override_settings(KAOPING_IDLE_MINUTES=5)
    def test_limit_is_a_setting(self, client, cast):
        """A stricter house sets fewer minutes."""
        with self._at(0):
            sign_in(client, cast.unit).get(HOME)
        with self._at(6):
            assert client.get(HOME).status_code == 302

    def test_session_is_not_written_at_every_click(self, client, cast):
        """Reading pages must not queue for the one writer of SQLite."""
        with self._at(0):
            sign_in(client, cast.unit).get(HOME)
            first = client.session[LAST_SEEN]
        with self._at(0.5):
            client.get(HOME)
            assert client.session[LAST_SEEN] == first
        with self._at(1):
            client.get(HOME)
            assert client.session[LAST_SEEN] == first + 60


class TestSwitching:
    """One person, several posts, one at a time."""

    def _second(self, cast):
        return services.grant_post(
            cast.security_admin, cast.assessor.person, cast.assessor.organisation, "unit"
        )

    def test_session_acts_in_the_chosen_post(self, client, cast):
        """The rights are those of the post that was chosen, not of both."""
        second = self._second(cast)
        sign_in(client, cast.assessor)

        response = client.post("/account/post/", {"post": second.pk, "next": "/rights/"})
        assert response["Location"] == "/rights/"
        assert client.get(HOME).context["actor"].role is Role.UNIT

    def test_post_of_somebody_else_cannot_be_chosen(self, client, cast):
        """A crafted form gives no rights."""
        sign_in(client, cast.assessor)

        for wanted in (cast.office.post.pk, "", "nonsense"):
            assert client.post("/account/post/", {"post": wanted}).status_code == 403
        assert client.get(HOME).context["actor"].post == cast.assessor.post

    def test_way_out_is_refused(self, client, cast):
        """The way back stays in the house."""
        sign_in(client, cast.assessor)

        response = client.post(
            "/account/post/", {"post": cast.assessor.post.pk, "next": "https://elsewhere.cn/"}
        )
        assert response["Location"] == "/"

    def test_ended_post_falls_back_to_another(self, client, cast):
        """A session does not keep a post that was taken away."""
        second = self._second(cast)
        sign_in(client, cast.assessor)
        services.end_post(cast.security_admin, cast.assessor.post, reason="轮岗")

        assert client.get(HOME).context["actor"].post == second
