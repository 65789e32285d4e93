"""The forms of the administrators: good input, bad input, what the page says then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.accounts import services
from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import Delegation, Organisation, Person, Post, PostRequest
from web.cast import make_actor, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client, cast):
    """A browser of the system administrator."""
    return sign_in(client, cast.system_admin)


@pytest.fixture
def security(cast):
    """A browser of the security administrator."""
    return sign_in(Client(), cast.security_admin)


def _day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class TestPerson:
    """Registering and editing a person."""

    def test_registered_person_has_a_page(self, system):
        """The form leads to the person, who has no post yet."""
        response = system.post(
            "/people/add/", {"username": "zhang.san", "name": "示例张三"}, follow=True
        )

        assert "示例张三" in response.text
        assert "没有岗位" in response.text

    def test_wrong_fields_are_named_and_kept(self, system):
        """What was typed is still there, each mistake stands at its field."""
        response = system.post(
            "/people/add/", {"username": "张三", "name": "示例张三", "email": "x"}
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"username", "email"}
        assert 'value="示例张三"' in response.text
        assert system.post("/people/add/").status_code == 422

    def test_taken_account_is_named(self, system, cast):
        """What only the service can know comes back to the same form."""
        response = system.post(
            "/people/add/", {"username": cast.unit.person.username, "name": "示例"}
        )

        assert response.status_code == 422
        assert "账号" in response.context["form"].non_field_errors()[0]

    def test_details_are_changed(self, system, cast):
        """The form begins with what is there."""
        page = f"/people/{cast.unit.person.pk}/edit/"
        assert f'value="{cast.unit.person.name}"' in system.get(page).text

        system.post(page, {"username": cast.unit.person.username, "name": "示例新名"})
        assert Person.objects.get(pk=cast.unit.person.pk).name == "示例新名"
        taken = {"username": cast.office.person.username, "name": "示例"}
        assert system.post(page, taken).status_code == 422

    def test_account_is_shut_and_opened(self, system, cast):
        """With a reason; without one the page says what is missing."""
        page = f"/people/{cast.unit.person.pk}/"
        assert "请写明" in system.post(f"{page}active/", follow=True).text

        assert "已停用" in system.post(f"{page}active/", {"reason": "离职"}, follow=True).text
        back = {"reason": "复职", "active": "1"}
        assert "账号已启用" in system.post(f"{page}active/", back, follow=True).text

    @pytest.mark.parametrize("address", ["/people/999999/", "/people/999999/edit/"])
    def test_unknown_person_is_not_found(self, system, address):
        """With a page that helps."""
        response = system.get(address)
        assert response.status_code == 404
        assert "没有这个人员" in response.text


class TestOrganisation:
    """Registering and editing an organisation."""

    def test_organisation_is_registered_with_one_spelling_a_line(self, system):
        """Blank lines do not count."""
        given = {"code": "transport", "name": "市交通局", "spellings": "市交通局\n\n 交通局 "}
        assert system.post("/organisations/add/", given).status_code == 302

        assert Organisation.objects.get(code="transport").spellings == ["市交通局", "交通局"]

    def test_wrong_fields_are_named(self, system):
        """A code of letters, six digits of GB/T 2260."""
        given = {"code": "交通", "name": "市交通局", "gb2260": "15"}
        response = system.post("/organisations/add/", given)

        assert response.status_code == 422
        assert "行政区划代码是6位数字" in response.text
        assert "code" in response.context["form"].errors

    def test_names_are_changed(self, system, cast):
        """The form begins with the spellings; a taken code comes back."""
        page = "/organisations/haibowan/"
        assert "海勃湾区" in system.get(page).text
        given = {"code": "haibowan", "name": "海勃湾区人民政府", "short_name": "海勃湾区"}

        assert system.post(page, given).status_code == 302
        assert Organisation.objects.get(code="haibowan").name == "海勃湾区人民政府"
        assert system.post(page, given | {"code": "wuda"}).status_code == 422

    def test_unknown_organisation_is_not_found(self, system):
        """With a page that helps."""
        assert system.get("/organisations/nowhere/").status_code == 404


class TestPost:
    """Granting, asking, ending."""

    def _form(self, cast, **values):
        organisation = cast.unit.organisation.pk
        return {"organisation": organisation, "role": "unit", "from_day": _day()} | values

    def test_security_administrator_grants(self, security, cast):
        """The post holds at once."""
        page = f"/people/{cast.outsider.person.pk}/posts/add/"
        assert "授予岗位" in security.get(page).text

        security.post(page, self._form(cast))
        assert Post.objects.get(person=cast.outsider.person).role == Role.UNIT

    def test_system_administrator_only_asks(self, system, security, cast):
        """The same form makes a request, which the other grants."""
        page = f"/people/{cast.outsider.person.pk}/posts/add/"
        assert "申请岗位" in system.get(page).text
        system.post(page, self._form(cast))
        assert not Post.objects.filter(person=cast.outsider.person).exists()

        asked = PostRequest.objects.get()
        assert "待授予" in security.get("/posts/").text
        given = {"request": [asked.pk], "decision": "grant"}
        assert "已授予所选的岗位" in security.post("/posts/requests/", given, follow=True).text
        assert Post.objects.filter(person=cast.outsider.person).exists()

    def test_request_is_declined_with_a_reason(self, system, security, cast):
        """Without one the page says what is missing."""
        system.post(f"/people/{cast.outsider.person.pk}/posts/add/", self._form(cast))
        given = {"request": [PostRequest.objects.get().pk], "decision": "decline"}

        assert "请写明" in security.post("/posts/requests/", given, follow=True).text
        given["reason"] = "名单有误"
        assert "已退回所选" in security.post("/posts/requests/", given, follow=True).text

    @pytest.mark.parametrize("chosen", [[], ["nonsense"], ["99999999999999999999999"]])
    def test_nothing_chosen_is_told(self, security, chosen):
        """A click without a tick, or a crafted one, does nothing."""
        response = security.post("/posts/requests/", {"request": chosen}, follow=True)
        assert "没有选中" in response.text

    def test_wrong_fields_are_named(self, security, cast):
        """No organisation, an unknown role, reversed days."""
        page = f"/people/{cast.outsider.person.pk}/posts/add/"
        given = {"role": "king", "from_day": _day(), "until_day": _day(-1)}
        response = security.post(page, given)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"organisation", "role", "until_day"}

    def test_refusal_of_the_service_stands_in_the_form(self, security, cast):
        """Separated administrators."""
        page = f"/people/{cast.audit_admin.person.pk}/posts/add/"
        response = security.post(page, self._form(cast))

        assert response.status_code == 422
        assert "不得兼任" in response.text

    def test_post_is_ended_with_a_reason(self, security, cast):
        """From the person's page."""
        page = f"/posts/{cast.unit.post.pk}/end/"
        assert "请写明" in security.post(page, follow=True).text
        assert "岗位已终止" in security.post(page, {"reason": "调离"}, follow=True).text
        assert security.post("/posts/999999/end/").status_code == 404


