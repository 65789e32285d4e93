"""The writes of this room: right person, wrong person, what is refused, what the log keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kaoping.accounts import administration, queries, services
from kaoping.accounts.capabilities import ADMINISTRATORS, Role
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import Delegation, Organisation, Person, Post, PostRequest
from kaoping.audit.models import Entry
from web.cast import make_actor, make_organisation, make_person

pytestmark = pytest.mark.django_db


def _last():
    return Entry.objects.first()


def _today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def _delegate(actor, post, person, **values):
    given = {"from_day": _today(), "until_day": _today(3), "reason": "示例出差"} | values
    return services.delegate(actor, post, person, **given)


class TestPeople:
    """Registering people, by the system administrator alone."""

    def test_person_is_registered_without_password_and_post(self, cast):
        """Registration by itself lets nobody in."""
        person = services.create_person(cast.system_admin, username=" Zhang.San ", name="示例张三")

        assert (person.username, person.pinyin) == ("zhang.san", "shi li zhang san")
        assert not person.has_usable_password()
        assert not person.posts.exists()
        assert _last().action == "accounts.person.created"
        assert _last().new == {
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

        assert (_last().old, _last().new) == (
            {"name": person.name},
            {"name": "示例新名"},
        )
        services.edit_person(cast.system_admin, person, name="示例新名")
        assert Entry.objects.count() == 1

    def test_account_is_shut_with_a_reason(self, cast):
        """Who has left cannot log in, and cannot stand in for anybody."""
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="调离")

        assert not Person.objects.get(pk=cast.unit.person.pk).is_active
        assert (_last().action, _last().reason) == ("accounts.person.deactivated", "调离")

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


class TestOrganisations:
    """Registering organisations."""

    def test_organisation_is_registered(self, cast):
        """With its spellings, and the full name where there is no short one."""
        made = services.create_organisation(
            cast.system_admin, code="transport", name="市交通局", spellings=["市交通运输局"]
        )

        assert (made.short_name, made.spellings) == ("市交通局", ["市交通运输局"])
        assert _last().new["spellings"] == ["市交通运输局"]

    def test_code_is_taken_once(self, cast):
        """Codes are what scheme bodies and imports refer to."""
        with pytest.raises(Refusal, match="代码"):
            services.create_organisation(cast.system_admin, code="haibowan", name="示例")

    def test_others_register_nothing(self, cast):
        """The office asks the system administrator."""
        with pytest.raises(Forbidden):
            services.create_organisation(cast.office, code="transport", name="示例")
        with pytest.raises(Forbidden):
            services.edit_organisation(cast.office, cast.unit.organisation, name="示例")

    def test_edit_logs_old_and_new(self, cast):
        """A renamed bureau can be followed in the log."""
        services.edit_organisation(cast.system_admin, cast.unit.organisation, gb2260="150302")

        assert (_last().old, _last().new) == ({"gb2260": ""}, {"gb2260": "150302"})

    def test_shared_spelling_stands_for_nobody(self, cast):
        """Two bureaus of the same spelling must not be taken for each other."""
        for code in ("one", "two"):
            Organisation.objects.create(
                code=code, name=code, short_name=code, spellings=["有关部门"]
            )

        found = queries.organisations_by_spelling()
        assert "有关部门" not in found
        assert found["海勃湾区"].code == "haibowan"


class TestPosts:
    """Granting and ending posts, by the security administrator alone."""

    def test_post_is_granted_from_today(self, cast):
        """The log names person, post and days."""
        post = services.grant_post(
            cast.security_admin, cast.outsider.person, cast.unit.organisation, "unit"
        )

        assert (post.from_day, post.until_day) == (_today(), None)
        assert _last().action == "accounts.post.granted"
        assert _last().object_label == "示例outsider：海勃湾区·被评价单位"

    @pytest.mark.parametrize("name", ["system_admin", "office", "audit_admin"])
    def test_others_grant_nothing(self, cast, name):
        """Who registers people does not give them rights."""
        with pytest.raises(Forbidden, match="不可以授予和终止岗位"):
            services.grant_post(
                cast.everyone[name], cast.outsider.person, cast.unit.organisation, "unit"
            )

    def test_nobody_grants_themselves(self, cast):
        """A security administrator cannot become an assessor overnight."""
        with pytest.raises(Forbidden, match="自己"):
            services.grant_post(
                cast.security_admin, cast.security_admin.person, cast.unit.organisation, "unit"
            )

    @pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
    @pytest.mark.parametrize("other", ["system-admin", "security-admin", "audit-admin", "office"])
    def test_administrator_holds_no_second_role(self, cast, role, other):
        """三员分立, and no administrator takes part in the evaluation."""
        if role == other:
            other = Role.ASSESSOR
        held = make_actor(role, cast.office.organisation, "admin.9")

        with pytest.raises(Refusal, match="不得兼任"):
            services.grant_post(cast.security_admin, held.person, cast.office.organisation, other)

    def test_roles_may_follow_one_another(self, cast):
        """What is apart at one time may come one after the other."""
        services.end_post(cast.security_admin, cast.audit_admin.post, reason="轮岗")

        services.grant_post(
            cast.security_admin, cast.audit_admin.person, cast.office.organisation, "office"
        )

    def test_two_business_posts_are_fine(self, cast):
        """Urumqi's organisers are evaluated as well, by posts of the same people perhaps."""
        services.grant_post(
            cast.security_admin, cast.assessor.person, cast.assessor.organisation, "unit"
        )

        seats = queries.actors_of(cast.assessor.person)
        assert {seat.role for seat in seats} == {Role.ASSESSOR, Role.UNIT}

    def test_days_the_wrong_way_round_are_refused(self, cast):
        """A post cannot end before it begins."""
        with pytest.raises(Refusal, match="终止日早于起始日"):
            services.grant_post(
                cast.security_admin,
                cast.outsider.person,
                cast.unit.organisation,
                "unit",
                from_day=_today(),
                until_day=_today(-1),
            )

    def test_ended_post_gives_nothing_any_more(self, cast):
        """From today on the person acts without it; the past keeps it."""
        services.end_post(cast.security_admin, cast.unit.post, reason="调离")

        assert queries.actors_of(cast.unit.person) == []
        assert Post.objects.get(pk=cast.unit.post.pk).until_day == _today(-1)
        assert _last().old == {"until_day": None}

    def test_post_ends_once_and_with_a_reason(self, cast):
        """A second ending would move the day."""
        with pytest.raises(Refusal, match="理由"):
            services.end_post(cast.security_admin, cast.unit.post, reason="")
        services.end_post(cast.security_admin, cast.unit.post, reason="调离")
        with pytest.raises(Conflict, match="已于"):
            services.end_post(cast.security_admin, cast.unit.post, reason="调离")

    def test_asked_post_gives_no_right_until_it_is_granted(self, cast):
        """One administrator asks, another grants."""
        asked = services.request_post(
            cast.system_admin, cast.outsider.person, cast.unit.organisation, "unit"
        )
        assert queries.actors_of(cast.outsider.person) == []

        services.grant_requested(cast.security_admin, [asked.pk])
        assert queries.actors_of(cast.outsider.person)[0].role is Role.UNIT
        assert PostRequest.objects.get().post is not None

    def test_asked_posts_are_granted_all_or_none(self, cast):
        """One that may not be granted stops the others of the same click."""
        asked = [
            services.request_post(cast.system_admin, person, cast.office.organisation, "office")
            for person in (cast.outsider.person, cast.audit_admin.person)
        ]

        with pytest.raises(Refusal, match="不得兼任"):
            services.grant_requested(cast.security_admin, [each.pk for each in asked])
        assert not Post.objects.filter(person=cast.outsider.person).exists()

    def test_declined_post_is_gone_from_the_list(self, cast):
        """With a reason, and it cannot be granted afterwards."""
        asked = services.request_post(
            cast.system_admin, cast.outsider.person, cast.unit.organisation, "unit"
        )
        services.decline_requested(cast.security_admin, [asked.pk], reason="名单有误")

        assert administration.waiting_requests(cast.security_admin) == []
        with pytest.raises(Refusal, match="没有选中"):
            services.grant_requested(cast.security_admin, [asked.pk])


