"""What this room offers to the shell: people to a search, requests to the to-do list."""

from __future__ import annotations

import pytest

from kaoping.accounts import services
from kaoping.accounts.search import hits_for
from kaoping.accounts.todos import todos_for

pytestmark = pytest.mark.django_db


def test_administrators_find_people(cast):
    """With the posts that they hold, and the way to their page."""
    (hit,) = hits_for(cast.system_admin, None, "haibowan")

    assert hit.title == str(cast.unit.person)
    assert hit.where == "海勃湾区·被评价单位"
    assert hit.url == f"/people/{cast.unit.person.pk}/"


@pytest.mark.parametrize("name", ["office", "unit", "auditor", "audit_admin", "outsider"])
def test_others_find_nobody(cast, name):
    """A list of people is personal data."""
    assert list(hits_for(cast.everyone[name], None, "示例")) == []


def test_waiting_posts_are_a_duty_of_the_security_administrator(cast):
    """Until they are granted or declined."""
    assert todos_for(cast.security_admin) == []
    asked = services.request_post(
        cast.system_admin, cast.outsider.person, cast.unit.organisation, "unit"
    )

    (todo,) = todos_for(cast.security_admin)
    assert (todo.title, todo.url) == ("办理1项岗位申请", "/posts/")
    assert todos_for(cast.system_admin) == []

    services.grant_requested(cast.security_admin, [asked.pk])
    assert todos_for(cast.security_admin) == []
