"""What is to be done in this room, by whom, and which clause asks for it.

Derived each time from the state of things; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.accounts.capabilities import Role
from kaoping.assessment.conditions import late_marks, late_self_assessments
from kaoping.assessment.doors import recusal, recused_units
from kaoping.assessment.models import ItemMessage, Objection, SelfAssessment, UnitFlag
from kaoping.assessment.queries.cases import objections_of
from kaoping.assessment.queries.claimed import to_compare
from kaoping.assessment.queries.desk import queue_for
from kaoping.assessment.services.objections import may_decide
from kaoping.assessment.services.receipts import RECEIPT
from kaoping.assessment.standing import listed, standing_of
from kaoping.audit.memory import kept
from kaoping.cycles.queries import cycles_for, units_for
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.scheme import Leaf
from kaoping.scheme.titles import title_in
from kaoping.todo import Todo

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

IDLE = frozenset({"preparing", "published", "archived"})
"""Stages in which this room asks nothing of anybody."""
MOST_NAMES = 3
"""How many organisations a title names."""


def todos_for(actor: Actor) -> list[Todo]:
    """Return what a person has to do in the years that are under way."""
    ask = {Role.UNIT: _of_unit, Role.ASSESSOR: _of_assessor, Role.OFFICE: _of_office}
    if actor.role not in ask:
        return []
    return [
        todo
        for cycle in cycles_for(actor)
        if cycle.stage not in IDLE
        for todo in ask[actor.role](actor, cycle)
    ]


def _of_unit(actor: Actor, cycle: Cycle) -> Iterator[Todo]:
    timetable = timetable_of(cycle)
    for unit in units_for(actor, cycle):
        yield from _submission(timetable, unit)
        yield from _comparison(timetable, unit)
        yield from _questions(timetable, unit)


def _submission(timetable: Timetable, unit: CycleUnit) -> Iterator[Todo]:
    cycle = timetable.cycle
    if timetable.lock("submit-self-assessment", unit) is not None:
        return
    found = SelfAssessment.objects.filter(unit=unit).first()
    if found is not None and found.state == SelfAssessment.State.SUBMITTED:
        return
    is_returned = found is not None and found.state == SelfAssessment.State.RETURNED
    yield Todo(
        title="修改退回的自评，重新提交" if is_returned else "填写并提交自评",
        clause=_clause(timetable, "self-assessment"),
        due_at=timetable.deadline("self-assessment", unit),
        url=reverse("assessment:sheet", args=[cycle.pk, unit.unit_id]),
        state="returned" if is_returned else "pending",
        unit=unit.name,
        cycle_id=cycle.pk,
    )


def _comparison(timetable: Timetable, unit: CycleUnit) -> Iterator[Todo]:
    """Ask a unit to compare what it has claimed with a later edition, as long as it can."""
    lines, is_submitted = to_compare(timetable, unit)
    if lines:
        what = f"对照新办法核对自评{len(lines)}项"
        if is_submitted:
            what = f"撤回自评，对照新办法核对{len(lines)}项后重新提交"
        names = "、".join(line.name for line in lines[:MOST_NAMES])
        more = "等" if len(lines) > MOST_NAMES else ""
        yield Todo(
            title=f"{what}：{names}{more}",
            clause=_standard(timetable, lines[0].leaf_id),
            due_at=timetable.deadline("self-assessment", unit),
            url=reverse("assessment:sheet", args=[timetable.cycle.pk, unit.unit_id]),
            state="stale",
            unit=unit.name,
            cycle_id=timetable.cycle.pk,
        )


def _questions(timetable: Timetable, unit: CycleUnit) -> Iterator[Todo]:
    if timetable.lock("send-back", unit) is not None:
        return
    rows = ItemMessage.objects.filter(unit=unit, answered_by=None)
    for row in rows.exclude(kind=ItemMessage.Kind.ANSWER).select_related("organisation"):
        who = row.organisation.short_name if row.organisation else ""
        is_back = row.kind == ItemMessage.Kind.SEND_BACK
        what = "补充材料并答复" if is_back else "答复"
        yield Todo(
            title=f"{what}{who}：{title_in(timetable.scheme, row.leaf_id)}",
            clause="",
            due_at=timetable.deadline("review", unit),
            url=reverse(
                "assessment:sheet-item", args=[timetable.cycle.pk, unit.unit_id, row.leaf_id]
            ),
            state="sent-back" if is_back else "question",
            unit=unit.name,
            cycle_id=timetable.cycle.pk,
        )


def _of_assessor(actor: Actor, cycle: Cycle) -> Iterator[Todo]:
    timetable = timetable_of(cycle)
    if timetable.lock("mark") is not None:
        return
    for one in queue_for(actor, cycle):
        signing = [task for task in one.tasks if task.state == "to-countersign"]
        stale = [task for task in one.tasks if task.state == "stale"]
        marking = [task for task in one.tasks if task.state in {"to-mark", "answered"}]
        for tasks, title, state in (
            (marking, "给{}的{}项赋分", "pending"),
            (stale, "重新确认{}的{}项赋分", "stale"),
            (signing, "会签{}的{}项", "pending"),
        ):
            if tasks:
                where = [cycle.pk, one.unit.unit_id, tasks[0].leaf.id]
                yield Todo(
                    title=title.format(one.unit.name, len(tasks)),
                    clause=_clause(timetable, "review"),
                    due_at=one.due,
                    url=reverse("assessment:desk-item", args=where),
                    state=state,
                    unit=one.unit.name,
                    cycle_id=cycle.pk,
                )


def _of_office(actor: Actor, cycle: Cycle) -> Iterator[Todo]:
    timetable = timetable_of(cycle)
    yield from _flags(actor, timetable)
    yield from _objections(actor, timetable)
    yield from _overdue(actor, timetable)
    if timetable.lock("adjust") is not None:
        return
    found, recused = standing_of(cycle), recused_units(actor, units_for(actor, cycle), "调整得分")
    for everything, what, state in (
        (found.disputed, "决定会签有分歧的", "disputed"),
        (found.missing, "处理没有得分的", "pending"),
        (found.stale, "核对赋分后有变化的", "stale"),
    ):
        items = [item for item in everything if item.unit.pk not in recused]
        if items:
            where = [cycle.pk, items[0].unit.unit_id, items[0].leaf_id]
            yield Todo(
                title=f"{what}{len(items)}项：{listed(items)}",
                clause=_clause(timetable, "aggregation"),
                due_at=timetable.deadline("aggregation"),
                url=reverse("assessment:adjust", args=where),
                state=state,
                cycle_id=cycle.pk,
            )


def _overdue(actor: Actor, timetable: Timetable) -> Iterator[Todo]:
    """Ask the office to go after those whose days are over: units first, then assessors."""
    cycle = timetable.cycle
    for found, what, stage_id in (
        (late_self_assessments(actor, cycle), "催报逾期未提交的自评", "self-assessment"),
        (late_marks(actor, cycle), "催办逾期未完成的赋分", "review"),
    ):
        late = list(found)
        if late:
            names = list(dict.fromkeys(one.who for one in late))
            more = f"等{len(names)}个单位" if len(names) > MOST_NAMES else ""
            yield Todo(
                title=f"{what}：{'、'.join(names[:MOST_NAMES])}{more}",
                clause=_clause(timetable, stage_id),
                due_at=min(one.due for one in late if one.due),
                url=late[0].link,
                state="late",
                cycle_id=cycle.pk,
            )


def _flags(actor: Actor, timetable: Timetable) -> Iterator[Todo]:
    cycle = timetable.cycle
    known = timetable.scheme.regulation.flags
    rows = UnitFlag.objects.filter(cycle=cycle, state=UnitFlag.State.PROPOSED)
    rows = rows.select_related("unit")
    for row in kept(cycle.pk, "assessment.proposed-flags", lambda: tuple(rows)):
        if actor.acts_for(row.set_by_id, row.in_place_of_id):
            continue  # another person confirms
        if recusal(actor, row.unit, "认定"):
            continue
        flag = known.get(row.flag)
        yield Todo(
            title=f"确认或不予认定：{row.unit.name}{flag.name if flag else row.flag}",
            clause=_cited(timetable, flag.quote) if flag else "",
            due_at=None,
            url=reverse("assessment:flags", args=[cycle.pk]),
            unit=row.unit.name,
            cycle_id=cycle.pk,
        )


def _objections(actor: Actor, timetable: Timetable) -> Iterator[Todo]:
    cycle = timetable.cycle
    for row in objections_of(cycle):
        if row.state == Objection.State.FILED and may_decide(actor, row):
            yield Todo(
                title=f"处理复核申请：{row.unit.name} {title_in(timetable.scheme, row.leaf_id)}",
                clause=_clause(timetable, "objection"),
                due_at=row.due_at,
                url=reverse("assessment:objection", args=[cycle.pk, row.pk]),
                state="objected",
                unit=row.unit.name,
                cycle_id=cycle.pk,
            )


def _clause(timetable: Timetable, stage_id: str) -> str:
    """Return the words that ask for a stage's work: its deadline's, else the stage's own."""
    process = timetable.scheme.regulation.process
    if stage_id == "review":
        quotes = [
            quote for one in process.deadlines if one.counted_from == RECEIPT for quote in one.quote
        ]
        if quotes:
            return _cited(timetable, quotes)
    stage = next((one for one in process.stages if one.id == stage_id), None)
    return _cited(timetable, stage.quote[-1:]) if stage else ""


def _standard(timetable: Timetable, leaf_id: str) -> str:
    """Return the words by which an item is scored, the first of them, as the text has them now."""
    node = timetable.scheme.nodes[leaf_id].node
    scored = node.rule.quotations() if isinstance(node, Leaf) else ()
    return _cited(timetable, [*scored, *node.quotations()][:1])


def _cited(timetable: Timetable, quotes: Iterable[object]) -> str:
    return "；".join(timetable.scheme.source.cite(quote) for quote in quotes)  # type: ignore[arg-type]
