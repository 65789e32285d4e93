"""Passwords: the rules, the invitation, the change, their age."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.utils import timezone

from kaoping.accounts import services
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import PasswordRecord, Person
from kaoping.audit.models import Entry
from web.cast import PASSWORD, sign_in

pytestmark = pytest.mark.django_db

NEW = "Gengxin-kaoping-{}"


@pytest.fixture
def unit(cast):
    """A unit's person with a password."""
    person = cast.unit.person
    person.set_password(PASSWORD)
    person.save()
    return cast.unit


class TestRules:
    """Twelve characters, three classes, none of the last five, not the name."""

    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("Short-2024", "password_too_short"),
            ("onlysmallletters", "password-classes"),
            ("smallletters2024", "password-classes"),
            ("示例单位示例单位示例单位2024", "password-classes"),
            ("Unit.haibowan-1", "password_too_similar"),
        ],
    )
    def test_weak_password_is_refused(self, cast, password, code):
        """Each rule refuses by itself."""
        with pytest.raises(ValidationError) as refused:
            validate_password(password, cast.unit.person)

        assert code in {error.code for error in refused.value.error_list}

    @pytest.mark.parametrize("password", ["Gengxin-2024-x", "GENGXIN-2024-X", "更新考评gengxin-GX"])
    def test_three_classes_are_enough(self, cast, password):
        """Which three is free, hanzi count as other characters."""
        validate_password(password, cast.unit.person)

    def test_nobody_is_addressed_as_a_friend(self, cast, client):
        """The rules on the page, and what is said of a password that breaks them, say 您."""
        path = services.invite(cast.security_admin, cast.unit.person).path
        page = client.get(path).text
        assert "与您的姓名、账号等个人信息太相似" in page
        for password in ("password", "12345678", cast.unit.person.username):
            refused = client.post(path, {"password": password, "again": password})
            assert refused.status_code == 422
            page += refused.text
        assert "密码不能是常见的密码。" in page
        assert "\N{CJK UNIFIED IDEOGRAPH-4F60}" not in page

    def test_last_five_are_barred(self, cast):
        """The sixth last may come back."""
        for number in range(6):
            services.change_password(cast.unit, NEW.format(number))

        with pytest.raises(Refusal, match="最近5次"):
            services.change_password(cast.unit, NEW.format(1))
        services.change_password(cast.unit, NEW.format(0))
        assert PasswordRecord.objects.filter(person=cast.unit.person).count() == 5


class TestInvitation:
    """The first password is chosen by its owner."""

    def test_invited_person_chooses_and_logs_in(self, client, cast):
        """From the link to the first page, and the link is used up."""
        path = services.invite(cast.security_admin, cast.unit.person).path
        assert cast.unit.person.username in client.get(path).text

        response = client.post(path, {"password": PASSWORD, "again": PASSWORD})
        assert response["Location"] == "/log-in/"
        login = {"login": cast.unit.person.username, "password": PASSWORD}
        assert client.post("/log-in/", login).status_code == 302
        assert client.get(path).status_code == 410

    def test_weak_and_differing_passwords_are_named(self, client, cast):
        """The rules stand at the form; nothing is set."""
        path = services.invite(cast.security_admin, cast.unit.person).path

        weak = client.post(path, {"password": "short", "again": "short"})
        differing = client.post(path, {"password": PASSWORD, "again": "Another-2024-x"})

        assert (weak.status_code, differing.status_code) == (422, 422)
        assert "两次输入的新密码不同" in differing.text
        assert not Person.objects.get(pk=cast.unit.person.pk).has_usable_password()

    def test_invitation_ends_after_three_days(self, client, cast):
        """An old mail opens nothing."""
        with time_machine.travel(timezone.now() - timedelta(days=3, minutes=1), tick=False):
            path = services.invite(cast.security_admin, cast.unit.person).path

        response = client.get(path)
        assert response.status_code == 410
        assert "联系安全管理员" in response.text

    @pytest.mark.parametrize("path", ["/invitation/x/y/", "/invitation/OTk5OQ/c1-abc/"])
    def test_invented_invitation_is_over(self, client, path):
        """Nothing can be learned by trying."""
        assert client.get(path).status_code == 410

    def test_invitation_of_a_shut_account_is_over(self, client, cast):
        """Neither made nor used."""
        path = services.invite(cast.security_admin, cast.unit.person).path
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="离职")

        assert client.get(path).status_code == 410
        with pytest.raises(Conflict, match="已停用"):
            services.invite(cast.security_admin, Person.objects.get(pk=cast.unit.person.pk))

    @pytest.mark.parametrize("name", ["system_admin", "audit_admin", "office"])
    def test_only_security_administrators_invite(self, cast, name):
        """Who registers people could otherwise enter as each of them."""
        with pytest.raises(Forbidden):
            services.invite(cast.everyone[name], cast.unit.person)

    def test_nobody_invites_themselves(self, cast):
        """It would be a second way to the own password, past the old one."""
        with pytest.raises(Forbidden, match="自己"):
            services.invite(cast.security_admin, cast.security_admin.person)

    def test_invitation_is_logged_without_its_address(self, client, cast):
        """Who reads the log cannot use the invitation."""
        keeper = sign_in(client, cast.security_admin)
        page = keeper.post(f"/people/{cast.unit.person.pk}/invite/")

        token = page.context["invitation"].path.split("/")[-2]
        assert token in page.text
        assert token not in str(Entry.objects.get().content)