class TestLeaving:
    """Standing in ends with what it rests on, whatever last day it was given."""

    def test_who_leaves_the_house_acts_for_nobody_in_it(self, cast):
        """A colleague whose own post ends stands in no longer and gets no messages in that place."""
        holder, colleague = cast.office, make_actor(Role.EXPERT, cast.office.organisation, "helper")
        _delegate(holder, holder.post, colleague.person, until_day=_today(90))
        assert len(queries.actors_of(colleague.person)) == 2
        services.end_post(cast.security_admin, colleague.post, reason="示例调离")

        assert queries.actors_of(colleague.person) == []
        assert colleague.person not in queries.people_with(Role.OFFICE)
        place = (Role.OFFICE, holder.organisation.pk)
        assert [one.person for one in queries.seated([place])] == [holder.person]

    def test_an_administrator_acts_in_no_post_of_the_evaluation(self, cast):
        """三员分立: who becomes an administrator does not keep a seat in the evaluation."""
        holder, colleague = cast.office, make_actor(Role.EXPERT, cast.office.organisation, "helper")
        _delegate(holder, holder.post, colleague.person, until_day=_today(90))
        services.end_post(cast.security_admin, colleague.post, reason="示例转岗")
        services.grant_post(
            cast.security_admin, colleague.person, holder.organisation, Role.SYSTEM_ADMIN
        )

        assert {one.role for one in queries.actors_of(colleague.person)} == {Role.SYSTEM_ADMIN}


