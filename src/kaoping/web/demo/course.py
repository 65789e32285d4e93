"""The course of a sample year in steps that the years share: opened, claimed, marked, published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from kaoping.assessment.services import (
    adjust_mark,
    countersign,
    enter_mark,
    save_claim,
    save_section,
    submit_self_assessment,
)
from kaoping.cycles.queries import assessor_map, units_of
from kaoping.cycles.services import (
    change_stage,
    open_cycle,
    set_optional_stages,
    set_participants,
    set_readings,
    set_units,
)
from kaoping.cycles.services.units import UnitFacts
from kaoping.results import services as results
from kaoping.scheme import Leaf
from kaoping.web.demo import reasons
from kaoping.web.demo.reasons import SAMPLE
from kaoping.worktime import SHANGHAI

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.web.demo.facts import Sources
    from kaoping.web.demo.people import People

OBJECTION_DAYS = 5


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """Return a moment in China."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


@dataclass
class Year:
    """A year under way, with those who run it."""

    cycle: Cycle
    people: People
    office: Actor
    approver: Actor
    sources: Sources = field(default_factory=dict)
    """What is public about the year."""

    @property
    def units(self) -> dict[str, CycleUnit]:
        """The year's units by the regulation's id."""
        found = {unit.unit_id: unit for unit in units_of(self.cycle)}
        for unit in found.values():
            unit.cycle = self.cycle
        return found

    def filler(self, unit: CycleUnit) -> Actor:
        """Return who fills in for a unit."""
        organisation = unit.organisation
        if organisation is None:
            raise LookupError(unit.unit_id)
        return self.people.units[organisation.code]

    def is_event(self, leaf: str) -> bool:
        """Tell whether a leaf counts what happened during the year."""
        node = self.cycle.settled_scheme().nodes[leaf].node
        return isinstance(node, Leaf) and node.absent == "no-event"

    def enter(self, stage: str, reason: str = "") -> None:
        """Take the year to a stage."""
        why = SAMPLE + (reason or "按年度安排转入")
        change_stage(self.office, self.cycle.pk, stage, reason=why)
        self.cycle.refresh_from_db()

    def claim(self, unit: CycleUnit, facts: dict[str, Any]) -> None:
        """Let a unit claim what it can prove."""
        by = self.filler(unit)
        for leaf, entry in facts.items():
            text = reasons.of_claim(self.sources.get((unit.unit_id, leaf), ""))
            save_claim(by, self.cycle, unit, leaf, facts=entry, explanation=text, base_version=0)

    def report(self, unit: CycleUnit, sections: Iterable[str]) -> None:
        """Let a unit write the first sections of the first report that it owes."""
        by = self.filler(unit)
        document = self.cycle.settled_scheme().regulation.documents[0]
        for number, text in enumerate(sections):
            save_section(
                by, self.cycle, unit, document.id, number, text=SAMPLE + text, base_version=0
            )

    def submit(self, unit: CycleUnit) -> None:
        """Let a unit hand in what it has, knowing what is missing."""
        by = self.filler(unit)
        submit_self_assessment(by, self.cycle, unit, accepts_gaps=True)

    def mark(
        self, facts: dict[str, dict[str, Any]], wanted: Callable[[str, str, str], bool]
    ) -> None:
        """Let the leading bureaus enter marks where `wanted(unit, leaf, bureau)`, all agreed to."""
        units = self.units
        everything = assessor_map(self.cycle, list(units.values()))
        for unit_id, mine in facts.items():
            for leaf, entry in mine.items():
                lead, *others = everything.of(units[unit_id], leaf)
                if not wanted(unit_id, leaf, lead.organisation.code.partition("-")[2]):
                    continue
                by = self.people.assessors[lead.organisation.pk]
                why = reasons.of_mark(leaf, entry, self.sources.get((unit_id, leaf), ""))
                given = enter_mark(
                    by, self.cycle, units[unit_id], leaf, facts=entry, reason=why, based_on=0
                )
                if self.is_event(leaf):
                    continue
                for other in others:
                    countersign(self.people.assessors[other.organisation.pk], given, agrees=True)

    def settle(self, facts: dict[str, dict[str, Any]]) -> None:
        """Let the office enter a past year from its files."""
        for unit_id, unit in self.units.items():
            for leaf, entry in facts[unit_id].items():
                why = SAMPLE + "补录往年结果"
                adjust_mark(self.office, self.cycle, unit, leaf, facts=entry, reason=why)

    def combine(self) -> int:
        """Make a run and freeze it; returns its number."""
        run = results.make_run(self.office, self.cycle.pk, note=SAMPLE + "年度汇总")
        results.freeze(self.office, self.cycle.pk, run.number, note=SAMPLE + "提请批准")
        return run.number

    def approve(self, number: int) -> None:
        """Let another person than the one who froze the run approve it."""
        results.approve(self.approver, self.cycle.pk, number, note=SAMPLE + "同意")

    def publish(self, number: int) -> None:
        """Make the approved run public."""
        results.publish(self.office, self.cycle.pk, number)


@dataclass(frozen=True)
class City:
    """What holds in a city in every year: clock time of deadlines, days off."""

    closing: time
    region: str


CITIES = {
    "wuhai": City(time(18), "inner-mongolia"),
    "urumqi": City(time(19, 30), "xinjiang"),
}


def opened(
    people: People,
    city: str,
    scheme: str,
    year: int,
    *,
    organisers: Iterable[Organisation] = (),
    optional: Iterable[str] = (),
    without_projects: frozenset[str] = frozenset(),
) -> Year:
    """Open a year and answer everything that its checklist asks; the default of each reading."""
    office = people.cast[f"{city}.office"]
    approver = people.cast.get(f"{city}.office2", people.cast[f"{city}.leader"])
    cycle = open_cycle(
        office,
        scheme,
        year,
        region=CITIES[city].region,
        closing_time=CITIES[city].closing,
        office=organisers,
    )
    settled = cycle.settled_scheme()
    several = [one.id for one in settled.readings if len(one.choices) > 1]
    set_readings(office, cycle.pk, {key: settled.settled[key] for key in several})
    stated = {
        unit.unit_id: UnitFacts(
            unit.organisation_id,
            dict.fromkeys(settled.regulation.attributes, unit.unit_id not in without_projects),
        )
        for unit in units_of(cycle)
    }
    set_units(office, cycle.pk, stated)
    if optional:
        set_optional_stages(
            office, cycle.pk, optional,
            objection_days=OBJECTION_DAYS, decision_days=OBJECTION_DAYS,
        )  # fmt: skip
    for part, username in (("leader", f"{city}.leader"), ("auditor", f"{city}.auditor")):
        if username in people.cast and (own := people.cast[username].organisation):
            set_participants(office, cycle.pk, part, [own.pk])
    cycle.refresh_from_db()
    return Year(cycle, people, office, approver)
