"""The word of a joint assessor on the lead's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden
from kaoping.assessment.joint import needed
from kaoping.assessment.models import Countersignature, LeafEntry
from kaoping.assessment.services.common import (
    item_of,
    locked_assessment,
    require_not_own,
    require_open,
    required_text,
)
from kaoping.audit.services import record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


@transaction.atomic
def countersign(
    actor: Actor, entry: LeafEntry, *, agrees: bool, reason: str = ""
) -> Countersignature:
    """Give a joint assessor's word on the lead's mark; who disagrees says why, the office settles.

    Raises:
        Forbidden: Nobody asks this organisation, or the actor gave the mark.
        Conflict: The mark was replaced meanwhile, or marking is locked.
        Refusal: Disagreement without a reason.
    """
    actor.require("mark.countersign")
    item = item_of(actor, entry.cycle, entry.unit, entry.leaf_id)
    require_not_own(actor, entry.unit, "会签")
    require_open(item.timetable, "mark", entry.unit)
    own = actor.organisation
    wanted = {one.pk for one in needed(item.assessors, item.leaf)}
    if own is None or own.pk not in wanted:
        raise Forbidden("assessment.not-countersigner", "这个条目不需要您的单位会签。")
    if actor.acts_for(entry.by_id, entry.in_place_of_id):
        message = "不能会签自己或所代行的人给的分。"
        raise Forbidden("assessment.own-mark", message, "请由本单位另一人会签。")
    locked_assessment(item.cycle, item.unit)
    head = item.heads.get(LeafEntry.Stage.ASSESSOR)
    if head is None or head.pk != entry.pk:
        message = "牵头单位已经重新赋分，这份赋分不再有效。"
        raise Conflict("assessment.entry-changed", message, "请看过新的赋分再会签。")
    why = reason.strip() if agrees else required_text(reason, "不同意的理由")
    word = Countersignature.objects.create(
        entry=entry, organisation=own, by=actor.person, agrees=agrees, reason=why,
        at=timezone.now(),
    )  # fmt: skip
    verb = "agreed" if agrees else "disagreed"
    record(
        actor, f"assessment.countersignature.{verb}", word,
        new={"entry": entry.pk, "mark": entry.mark}, reason=why, cycle=item.cycle.pk,
        label=item.label,
    )  # fmt: skip
    return word
