"""Marks of the organisation that leads: given, and confirmed when their evidence has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from kaoping.accounts.errors import Conflict, Forbidden
from kaoping.assessment.bindings import Bound, bound
from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.assessment.services.common import (
    Item,
    added_entry,
    clean_facts,
    item_of,
    locked_assessment,
    require_not_own,
    require_open,
    require_permitted,
    require_seen,
    required_text,
)
from kaoping.assessment.services.receipts import received
from kaoping.audit.services import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


@transaction.atomic
def enter_mark(  # noqa: PLR0913  a mark is bound to what its author saw
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    *,
    facts: Mapping[str, Any],
    reason: str,
    based_on: int = 0,
    seen_versions: Iterable[int] | None = None,
) -> LeafEntry:
    """Give a leaf its facts and mark, as the organisation that leads on it.

    The engine bounds the mark; the person gives the reason. The entry is bound to the versions of
    evidence that its author saw, and to the entry that counted when they looked.

    Args:
        actor: An assessor of the leading organisation.
        cycle: The year.
        unit: The unit.
        leaf_id: The leaf.
        facts: Its facts, with the mark where a person decides.
        reason: Why; never empty.
        based_on: Number of the entry that the author saw as the effective one; 0: none.
        seen_versions: Keys of the evidence versions that the author saw; None: those of now.

    Raises:
        Forbidden: Another organisation leads, or it is the actor's own unit.
        Conflict: Locked; or the entry or the evidence changed meanwhile.
        Refusal: No reason, or the engine does not permit the facts or the mark.
    """
    actor.require("mark.enter")
    item = item_of(actor, cycle, unit, leaf_id)
    require_not_own(actor, unit, "赋分")
    _require_lead(actor, item)
    require_open(item.timetable, "record-events" if is_event(item) else "mark", unit)
    assessment = locked_assessment(cycle, unit)
    _require_handed_over(item, assessment)
    written = clean_facts(item, facts)
    why = required_text(reason, "赋分理由")
    require_permitted(item, written)
    evidence = _evidence_as_seen(item, seen_versions)
    require_seen(item, based_on)
    if not is_event(item):
        received(actor, item.timetable, unit)
    stage = LeafEntry.Stage.ASSESSOR
    return entered(actor, item, stage, written, why, evidence, "assessment.mark.entered")


@transaction.atomic
def confirm_mark(
    actor: Actor, entry: LeafEntry, *, reason: str, seen_versions: Iterable[int] | None = None
) -> LeafEntry:
    """Let a mark stand after its evidence has changed: a new entry with the same facts.

    Raises:
        Forbidden: Another organisation leads.
        Conflict: The entry no longer counts, marking is locked, or the evidence changed again.
        Refusal: No reason.
    """
    return enter_mark(
        actor,
        entry.cycle,
        entry.unit,
        entry.leaf_id,
        facts=entry.facts,
        reason=reason,
        based_on=entry.pk,
        seen_versions=seen_versions,
    )


def is_event(item: Item) -> bool:
    """Tell whether a leaf counts what happened during the year, so that it is open all year."""
    return item.leaf.absent == "no-event"


def entered(
    actor: Actor,
    item: Item,
    stage: LeafEntry.Stage,
    facts: Mapping[str, Any],
    reason: str,
    evidence: Bound,
    action: str,
) -> LeafEntry:
    """Write an entry behind the one that counts, with what the log has of both."""
    before = item.effective
    based_on = before.pk if before else 0
    entry = added_entry(actor, item, stage, facts, reason, evidence=evidence, based_on=based_on)
    record(
        actor,
        action,
        entry,
        old={"entry": before.pk, "facts": before.facts} if before else None,
        new={"facts": facts, "evidence": [one["sha256"] for one in evidence]},
        reason=reason,
        cycle=item.cycle.pk,
        label=item.label,
    )
    return entry


def _require_lead(actor: Actor, item: Item) -> None:
    if actor.errand:
        return
    own = actor.organisation
    lead = item.assessors[0].organisation if item.assessors else None
    if lead is None or own is None or lead.pk != own.pk:
        who = lead.short_name if lead else "（未指定）"
        message = f"“{item.leaf.name}”由{who}牵头赋分，不由您的单位赋分。"
        joint = any(own and one.organisation.pk == own.pk for one in item.assessors[1:])
        mend = (
            "您的单位可以会签或提出不同意见。"
            if joint
            else "如分工有误，请联系领导小组办公室调整。"
        )
        raise Forbidden("assessment.not-lead", message, mend)


def _require_handed_over(item: Item, assessment: SelfAssessment) -> None:
    """A unit that may still write has not said its last word, and is not marked yet."""
    if is_event(item) or assessment.state == SelfAssessment.State.SUBMITTED:
        return
    if item.timetable.lock("self-assess", item.unit) is None:
        message = f"{item.unit.name}的自评还没有提交，现在仍可填写。"
        raise Conflict(
            "assessment.not-handed-over", message, "请等其提交，或自评时间结束后再赋分。"
        )


def _evidence_as_seen(item: Item, versions: Iterable[int] | None) -> Bound:
    now = bound(item.cycle, item.unit).get(item.leaf.id, [])
    if versions is None or {one["version"] for one in now} == set(versions):
        return now
    message = "您打开页面之后，这个条目的佐证材料有变化。"
    raise Conflict(
        "assessment.evidence-changed", message, "请看过新的材料再赋分，您填写的内容已保留。"
    )
