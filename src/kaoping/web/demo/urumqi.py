"""Urumqi's sample year 2025: self-assessment open, fourteen units at different points of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.cycles.services import extend, map_bodies
from kaoping.web.demo import evidence
from kaoping.web.demo import facts as sample
from kaoping.web.demo.clock import at
from kaoping.web.demo.course import moment, opened
from kaoping.web.demo.days_off import import_sample_days, working_day
from kaoping.web.demo.reasons import SAMPLE

if TYPE_CHECKING:
    from kaoping.web.demo.people import People

WITHOUT_PROJECTS = frozenset({"finance", "natural-resources", "ecology"})
SUBMITTED = ("xinshi", "toutunhe", "urban-management", "finance")
"""Units that have handed in; `UNDER_WAY` have begun, the others have not."""
UNDER_WAY = {"shayibake": 6, "shuimogou": 4, "midong": 3, "housing": 8, "natural-resources": 1}
"""Unit → so many of its items are filled in."""
OF_VISITORS = {"tianshan": 5, "water": 7}
"""The two units as which a visitor may write: begun, with evidence, something left to do."""
LEAVES = {
    "tianshan": ("common.1", "district.1", "common.1", "common.3"),
    "water": ("water.1", "water.2", "common.1", "water.3"),
}


def open_2025(people: People) -> None:
    """Make the year 2025, its self-assessment open for some days from today."""
    facts = sample.read(sample.URUMQI)
    finance = people.organisations["urumqi-finance"]
    with at(moment(2025, 9, 20)):
        year = opened(
            people, "urumqi", "urumqi-2025", 2025,
            organisers=[finance], optional=("notification", "objection"),
            without_projects=WITHOUT_PROJECTS,
        )  # fmt: skip
        year.sources = sample.sources(sample.URUMQI)
        experts = people.organisations["sample-institute"]
        map_bodies(year.office, year.cycle.pk, {"experts": [experts.pk]})
    import_sample_days(year)
    with at(moment(2025, 9, 22)):
        year.enter("running")
    with at(moment(2025, 11, 3)):
        year.enter("self-assessment")
    until, later, marked = (working_day(year, days) for days in (7, 10, 17))
    with at(timezone.now() - timedelta(days=6)):
        why = SAMPLE + "为使样例年度停留在自查环节，期限延到生成样例之后"
        extend(year.office, year.cycle.pk, "self-assessment", until=until, reason=why)
        why = SAMPLE + "自查期限已延长，评价期限相应顺延"
        extend(year.office, year.cycle.pk, "review", until=marked, reason=why)
        why = SAMPLE + "人员变动，申请延期"
        extend(
            year.office, year.cycle.pk, "self-assessment", until=later, reason=why,
            unit_id="dabancheng",
        )  # fmt: skip
    with at(timezone.now() - timedelta(days=4)):
        units = year.units
        for unit_id in SUBMITTED:
            year.claim(units[unit_id], facts[unit_id])
        for unit_id, count in (UNDER_WAY | OF_VISITORS).items():
            year.claim(units[unit_id], dict(list(facts[unit_id].items())[:count]))
        for unit_id in OF_VISITORS:
            year.report(units[unit_id], ("各指标自评得分见自评表。本段为示例。",))
            evidence.file_for(year, unit_id, LEAVES[unit_id])
    with at(timezone.now() - timedelta(days=3)):
        for unit_id in SUBMITTED:
            year.submit(units[unit_id])
