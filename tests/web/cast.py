"""The cast of the web tests: one person for each role of a city, ready to act.

    cast = make_cast("wuhai")
    enter_mark(cast.assessor, ...)          # services and queries take the actor
    sign_in(client, cast.assessor)          # then client.get(...) acts as that person in that post

All names are samples (示例). `cast.units` holds one actor a listed unit of the city's scheme.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from kaoping.accounts import acting
from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import Delegation, Organisation, Person, Post

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "Shili-2024-kaoping"
SINCE = date(2020, 1, 1)

OFFICE = {"wuhai": ("housing", "市住建局"), "urumqi": ("housing", "市住建局")}
ASSESSORS = {
    "wuhai": (("natural-resources", "市自然资源局"), ("urban-management", "市城管执法局")),
    "urumqi": (("finance", "市财政局"), ("natural-resources", "市自然资源局")),
}
UNITS = {
    "wuhai": (("haibowan", "海勃湾区"), ("wuda", "乌达区"), ("hainan", "海南区")),
    "urumqi": (("tianshan", "天山区"), ("midong", "米东区"), ("water", "市水务局")),
}


@dataclass
class Cast:
    """The people of a city, each as an actor.

    Attributes:
        office: Staff of the leading group's office; `second_office` approves what the first froze.
        assessor: An assessor; `second_assessor` works in another bureau.
        unit: Staff of the first unit; `other_unit` of the second; `units` of all, by unit.
        outsider: A person who can log in and has no post.
        stranger: Staff of a unit of another city.
    """

    city: str
    office: Actor
    second_office: Actor
    assessor: Actor
    second_assessor: Actor
    unit: Actor
    other_unit: Actor
    expert: Actor
    leader: Actor
    auditor: Actor
    system_admin: Actor
    security_admin: Actor
    audit_admin: Actor
    outsider: Actor
    stranger: Actor
    units: dict[str, Actor] = field(default_factory=dict)

    @property
    def everyone(self) -> dict[str, Actor]:
        """Each actor by the name of the attribute."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Actor)}


def make_person(username: str, name: str = "", *, password: str | None = None) -> Person:
    """Return a person who can log in; with a password only where a test types one."""
    return Person.objects.create_user(username, name or f"示例{username}", password)


def make_organisation(code: str, short_name: str = "") -> Organisation:
    """Return an organisation, made where it is not there yet."""
    name = short_name or f"示例单位{code}"
    values = {"name": name, "short_name": name, "spellings": [name]}
    return Organisation.objects.get_or_create(code=code, defaults=values)[0]


def make_actor(
    role: str, organisation: Organisation, username: str = "", *, password: str | None = None
) -> Actor:
    """Return a new person with one post, as an actor in it."""
    person = make_person(username or f"{role}.{organisation.code}", password=password)
    post = Post.objects.create(person=person, organisation=organisation, role=role, from_day=SINCE)
    return Actor(person, post)


def stand_in_for(actor: Actor, username: str = "stand.in") -> Actor:
    """Return a colleague with an own post, at work for the actor, who is away today."""
    assert actor.post is not None, "a person without a post has no stand-in"
    colleague = make_actor(Role.EXPERT, actor.post.organisation, username)
    today = timezone.localdate()
    Delegation.objects.create(
        post=actor.post, to_person=colleague.person, from_day=today, until_day=today, reason="示例"
    )
    return Actor(colleague.person, actor.post, on_behalf_of=actor.post)


def make_cast(city: str = "wuhai") -> Cast:
    """Return the people of a city, `wuhai` or `urumqi`."""
    office = make_organisation(f"{city}-office", "市城市更新办")
    housing = make_organisation(*OFFICE[city])
    first, second = (make_organisation(*names) for names in ASSESSORS[city])
    units = {
        code: make_actor(Role.UNIT, make_organisation(code, name)) for code, name in UNITS[city]
    }
    own, other, *_ = units.values()
    return Cast(
        city=city,
        office=make_actor(Role.OFFICE, office, "office.1"),
        second_office=make_actor(Role.OFFICE, housing, "office.2"),
        assessor=make_actor(Role.ASSESSOR, first),
        second_assessor=make_actor(Role.ASSESSOR, second),
        unit=own,
        other_unit=other,
        expert=make_actor(Role.EXPERT, make_organisation("institute", "示例设计院")),
        leader=make_actor(Role.LEADER, make_organisation("government", "市政府")),
        auditor=make_actor(Role.AUDITOR, make_organisation("audit", "市审计局")),
        system_admin=make_actor(Role.SYSTEM_ADMIN, office),
        security_admin=make_actor(Role.SECURITY_ADMIN, office),
        audit_admin=make_actor(Role.AUDIT_ADMIN, office),
        outsider=Actor(make_person("outsider")),
        stranger=make_actor(Role.UNIT, make_organisation("elsewhere", "示例外市某区")),
        units=units,
    )


def sign_in(client: Client, actor: Actor) -> Client:
    """Let a test client act as a person in a post; writes no entry into the log."""
    person = actor.person
    assert person is not None, "the system does not log in"
    session = client.session
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if actor.post:
        session[acting.SESSION_KEY] = actor.post.pk
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
