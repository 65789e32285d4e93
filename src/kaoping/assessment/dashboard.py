"""What 工作台 tells of this room: what happened since somebody was here, how far their work is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.accounts.capabilities import Role
from kaoping.assessment.asked import leaves
from kaoping.assessment.checklist import asks_for_claim, claimed, facts_in, histories_of, is_done
from kaoping.assessment.models import (
    ClaimRevision,
    Countersignature,
    ItemMessage,
    Objection,
    SelfAssessment,
)
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permits import ask
from kaoping.assessment.queries.cases import objections_of
from kaoping.assessment.queries.desk import desk_of
from kaoping.audit.memory import kept
from kaoping.cycles.queries import assignments_for, cycles_for, units_for
from kaoping.offers import News, Progress
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit


def news_for(actor: Actor, since: datetime) -> Iterator[News]:
    """Yield what others did since then that concerns the person: a few queries a year."""
    if actor.role not in (Role.UNIT, Role.ASSESSOR, Role.OFFICE):
        return
    for cycle in cycles_for(actor):
        name = "assessment.news", actor.role, actor.organisation and actor.organisation.pk, since
        yield from kept(cycle.pk, name, partial(_news, actor, cycle, since))


def _news(actor: Actor, cycle: Cycle, since: datetime) -> list[News]:
    return [
        *_submissions(actor, cycle, since),
        *_messages(actor, cycle, since),
        *_disagreements(actor, cycle, since),
        *_objections(actor, cycle, since),
    ]


def progress_for(actor: Actor, cycle: Cycle) -> Iterator[Progress]:
    """Yield how far a unit's self-assessment, or a bureau's marking, has come."""
    if actor.role == Role.UNIT:
        yield from _claims(actor, cycle)
    elif actor.role == Role.ASSESSOR:
        desk = desk_of(actor, cycle)
        done = sum(one.done for one in desk.queue)
        if desk.total and desk.timetable.lock("mark") is None:
            yield Progress(
                "本单位的评审", done, desk.total, reverse("assessment:desk", args=[cycle.pk])
            )


def _claims(actor: Actor, cycle: Cycle) -> Iterator[Progress]:
    for unit in units_for(actor, cycle):
        name = "assessment.progress", unit.pk
        done, wanted = kept(cycle.pk, name, partial(_claimed, cycle, unit))
        address = reverse("assessment:sheet", args=[cycle.pk, unit.unit_id])
        yield Progress(f"{unit.name}自评", done, wanted, address)


def _claimed(cycle: Cycle, unit: CycleUnit) -> tuple[int, int]:
    """Return how many of the items that ask for a claim have a finished one: one query."""
    scheme, about = cycle.settled_scheme(), unit_facts(unit)
    applying = leaves(scheme, about)
    claims = claimed(histories_of(ClaimRevision.objects.filter(unit=unit)))
    facts = facts_in(claims, applying)
    answer = ask(scheme, cycle.year, about, facts)
    wanted = [leaf for leaf, node in applying.items() if asks_for_claim(node)]
    return sum(is_done(leaf, answer, facts) for leaf in wanted), len(wanted)


def _submissions(actor: Actor, cycle: Cycle, since: datetime) -> Iterator[News]:
    if actor.role == Role.UNIT:
        return
    units = {unit.pk: unit for unit in units_for(actor, cycle)}
    rows = SelfAssessment.objects.filter(
        unit__in=units, submitted_at__gte=since, state=SelfAssessment.State.SUBMITTED
    )
    for row in rows:
        if row.submitted_at is not None:
            unit = units[row.unit_id]
            late = "（逾期）" if row.late else ""
            address = reverse("assessment:sheet", args=[cycle.pk, unit.unit_id])
            yield News(row.submitted_at, f"{unit.name}提交了自评{late}", address)


def _messages(actor: Actor, cycle: Cycle, since: datetime) -> Iterator[News]:
    if actor.role == Role.OFFICE:
        return
    rows = ItemMessage.objects.filter(cycle=cycle, at__gte=since).select_related(
        "unit", "organisation"
    )
    scheme, is_unit = cycle.settled_scheme(), actor.role == Role.UNIT
    kinds = [ItemMessage.Kind.ANSWER]
    rows = rows.exclude(kind__in=kinds) if is_unit else rows.filter(kind__in=kinds)
    if is_unit:
        rows = rows.filter(unit__organisation=actor.organisation)
    mine = None if is_unit else _scored(actor, cycle)
    for row in rows:
        if mine is not None and (row.unit_id, row.leaf_id) not in mine:
            continue
        who = row.organisation.short_name if row.organisation else ""
        page = "assessment:sheet-item" if is_unit else "assessment:desk-item"
        verb = {"send-back": "退回了", "question": "询问", "answer": "答复了"}[row.kind]
        address = reverse(page, args=[cycle.pk, row.unit.unit_id, row.leaf_id])
        yield News(row.at, f"{who}{verb}“{title_in(scheme, row.leaf_id)}”", address)


def _disagreements(actor: Actor, cycle: Cycle, since: datetime) -> Iterator[News]:
    """A lead learns that a joint bureau disagrees; the office learns of every disagreement."""
    if actor.role == Role.UNIT:
        return
    rows = Countersignature.objects.filter(entry__cycle=cycle, at__gte=since, agrees=False)
    if actor.role == Role.ASSESSOR:
        rows = rows.filter(entry__organisation=actor.organisation)
    page = "assessment:adjust" if actor.role == Role.OFFICE else "assessment:desk-item"
    scheme = cycle.settled_scheme()
    for row in rows.select_related("entry__unit", "organisation"):
        unit, leaf = row.entry.unit, row.entry.leaf_id
        address = reverse(page, args=[cycle.pk, unit.unit_id, leaf])
        text = f"{row.organisation.short_name}不同意{unit.name}“{title_in(scheme, leaf)}”的赋分"
        yield News(row.at, text, address)


def _objections(actor: Actor, cycle: Cycle, since: datetime) -> Iterator[News]:
    if actor.role not in (Role.UNIT, Role.OFFICE):
        return
    rows, scheme = objections_of(cycle), cycle.settled_scheme()
    own = actor.organisation.pk if actor.organisation else None
    for row in rows:
        if actor.role == Role.UNIT:
            is_own = row.unit.organisation_id == own and row.state != Objection.State.WITHDRAWN
            if is_own and row.decided_at is not None and row.decided_at >= since:
                said = row.get_state_display()
                yield News(
                    row.decided_at,
                    f"“{title_in(scheme, row.leaf_id)}”的复核申请：{said}",
                    _address(row),
                )
        elif row.filed_at >= since:
            yield News(
                row.filed_at,
                f"{row.unit.name}对“{title_in(scheme, row.leaf_id)}”申请复核",
                _address(row),
            )


def _address(row: Objection) -> str:
    return reverse("assessment:objection", args=[row.cycle_id, row.pk])


def _scored(actor: Actor, cycle: Cycle) -> set[tuple[int, str]]:
    return {(one.unit.pk, one.leaf.id) for one in assignments_for(actor, cycle) if one.part}
