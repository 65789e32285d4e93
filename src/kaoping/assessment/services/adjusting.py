"""The office's word on a mark: where joint assessors disagree, and after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from kaoping.assessment.bindings import bound
from kaoping.assessment.doors import is_correcting, lock_on_item
from kaoping.assessment.models import LeafEntry
from kaoping.assessment.services.common import (
    Item,
    clean_facts,
    item_of,
    locked_assessment,
    require_not_own,
    require_permitted,
    require_seen,
    require_unlocked,
    required_text,
)
from kaoping.assessment.services.marks import entered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


@transaction.atomic
def adjust_mark(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    *,
    facts: Mapping[str, Any],
    reason: str,
    based_on: int = 0,
) -> LeafEntry:
    """Let the office decide a leaf: a new entry beside the assessors', never an edit.

    This settles disagreements of joint assessors, and enters what the office's own registers hold.
    After publication it is open while a correction is under way, and only then: the entry says so.

    Raises:
        Forbidden: It is the actor's own unit.
        Conflict: Locked, or another entry was made meanwhile.
        Refusal: No reason, or the engine does not permit it.
    """
    actor.require("mark.adjust")
    item = item_of(actor, cycle, unit, leaf_id)
    require_not_own(actor, unit, "调整得分")
    stage = _adjusting_stage(item)
    locked_assessment(cycle, unit)
    written = clean_facts(item, facts)
    why = required_text(reason, "调整的理由")
    require_permitted(item, written)
    require_seen(item, based_on)
    evidence = bound(cycle, unit).get(leaf_id, [])
    verb = "corrected" if stage == LeafEntry.Stage.CORRECTION else "adjusted"
    return entered(actor, item, stage, written, why, evidence, f"assessment.mark.{verb}")


def _adjusting_stage(item: Item) -> LeafEntry.Stage:
    """Return as what the office speaks now, so that its entry counts from now on.

    Raises:
        Conflict: The item is locked.
    """
    require_unlocked("adjust", lock_on_item(item.timetable, item.unit, item.leaf))
    if is_correcting(item.timetable):
        return LeafEntry.Stage.CORRECTION
    reviewed = LeafEntry.Stage.REVIEW in item.heads
    return LeafEntry.Stage.REVIEW if reviewed else LeafEntry.Stage.OFFICE
