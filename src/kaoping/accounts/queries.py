"""Reading people, organisations and posts: who works where, and whom a regulation means.

For the other rooms, and for everyone's own account. What only administrators read is in
`administration`.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from kaoping.accounts.acting import Seat, actor_in, seats_of
from kaoping.accounts.capabilities import ADMINISTRATORS
from kaoping.accounts.errors import NotThere
from kaoping.accounts.models import Delegation, Organisation, Person, Post, in_force, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaoping.accounts.actor import Actor


def organisations() -> list[Organisation]:
    """Return all organisations in the order of their names."""
    return list(Organisation.objects.all())


def organisation_by_code(code: str) -> Organisation | None:
    """Return the organisation of a code, None where there is none."""
    return Organisation.objects.filter(code=code).first()


def organisations_by_code(codes: Iterable[str]) -> dict[str, Organisation]:
    """Return the organisations of some codes; codes that nobody has are left out."""
    return {each.code: each for each in Organisation.objects.filter(code__in=list(codes))}


def organisations_spelled() -> dict[str, list[Organisation]]:
    """Return under each name, short name and spelling the organisations that it may mean."""
    found: dict[str, list[Organisation]] = {}
    for organisation in Organisation.objects.all():
        own = {organisation.name, organisation.short_name, *organisation.spellings}
        for spelling in own:
            found.setdefault(spelling, []).append(organisation)
    return found


def organisations_by_spelling() -> dict[str, Organisation]:
    """Return each organisation under its name, its short name and all its spellings.

    A spelling that two organisations share stands for neither.
    """
    spelled = organisations_spelled().items()
    return {spelling: meant[0] for spelling, meant in spelled if len(meant) == 1}


def people_with(role: str, organisation: Organisation | None = None) -> list[Person]:
    """Return the active people who hold a post of a role today, of an organisation if given.

    For messages and duties; stand-ins are among them.
    """
    today = timezone.localdate()
    posts = Post.objects.filter(on_day(today), role=role)
    if organisation is not None:
        posts = posts.filter(organisation=organisation)
    standing_in = in_force(today).filter(post__in=posts, to_person=OuterRef("pk"))
    own = posts.filter(person=OuterRef("pk"))
    return list(Person.objects.filter(Exists(own) | Exists(standing_in), is_active=True))


def seated(places: Iterable[tuple[str, int | None]]) -> list[Actor]:
    """Return everybody who may act today in some places, as actors: two queries.

    For messages. Holders of a post come before those who stand in for one; whoever sits in several
    of the places is there several times.

    Args:
        places: Role and key of the organisation; None for that role in any organisation.
    """
    today = timezone.localdate()
    wanted = reduce(or_, (_at(role, key) for role, key in set(places)), Q(pk__in=()))
    posts = Post.objects.filter(on_day(today), wanted).select_related("person", "organisation")
    held = {post.pk: post for post in posts if post.person.is_active}
    found = [actor_in(post.person, Seat(post, is_own=True)) for post in held.values()]
    lent = in_force(today).filter(post__in=held, to_person__is_active=True)
    found += [
        actor_in(one.to_person, Seat(held[one.post_id], is_own=False))
        for one in lent.select_related("to_person")
    ]
    return found


def _at(role: str, organisation: int | None) -> Q:
    return Q(role=role) if organisation is None else Q(role=role, organisation=organisation)


def person_by_username(username: str) -> Person | None:
    """Return the person of an account, None where there is none."""
    return Person.objects.filter(username=username.strip().lower()).first()


def actors_of(person: Person) -> list[Actor]:
    """Return a person in each seat that they may act in today, own posts first."""
    return [actor_in(person, seat) for seat in seats_of(person)]


def stand_ins(post: Post) -> list[Person]:
    """Return who could stand in for a post: active people of the same organisation."""
    today = timezone.localdate()
    posts = Post.objects.filter(
        on_day(today), organisation=post.organisation_id, person=OuterRef("pk")
    ).exclude(role__in=ADMINISTRATORS)
    same_house = Person.objects.filter(Exists(posts), is_active=True)
    return list(same_house.exclude(pk=post.person_id))


def post_to_delegate(actor: Actor, key: int) -> Post:
    """Return a post that the actor may let somebody stand in for: an own one, or any.

    Raises:
        Forbidden: It is somebody else's, and the actor is not a security administrator.
        NotThere: There is no such post.
    """
    found = Post.objects.select_related("person", "organisation").filter(pk=key).first()
    if found is None:
        raise NotThere("no-such-post", "没有这个岗位。")
    if found.person_id != actor.person_id:
        actor.require("posts.grant")
    return found


def own_posts(actor: Actor) -> list[Post]:
    """Return the actor's own posts that are not over, with the delegations of each."""
    today = timezone.localdate()
    lasting = Q(until_day__isnull=True) | Q(until_day__gte=today)
    delegations = Delegation.objects.select_related("to_person")
    return list(
        Post.objects.filter(lasting, person=actor.person)
        .select_related("organisation")
        .prefetch_related(Prefetch("delegations", delegations))
    )


def delegation(key: int) -> Delegation:
    """Return one delegation; the service asks who may end it.

    Raises:
        NotThere: There is no such delegation.
    """
    found = Delegation.objects.select_related("post__person").filter(pk=key).first()
    if found is None:
        raise NotThere("no-such-delegation", "没有这项委托。")
    return found
