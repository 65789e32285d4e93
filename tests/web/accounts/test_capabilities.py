"""The one table of rights: complete, disjoint where it must be, readable."""

from __future__ import annotations

from itertools import combinations

import pytest

from kaoping.accounts.actor import Actor, Stranger
from kaoping.accounts.capabilities import (
    ADMINISTRATORS,
    PHRASES,
    ROLE_CAPABILITIES,
    Capability,
    Role,
    capabilities_of,
    sentence,
)
from kaoping.accounts.errors import Forbidden


def test_every_role_stands_in_the_table():
    """A role without a row would raise where somebody with it comes along."""
    assert set(ROLE_CAPABILITIES) == set(Role)


def test_every_capability_belongs_to_somebody():
    """A capability that nobody has is a page that nobody can open."""
    assert frozenset().union(*ROLE_CAPABILITIES.values()) == set(Capability)


def test_three_administrators_share_nothing():
    """三员分立: what one administrator does, no other administrator can do."""
    assert len(ADMINISTRATORS) == 3
    for one, other in combinations(ADMINISTRATORS, 2):
        assert not ROLE_CAPABILITIES[one] & ROLE_CAPABILITIES[other]


def test_administrators_take_no_part_in_the_evaluation():
    """Who keeps people, rights or the log neither sees nor makes a mark."""
    business = frozenset().union(
        *(ROLE_CAPABILITIES[role] for role in set(Role) - ADMINISTRATORS - {Role.AUDITOR})
    )
    for role in ADMINISTRATORS:
        assert not ROLE_CAPABILITIES[role] & business


def test_nobody_who_marks_decides_objections():
    """An objection against a mark is decided by others than those who mark."""
    for role, capabilities in ROLE_CAPABILITIES.items():
        if Capability.MARK_ENTER in capabilities:
            assert Capability.OBJECTION_DECIDE not in capabilities, role


def test_auditors_only_look():
    """An auditor changes nothing but the note of a verification."""
    writing = {
        each
        for each in ROLE_CAPABILITIES[Role.AUDITOR]
        if not each.endswith(".see") and each is not Capability.LOG_VERIFY
    }
    assert writing == set()


def test_table_reads_as_sentences():
    """Each capability has a phrase, and a role's row is a sentence of them."""
    assert set(PHRASES) == set(Capability)
    assert sentence(Role.AUDIT_ADMIN) == "审计管理员可以：查阅日志、校验日志。"


def test_nobody_without_a_post_may_do_anything():
    """A person without a post can log in, and nothing else."""
    assert capabilities_of(None) == frozenset()
    assert not any(Actor(person=None).may(each) for each in Capability)


def test_system_may_do_everything_under_its_own_name():
    """Commands act through the same services, and the log says so."""
    actor = Actor.system("迁移")

    assert all(actor.may(each) for each in Capability)
    assert (actor.name, actor.label, actor.person_id) == ("系统：迁移", "", None)


def test_stranger_is_no_actor():
    """Somebody who is not logged in has no `may` that could say yes."""
    assert not hasattr(Stranger("10.0.0.1"), "may")


@pytest.mark.django_db
def test_refusal_names_post_and_capability(cast):
    """The person learns which post they act in, what it may not, and what to do."""
    with pytest.raises(Forbidden) as refused:
        cast.unit.require("mark.enter")

    assert refused.value.code == "may-not.mark.enter"
    assert "海勃湾区·被评价单位" in refused.value.message
    assert "不可以赋分" in refused.value.message
    assert "安全管理员" in refused.value.mend


def test_unknown_capability_is_a_mistake():
    """A misspelt capability must not read as 'no'."""
    with pytest.raises(ValueError, match=r"mark\.entre"):
        Actor.system("示例").may("mark.entre")