class TestDelegations:
    """Standing in for somebody of the same house, for a time."""

    @pytest.fixture
    def colleague(self, cast):
        """Somebody else of the unit."""
        return make_actor(Role.UNIT, cast.unit.organisation, "colleague")

    def test_stand_in_acts_in_the_post_and_is_named(self, cast, colleague):
        """The stand-in has the post's rights, under both names."""
        _delegate(cast.unit, cast.unit.post, colleague.person)

        own, borrowed = queries.actors_of(colleague.person)
        assert own.on_behalf_of is None
        assert borrowed.post == cast.unit.post
        assert borrowed.label == f"海勃湾区·被评价单位，代{cast.unit.person.name}"

    def test_delegation_ends_by_itself(self, cast, colleague):
        """After the last day the seat is gone."""
        found = _delegate(cast.unit, cast.unit.post, colleague.person)
        Delegation.objects.filter(pk=found.pk).update(until_day=_today(-1))

        assert len(queries.actors_of(colleague.person)) == 1

    def test_delegation_is_revoked_at_once(self, cast, colleague):
        """By the holder; a second time is told so."""
        found = _delegate(cast.unit, cast.unit.post, colleague.person)
        services.revoke_delegation(cast.unit, found)

        assert len(queries.actors_of(colleague.person)) == 1
        with pytest.raises(Conflict, match="已经撤销"):
            services.revoke_delegation(cast.unit, found)

    def test_seat_of_a_shut_account_is_gone(self, cast, colleague):
        """Who was dismissed has nothing left that somebody could use for them."""
        _delegate(cast.unit, cast.unit.post, colleague.person)
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="离职")

        assert len(queries.actors_of(colleague.person)) == 1

    def test_stranger_cannot_give_away_a_post(self, cast, colleague):
        """Only the holder and the security administrator can."""
        with pytest.raises(Forbidden):
            _delegate(cast.other_unit, cast.unit.post, colleague.person)
        _delegate(cast.security_admin, cast.unit.post, colleague.person)

    def test_stand_in_cannot_pass_the_post_on(self, cast, colleague):
        """A borrowed post is not lent to a third person."""
        third = make_actor(Role.UNIT, cast.unit.organisation, "third")
        _delegate(cast.unit, cast.unit.post, colleague.person)
        borrowed = queries.actors_of(colleague.person)[1]

        with pytest.raises(Forbidden):
            _delegate(borrowed, cast.unit.post, third.person)

    def test_person_of_another_house_cannot_stand_in(self, cast):
        """A district's claims are not made by its neighbour."""
        with pytest.raises(Refusal, match="不在海勃湾区任职"):
            _delegate(cast.unit, cast.unit.post, cast.other_unit.person)

    @pytest.mark.parametrize("name", ["system_admin", "security_admin", "audit_admin"])
    def test_administrators_posts_are_not_lent(self, cast, name):
        """Separation would end where an administrator's post is lent."""
        actor = cast.everyone[name]
        colleague = make_actor(Role.OFFICE, actor.organisation, "colleague")

        with pytest.raises(Refusal, match="管理员岗位不得委托"):
            _delegate(actor, actor.post, colleague.person)

    def test_administrator_cannot_stand_in(self, cast):
        """An administrator of the same house takes no part in the evaluation that way either."""
        with pytest.raises(Refusal, match="不能代行"):
            _delegate(cast.office, cast.office.post, cast.system_admin.person)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"until_day": _today(-1), "from_day": _today(-3)}, "已经过去"),
            ({"until_day": _today(), "from_day": _today(3)}, "终止日早于起始日"),
            ({"reason": " "}, "事由"),
        ],
    )
    def test_delegation_needs_days_and_a_reason(self, cast, colleague, values, message):
        """What is missing is named."""
        with pytest.raises(Refusal, match=message):
            _delegate(cast.unit, cast.unit.post, colleague.person, **values)

    def test_nobody_stands_in_for_themselves(self, cast):
        """A mistake of the form is told, not written."""
        with pytest.raises(Refusal, match="不能是岗位本人"):
            _delegate(cast.unit, cast.unit.post, cast.unit.person)


