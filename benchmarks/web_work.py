"""What units and bureaus have written in a year (示例): claims, marks, words, visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kaoping.assessment.models import (
    ClaimRevision,
    Countersignature,
    ItemMessage,
    LeafEntry,
    Objection,
    ReportSection,
    SelfAssessment,
    SiteVisit,
    TaskReceipt,
    UnitFlag,
)
from kaoping.cycles.models import CycleUnit
from kaoping.cycles.queries import assessor_map
from kaoping.evidence.queries import linked_versions
from web.results.marked import best

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.scheme import Scheme
    from web.years import Year

Json = dict[str, Any]


def fill(year: Year) -> list[str]:
    """Let every unit claim everything, and every bureau mark most of it; returns the items."""
    cycle = year.cycle
    units = list(CycleUnit.objects.filter(cycle=cycle).select_related("organisation"))
    scheme = cycle.settled_scheme()
    facts = best(scheme, cycle.year, units[0])
    linked = linked_versions(cycle, None)
    writer = _Writer(year, timezone.now(), assessor_map(cycle, units), linked)
    for place, unit in enumerate(units):
        for number, (leaf, most) in enumerate(facts.items()):
            writer.item(unit, leaf, most, place, number)
    marks = writer.keep()
    _words(year, writer.everything, {unit.pk: unit for unit in units}, marks)
    _around(year, units, scheme)
    return list(facts)


@dataclass
class _Writer:
    """Collects rows, and writes them in bulk."""

    year: Year
    now: datetime
    everything: AssessorMap
    linked: dict[tuple[int, str], list[Json]]
    rows: dict[str, list] = field(default_factory=lambda: defaultdict(list))

    def item(self, unit: CycleUnit, leaf: str, most: Json, place: int, number: int) -> None:
        """Collect what was written about one item of one unit."""
        by = self.year.units[unit.unit_id]
        common = {"cycle": self.year.cycle, "unit": unit, "leaf_id": leaf, "at": self.now}
        self.rows["claims"] += self.claims(common, most, by)
        said = {**common, "evidence": self.linked.get((unit.pk, leaf), [])}
        self.rows["self"].append(_entry(said, "self", most, by))
        if (place * 3 + number) % 20 == 0:
            return  # not marked yet
        lead = self.everything.lead(unit, leaf)
        marker = next(one for one in self.year.assessors.values() if one.organisation == lead)
        given = dict(most)
        if (place + number) % 9 == 0 and "mark" in given and not given.get("level"):
            given["mark"] = "0"
        if number % 11 == 5:
            said["evidence"] = []
        self.rows["assessor"].append(_entry(said, "assessor", given, marker))
        if (place + number) % 12 == 0:
            self.rows["office"].append(_entry(said, "office", given, self.year.office))
        self.words(common, marker, by, number)

    def claims(self, common: Json, facts: Json, by: Actor) -> Iterator[ClaimRevision]:
        """Yield two versions of a claim."""
        for version in (1, 2):
            yield ClaimRevision(
                **common, version=version, base_version=version - 1, by=by.person, facts=facts,
                explanation="示例说明：已按要求完成，见材料。",
            )  # fmt: skip

    def words(self, common: Json, marker: Actor, by: Actor, number: int) -> None:
        """Collect what was said about some items."""
        who = {"by": marker.person, "organisation": marker.organisation, "post_label": "示例"}
        if number % 10 == 3:
            text = "示例：请补充验收材料"
            self.rows["messages"].append(ItemMessage(**common, **who, kind="send-back", text=text))
        if number % 25 == 7:
            visit = {"place": "示例小区", "people": "示例甲、示例乙", "findings": "示例：已完工"}
            token = f"sample-{len(self.rows['visits'])}"
            self.rows["visits"].append(
                SiteVisit(**common, **who, **visit, visited_at=self.now, token=token)
            )
        if number % 40 == 9:
            about = {key: common[key] for key in ("cycle", "unit", "leaf_id")}
            filed = {"argument": "示例：请复核", "filed_by": by.person, "filed_at": self.now}
            self.rows["objections"].append(Objection(**about, **filed))

    def keep(self) -> list[LeafEntry]:
        """Write everything; returns the assessors' marks."""
        rows = self.rows
        ClaimRevision.objects.bulk_create(rows["claims"])
        written = LeafEntry.objects.bulk_create(rows["self"])
        claims = {(one.unit_id, one.leaf_id): one for one in written}
        for one in rows["assessor"]:
            one.claim = claims[one.unit_id, one.leaf_id]
        marks = LeafEntry.objects.bulk_create(rows["assessor"])
        LeafEntry.objects.bulk_create(rows["office"])
        ItemMessage.objects.bulk_create(rows["messages"])
        SiteVisit.objects.bulk_create(rows["visits"])
        Objection.objects.bulk_create(rows["objections"])
        return marks


def _entry(common: dict, stage: str, facts: dict, by: Actor) -> LeafEntry:
    return LeafEntry(
        **common, stage=stage, facts=facts, by=by.person, post_label=by.label,
        organisation=by.organisation, reason="" if stage == "self" else "示例：按材料赋分",
    )  # fmt: skip


def _words(
    year: Year, everything: AssessorMap, units: dict[int, CycleUnit], marks: list[LeafEntry]
) -> None:
    """Let joint assessors agree to most marks, disagree with some, and be awaited for others."""
    Countersignature.objects.bulk_create(
        Countersignature(
            entry=mark, organisation=other.organisation, agrees=number % 17 != 0,
            reason="示例" if number % 17 == 0 else "", at=mark.at,
            by=next(a.person for a in year.assessors.values()
                    if a.organisation == other.organisation),
        )
        for number, mark in enumerate(marks)
        for other in everything.of(units[mark.unit_id], mark.leaf_id)[1:]
        if number % 5
    )  # fmt: skip


def _around(year: Year, units: list[CycleUnit], scheme: Scheme) -> None:
    """Submissions, receipts, reports, findings."""
    cycle, now = year.cycle, timezone.now()
    SelfAssessment.objects.bulk_create(
        SelfAssessment(
            cycle=cycle, unit=unit, submitted_at=now, late=unit.position % 3 == 0,
            state="open" if unit.unit_id == "haibowan" else "submitted", times_submitted=1,
        )
        for unit in units
    )  # fmt: skip
    TaskReceipt.objects.bulk_create(
        TaskReceipt(
            cycle=cycle, organisation=actor.organisation, unit=unit, received_at=now,
            received_by=actor.person, due_at=now + timedelta(days=7),
        )
        for actor in year.assessors.values()
        for unit in units
    )  # fmt: skip
    document = next(one for one in scheme.regulation.documents if one.sections)
    ReportSection.objects.bulk_create(
        ReportSection(
            cycle=cycle, unit=unit, document_id=document.id, section=number, version=1,
            base_version=0, text="示例内容。" * 60, by=year.units[unit.unit_id].person, at=now,
        )
        for unit in units
        for number in range(len(document.sections))
    )  # fmt: skip
    flags = list(scheme.regulation.flags)
    UnitFlag.objects.bulk_create(
        UnitFlag(
            cycle=cycle, unit=unit, flag=flags[0], state="proposed", reason="示例",
            set_by=year.office.person, set_at=now,
        )
        for unit in units[:4]
    )  # fmt: skip
