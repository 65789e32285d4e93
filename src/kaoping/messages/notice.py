"""What a notice is, what an announcement is, and when one applies to an entry of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.messages import pages
    from kaoping.messages.happening import Happening


def _always(_h: Happening) -> bool:
    return True


def _anyone(_actor: Actor, _h: Happening) -> bool:
    return True


@dataclass(frozen=True)
class Notice:
    """What some people are told of an entry.

    Attributes:
        to: Whom.
        title: What has happened, or what is to be done.
        page: Where it leads.
        asks: Name of the page of the to-do that carries the duty; empty where nothing is asked.
        stage: The stage whose clause stands below it; empty for none.
        body: More, below the title.
        when: Whether it applies to this entry.
        only: Whether it is for this person.
        mail: Whether it also goes out by e-mail; by default what asks for something does.
        once: Whether one that lies there unread is enough, however often it happens.
    """

    to: Callable[[Happening], Sequence[Actor]]
    title: str
    page: pages.Page
    asks: str = ""
    stage: str = ""
    body: str = ""
    when: Callable[[Happening], bool] = _always
    only: Callable[[Actor, Happening], bool] = _anyone
    mail: bool | None = None
    once: bool = False

    @property
    def by_mail(self) -> bool:
        """Whether it goes out by e-mail."""
        return bool(self.asks) if self.mail is None else self.mail


@dataclass(frozen=True)
class Announcement:
    """What the group is told of an entry: only what everybody may know."""

    title: str
    page: pages.Page
    when: Callable[[Happening], bool] = _always


def entering(stage: str) -> Callable[[Happening], bool]:
    """Return whether a stage begins with the entry."""
    return lambda h: h.stage == stage


def is_started(h: Happening) -> bool:
    """Tell whether the year has left its preparation."""
    return not h.cycle.is_preparing


def corrects(h: Happening) -> bool:
    """Tell whether a run replaces one that was published."""
    return h.obj.corrects_id is not None


def goes_forward(h: Happening) -> bool:
    """Tell whether a run is the first of its year."""
    return h.obj.corrects_id is None


def is_registered(h: Happening) -> bool:
    """Tell whether the account that the entry names is that of a person."""
    return hasattr(h.obj, "username")


def is_broken(h: Happening) -> bool:
    """Tell whether a check of the log found a gap or a change."""
    return "broken" in h.new


def for_all(h: Happening) -> bool:
    """Tell whether an extension is given to every unit."""
    return h.obj.unit is None
