"""What security administrators have to do: decide on the posts that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.accounts.administration import waiting_requests
from kaoping.todo import Todo

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


def todos_for(actor: Actor) -> list[Todo]:
    """Return the to-do of granting or declining posts, where some wait."""
    if actor.person is None or not actor.may("posts.grant"):
        return []
    waiting = len(waiting_requests(actor))
    if not waiting:
        return []
    title = f"办理{waiting}项岗位申请"
    return [Todo(title, clause="", due_at=None, url=reverse("accounts:posts"))]
