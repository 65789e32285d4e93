"""Standing in for somebody of the same house, for a time."""

from __future__ import annotations

import pytest

from kaoping.accounts import queries, services
from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import Delegation
from web.accounts.steps import delegate, today
from web.cast import make_actor, sign_in

pytestmark = pytest.mark.django_db


class TestDelegations:
    """Standing in for somebody of the same house, for a time."""

    @pytest.fixture
    def colleague(self, cast):
        """Somebody else of the unit."""
        return make_actor(Role.UNIT, cast.unit.organisation, "colleague")

    def test_stand_in_acts_in_the_post_and_is_named(self, cast, colleague):
        """The stand-in has the post's rights, under both names."""
        delegate(cast.unit, cast.unit.post, colleague.person)

        own, borrowed = queries.actors_of(colleague.person)
        assert own.on_behalf_of is None
        assert borrowed.post == cast.unit.post
        assert borrowed.label == f"海勃湾区·被评价单位，代{cast.unit.person.name}"

    def test_stand_in_is_offered_the_seat_and_always_told_of_it(self, cast, colleague, client):
        """The home page offers it with one press; from then on every page says in whose place."""
        delegate(cast.unit, cast.unit.post, colleague.person)
        offered = sign_in(client, colleague).get("/").content.decode()
        assert "切换到这个岗位" in offered
        assert "正在代" not in offered
        seated = client.post("/account/post/", {"post": cast.unit.post.pk}, follow=True)
        for page in (seated, client.get("/account/")):
            assert f"正在代{cast.unit.person.name}办理" in page.content.decode()
        assert "切换到这个岗位" not in seated.content.decode()

    def test_delegation_ends_by_itself(self, cast, colleague):
        """After the last day the seat is gone."""
        found = delegate(cast.unit, cast.unit.post, colleague.person)
        Delegation.objects.filter(pk=found.pk).update(until_day=today(-1))

        assert len(queries.actors_of(colleague.person)) == 1

    def test_delegation_is_revoked_at_once(self, cast, colleague):
        """By the holder; a second time is told so."""
        found = delegate(cast.unit, cast.unit.post, colleague.person)
        services.revoke_delegation(cast.unit, found)

        assert len(queries.actors_of(colleague.person)) == 1
        with pytest.raises(Conflict, match="已经撤销"):
            services.revoke_delegation(cast.unit, found)

    def test_seat_of_a_shut_account_is_gone(self, cast, colleague):
        """Who was dismissed has nothing left that somebody could use for them."""
        delegate(cast.unit, cast.unit.post, colleague.person)
        services.set_active(cast.system_admin, cast.unit.person, is_active=False, reason="离职")

        assert len(queries.actors_of(colleague.person)) == 1

    def test_stranger_cannot_give_away_a_post(self, cast, colleague):
        """Only the holder and the security administrator can."""
        with pytest.raises(Forbidden):
            delegate(cast.other_unit, cast.unit.post, colleague.person)
        delegate(cast.security_admin, cast.unit.post, colleague.person)

    def test_stand_in_cannot_pass_the_post_on(self, cast, colleague):
        """A borrowed post is not lent to a third person."""
        third = make_actor(Role.UNIT, cast.unit.organisation, "third")
        delegate(cast.unit, cast.unit.post, colleague.person)
        borrowed = queries.actors_of(colleague.person)[1]

        with pytest.raises(Forbidden):
            delegate(borrowed, cast.unit.post, third.person)

    def test_person_of_another_house_cannot_stand_in(self, cast):
        """A district's claims are not made by its neighbour."""
        with pytest.raises(Refusal, match="不在海勃湾区任职"):
            delegate(cast.unit, cast.unit.post, cast.other_unit.person)

    @pytest.mark.parametrize("name", ["system_admin", "security_admin", "audit_admin"])
    def test_administrators_posts_are_not_lent(self, cast, name):
        """Separation would end where an administrator's post is lent."""
        actor = cast.everyone[name]
        colleague = make_actor(Role.OFFICE, actor.organisation, "colleague")

        with pytest.raises(Refusal, match="管理员岗位不得委托"):
            delegate(actor, actor.post, colleague.person)

    def test_administrator_cannot_stand_in(self, cast):
        """An administrator of the same house takes no part in the evaluation that way either."""
        with pytest.raises(Refusal, match="不能代行"):
            delegate(cast.office, cast.office.post, cast.system_admin.person)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"until_day": today(-1), "from_day": today(-3)}, "已经过去"),
            ({"until_day": today(), "from_day": today(3)}, "终止日早于起始日"),
            ({"reason": " "}, "事由"),
        ],
    )
    def test_delegation_needs_days_and_a_reason(self, cast, colleague, values, message):
        """What is missing is named."""
        with pytest.raises(Refusal, match=message):
            delegate(cast.unit, cast.unit.post, colleague.person, **values)

    def test_nobody_stands_in_for_themselves(self, cast):
        """A mistake of the form is told, not written."""
        with pytest.raises(Refusal, match="不能是岗位本人"):
            delegate(cast.unit, cast.unit.post, cast.unit.person)


class TestLeaving:
    """Standing in ends with what it rests on, whatever last day it was given."""

    def test_who_leaves_the_house_acts_for_nobody_in_it(self, cast):
        """Whose own post ends stands in no longer, and gets no message of that place."""
        holder, colleague = cast.office, make_actor(Role.EXPERT, cast.office.organisation, "helper")
        delegate(holder, holder.post, colleague.person, until_day=today(90))
        assert len(queries.actors_of(colleague.person)) == 2
        services.end_post(cast.security_admin, colleague.post, reason="示例调离")

        assert queries.actors_of(colleague.person) == []
        assert colleague.person not in queries.people_with(Role.OFFICE)
        place = (Role.OFFICE, holder.organisation.pk)
        assert [one.person for one in queries.seated([place])] == [holder.person]

    def test_an_administrator_acts_in_no_post_of_the_evaluation(self, cast):
        """三员分立: who becomes an administrator does not keep a seat in the evaluation."""
        holder, colleague = cast.office, make_actor(Role.EXPERT, cast.office.organisation, "helper")
        delegate(holder, holder.post, colleague.person, until_day=today(90))
        services.end_post(cast.security_admin, colleague.post, reason="示例转岗")
        services.grant_post(
            cast.security_admin, colleague.person, holder.organisation, Role.SYSTEM_ADMIN
        )

        assert {one.role for one in queries.actors_of(colleague.person)} == {Role.SYSTEM_ADMIN}
