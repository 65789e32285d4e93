"""What the other rooms and the lists ask of people and posts."""

from __future__ import annotations

import pytest

from kaoping.accounts import administration, queries, services
from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import Person, Post
from web.accounts.steps import delegate
from web.cast import make_actor, make_organisation, make_person

pytestmark = pytest.mark.django_db


class TestReads:
    """What the other rooms ask."""

    def test_people_of_a_role_include_stand_ins(self, cast):
        """A duty reaches whoever can do it today."""
        colleague = make_actor(Role.EXPERT, cast.unit.organisation, "colleague")
        delegate(cast.unit, cast.unit.post, colleague.person)

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