class TestDelegation:
    """Standing in, from one's own account."""

    @pytest.fixture
    def colleague(self, cast):
        """Somebody else of the unit."""
        return make_actor(Role.UNIT, cast.unit.organisation, "colleague")

    def _form(self, person, **values):
        given = {"to_person": person.pk, "from_day": _day(), "until_day": _day(3)}
        return given | {"reason": "出差"} | values

    def test_colleague_is_offered_and_stands_in(self, client, cast, colleague):
        """Only people of the same house stand in the list."""
        page = f"/posts/{cast.unit.post.pk}/delegate/"
        sign_in(client, cast.unit)
        form = client.get(page).context["form"]
        assert [key for key, _ in form.fields["to_person"].choices] == [
            "",
            str(colleague.person.pk),
        ]

        done = client.post(page, self._form(colleague.person), follow=True)
        assert f"已委托{colleague.person.name}" in done.text
        assert "撤销委托" in done.text

    def test_who_has_no_colleague_is_told_so(self, client, cast):
        """Instead of an empty list, why it is empty and who can fill it."""
        response = sign_in(client, cast.unit).get(f"/posts/{cast.unit.post.pk}/delegate/")
        assert "没有其他在岗人员。请先由系统管理员登记同事" in response.text
        assert 'name="to_person"' not in response.text

    def test_revoked_from_the_own_account(self, client, cast, colleague):
        """One click, and the seat of the stand-in is gone."""
        sign_in(client, cast.unit)
        client.post(f"/posts/{cast.unit.post.pk}/delegate/", self._form(colleague.person))

        found = Delegation.objects.get()
        done = client.post(f"/delegations/{found.pk}/revoke/", follow=True)
        assert "委托已撤销" in done.text
        assert client.post("/delegations/999999/revoke/").status_code == 404

    def test_person_outside_the_list_is_refused(self, client, cast, colleague):
        """A crafted form does not reach another house."""
        sign_in(client, cast.unit)
        response = client.post(
            f"/posts/{cast.unit.post.pk}/delegate/", self._form(cast.other_unit.person)
        )

        assert response.status_code == 422
        assert "to_person" in response.context["form"].errors

    def test_over_and_without_reason_is_named(self, client, cast, colleague):
        """By the form what it can see, by the service the rest."""
        sign_in(client, cast.unit)
        page = f"/posts/{cast.unit.post.pk}/delegate/"
        past = {"from_day": _day(-3), "until_day": _day(-1)}

        assert "已经过去" in client.post(page, self._form(colleague.person, **past)).text
        missing = client.post(page, self._form(colleague.person, reason="", until_day=""))
        assert set(missing.context["form"].errors) == {"reason", "until_day"}

    def test_security_administrator_does_it_for_the_sick(self, security, cast, colleague):
        """And comes back to the list of posts."""
        response = security.post(
            f"/posts/{cast.unit.post.pk}/delegate/", self._form(colleague.person)
        )

        assert response["Location"] == "/posts/"
        assert colleague.person.name in security.get("/posts/").text

    def test_unknown_post_is_not_found(self, client, cast):
        """With a page that helps."""
        assert sign_in(client, cast.unit).get("/posts/999999/delegate/").status_code == 404


