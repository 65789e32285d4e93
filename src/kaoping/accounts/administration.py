"""Reading people, organisations and posts as their administrators do.

Every function asks for the capability of one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Replace
from django.utils import timezone

from kaoping.accounts.errors import NotThere
from kaoping.accounts.models import (
    Delegation,
    Organisation,
    PeopleImport,
    Person,
    Post,
    PostRequest,
    on_day,
)
from kaoping.accounts.queries import organisation_by_code

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaoping.accounts.actor import Actor

ADMINISTRATION = ("people.manage", "posts.grant", "security.manage")


def require_administration(actor: Actor) -> None:
    """Do nothing for one of those who manage people, posts or security.

    Raises:
        Forbidden: The actor is none of them.
    """
    if not any(actor.may(capability) for capability in ADMINISTRATION):
        actor.require("people.manage")


def people(
    actor: Actor, *, search: str = "", role: str = "", organisation: str = "", state: str = ""
) -> QuerySet[Person]:
    """Return the people in the order of their names, with their posts of today and later.

    Args:
        actor: A system or security administrator.
        search: Part of the name, the account or the pinyin.
        role: A role that one of their posts has.
        organisation: Code of an organisation that one of their posts is in.
        state: `active`, `inactive`, or `without-post`.

    Raises:
        Forbidden: The actor is neither.
    """
    require_administration(actor)
    today = timezone.localdate()
    current = Post.objects.filter(Q(until_day__isnull=True) | Q(until_day__gte=today))
    found = Person.objects.prefetch_related(
        Prefetch("posts", current.select_related("organisation"), to_attr="current_posts")
    )
    if search:
        compact = search.lower().replace(" ", "")
        found = found.annotate(spelled=Replace("pinyin", Value(" "), Value(""))).filter(
            Q(name__icontains=search) | Q(username__icontains=search) | Q(spelled__contains=compact)
        )
    mine = current.filter(person=OuterRef("pk"))
    if role:
        found = found.filter(Exists(mine.filter(role=role)))
    if organisation:
        found = found.filter(Exists(mine.filter(organisation__code=organisation)))
    if state == "without-post":
        return found.filter(~Exists(mine), is_active=True)
    if state in {"active", "inactive"}:
        found = found.filter(is_active=state == "active")
    return found


def person(actor: Actor, key: int) -> Person:
    """Return one person, with all posts and the delegations of these and to them.

    Raises:
        Forbidden: The actor is no administrator of people, posts or security.
        NotThere: There is no such person.
    """
    require_administration(actor)
    posts = Post.objects.select_related("organisation").prefetch_related(
        Prefetch("delegations", Delegation.objects.select_related("to_person"))
    )
    to_them = Delegation.objects.select_related("post__person", "post__organisation")
    found = (
        Person.objects.filter(pk=key)
        .prefetch_related(Prefetch("posts", posts), Prefetch("delegations", to_them))
        .first()
    )
    if found is None:
        raise NotThere("no-such-person", "没有这个人员。")
    return found


def organisations_with_counts(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations with `people_count`, the number of those who hold a post today.

    Raises:
        Forbidden: The actor is no administrator of people, posts or security.
    """
    require_administration(actor)
    today = timezone.localdate()
    held = Count("posts__person", filter=on_day(today, "posts__"), distinct=True)
    # A query that groups leaves the model's own order out.
    return Organisation.objects.annotate(people_count=held).order_by("pinyin", "code")


def organisation(actor: Actor, code: str) -> Organisation:
    """Return one organisation.

    Raises:
        Forbidden: The actor is no administrator of people, posts or security.
        NotThere: There is no such organisation.
    """
    require_administration(actor)
    found = organisation_by_code(code)
    if found is None:
        raise NotThere("no-such-organisation", "没有这个组织。")
    return found


def post(actor: Actor, key: int) -> Post:
    """Return one post.

    Raises:
        Forbidden: The actor is no administrator of people, posts or security.
        NotThere: There is no such post.
    """
    require_administration(actor)
    found = Post.objects.select_related("person", "organisation").filter(pk=key).first()
    if found is None:
        raise NotThere("no-such-post", "没有这个岗位。")
    return found


def waiting_requests(actor: Actor) -> list[PostRequest]:
    """Return the posts that were asked for and wait for a decision.

    Raises:
        Forbidden: The actor is not a security administrator.
    """
    actor.require("posts.grant")
    waiting = PostRequest.objects.filter(decided_at=None)
    return list(waiting.select_related("person", "organisation", "by"))


def current_posts(actor: Actor) -> list[Post]:
    """Return the posts that are held today or later.

    Raises:
        Forbidden: The actor is not a security administrator.
    """
    actor.require("posts.grant")
    lasting = Q(until_day__isnull=True) | Q(until_day__gte=timezone.localdate())
    return list(Post.objects.filter(lasting).select_related("person", "organisation"))


def current_delegations(actor: Actor) -> list[Delegation]:
    """Return the delegations that are neither over nor revoked.

    Raises:
        Forbidden: The actor is not a security administrator.
    """
    actor.require("posts.grant")
    lasting = Delegation.objects.filter(revoked_at=None, until_day__gte=timezone.localdate())
    return list(lasting.select_related("post__person", "post__organisation", "to_person"))


@dataclass(frozen=True, slots=True)
class EntryState:
    """How a person gets in.

    Attributes:
        has_password: Whether a password was ever chosen.
        has_second_factor: Whether log-ins ask for a code.
        is_locked: Whether too many wrong passwords have shut the account for now.
    """

    has_password: bool
    has_second_factor: bool
    is_locked: bool


def entry_state(actor: Actor, person: Person) -> EntryState:
    """Return how a person gets in.

    Raises:
        Forbidden: The actor is no administrator of people, posts or security.
    """
    require_administration(actor)
    attempts = AccessAttempt.objects.filter(
        username=person.username,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    return EntryState(person.has_usable_password(), is_mfa_enabled(person), attempts.exists())


def people_import(actor: Actor, key: int) -> PeopleImport:
    """Return a sheet of people that was read.

    Raises:
        Forbidden: The actor is not a system administrator.
        NotThere: There is no such import.
    """
    actor.require("people.manage")
    found = PeopleImport.objects.select_related("by").filter(pk=key).first()
    if found is None:
        raise NotThere("no-such-import", "没有这次导入。")
    return found