class TestChange:
    """Changing one's own password."""

    def _change(self, client, old=PASSWORD, password=NEW, again=NEW):
        given = {"old": old, "password": password, "again": again}
        return client.post("/account/password/", given)

    def test_password_is_changed_and_the_session_goes_on(self, client, unit):
        """Other sessions of the same person end."""
        elsewhere = sign_in(Client(), unit)
        sign_in(client, unit)

        assert self._change(client)["Location"] == "/account/"
        assert client.get("/account/").status_code == 200
        assert elsewhere.get("/account/").status_code == 302
        assert Person.objects.get(pk=unit.person.pk).check_password(NEW)

    def test_wrong_old_password_is_refused_and_counted(self, client, unit):
        """A session left open does not give the account away, nor time to guess."""
        sign_in(client, unit)

        assert [self._change(client, old="wrong").status_code for _ in range(5)] == [
            422,
            422,
            422,
            422,
            429,
        ]
        assert Person.objects.get(pk=unit.person.pk).check_password(PASSWORD)

    def test_rules_hold_for_the_change(self, client, unit):
        """The page says what is wrong."""
        sign_in(client, unit)

        response = self._change(client, password="Aa1-", again="Aa1-")
        assert "至少12个字符" in "".join(response.context["form"].non_field_errors())


class TestDuties:
    """What has to be done before anything else."""

    def test_forced_change_comes_first(self, client, unit):
        """Every page leads to the change; the change and the log-out stay open."""
        Person.objects.filter(pk=unit.person.pk).update(must_change_password=True)
        sign_in(client, unit)

        assert client.get("/rights/")["Location"] == "/account/password/"
        assert client.get("/account/password/").status_code == 200
        assert client.get("/log-out/").status_code == 200
        client.post("/account/password/", {"old": PASSWORD, "password": NEW, "again": NEW})
        assert client.get("/rights/").status_code == 200

    def test_old_password_has_to_be_changed(self, client, unit):
        """After ninety days, unless the house decides otherwise."""
        old = timezone.now() - timedelta(days=91)
        Person.objects.filter(pk=unit.person.pk).update(password_changed_at=old)
        sign_in(client, unit)

        assert client.get("/rights/").status_code == 302
        with override_settings(KAOPING_PASSWORD_DAYS=0):
            assert client.get("/rights/").status_code == 200

    @pytest.mark.parametrize(
        ("rule", "name", "status"),
        [
            ("optional", "security_admin", 200),
            ("administrators", "security_admin", 302),
            ("administrators", "unit", 200),
            ("everyone", "unit", 302),
        ],
    )
    def test_second_factor_is_asked_of_those_who_need_it(self, client, cast, rule, name, status):
        """By the setting: nobody, the administrators, everyone."""
        sign_in(client, cast.everyone[name])
        with override_settings(KAOPING_TWO_FACTOR=rule):
            response = client.get("/rights/")

        assert response.status_code == status
        if status == 302:
            assert response["Location"] == "/second-factor/set-up/"
