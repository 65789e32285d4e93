"""Handing the self-assessment over, taking it back, and being given it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.assessment.bindings import bound
from kaoping.assessment.checklist import Checklist, checklist_of
from kaoping.assessment.models import ClaimRevision, LeafEntry, SelfAssessment
from kaoping.assessment.services.claims import require_unsubmitted
from kaoping.assessment.services.common import (
    course_of,
    locked_assessment,
    require_open,
    require_own,
    required_text,
)
from kaoping.audit.services import record
from kaoping.cycles.own_affairs import KEY, noted, own_affair
from kaoping.cycles.stages import Timetable

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

STAGE = "self-assessment"


@transaction.atomic
def submit_self_assessment(
    actor: Actor, cycle: Cycle, unit: CycleUnit, *, accepts_gaps: bool = False
) -> SelfAssessment:
    """Hand a unit's self-assessment to the assessors.

    Each claim becomes an entry of the stage 自评 with the evidence that is linked to it now. What
    is refused by the engine or written by two people at once has to be settled first; what is
    missing is a matter for the unit, which says that it knows. A submission after the deadline is
    taken and flagged as late (W21).

    Args:
        actor: Somebody of the unit who may submit.
        cycle: The year.
        unit: The unit.
        accepts_gaps: The person has seen what is missing and submits nevertheless.

    Raises:
        Forbidden: Not this person's unit.
        Conflict: Locked, or submitted already.
        Refusal: Something has to be settled first, or is missing and was not accepted.
    """
    actor.require("self-assessment.submit")
    require_own(actor, unit)
    timetable = course_of(actor, cycle, unit)
    require_open(timetable, "submit-self-assessment", unit)
    assessment = locked_assessment(cycle, unit)
    require_unsubmitted(assessment)
    found = checklist_of(timetable, unit)
    _require_submittable(found, accepts_gaps=accepts_gaps)
    now = timezone.now()
    entries = _entered(actor, cycle, unit, found)
    assessment.state = SelfAssessment.State.SUBMITTED
    assessment.submitted_at, assessment.submitted_by = now, actor.person
    assessment.late = timetable.is_late(STAGE, now, unit)
    assessment.returned_reason = ""
    assessment.times_submitted += 1
    assessment.save()
    record(
        actor,
        "assessment.self-assessment.submitted",
        assessment,
        new={
            "late": assessment.late,
            "claims": {entry.leaf_id: entry.facts for entry in entries},
            "missing": [line.leaf_id for line in found.missing],
            "without_evidence": [line.leaf_id for line in found.without_evidence],
        },
        cycle=cycle.pk,
        label=f"{unit.name} 自评",
    )
    return assessment


@transaction.atomic
def withdraw_self_assessment(
    actor: Actor, cycle: Cycle, unit: CycleUnit, *, reason: str
) -> SelfAssessment:
    """Take a submission back before the deadline, to change it.

    Raises:
        Forbidden: Not this person's unit.
        Conflict: Not submitted, locked, or past the deadline.
        Refusal: No reason.
    """
    actor.require("self-assessment.submit")
    require_own(actor, unit)
    why = required_text(reason, "撤回的原因")
    timetable = course_of(actor, cycle, unit)
    require_open(timetable, "submit-self-assessment", unit)
    assessment = locked_assessment(cycle, unit)
    _require_submitted(assessment)
    if timetable.is_late(STAGE, timezone.now(), unit):
        message = "自评的截止时间已过，不能再自行撤回。"
        raise Conflict(
            "assessment.deadline-passed", message, "确需修改的，请联系领导小组办公室退回。"
        )
    return _reopened(actor, assessment, SelfAssessment.State.OPEN, "withdrawn", why)


@transaction.atomic
def return_self_assessment(
    actor: Actor, cycle: Cycle, unit: CycleUnit, *, reason: str
) -> SelfAssessment:
    """Give a submission back to its unit, which then changes it and submits again.

    Raises:
        Forbidden: It is the actor's own unit, and another person of the office has no tie to it.
        Conflict: Not submitted, or the unit could not write: an extension has to come first.
        Refusal: No reason.
    """
    actor.require("self-assessment.return")
    why = required_text(reason, "退回的原因")
    lock = course_of(actor, cycle, unit).lock("self-assess", unit)
    if lock is not None:
        message = f"现在退回，{unit.name}也无法修改：{lock.reason}。"
        raise Conflict("assessment.return-locked", message, "请先为该单位办理自评延期，再退回。")
    assessment = locked_assessment(cycle, unit)
    _require_submitted(assessment)
    is_own = own_affair(actor, cycle, unit, "退回自评")
    state = SelfAssessment.State.RETURNED
    return _reopened(actor, assessment, state, "returned", why, is_own=is_own)


def may_withdraw(timetable: Timetable, unit: CycleUnit, assessment: SelfAssessment | None) -> bool:
    """Tell whether a unit may take its submission back now."""
    return (
        assessment is not None
        and assessment.state == SelfAssessment.State.SUBMITTED
        and timetable.lock("submit-self-assessment", unit) is None
        and not timetable.is_late(STAGE, timezone.now(), unit)
    )


def _require_submittable(found: Checklist, *, accepts_gaps: bool) -> None:
    if found.blocking:
        lines = "；".join(f"{line.name}：{line.what}" for line in found.blocking)
        raise Refusal("assessment.not-submittable", f"还有内容须先改正：{lines}。")
    if found.gaps and not accepts_gaps:
        message = (
            f"还有{len(found.missing)}项没有填写，{len(found.without_evidence)}项没有佐证材料，"
            f"{len(found.unwritten)}个报告部分没有编写。"
        )
        if found.amended:
            message += f"{len(found.amended)}项填写之后办法有修订。"
        raise Refusal("assessment.gaps", message, "请补齐，或确认不再补充后提交。")


def _require_submitted(assessment: SelfAssessment) -> None:
    if assessment.state != SelfAssessment.State.SUBMITTED:
        raise Conflict("assessment.not-submitted", "自评还没有提交。")


def _reopened(
    actor: Actor,
    assessment: SelfAssessment,
    state: SelfAssessment.State,
    verb: str,
    reason: str,
    *,
    is_own: bool = False,
) -> SelfAssessment:
    old = {"state": assessment.state, "submitted_at": assessment.submitted_at}
    assessment.state = state
    assessment.returned_reason = reason if state == SelfAssessment.State.RETURNED else ""
    assessment.save()
    record(
        actor,
        f"assessment.self-assessment.{verb}",
        assessment,
        old=old,
        new={"state": state} | ({KEY: True} if is_own else {}),
        reason=reason,
        cycle=assessment.cycle_id,
        label=noted(f"{assessment.unit.name} 自评", is_own=is_own),
    )
    return assessment


def _entered(actor: Actor, cycle: Cycle, unit: CycleUnit, found: Checklist) -> list[LeafEntry]:
    """Add the entries of the stage 自评; a claim that stands as it was entered before is left."""
    rows = LeafEntry.objects.filter(unit=unit, stage=LeafEntry.Stage.SELF, replaced_by=None)
    heads = {row.leaf_id: row for row in rows}
    evidence = bound(cycle, unit)
    now = timezone.now()
    fresh = [
        LeafEntry(
            cycle=cycle,
            unit=unit,
            leaf_id=leaf_id,
            stage=LeafEntry.Stage.SELF,
            facts=claim.facts,
            reason=claim.explanation,
            by=claim.by,
            post_label=actor.label,
            organisation=actor.organisation,
            at=now,
            evidence=evidence.get(leaf_id, []),
            replaces=heads.get(leaf_id),
        )
        for leaf_id, claim in found.claims.items()
        if _differs(claim, heads.get(leaf_id), evidence.get(leaf_id, []))
    ]
    return LeafEntry.objects.bulk_create(fresh)


def _differs(claim: ClaimRevision, head: LeafEntry | None, evidence: list[dict[str, Any]]) -> bool:
    if head is None:
        return bool(claim.facts or claim.explanation)
    return (claim.facts, claim.explanation, evidence) != (head.facts, head.reason, head.evidence)
