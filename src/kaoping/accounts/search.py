"""People as a search finds them: by administrators only, others have no list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.accounts import administration
from kaoping.offers import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.accounts.actor import Actor

MOST = 30


def hits_for(actor: Actor, cycle: object, text: str) -> Iterator[Hit]:  # noqa: ARG001  of no year
    """Yield the people whose name, account or pinyin holds the text."""
    if not any(actor.may(each) for each in administration.ADMINISTRATION):
        return
    for person in administration.people(actor, search=text)[:MOST]:
        posts = "；".join(str(post) for post in getattr(person, "current_posts", []))
        url = reverse("accounts:person", args=[person.pk])
        yield Hit("人员", str(person), posts or "没有岗位", url)