class TestReads:
    """What the other rooms ask."""

    def test_people_of_a_role_include_stand_ins(self, cast):
        """A duty reaches whoever can do it today."""
        colleague = make_actor(Role.EXPERT, cast.unit.organisation, "colleague")
        _delegate(cast.unit, cast.unit.post, colleague.person)

        found = queries.people_with("unit", cast.unit.organisation)
        assert set(found) == {cast.unit.person, colleague.person}

    def test_people_are_sorted_by_pinyin(self, cast):
        """阿 stands before 张, which the code points do not give."""
        for username, name in (("zhang", "张示例"), ("ah", "阿示例"), ("chongqing", "重庆示例")):
            make_person(username, name)

        names = [person.name for person in administration.people(cast.system_admin)]
        order = [names.index(name) for name in ("阿示例", "重庆示例", "张示例")]
        assert order == sorted(order)

    @pytest.mark.parametrize("search", ["示例outsider", "OUTSIDER", "shilioutsider", "shi li outs"])
    def test_people_are_found_by_name_account_and_pinyin(self, cast, search):
        """Typed as one thinks of them."""
        found = administration.people(cast.system_admin, search=search)
        assert [person.username for person in found] == ["outsider"]

    def test_people_are_filtered(self, cast):
        """By role, organisation and state."""
        admin = cast.system_admin
        assert {each.username for each in administration.people(admin, role="auditor")} == {
            "auditor.audit"
        }
        assert cast.unit.person in administration.people(admin, organisation="haibowan")
        assert cast.other_unit.person not in administration.people(admin, organisation="haibowan")
        assert list(administration.people(admin, state="without-post")) == [cast.outsider.person]
        services.set_active(admin, cast.outsider.person, is_active=False, reason="示例")
        assert list(administration.people(admin, state="inactive")) == [
            Person.objects.get(username="outsider")
        ]

    def test_lists_do_not_ask_once_a_person(self, cast, django_assert_num_queries):
        """Posts come along in one query, however many people there are."""
        for number in range(5):
            make_actor(Role.UNIT, make_organisation(f"more-{number}"))

        with django_assert_num_queries(2):
            shown = [
                str(post)
                for person in administration.people(cast.system_admin)
                for post in person.current_posts
            ]
        assert len(shown) == Post.objects.count()
