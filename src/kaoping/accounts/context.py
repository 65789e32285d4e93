"""What every template knows of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from kaoping.accounts.capabilities import Capability

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaoping.accounts.actor import Actor


class May:
    """Capabilities as a template asks for them: `{% if may.people_manage %}`."""

    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor

    def __getitem__(self, name: str) -> bool:
        """Say whether the present post gives a capability, written with underscores.

        Raises:
            KeyError: There is no such capability.
        """
        return self.actor is not None and self.actor.may(Capability[name.upper()])


def actor(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, what they may do, the posts to switch to, and the name of the site."""
    acting: Actor | None = getattr(request, "actor", None)
    return {
        "actor": acting,
        "may": May(acting),
        "seats": getattr(request, "seats", []),
        "site_name": settings.KAOPING_SITE_NAME,
    }
