"""What is claimed for the items of a unit, and who reads which state of it.

A unit reads its drafts; everyone else reads what was submitted, item by item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.assessment.asked import leaves
from kaoping.assessment.checklist import Line, checklist_of, claimed, histories_of
from kaoping.assessment.models import ClaimRevision, ItemMessage, LeafEntry, SelfAssessment
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permits import ask
from kaoping.assessment.services.submission import may_withdraw
from kaoping.cycles.amended import amended_leaves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.assessment.revisions import History
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed for an item: a draft, or an entry that was submitted."""

    facts: Mapping[str, Any]
    explanation: str
    version: int
    by: str
    at: datetime | None


NOTHING = Claim({}, "", 0, "", None)


def claims_for(actor: Actor, cycle: Cycle, unit: CycleUnit) -> dict[str, Claim]:
    """Return leaf → what is claimed, drafts for the unit itself, else what was submitted."""
    actor.require("self-assessment.see")
    del cycle
    return drafts_in(histories_for(unit)) if is_their_own(actor, unit) else submitted_by(unit)


def claimed_total(actor: Actor, cycle: Cycle, unit: CycleUnit) -> tuple[str, str]:
    """Return the low and high of the total that a unit's claims give, asked of the engine."""
    claims = claims_for(actor, cycle, unit)
    scheme, about = cycle.settled_scheme(), unit_facts(unit)
    applying = leaves(scheme, about)
    facts = {leaf: one.facts for leaf, one in claims.items() if leaf in applying and one.facts}
    answer = ask(scheme, cycle.year, about, facts)
    return answer.low, answer.high


def to_compare(timetable: Timetable, unit: CycleUnit) -> tuple[list[Line], bool]:
    """Return the claims that a unit has to compare with a later edition, and whether it submitted.

    Nothing where it can do nothing about them any more: then the assessors go by the edition.
    """
    if timetable.lock("self-assess", unit) is not None or not amended_leaves(timetable.cycle):
        return [], False
    assessment = SelfAssessment.objects.filter(unit=unit).first()
    is_submitted = assessment is not None and assessment.state == SelfAssessment.State.SUBMITTED
    if is_submitted and not may_withdraw(timetable, unit, assessment):
        return [], True
    return checklist_of(timetable, unit).amended, is_submitted


def revisions_for(actor: Actor, unit: CycleUnit, leaf_id: str) -> list[ClaimRevision]:
    """Return the saved states of an item, the newest first; only for the unit's own people."""
    if not is_their_own(actor, unit):
        return []
    rows = ClaimRevision.objects.filter(unit=unit, leaf_id=leaf_id).select_related("by")
    return list(rows.order_by("-version")[:50])


def open_questions(unit: CycleUnit) -> dict[str, ItemMessage]:
    """Return leaf → what an assessor waits for an answer to: one query."""
    rows = ItemMessage.objects.filter(unit=unit, answered_by=None)
    rows = rows.exclude(kind=ItemMessage.Kind.ANSWER).select_related("by")
    return {row.leaf_id: row for row in rows}


def is_their_own(actor: Actor, unit: CycleUnit) -> bool:
    """Tell whether somebody reads the drafts of a unit: its own people, and the system."""
    own = actor.organisation
    return bool(actor.errand) or (
        actor.may("self-assessment.edit") and own is not None and unit.organisation_id == own.pk
    )


def histories_for(unit: CycleUnit) -> dict[str, History[ClaimRevision]]:
    """Return leaf → the saved states of what a unit claims: one query."""
    return histories_of(ClaimRevision.objects.filter(unit=unit).select_related("by"))


def drafts_in(histories: Mapping[str, History[ClaimRevision]]) -> dict[str, Claim]:
    """Return leaf → what is claimed by the newest state that was saved."""
    return {
        leaf: Claim(one.facts, one.explanation, one.version, one.by.name if one.by else "", one.at)
        for leaf, one in claimed(histories).items()
    }


def submitted_by(unit: CycleUnit) -> dict[str, Claim]:
    """Return leaf → what a unit has submitted: one query."""
    rows = LeafEntry.objects.filter(unit=unit, stage=LeafEntry.Stage.SELF, replaced_by=None)
    return {
        row.leaf_id: Claim(row.facts, row.reason, row.pk, row.by.name if row.by else "", row.at)
        for row in rows.select_related("by")
    }
