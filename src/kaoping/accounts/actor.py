"""The actor: a person in one post, at one moment. Services and queries take it first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.accounts.capabilities import PHRASES, Capability, Role, capabilities_of
from kaoping.accounts.errors import Forbidden

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation, Person, Post


def author_of(by: Person | None, absent: Person | None) -> str:
    """Return who wrote something, and in whose place: `甲（代乙）`; empty for the system."""
    if by is None:
        return ""
    return f"{by.name}（代{absent.name}）" if absent else by.name


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work, and as what.

    Attributes:
        person: The person; None for the system itself.
        post: The post whose rights are used; None for a person without one. For a stand-in it is
            the post of the one who is away.
        on_behalf_of: The same post for a stand-in, else None.
        address: Network address of the request; empty outside one.
        errand: What the system is doing, where it acts by itself; else empty.
        places: Role and organisation of every post that the person may act in today, where that
            was read already (`kaoping.accounts.acting.places_of`).
    """

    person: Person | None
    post: Post | None = None
    on_behalf_of: Post | None = None
    address: str = ""
    errand: str = ""
    places: frozenset[tuple[str, int]] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def system(cls, errand: str) -> Actor:
        """Return the system at work, for commands: it may do everything, under its own name."""
        return cls(person=None, errand=errand)

    @property
    def role(self) -> Role | None:
        """The role of the post; None without one."""
        return Role(self.post.role) if self.post else None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation of the post; None without one."""
        return self.post.organisation if self.post else None

    @property
    def standpoint(self) -> tuple[Role | None, int | None, bool]:
        """All that decides what a post is shown; whatever is kept of it is kept under this."""
        own = self.organisation
        return self.role, own.pk if own else None, bool(self.errand)

    @property
    def person_id(self) -> int | None:
        """Key of the person; None for the system."""
        return self.person.pk if self.person else None

    @property
    def principals(self) -> frozenset[int]:
        """Keys of the people in whose name it acts: the person, and whom they stand in for."""
        holder = self.on_behalf_of.person_id if self.on_behalf_of else None
        return frozenset(key for key in (self.person_id, holder) if key is not None)

    @property
    def absent(self) -> Person | None:
        """In whose place the person acts; None where they sit in a post of their own."""
        return self.on_behalf_of.person if self.on_behalf_of else None

    def acts_for(self, *person_ids: int | None) -> bool:
        """Say whether one of these acts here, themselves or through who stands in for them.

        For everything that takes a second person: what somebody may not do about their own work,
        their stand-in may not do in their name either, and what a stand-in did in their name they
        may not do themselves. Of a row that somebody wrote, ask for `by_id` and `in_place_of_id`.
        """
        return not self.principals.isdisjoint(person_ids)

    @property
    def name(self) -> str:
        """The person's name; for the system what it is doing."""
        return self.person.name if self.person else f"系统：{self.errand}"

    @property
    def label(self) -> str:
        """The post as one reads it, and whom a stand-in stands in for."""
        if self.post is None:
            return ""
        behalf = f"，代{self.on_behalf_of.person.name}" if self.on_behalf_of else ""
        return f"{self.post}{behalf}"

    def may(self, capability: str) -> bool:
        """Say whether the post gives a capability.

        Raises:
            ValueError: There is no such capability.
        """
        wanted = Capability(capability)
        return bool(self.errand) or wanted in capabilities_of(self.role)

    def require(self, capability: str) -> None:
        """Do nothing where the post gives a capability.

        Raises:
            Forbidden: It does not.
        """
        if not self.may(capability):
            wanted = Capability(capability)
            post = f"当前岗位“{self.post}”" if self.post else "当前没有岗位，"
            raise Forbidden(
                f"may-not.{wanted}",
                f"{post}不可以{PHRASES[wanted]}。",
                "如有其他岗位，请在右上角切换；如需此权限，请联系安全管理员。",
            )


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not logged in, as the log sees them: an address, and no right at all."""

    address: str = ""
    person_id: None = None
    name: str = ""
    label: str = ""
