"""Which posts a person may act in today, and in which one the present session acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import ADMINISTRATORS
from kaoping.accounts.models import Delegation, Post, on_day

if TYPE_CHECKING:
    from kaoping.accounts.models import Person

SESSION_KEY = "kaoping_post"


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that a person may act in today.

    Attributes:
        post: The post.
        is_own: Whether it is the person's own, or somebody's for whom they stand in.
    """

    post: Post
    is_own: bool

    @property
    def label(self) -> str:
        """The seat as the switcher names it."""
        return str(self.post) if self.is_own else f"{self.post}，代{self.post.person.name}"


def seats_of(person: Person) -> list[Seat]:
    """Return what a person may act as today, own posts first; one query.

    Every request asks, so what `in_force` asks the database about the stand-in is told here from
    the own posts, which are read anyway.
    """
    today = timezone.localdate()
    lent = Delegation.objects.filter(on_day(today), to_person=person, revoked_at=None)
    posts = list(
        Post.objects.filter(on_day(today))
        .filter(Q(person=person) | Q(pk__in=lent.values("post"), person__is_active=True))
        .select_related("organisation", "person")
    )
    own = [post for post in posts if post.person_id == person.pk]
    houses = {post.organisation_id for post in own if post.role not in ADMINISTRATORS}
    borrowed = [
        post for post in posts if post.person_id != person.pk and post.organisation_id in houses
    ]
    return [Seat(post, is_own=True) for post in own] + [
        Seat(post, is_own=False) for post in borrowed
    ]


def places_of(actor: Actor) -> frozenset[tuple[str, int]]:
    """Return role and organisation of every post that the person may act in today.

    Recusal asks this: it is the person who is not impartial, whichever post they sit in. Of an
    actor of a request it is known already; else one query.
    """
    if actor.person is None:
        return frozenset()
    known = actor.places
    if known is None:
        known = _places(seats_of(actor.person))
    return known | ({(actor.post.role, actor.post.organisation_id)} if actor.post else set())


def _places(seats: Iterable[Seat]) -> frozenset[tuple[str, int]]:
    return frozenset((seat.post.role, seat.post.organisation_id) for seat in seats)


def actor_in(
    person: Person, seat: Seat, address: str = "", seats: Iterable[Seat] | None = None
) -> Actor:
    """Return a person in one of their seats.

    Args:
        person: The person.
        seat: The seat.
        address: Network address of the request.
        seats: All their seats, where they were read already.
    """
    behalf = None if seat.is_own else seat.post
    places = None if seats is None else _places(seats)
    return Actor(person, seat.post, on_behalf_of=behalf, address=address, places=places)


def actor_for(person: Person, wanted: int | None, address: str = "") -> tuple[Actor, list[Seat]]:
    """Return the person in the wanted seat, or in the first one, with all seats to switch to.

    Args:
        person: The person.
        wanted: Key of the post that the session acts in, if it has chosen one.
        address: Network address of the request.
    """
    seats = seats_of(person)
    seat = next((seat for seat in seats if seat.post.pk == wanted), seats[0] if seats else None)
    if seat is None:
        return Actor(person, address=address), seats
    return actor_in(person, seat, address, seats), seats
