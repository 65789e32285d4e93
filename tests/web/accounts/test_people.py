"""Registering people: right person, wrong person, what is refused, what the log keeps."""

from __future__ import annotations

import pytest
from django.db import transaction

from kaoping.accounts import services
from kaoping.accounts.errors import Forbidden, Refusal
from kaoping.accounts.models import Person
from kaoping.audit.models import Entry
from web.accounts.steps import last

pytestmark = pytest.mark.django_db


class TestPeople:
    """Registering people, by the system administrator alone."""

    def test_person_is_registered_without_password_and_post(self, cast):
        """Registration by itself lets nobody in."""
        person = services.create_person(cast.system_admin, username=" Zhang.San ", name="示例张三")

        assert (person.username, person.pinyin) == ("zhang.san", "shi li zhang san")
        assert not person.has_usable_password()
        assert not person.posts.exists()
        assert last().action == "accounts.person.created"
        assert last().new == {
            "username": "zhang.san",
            "name": "示例张三",
            "email": "",
            "phone": "",
        }

    @pytest.mark.parametrize("name", ["office", "security_admin", "audit_admin", "unit"])
    def test_others_register_nobody(self, cast, name):
        """Neither does the office, nor do the two other administrators."""
        with pytest.raises(Forbidden, match="不可以管理人员与组织"):
            services.create_person(cast.everyone[name], username="zhang.san", name="示例")
        assert not Entry.objects.exists()

    def test_all_problems_come_at_once(self, cast):
        """The message names every field that is wrong."""
        with pytest.raises(Refusal) as refused:
            services.create_person(
                cast.system_admin, username="张三", name="", email="x", phone="abc"
            )

        for label in ("账号：", "姓名：", "电子邮箱：", "电话："):
            assert label in refused.value.message
        assert refused.value.code == "person-invalid"

    def test_account_is_taken_once(self, cast):
        """Two people never share an account, whatever the case of its letters."""
        with pytest.raises(Refusal, match="账号"):
            services.create_person(cast.system_admin, username="OFFICE.1", name="示例")

    def test_edit_logs_only_what_changed(self, cast):
        """Old and new hold the changed field, and an edit without change writes nothing."""
        person = cast.unit.person
        services.edit_person(cast.system_admin, person, name="示例新名", username=person.username)

        assert (last().old, last().new) == (
            {"name": person.name},
            {"name": "示例新名"},
        )
        services.edit_person(cast.system_admin, person, name="示例新名")
        assert Entry.objects.count() == 1

    def test_account_is_shut_with_a_reason(self, cast):
        """Who has left cannot log in, and cannot stand in for anybody."""
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="调离")

        assert not Person.objects.get(pk=cast.unit.person.pk).is_active
        assert (last().action, last().reason) == ("accounts.person.deactivated", "调离")

    def test_account_is_not_shut_without_a_reason(self, cast):
        """The log has to say why."""
        with pytest.raises(Refusal, match="理由"):
            services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason=" ")

    def test_nobody_shuts_their_own_account(self, cast):
        """The last system administrator could lock everyone out."""
        with pytest.raises(Refusal, match="自己"):
            services.set_active(
                cast.system_admin, cast.system_admin.person, is_active=False, reason="示例"
            )

    def test_change_and_entry_stand_or_fall_together(self, cast):
        """A service inside a failed transaction leaves neither person nor entry."""

        @transaction.atomic
        def fail_afterwards():
            services.create_person(cast.system_admin, username="zhang.san", name="示例")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_afterwards()

        assert not Person.objects.filter(username="zhang.san").exists()
        assert not Entry.objects.exists()
