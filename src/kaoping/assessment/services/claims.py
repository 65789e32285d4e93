"""What a unit writes: claims item by item, and the sections of its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere
from kaoping.assessment.comparing import outdated
from kaoping.assessment.models import ClaimRevision, ReportSection, SelfAssessment
from kaoping.assessment.revisions import History
from kaoping.assessment.services.common import (
    Item,
    clean_facts,
    course_of,
    item_of,
    limited_text,
    locked_assessment,
    require_open,
    require_own,
)
from kaoping.audit.services import record
from kaoping.cycles.amended import amended_leaves

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

LONGEST_SECTION = 30000


@transaction.atomic
def save_claim(  # noqa: PLR0913  a claim is written against what its author saw
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    *,
    facts: Mapping[str, Any],
    explanation: str = "",
    base_version: int,
    merges: int | None = None,
) -> ClaimRevision:
    """Save what a unit claims for a leaf, finished or not.

    A draft may hold facts that the engine refuses: nothing that was typed is lost, the page says
    what is wrong, and submitting waits until it is mended. Whoever saves over a version that they
    have not seen gets their text back as a conflict beside it (`conflict_with` is set).

    The same text once more is no revision, unless an amendment changed the item in between: then it
    says that somebody has looked again.

    Args:
        actor: Somebody of the unit.
        cycle: The year.
        unit: The unit.
        leaf_id: The leaf.
        facts: Its facts, numbers as text.
        explanation: In the unit's words.
        base_version: The version that the author was looking at; 0: nothing yet.
        merges: Key of a conflict that this text settles.

    Raises:
        Forbidden: Not this person's unit.
        NotThere: The leaf is not in the unit's tables.
        Conflict: Self-assessment is locked or submitted.
        Refusal: A text or a list that is too long.
    """
    actor.require("self-assessment.edit")
    require_own(actor, unit)
    item = item_of(actor, cycle, unit, leaf_id)
    assessment = locked_assessment(cycle, unit)
    require_editable(item, assessment)
    written = clean_facts(item, facts)
    text = limited_text(explanation.strip(), "自评说明")
    history = History.of(ClaimRevision.objects.filter(unit=unit, leaf_id=leaf_id))
    now, merged = history.current, history.merging(merges)
    same = now is not None and (now.facts, now.explanation) == (written, text)
    if now is not None and same and merged is None and not _is_outdated(now, item, assessment):
        return now
    collides = None if same else history.collides(base_version)
    if collides is not None and merged is None:
        merged = history.own_conflict(actor.person_id, collides)
        if merged is not None and (merged.facts, merged.explanation) == (written, text):
            return merged
    revision = ClaimRevision.objects.create(
        cycle=cycle,
        unit=unit,
        leaf_id=leaf_id,
        facts=written,
        explanation=text,
        version=history.next_version,
        base_version=base_version,
        by=actor.person,
        at=timezone.now(),
        conflict_with=collides,
        merges=merged,
    )
    record(
        actor,
        "assessment.claim.collided" if collides else "assessment.claim.saved",
        revision,
        old=_claim(now),
        new=_claim(revision),
        cycle=cycle.pk,
        label=item.label,
    )
    return revision


@transaction.atomic
def save_section(  # noqa: PLR0913  as for claims
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    document_id: str,
    section: int,
    *,
    text: str,
    base_version: int,
    merges: int | None = None,
) -> ReportSection:
    """Save one section of a unit's report; conflicts are kept as for claims.

    Raises:
        Forbidden: Not this person's unit.
        NotThere: The scheme asks for no such section of units.
        Conflict: Self-assessment is locked or submitted.
        Refusal: The text is too long.
    """
    actor.require("report.write")
    require_own(actor, unit)
    timetable = course_of(actor, cycle, unit)
    heading = section_title(timetable.scheme.regulation.documents, document_id, section)
    require_open(timetable, "self-assess", unit)
    require_unsubmitted(locked_assessment(cycle, unit))
    written = limited_text(text.strip(), f"“{heading}”", LONGEST_SECTION)
    rows = ReportSection.objects.filter(unit=unit, document_id=document_id, section=section)
    history = History.of(rows)
    now, merged = history.current, history.merging(merges)
    if now is not None and now.text == written and merged is None:
        return now
    collides = None if now and now.text == written else history.collides(base_version)
    if collides is not None and merged is None:
        merged = history.own_conflict(actor.person_id, collides)
        if merged is not None and merged.text == written:
            return merged
    revision = ReportSection.objects.create(
        cycle=cycle,
        unit=unit,
        document_id=document_id,
        section=section,
        text=written,
        version=history.next_version,
        base_version=base_version,
        by=actor.person,
        at=timezone.now(),
        conflict_with=collides,
        merges=merged,
    )
    record(
        actor,
        "assessment.section.collided" if collides else "assessment.section.saved",
        revision,
        old={"text": now.text if now else ""},
        new={"text": written, "version": revision.version},
        cycle=cycle.pk,
        label=f"{unit.name} {heading}",
    )
    return revision


def section_title(documents: Any, document_id: str, section: int) -> str:
    """Return the title of a section that units write.

    Raises:
        NotThere: There is none.
    """
    for document in documents:
        if document.id == document_id and document.written_by == "unit":
            if section < len(document.sections):
                return str(document.sections[section].title)
            break
    raise NotThere("assessment.unknown-section", "办法没有要求这份报告或这个部分。")


def require_editable(item: Item, assessment: SelfAssessment) -> None:
    """Do nothing where a unit may still write.

    Raises:
        Conflict: The stage is over, or the self-assessment is submitted.
    """
    require_open(item.timetable, "self-assess", item.unit)
    require_unsubmitted(assessment)


def require_unsubmitted(assessment: SelfAssessment) -> None:
    """Do nothing where the self-assessment is still in the unit's hands.

    Raises:
        Conflict: It is submitted.
    """
    if assessment.state == SelfAssessment.State.SUBMITTED:
        message = "自评已提交，不能再修改。"
        mend = "截止前可以先撤回再改；截止后请联系领导小组办公室退回。"
        raise Conflict("assessment.submitted", message, mend)


def _is_outdated(now: ClaimRevision, item: Item, assessment: SelfAssessment) -> bool:
    amended = amended_leaves(item.timetable.cycle).get(now.leaf_id)
    return bool(outdated(now.at, assessment, amended))


def _claim(revision: ClaimRevision | None) -> dict[str, object] | None:
    if revision is None:
        return None
    return {
        "facts": revision.facts,
        "explanation": revision.explanation,
        "version": revision.version,
    }
