"""Posts that were asked for: one administrator asks, another grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Refusal
from kaoping.accounts.models import PostRequest
from kaoping.accounts.services.checking import check
from kaoping.accounts.services.posts import grant_post
from kaoping.audit.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Organisation, Person, Post


@transaction.atomic
def request_post(
    actor: Actor,
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    title: str = "",
    from_day: date | None = None,
    until_day: date | None = None,
) -> PostRequest:
    """Ask for a post for somebody; it gives no right until a security administrator grants it.

    Raises:
        Forbidden: The actor is not a system administrator.
        Refusal: Something is too long or malformed.
    """
    actor.require("people.manage")
    asked = PostRequest(
        person=person,
        organisation=organisation,
        role=role,
        title=title.strip(),
        from_day=from_day or timezone.localdate(),
        until_day=until_day,
        by=actor.person,
    )
    check(asked, "post-request-invalid")
    asked.save()
    new = {"role": role, "organisation": organisation.code, "title": asked.title}
    record(actor, "accounts.post.requested", asked, new=new)
    return asked


@transaction.atomic
def grant_requested(actor: Actor, keys: Sequence[int]) -> list[Post]:
    """Grant the posts that were asked for under some keys, all or none.

    Raises:
        Forbidden: The actor is not a security administrator, or one post would be their own.
        Refusal: One of them may not be granted; the message says which and why.
    """
    actor.require("posts.grant")
    posts = []
    for asked in _open(keys):
        post = grant_post(
            actor,
            asked.person,
            asked.organisation,
            asked.role,
            title=asked.title,
            from_day=asked.from_day,
            until_day=asked.until_day,
        )
        asked.post, asked.decided_at = post, timezone.now()
        asked.save()
        posts.append(post)
    return posts


@transaction.atomic
def decline_requested(actor: Actor, keys: Sequence[int], *, reason: str) -> int:
    """Decline the posts that were asked for under some keys, and say how many.

    Raises:
        Forbidden: The actor is not a security administrator.
        Refusal: There is no reason, or nothing was chosen.
    """
    actor.require("posts.grant")
    if not reason.strip():
        raise Refusal("reason-missing", "请写明不授予的理由。")
    declined = _open(keys)
    for asked in declined:
        asked.decided_at = timezone.now()
        asked.save()
        record(actor, "accounts.post.declined", asked, reason=reason.strip())
    return len(declined)


def _open(keys: Sequence[int]) -> list[PostRequest]:
    waiting = PostRequest.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, decided_at=None
    )
    found = list(waiting.select_related("person", "organisation"))
    if not found:
        raise Refusal("nothing-chosen", "没有选中待办的岗位申请。", "请勾选后再办理。")
    return found
