"""What this room asks before a stage changes, and whom it reports as late.

Leaving 自评 and 评审 with something open takes a reason; nothing is sent to be approved while a
mark is missing, disputed or stale; no objection is left undecided, and the days within which units
may object are not cut short without a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from kaoping.assessment.models import Objection, UnitFlag
from kaoping.assessment.queries.receipts import receipts_of
from kaoping.assessment.services.objections import filing_due
from kaoping.assessment.standing import Item, Standing, by_lead, listed, standing_of, unsubmitted
from kaoping.cycles.conditions import Condition, Obstacle, register_condition
from kaoping.cycles.lateness import Late, register_late
from kaoping.cycles.queries import units_for
from kaoping.cycles.stages import SETTLED_FROM, Timetable, timetable_of
from kaoping.scheme.titles import title_in
from kaoping.worktime import written_moment

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.transitions import Transition
    from kaoping.scheme import Scheme


def self_assessments_are_in(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """Each unit that has not submitted is named; the office may go on with a reason (W21)."""
    del transition
    for unit in unsubmitted(cycle):
        link = reverse("assessment:sheet", args=[cycle.pk, unit.unit_id])
        yield Obstacle(f"{unit.name}还没有提交自评", "可以办理延期或督促", link, blocking=False)


def review_is_finished(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """What the assessors leave open is left to the office, with a reason.

    A stale mark is such a thing and no bar, like a missing one: from the aggregation on the office
    decides it, and a bar here would hold up all other bureaus for one late file. Where it would
    begin to count, on the way to approval, it is one.
    """
    del transition
    found = standing_of(cycle)
    for who, items in by_lead(found.missing).items():
        text = f"{who}还有{len(items)}项没有赋分：{listed(items)}"
        yield Obstacle(text, link=_adjust(cycle, items[0]), blocking=False)
    for who, items in by_lead(found.stale).items():
        text = f"{who}还有{len(items)}项赋分后有变化，没有重新确认：{listed(items)}"
        mend = "转出后考核单位不能再确认，由办公室决定"
        yield Obstacle(text, mend, _adjust(cycle, items[0]), blocking=False)
    for who, items in by_lead(found.awaited).items():
        text = f"{len(items)}项还没有会签（{who}）：{listed(items)}"
        yield Obstacle(text, link=_adjust(cycle, items[0]), blocking=False)
    if found.sent_back:
        text = f"{len(found.sent_back)}项退回后单位没有答复：{listed(found.sent_back)}"
        yield Obstacle(text, link=_adjust(cycle, found.sent_back[0]), blocking=False)


def marks_are_settled(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """No result is proposed for approval while a mark is missing, disputed or stale."""
    del transition
    found = standing_of(cycle)
    for text, mend, pick in SETTLED:
        items = pick(found)
        if items:
            said = f"{len(items)}项{text}：{listed(items)}"
            yield Obstacle(said, mend, _adjust(cycle, items[0]))
    open_flags = UnitFlag.objects.filter(cycle=cycle, state=UnitFlag.State.PROPOSED).count()
    if open_flags:
        link = reverse("assessment:flags", args=[cycle.pk])
        yield Obstacle(f"{open_flags}项认定还没有第二人作出决定", "请确认或不予认定", link)


SETTLED: tuple[tuple[str, str, Callable[[Standing], list[Item]]], ...] = (
    ("还没有得分", "请考核单位赋分，或由办公室作出决定", lambda found: found.missing),
    ("会签有分歧", "请办公室作出决定", lambda found: found.disputed),
    ("赋分后材料、自评或办法有变化", "请重新确认", lambda found: found.stale),
)


def objections_are_decided(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """A year is not published over the head of a unit that waits for a decision."""
    del transition
    rows = Objection.objects.filter(cycle=cycle, state=Objection.State.FILED)
    filed = list(rows.select_related("unit"))
    if not filed:
        return
    scheme = cycle.settled_scheme()
    words = "、".join(_named(scheme, one) for one in filed[:NAMED])
    more = f"等{len(filed)}件" if len(filed) > NAMED else ""
    text = f"{len(filed)}件复核申请还没有处理：{words}{more}"
    link = reverse("assessment:objections", args=[cycle.pk])
    if len(filed) == 1:
        link = reverse("assessment:objection", args=[cycle.pk, filed[0].pk])
    yield Obstacle(text, "请先作出复核决定", link)


def objection_time_is_over(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """The days within which units may object are not cut short without a reason."""
    del cycle
    timetable = transition.timetable
    own = [one.until for one in timetable.extensions if one.stage == transition.from_stage]
    ends = [end for end in (filing_due(timetable), *own) if end is not None]
    last = max(ends, default=None)
    if last and timezone.now() < last and last != timetable.deadline(transition.from_stage):
        text = f"各单位可以申请复核到{written_moment(last)}，现在转出属于提前"
        yield Obstacle(text, "确需提前的，写明理由", blocking=False)


NAMED = 3
"""So many objections are named in a sentence; of more, the number is said."""


def late_self_assessments(actor: Actor, cycle: Cycle) -> Iterator[Late]:
    """Name the units whose deadline has passed without a submission."""
    if not actor.may("self-assessment.see"):
        return
    timetable, now = timetable_of(cycle), timezone.now()
    if _is_settled(timetable):
        return
    seen = {unit.pk for unit in units_for(actor, cycle)}
    for unit in unsubmitted(cycle):
        due = timetable.deadline("self-assessment", unit)
        if unit.pk in seen and due is not None and now > due:
            link = reverse("assessment:sheet", args=[cycle.pk, unit.unit_id])
            yield Late(unit.name, "自评没有提交", due, link)


def late_marks(actor: Actor, cycle: Cycle) -> Iterator[Late]:
    """Name the assessors whose days are over while items are not marked (wuhai-2022.txt:28)."""
    if not actor.may("mark.see"):
        return
    receipts, now = receipts_of(cycle), timezone.now()
    if _is_settled(receipts.timetable) or not receipts.any_late(now):
        return
    seen = {unit.pk for unit in units_for(actor, cycle)}
    counts: dict[tuple[str, int], list[Item]] = {}
    for item in standing_of(cycle).missing:
        if item.unit.pk in seen and receipts.is_late(item.unit, item.leading, now):
            counts.setdefault((item.lead, item.unit.pk), []).append(item)
    link = _where_marks_are(actor, cycle)
    for (who, _), items in counts.items():
        what = f"{items[0].unit.name}还有{len(items)}项没有赋分"
        due = receipts.due(items[0].unit, items[0].leading)
        yield Late(who, what, due, link)


def _where_marks_are(actor: Actor, cycle: Cycle) -> str:
    """Return the page on which a person sees who has marked what; empty where they have none."""
    if actor.may("mark.enter"):
        return reverse("assessment:desk", args=[cycle.pk])
    return reverse("results:board", args=[cycle.pk]) if actor.may("board.see") else ""


def late_objections(actor: Actor, cycle: Cycle) -> Iterator[Late]:
    """Name the objections that are not decided in time."""
    if not actor.may("objection.decide"):
        return
    rows = Objection.objects.filter(
        cycle=cycle, state=Objection.State.FILED, due_at__lt=timezone.now()
    )
    scheme = cycle.settled_scheme()
    for row in rows.select_related("unit"):
        link = reverse("assessment:objection", args=[cycle.pk, row.pk])
        yield Late(
            "领导小组办公室",
            f"{_named(scheme, row)}的复核申请没有处理",
            row.due_at,
            link,
        )


CONDITIONS = (
    Condition(
        "assessment.self-assessments-in", "各单位已提交自评", self_assessments_are_in,
        leaving="self-assessment",
    ),
    Condition(
        "assessment.review-finished", "赋分和会签已完成", review_is_finished, leaving="review"
    ),
    Condition(
        "assessment.marks-settled", "各条目都有得分，没有分歧和待确认", marks_are_settled,
        entering="approval",
    ),
    Condition(
        "assessment.objections-decided", "复核申请都已处理", objections_are_decided,
        entering="published",
    ),
    Condition(
        "assessment.objection-time-over", "申请复核的时间已到", objection_time_is_over,
        leaving="objection",
    ),
    Condition(
        "assessment.objections-decided-on-return", "复核申请都已处理", objections_are_decided,
        leaving="objection", entering="aggregation", on_return=True,
    ),
)  # fmt: skip


def register() -> None:
    """Ask our conditions from now on, and report who is late."""
    for condition in CONDITIONS:
        register_condition(condition)
    register_late("assessment.self-assessments", late_self_assessments)
    register_late("assessment.marks", late_marks)
    register_late("assessment.objections", late_objections)


def _is_settled(timetable: Timetable) -> bool:
    """Whether the result has gone to be approved, so that nobody is asked for anything more."""
    return any(SETTLED_FROM in stage.allows for stage in timetable.stages[: timetable.position + 1])


def _named(scheme: Scheme, objection: Objection) -> str:
    return f"{objection.unit.name}“{title_in(scheme, objection.leaf_id)}”"


def _adjust(cycle: Cycle, item: Item) -> str:
    return reverse("assessment:adjust", args=[cycle.pk, item.unit.unit_id, item.leaf_id])
