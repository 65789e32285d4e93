"""What a search in a year finds in this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from kaoping.evidence.rights import visible
from kaoping.offers import Hit

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

MOST = 20


def hits_for(actor: Actor, cycle: Cycle, text: str) -> list[Hit]:
    """Return the files in force whose title or name holds the text, the newest first."""
    if not actor.may("evidence.see"):
        return []
    named = Q(title__icontains=text) | Q(current__name__icontains=text)
    files = visible(actor, cycle).filter(named, withdrawn_at=None)
    return [
        Hit(
            kind="佐证材料",
            title=file.title,
            where=file.unit.name,
            url=reverse("evidence:file", args=(cycle.pk, file.pk)),
        )
        for file in files.select_related("unit")[:MOST]
    ]
