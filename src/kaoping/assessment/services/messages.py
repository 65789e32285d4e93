"""Words about one item: sent back for evidence, asked, answered; and what was found on site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.assessment.models import ItemMessage, SiteVisit
from kaoping.assessment.services.common import (
    Item,
    course_of,
    item_of,
    require_not_own,
    require_open,
    require_own,
    required_text,
)
from kaoping.audit.services import record
from kaoping.evidence.services import file_arrival, link

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.assessment.bindings import Bound
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.evidence.services import Arrival


SHORTEST_TOKEN = 32
"""A token names one record for ever; a short one could be the beginning of another."""
LONGEST_TOKEN = 64


@transaction.atomic
def send_back(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str, *, text: str
) -> ItemMessage:
    """Ask a unit for more evidence on an item; it stays open until the unit answers.

    Raises:
        Forbidden: Nobody assigned this item to the actor's organisation.
        Conflict: Locked, or sent back already and not answered.
        Refusal: No text.
    """
    kind = ItemMessage.Kind.SEND_BACK
    return _asked(actor, cycle, unit, leaf_id, kind, text, "需要补充的内容")


@transaction.atomic
def ask_question(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str, *, text: str
) -> ItemMessage:
    """Ask a unit something about an item, without sending it back.

    Raises:
        Forbidden: Nobody assigned this item to the actor's organisation.
        Conflict: Locked, or an earlier question is not answered.
        Refusal: No text.
    """
    return _asked(actor, cycle, unit, leaf_id, ItemMessage.Kind.QUESTION, text, "要问的问题")


@transaction.atomic
def answer(actor: Actor, message: ItemMessage, *, text: str) -> ItemMessage:
    """Answer a send-back or a question; evidence is added beside it, in the item.

    Raises:
        Forbidden: Not this person's unit.
        Conflict: Answered already, or the stage is over.
        Refusal: No text, or an answer to an answer.
    """
    actor.require("self-assessment.edit")
    require_own(actor, message.unit)
    item = item_of(actor, message.cycle, message.unit, message.leaf_id)
    if message.kind == ItemMessage.Kind.ANSWER:
        raise Refusal("assessment.not-a-question", "这不是需要答复的事项。")
    require_open(item.timetable, "send-back", message.unit)
    words = required_text(text, "答复")
    if ItemMessage.objects.filter(answers=message).exists():
        raise Conflict("assessment.already-answered", "这一事项已经答复。", "请刷新页面查看。")
    return _said(actor, item, ItemMessage.Kind.ANSWER, words, answers=message)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a person records on site.

    Attributes:
        visited_at: When, with a zone.
        place: Where, in words.
        people: Who took part.
        findings: What was found.
        token: Made by the form once; the same record sent twice is kept once.
        position: Latitude, longitude and radius in metres, if the device gave them.
        photos: The versions of the photos in the evidence room.
    """

    visited_at: datetime
    place: str
    people: str
    findings: str
    token: str
    position: tuple[Decimal, Decimal, int | None] | None = None
    photos: Bound = field(default_factory=list)