class TestList:
    """The list of people."""

    def test_filters_are_kept_in_the_form(self, system, cast):
        """What was asked for is still to be seen, and can be cleared."""
        response = system.get("/people/?search=haibowan&role=unit&state=active")

        assert [each.username for each in response.context["page"].object_list] == [
            cast.unit.person.username
        ]
        assert "清除筛选" in response.text

    def test_nothing_found_says_so(self, system):
        """An empty list tells what to do."""
        assert "没有符合条件的人员" in system.get("/people/?search=无此人").text

    def test_queries_do_not_grow_with_people(self, system, cast, django_assert_num_queries):
        """Fifty people on the page cost what ten do."""
        system.get("/people/")
        with CaptureQueriesContext(connection) as few:
            system.get("/people/")
        for number in range(30):
            make_actor(Role.UNIT, cast.unit.organisation, f"more.{number}")

        with django_assert_num_queries(len(few)):
            system.get("/people/")

    def test_pages_keep_the_filter(self, system, cast):
        """The second page is the second page of the same people."""
        for number in range(51):
            make_actor(Role.UNIT, cast.unit.organisation, f"more.{number}")

        response = system.get("/people/?role=unit&page=2")
        assert response.context["page"].number == 2
        assert "role=unit" in response.text


class TestUnlockButton:
    """Buttons whose state has passed."""

    def test_open_account_cannot_be_unlocked(self, security, cast):
        """The page says so instead of pretending."""
        response = security.post(f"/people/{cast.unit.person.pk}/unlock/", follow=True)
        assert "没有被锁定" in response.text

    def test_missing_second_factor_cannot_be_reset(self, security, cast):
        """Likewise."""
        response = security.post(
            f"/people/{cast.unit.person.pk}/second-factor/reset/", {"reason": "示例"}, follow=True
        )
        assert "没有设置二次验证" in response.text

    def test_shut_account_is_not_invited(self, security, cast):
        """The page leads back with the reason."""
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="离职")

        response = security.post(f"/people/{cast.unit.person.pk}/invite/", follow=True)
        assert "已停用" in response.text
