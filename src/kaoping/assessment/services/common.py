"""What the services share: whose item it is, whether it is open, what the engine says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.assessment.asked import leaves
from kaoping.assessment.doors import recusal
from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.assessment.official import as_text, effective, effective_entries, unit_facts
from kaoping.assessment.permit import Permit
from kaoping.assessment.permits import ask_leaf
from kaoping.cycles.access import seen
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Lock
    from kaoping.problems import Problem
    from kaoping.scheme import Leaf, Scheme

LONGEST_TEXT = 5000
"""Characters of an explanation, a reason or an argument; a report's section may be longer."""
LONGEST_LIST = 60


@dataclass(frozen=True)
class Item:
    """One leaf of one unit, with the course of its year."""

    cycle: Cycle
    unit: CycleUnit
    leaf: Leaf
    timetable: Timetable

    @property
    def scheme(self) -> Scheme:
        """The year's scheme, readings settled."""
        return self.timetable.scheme

    @property
    def label(self) -> str:
        """The item as the log names it: 海勃湾区 1.1.1 纳入区年度重点工作."""
        return f"{self.unit.name} {title_in(self.scheme, self.leaf.id)}"

    @cached_property
    def assessors(self) -> tuple[Assessor, ...]:
        """Who scores it, the lead first."""
        return assessor_map(self.cycle, [self.unit]).of(self.unit, self.leaf.id)

    @cached_property
    def heads(self) -> dict[str, LeafEntry]:
        """Stage → the entry of the stage that nothing replaces."""
        rows = LeafEntry.objects.filter(unit=self.unit, leaf_id=self.leaf.id, replaced_by=None)
        return {row.stage: row for row in rows.select_related("by", "organisation")}

    @property
    def effective(self) -> LeafEntry | None:
        """The entry that counts."""
        official = [row for row in self.heads.values() if row.stage != LeafEntry.Stage.SELF]
        return effective(official).get((self.unit.pk, self.leaf.id))