@transaction.atomic
def record_visit(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_ids: Iterable[str],
    visit: Visit,
    *,
    photos: Iterable[Arrival] = (),
) -> list[SiteVisit]:
    """Record an on-site visit with each item that it was about, and file its photos with it.

    Raises:
        Forbidden: Nobody assigned an item to the actor's organisation.
        Conflict: Visits are not open.
        Refusal: A part is missing, or the time lies in the future.
    """
    actor.require("visit.record")
    require_not_own(actor, unit, "核查")
    wanted = list(dict.fromkeys(leaf_ids))
    if not wanted:
        raise Refusal("assessment.no-item", "请选择这次核查的条目。")
    if visit.visited_at > timezone.now():
        raise Refusal("assessment.visit-in-future", "核查时间不能晚于现在。", "请核对日期和钟点。")
    if not SHORTEST_TOKEN <= len(visit.token) <= LONGEST_TOKEN:
        raise Refusal("assessment.no-token", "这份记录没有编号，请刷新页面后重新填写。")
    place = required_text(visit.place, "核查地点", 200)
    people, findings = (
        required_text(visit.people, "参加人员"),
        required_text(visit.findings, "发现"),
    )
    course_of(actor, cycle, unit)  # one of two sendings waits here, and then finds the other's
    if known := visit_of(actor, visit.token):
        return known
    shown = [*visit.photos, *_filed(actor, cycle, photos, wanted)]
    found = []
    for number, leaf_id in enumerate(wanted):
        item = item_of(actor, cycle, unit, leaf_id)
        _require_assessor(actor, item)
        require_open(item.timetable, "visit-site", unit)
        latitude, longitude, accuracy = visit.position or (None, None, None)
        row = SiteVisit.objects.create(
            cycle=cycle, unit=unit, leaf_id=leaf_id, visited_at=visit.visited_at, place=place,
            people=people, findings=findings, latitude=latitude, longitude=longitude,
            accuracy=accuracy, evidence=shown, token=f"{visit.token}-{number}",
            by=actor.person, post_label=actor.label, organisation=actor.organisation,
            at=timezone.now(),
        )  # fmt: skip
        record(
            actor, "assessment.visit.recorded", row,
            new={
                "visited_at": visit.visited_at, "place": place, "people": people,
                "findings": findings, "latitude": latitude, "longitude": longitude,
                "photos": [one["sha256"] for one in shown],
            },
            cycle=cycle.pk, label=item.label,
        )  # fmt: skip
        found.append(row)
    return found


def _filed(actor: Actor, cycle: Cycle, photos: Iterable[Arrival], leaf_ids: Sequence[str]) -> Bound:
    """File photos with every item that the visit was about."""
    versions = [file_arrival(actor, photo).version for photo in photos]
    for version in versions:
        for leaf_id in leaf_ids:
            link(actor, cycle, version.file_id, leaf_id)
    return [{"version": one.pk, "sha256": one.sha256} for one in versions]


def visit_of(actor: Actor, token: str) -> list[SiteVisit]:
    """Return what a form has recorded already; a second sending finds it and adds nothing."""
    return list(SiteVisit.objects.filter(token__startswith=token, by=actor.person))


def _asked(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    kind: ItemMessage.Kind,
    text: str,
    what: str,
) -> ItemMessage:
    actor.require("mark.send-back")
    require_not_own(actor, unit, "评审")
    item = item_of(actor, cycle, unit, leaf_id)
    _require_assessor(actor, item)
    require_open(item.timetable, "send-back", unit)
    words = required_text(text, what)
    waiting = ItemMessage.objects.filter(unit=unit, leaf_id=leaf_id, answered_by=None)
    if waiting.exclude(kind=ItemMessage.Kind.ANSWER).exists():
        message = "这个条目已有一件事等待单位答复。"
        raise Conflict("assessment.already-asked", message, "请等其答复后再提。")
    return _said(actor, item, kind, words)


def _said(
    actor: Actor,
    item: Item,
    kind: ItemMessage.Kind,
    text: str,
    answers: ItemMessage | None = None,
) -> ItemMessage:
    message = ItemMessage.objects.create(
        cycle=item.cycle, unit=item.unit, leaf_id=item.leaf.id, kind=kind, text=text,
        by=actor.person, post_label=actor.label, organisation=actor.organisation,
        at=timezone.now(), answers=answers,
    )  # fmt: skip
    verbs = {"send-back": "sent-back", "question": "asked", "answer": "answered"}
    record(
        actor, f"assessment.item.{verbs[kind]}", message, new={"text": text},
        cycle=item.cycle.pk, label=item.label,
    )  # fmt: skip
    return message


def _require_assessor(actor: Actor, item: Item) -> None:
    own = actor.organisation
    if actor.errand or any(own and one.organisation.pk == own.pk for one in item.assessors):
        return
    message = f"“{item.leaf.name}”不由您的单位考核。"
    raise Forbidden("assessment.not-assigned", message, "如分工有误，请联系领导小组办公室调整。")
