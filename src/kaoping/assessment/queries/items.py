"""Everything about one item, read for those who may see marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.assessment.bindings import Bound, bound
from kaoping.assessment.doors import recusal
from kaoping.assessment.joint import Agreement, agreement, needed
from kaoping.assessment.models import (
    OFFICIAL,
    Countersignature,
    LeafEntry,
    SelfAssessment,
    TaskReceipt,
)
from kaoping.assessment.official import effective
from kaoping.assessment.queries.earlier import last_scores
from kaoping.assessment.queries.item_page import ItemPage
from kaoping.assessment.queries.permitted import part_of, permitted_for, placed
from kaoping.assessment.queries.state import staleness
from kaoping.assessment.queries.written import Rows, words_on
from kaoping.audit.memory import kept
from kaoping.cycles.amended import amended_leaves
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable, timetable_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.assessment.layout import Indicator, Line
    from kaoping.assessment.queries.desk import Desk
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit


def item_for(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    facts: Mapping[str, Any] | None = None,
    desk: Desk | None = None,
) -> ItemPage:
    """Return one item for those who may see marks; a fixed number of queries, and none is a write.

    Args:
        actor: Who looks: somebody assigned, or office, leader, auditor.
        cycle: The year.
        unit: A unit that `cycles.queries.unit_for` or the desk gave to this person.
        leaf_id: The leaf.
        facts: What the form holds at the moment; by default what counts, else what is claimed.
        desk: The person's desk, where it has been read already.

    Raises:
        NotThere: The unit is not evaluated by the leaf, or an assessor has nothing to do with it.
    """
    actor.require("mark.see")
    timetable = desk.timetable if desk else timetable_of(cycle)
    indicator, line = placed(timetable.scheme, unit, leaf_id)
    everything = desk.everything if desk else assessor_map(cycle, [unit])
    assessors = everything.of(unit, leaf_id)
    part = part_of(actor, assessors)
    read = _read_by(desk, unit, line.id) if desk else _read(actor, cycle, unit, line.id)
    return _page(actor, timetable, unit, (indicator, line), assessors, part, facts, read)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the entries of an item."""

    assessment: SelfAssessment | None
    receipt: TaskReceipt | None
    words: Mapping[int, Sequence[Countersignature]]
    bound: Bound


def _read(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> _Around:
    return _Around(
        SelfAssessment.objects.filter(unit=unit).first(),
        TaskReceipt.objects.filter(unit=unit, organisation=actor.organisation).first(),
        words_on(unit, leaf_id),
        bound(cycle, unit).get(leaf_id, []),
    )


def _read_by(desk: Desk, unit: CycleUnit, leaf_id: str) -> _Around:
    """Return what the desk has read already."""
    return _Around(
        desk.assessments.get(unit.pk),
        desk.receipts.get(unit.pk),
        desk.state.words,
        desk.state.evidence.get((unit.pk, leaf_id), []),
    )


def _page(  # noqa: PLR0913, PLR0917  one caller; an item has this many sides
    actor: Actor,
    timetable: Timetable,
    unit: CycleUnit,
    place: tuple[Indicator, Line],
    assessors: Sequence[Assessor],
    part: str,
    facts: Mapping[str, Any] | None,
    read: _Around,
) -> ItemPage:
    cycle, (indicator, line) = timetable.cycle, place
    rows = kept(
        cycle.pk,
        ("assessment.item", unit.pk, line.id, actor.organisation and actor.organisation.pk),
        lambda: Rows.read(actor, cycle, unit, line.id),
    )
    entries = rows.entries
    replaced = {one.replaces_id for one in entries}
    heads = {one.stage: one for one in entries if one.pk not in replaced}
    counts = effective(one for stage, one in heads.items() if stage in OFFICIAL)
    entry, head = counts.get((unit.pk, line.id)), heads.get(LeafEntry.Stage.ASSESSOR)
    claim = heads.get(LeafEntry.Stage.SELF)
    begin = dict(facts) if facts is not None else _first_facts(entry, claim)
    permit, problems = permitted_for(cycle, unit, line.id, begin)
    amended = amended_leaves(cycle).get(line.id)
    older = entry is not None and amended is not None and amended.follows(entry.at)
    is_outdated = older and facts is None and bool(problems)
    if is_outdated:
        begin.pop("mark", None)
        permit, problems = permitted_for(cycle, unit, line.id, begin)
    event = line.leaf.absent == "no-event"
    return ItemPage(
        cycle=cycle,
        unit=unit,
        timetable=timetable,
        indicator=indicator,
        line=line,
        assessors=assessors,
        part=part,
        assessment=read.assessment,
        receipt=read.receipt,
        entries=entries,
        claim=claim,
        effective=entry,
        head=head,
        agreement=_agreement(assessors, line, head, entry, read.words),
        words=read.words,
        messages=rows.messages,
        visits=rows.visits,
        objections=rows.objections,
        bound=read.bound,
        stale=staleness(entry, claim, read.bound, amended) if entry else "",
        last_year=last_scores(cycle, unit.unit_id).get(line.id, ""),
        peers=rows.peers if part else (),
        facts=begin,
        permit=permit,
        problems=problems,
        lock=(recusal(actor, unit, "赋分") if part else None)
        or timetable.lock("record-events" if event else "mark", unit),
        is_outdated=is_outdated,
    )


def _first_facts(entry: LeafEntry | None, claim: LeafEntry | None) -> dict[str, Any]:
    """A mark begins from what counts; else from the unit's facts, without the mark it claims."""
    if entry is not None:
        return dict(entry.facts)
    facts = dict(claim.facts) if claim else {}
    facts.pop("mark", None)
    return facts


def _agreement(
    assessors: Sequence[Assessor],
    line: Line,
    head: LeafEntry | None,
    entry: LeafEntry | None,
    words: Mapping[int, Sequence[Countersignature]],
) -> Agreement | None:
    if head is None or head != entry or not needed(assessors, line.leaf):
        return None
    return agreement(assessors, line.leaf, words.get(head.pk, ()))