def item_of(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> Item:
    """Return a leaf that the unit is evaluated by, for a write.

    Raises:
        NotThere: It is not in the unit's tables or does not apply to it, or the person may not know
            of the year.
    """
    timetable = course_of(actor, cycle, unit)
    leaf = leaves(timetable.scheme, unit_facts(unit)).get(leaf_id)
    if leaf is None:
        message = f"{unit.name}的评价表里没有条目“{leaf_id}”。"
        raise NotThere("assessment.unknown-leaf", message, "请从评价表中选择条目。")
    return Item(timetable.cycle, unit, leaf, timetable)


def course_of(actor: Actor, cycle: Cycle, unit: CycleUnit) -> Timetable:
    """Return the course of a unit's year as it stands now, held until the transaction ends.

    A change of stage and a mark so come one after the other, whoever was faster.

    Raises:
        NotThere: The unit belongs to another year, or the person may not know of this one.
    """
    if unit.cycle_id != cycle.pk:
        raise NotThere("assessment.unknown-unit", "这个单位不在本年度。")
    return timetable_of(seen(actor, cycle.pk, for_change=True))


def require_own(actor: Actor, unit: CycleUnit) -> None:
    """Do nothing where the actor belongs to the unit.

    Raises:
        Forbidden: It is another organisation's unit.
    """
    if actor.errand:
        return
    own = actor.organisation
    if own is None or unit.organisation_id != own.pk:
        message = f"“{unit.name}”不是您的单位。"
        raise Forbidden("assessment.not-your-unit", message, "只能填写本单位的自评。")


def require_not_own(actor: Actor, unit: CycleUnit, what: str) -> None:
    """Do nothing where the actor does not belong to the unit: nobody scores their own organisation.

    Raises:
        Forbidden: It is their own unit, by the post they sit in or by another one.
    """
    lock = recusal(actor, unit, what)
    if lock is not None:
        raise Forbidden("assessment.recused", f"{lock.reason}。", "请由其他单位的人员办理。")


def require_open(timetable: Timetable, action: str, unit: CycleUnit | None = None) -> None:
    """Do nothing where an action is open now.

    Raises:
        Conflict: It is locked; the sentence says why and until when.
    """
    require_unlocked(action, timetable.lock(action, unit))


def require_unlocked(action: str, lock: Lock | None) -> None:
    """Do nothing without a lock.

    Raises:
        Conflict: There is one; its sentence says why and until when.
    """
    if lock is not None:
        raise Conflict(f"assessment.{action}-{lock.code}", f"{lock.reason}。")


def required_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text that has to be there, without surrounding blanks.

    Raises:
        Refusal: It is empty or too long.
    """
    found = text.strip()
    if not found:
        raise Refusal("assessment.text-missing", f"请写明{what}。")
    return limited_text(found, what, longest)


def limited_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text that may be empty.

    Raises:
        Refusal: It is too long.
    """
    if len(text) > longest:
        message = f"{what}有{len(text)}个字符，最多{longest}个。"
        raise Refusal("assessment.text-too-long", message, "请精简，详情可以作为佐证材料上传。")
    return text


def clean_facts(item: Item, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with numbers as text, bounded in size; the engine judges the rest.

    Raises:
        Refusal: A list that is longer than any that a person writes.
    """
    try:
        found: dict[str, Any] = as_text(dict(facts))
    except TypeError as error:
        raise Refusal("assessment.inexact", "数值须按文字精确填写。") from error
    if any(isinstance(value, list) and len(value) > LONGEST_LIST for value in found.values()):
        raise Refusal("assessment.list-too-long", f"“{item.leaf.name}”的列表最多{LONGEST_LIST}行。")
    return found


def judged(item: Item, facts: Mapping[str, Any]) -> tuple[Permit | None, list[Problem]]:
    """Ask the engine what an entry permits; where units are compared, beside the other units."""
    about = unit_facts(item.unit)
    year, leaf = item.cycle.year, item.leaf.id
    permit, problems = ask_leaf(item.scheme, year, about, leaf, facts)
    if permit is None or not permit.compares:
        return permit, problems
    entries = effective_entries(item.cycle, leaf=leaf)
    others = {}
    for unit in assessor_map(item.cycle).units:
        if unit.pk == item.unit.pk:
            continue
        entry = entries.get((unit.pk, leaf))
        others[unit.unit_id] = (unit_facts(unit), {leaf: entry.facts} if entry else {})
    return ask_leaf(item.scheme, year, about, leaf, facts, others)


def require_permitted(item: Item, facts: Mapping[str, Any]) -> Permit:
    """Return the permit of an entry that leaves nothing open.

    Raises:
        Refusal: The engine refuses it, with the clause; or a mark is missing.
    """
    permit, problems = judged(item, facts)
    if problems or permit is None:
        said = "；".join(sentence_of(problem) for problem in problems)
        raise Refusal("assessment.not-permitted", said or "这些事实不能计分。")
    if not permit.is_settled:
        said = f"{permit.sentence}。" if permit.sentence else ""
        mend = f"请在{permit.range_text()}内赋分。" if permit.takes_mark else "请填齐所需的事实。"
        raise Refusal("assessment.mark-missing", f"本条目还没有得分：{said}", mend)
    return permit


def sentence_of(problem: Problem) -> str:
    """Return an engine's problem as a person reads it beside the field, with its clause."""
    text = problem.message if not problem.mend else f"{problem.message}。{problem.mend}"
    return f"{text}（{problem.clause}）" if problem.clause else text


def locked_assessment(cycle: Cycle, unit: CycleUnit) -> SelfAssessment:
    """Return the unit's self-assessment, held until the transaction ends.

    It is what two writers of one unit meet at; it comes into being with the first write.
    """
    SelfAssessment.objects.get_or_create(unit=unit, defaults={"cycle": cycle})
    return SelfAssessment.objects.select_for_update().get(unit=unit)


def added_entry(
    actor: Actor,
    item: Item,
    stage: LeafEntry.Stage,
    facts: Mapping[str, Any],
    reason: str,
    *,
    evidence: list[dict[str, Any]],
    based_on: int,
) -> LeafEntry:
    """Add an entry behind the last one of its stage."""
    return LeafEntry.objects.create(
        cycle=item.cycle,
        unit=item.unit,
        leaf_id=item.leaf.id,
        stage=stage,
        facts=dict(facts),
        reason=reason,
        by=actor.person,
        in_place_of=actor.absent,
        post_label=actor.label,
        organisation=actor.organisation,
        at=timezone.now(),
        evidence=evidence,
        replaces=item.heads.get(stage),
        claim=item.heads.get(LeafEntry.Stage.SELF),
        based_on=based_on,
    )


def require_seen(item: Item, based_on: int) -> None:
    """Do nothing where the author has seen the entry that counts now.

    Raises:
        Conflict: Somebody was faster; both entries are named.
    """
    now = item.effective
    if (now.pk if now else 0) == based_on:
        return
    if now is None:
        message = "本条目的赋分记录与您看到的不一致。"
    else:
        who = now.by.name if now.by else now.post_label
        mark = f"{now.mark}分" if now.mark else "登记"
        message = (
            f"{who}已于此前对本条目作了新的{now.get_stage_display()}记录（{mark}）：{now.reason}"
        )
    raise Conflict("assessment.entry-changed", message, "请看过新的记录再决定是否改动。")
