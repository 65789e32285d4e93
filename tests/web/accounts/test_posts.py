"""Granting and ending posts, by the security administrator alone."""

from __future__ import annotations

import pytest

from kaoping.accounts import administration, queries, services
from kaoping.accounts.capabilities import ADMINISTRATORS, Role
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import Post, PostRequest
from web.accounts.steps import last, today
from web.cast import make_actor

pytestmark = pytest.mark.django_db


class TestPosts:
    """Granting and ending posts, by the security administrator alone."""

    def test_post_is_granted_from_today(self, cast):
        """The log names person, post and days."""
        post = services.grant_post(
            cast.security_admin, cast.outsider.person, cast.unit.organisation, "unit"
        )

        assert (post.from_day, post.until_day) == (today(), None)
        assert last().action == "accounts.post.granted"
        assert last().object_label == "示例outsider：海勃湾区·被评价单位"

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
                from_day=today(),
                until_day=today(-1),
            )

    def test_ended_post_gives_nothing_any_more(self, cast):
        """From today on the person acts without it; the past keeps it."""
        services.end_post(cast.security_admin, cast.unit.post, reason="调离")

        assert queries.actors_of(cast.unit.person) == []
        assert Post.objects.get(pk=cast.unit.post.pk).until_day == today(-1)
        assert last().old == {"until_day": None}

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
