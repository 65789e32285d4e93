"""One item as its page shows it: claimed, marked, said, seen and found, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.assessment.inputs import Field, fields_of, words_of
from kaoping.assessment.models import (
    Countersignature,
    ItemMessage,
    LeafEntry,
    Objection,
    SelfAssessment,
    SiteVisit,
    TaskReceipt,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.assessment.bindings import Bound
    from kaoping.assessment.joint import Agreement
    from kaoping.assessment.layout import Indicator, Line
    from kaoping.assessment.permit import Permit
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Lock, Timetable
    from kaoping.problems import Problem


@dataclass(frozen=True, slots=True)
class Peer:
    """What the same organisation has given another unit for the same item."""

    unit: str
    mark: str
    reason: str


@dataclass
class ItemPage:
    """One item as its assessors see it."""

    cycle: Cycle
    unit: CycleUnit
    timetable: Timetable
    indicator: Indicator
    line: Line
    assessors: Sequence[Assessor]
    part: str
    """What the actor's organisation is for this item: `lead`, `countersign`, or empty."""
    assessment: SelfAssessment | None
    receipt: TaskReceipt | None
    entries: Sequence[LeafEntry]
    """All entries, the oldest first."""
    claim: LeafEntry | None
    effective: LeafEntry | None
    head: LeafEntry | None
    """The lead's last mark."""
    agreement: Agreement | None
    words: Mapping[int, Sequence[Countersignature]]
    messages: Sequence[ItemMessage]
    visits: Sequence[SiteVisit]
    objections: Sequence[Objection]
    bound: Bound
    stale: str
    last_year: str
    peers: Sequence[Peer]
    facts: Mapping[str, Any]
    """What the form begins with: the effective entry's facts, else the claim's."""
    permit: Permit | None
    problems: Sequence[Problem]
    lock: Lock | None
    """Why the item cannot be marked now."""
    is_outdated: bool = False
    """Whether the year's edition no longer permits the mark, so that it does not count."""

    @property
    def fields(self) -> list[Field]:
        """The fields of the form."""
        return fields_of(self.line.leaf, self.facts)

    @property
    def mark(self) -> str:
        """The mark that the form begins with; a claim's mark is not proposed."""
        return self.effective.mark if self.effective and not self.is_outdated else ""

    @property
    def claim_words(self) -> list[tuple[str, str]]:
        """The claim in words."""
        return words_of(self.line.leaf, self.claim.facts) if self.claim else []

    @property
    def claim_mark(self) -> str:
        """The claimed mark."""
        return self.claim.mark if self.claim else ""

    @property
    def is_out(self) -> bool:
        """Whether the form says that the item does not apply."""
        return "not_applicable" in self.facts

    @property
    def based_on(self) -> int:
        """The number of the entry that counts now."""
        return self.effective.pk if self.effective else 0

    @property
    def question(self) -> ItemMessage | None:
        """What waits for the unit's answer."""
        return next((one for one in self.messages if not _is_answered(one)), None)

    @property
    def history(self) -> list[tuple[LeafEntry, list[tuple[str, str]], Sequence[Countersignature]]]:
        """Every entry with its words and its countersignatures, the newest first."""
        leaf = self.line.leaf
        return [
            (one, words_of(leaf, one.facts), self.words.get(one.pk, ()))
            for one in reversed(self.entries)
        ]

    @property
    def may_countersign(self) -> bool:
        """Whether the actor's organisation is awaited; the person is checked by the service."""
        return self.part == "countersign" and self.head is not None and self.head == self.effective


def _is_answered(message: ItemMessage) -> bool:
    return message.kind == ItemMessage.Kind.ANSWER or hasattr(message, "answered_by")
