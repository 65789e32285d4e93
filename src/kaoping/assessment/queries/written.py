"""What was written about an item: its entries, questions and answers, visits, objections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.assessment.models import Countersignature, ItemMessage, LeafEntry, Objection, SiteVisit
from kaoping.assessment.queries.item_page import Peer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


def entries_of_item(unit: CycleUnit, leaf_id: str) -> list[LeafEntry]:
    """Return all entries of an item, the oldest first: one query."""
    rows = LeafEntry.objects.filter(unit=unit, leaf_id=leaf_id)
    return list(rows.select_related("by", "in_place_of", "organisation"))


def messages_of(unit: CycleUnit, leaf_id: str) -> list[ItemMessage]:
    """Return what unit and assessors said to each other about an item: one query."""
    rows = ItemMessage.objects.filter(unit=unit, leaf_id=leaf_id)
    return list(rows.select_related("by", "organisation", "answered_by"))


@dataclass(frozen=True, slots=True)
class Rows:
    """What was written about an item."""

    entries: Sequence[LeafEntry]
    messages: Sequence[ItemMessage]
    visits: Sequence[SiteVisit]
    objections: Sequence[Objection]
    peers: Sequence[Peer]

    @classmethod
    def read(cls, actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> Rows:
        """Read it: five queries."""
        return cls(
            entries_of_item(unit, leaf_id),
            messages_of(unit, leaf_id),
            list(SiteVisit.objects.filter(unit=unit, leaf_id=leaf_id).select_related("by")),
            list(Objection.objects.filter(unit=unit, leaf_id=leaf_id)),
            _peers(actor, cycle, unit, leaf_id),
        )


def _peers(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> list[Peer]:
    """Return the marks of the same organisation for the same item of other units: one query."""
    rows = LeafEntry.objects.filter(
        cycle=cycle, leaf_id=leaf_id, stage=LeafEntry.Stage.ASSESSOR,
        organisation=actor.organisation, replaced_by=None,
    ).exclude(unit=unit)  # fmt: skip
    return [
        Peer(row.unit.name, row.mark, row.reason)
        for row in rows.select_related("unit").order_by("unit__position")
    ]


def words_on(unit: CycleUnit, leaf_id: str) -> dict[int, list[Countersignature]]:
    """Return entry → what was said on it when it was to be countersigned: one query."""
    rows = Countersignature.objects.filter(entry__unit=unit, entry__leaf_id=leaf_id)
    found: dict[int, list[Countersignature]] = {}
    for row in rows.select_related("organisation", "by"):
        found.setdefault(row.entry_id, []).append(row)
    return found
