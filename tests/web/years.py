"""Evaluation years for the web tests: set up as an office does it, with people in every role.

    year = make_wuhai_2023()            # prepared, nothing open on the checklist
    year.at("review")                   # put straight into a stage, past all conditions
    year.office, year.unit, year.units["haibowan"], year.assessors["housing"], year.leader
    sign_in(client, year.unit).get(f"/{year.cycle.pk}/")

A `Year` is a `Cast` with its cycle. Organisations carry the public names of the two cities; every
person is a sample (示例). Wuhai: three districts, and all bodies of Annex 1 as assessors. Urumqi:
eight districts and six bureaus; 市住建局 and 市财政局 organise, assess and are evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import pairwise

from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import Organisation
from kaoping.audit.memory import forget
from kaoping.cycles.models import Cycle, CycleUnit, StageChange
from kaoping.cycles.schemes import load_pinned
from kaoping.cycles.services import open_cycle, set_readings, set_units
from kaoping.cycles.services.units import UnitFacts
from kaoping.worktime import SHANGHAI
from web.cast import Cast, make_actor, make_person

WUHAI_ORGANISATIONS = (
    ("office", "乌海市城市更新工作领导小组办公室", "领导小组办公室", ""),
    ("finance", "乌海市财政局", "市财政局", ""),
    ("natural-resources", "乌海市自然资源局", "市自然资源局", ""),
    ("development-reform", "乌海市发改委", "市发改委", ""),
    ("housing", "乌海市住房和城乡建设局", "市住建局", ""),
    ("transport", "乌海市交通运输局", "市交通局", ""),
    ("police", "乌海市公安局", "市公安局", ""),
    ("urban-management", "乌海市城管执法局", "市城管执法局", ""),
    ("energy", "乌海市能源局", "市能源局", ""),
    ("commerce", "乌海市商务局", "市商务局", ""),
    ("agriculture", "乌海市农牧局", "市农牧局", ""),
    ("public-utilities", "乌海市公用事业中心", "市公用事业中心", ""),
    ("water", "乌海市水务局", "市水务局", ""),
    ("communications", "乌海市通建办", "市通建办", ""),
    ("emergency", "乌海市应急管理局", "市应急管理局", ""),
    ("big-data", "乌海市大数据中心", "市大数据中心", ""),
    ("culture", "乌海市文体旅游广电局", "市文体旅游广电局", ""),
    ("haibowan", "乌海市海勃湾区人民政府", "海勃湾区", "150302"),
    ("wuda", "乌海市乌达区人民政府", "乌达区", "150304"),
    ("hainan", "乌海市海南区人民政府", "海南区", "150303"),
)
URUMQI_ORGANISATIONS = (
    ("housing", "乌鲁木齐市住房和城乡建设局", "市住建局", ""),
    ("finance", "乌鲁木齐市财政局", "市财政局", ""),
    ("water", "乌鲁木齐市水务局", "市水务局", ""),
    ("urban-management", "乌鲁木齐市城管局", "市城管局", ""),
    ("natural-resources", "乌鲁木齐市自然资源局", "市自然资源局", ""),
    ("ecology", "乌鲁木齐市生态环境局", "市生态环境局", ""),
    ("tianshan", "乌鲁木齐市天山区人民政府", "天山区", "650102"),
    ("shayibake", "乌鲁木齐市沙依巴克区人民政府", "沙依巴克区", "650103"),
    ("xinshi", "乌鲁木齐高新技术产业开发区（新市区）", "高新区（新市区）", "650104"),
    ("shuimogou", "乌鲁木齐市水磨沟区人民政府", "水磨沟区", "650105"),
    ("toutunhe", "乌鲁木齐经济技术开发区（头屯河区）", "经开区（头屯河区）", "650106"),
    ("dabancheng", "乌鲁木齐市达坂城区人民政府", "达坂城区", "650107"),
    ("midong", "乌鲁木齐市米东区人民政府", "米东区", "650109"),
    ("urumqi-county", "乌鲁木齐县人民政府", "乌鲁木齐县", "650121"),
)
WITHOUT_PROJECTS = frozenset({"finance", "natural-resources", "ecology"})
"""Sample attributes of Urumqi's year: these bureaus have no project in the library."""


@dataclass(kw_only=True)
class Year(Cast):
    """A cast with its cycle.

    Attributes:
        cycle: The cycle.
        assessors: Body of the scheme → somebody who marks for it.
        organisations: Everything that was registered, by the scheme's ids.
    """

    cycle: Cycle
    assessors: dict[str, Actor] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def at(self, stage: str, moment: datetime | None = None) -> Cycle:
        """Put the cycle straight into a stage, past all conditions, and return it anew.

        Args:
            stage: The stage; the changes up to it are written as rows.
            moment: When each change is said to have been made; the first of December by default.
        """
        cycle = Cycle.objects.get(pk=self.cycle.pk)
        when = moment or datetime(cycle.year, 12, 1, 9, tzinfo=SHANGHAI)
        ids = [one.id for one in cycle.settled_scheme().regulation.process.stages]
        optional = {"notification", "objection"} - set(cycle.optional_stages) - {stage}
        path = [one for one in ids[: ids.index(stage) + 1] if one not in optional]
        if stage in {"notification", "objection"}:
            cycle.optional_stages = sorted({*cycle.optional_stages, "notification", stage})
            cycle.objection_days, cycle.decision_days = 5, 5
        if cycle.is_preparing and stage != "preparing":
            cycle.readings = dict(cycle.settled_scheme().settled)
        cycle.stage = stage
        cycle.save()
        StageChange.objects.filter(cycle=cycle).delete()
        StageChange.objects.bulk_create(
            StageChange(cycle=cycle, from_stage=here, to_stage=there, at=when)
            for here, there in pairwise(path)
        )
        self.cycle = cycle
        forget()  # written past the services, so without an entry of the log
        return cycle

    def cycle_unit(self, unit_id: str) -> CycleUnit:
        """Return a unit of the cycle by its id in the regulation."""
        return CycleUnit.objects.select_related("organisation").get(
            cycle=self.cycle, unit_id=unit_id
        )


def make_wuhai_2023(*, prepared: bool = True) -> Year:
    """Return Wuhai's year 2023, in preparation, with nothing open unless `prepared` is False."""
    organisations = _register("wuhai", WUHAI_ORGANISATIONS)
    assessors = {
        key: _staff(Role.ASSESSOR, one) for key, one in organisations.items() if not one.gb2260
    }
    year = _year(
        "wuhai",
        "wuhai-2022",
        2023,
        organisations,
        assessors,
        ("natural-resources", "urban-management"),
    )
    return _prepared(year) if prepared else year


def make_urumqi_2025(*, prepared: bool = True) -> Year:
    """Return Urumqi's year 2025, in preparation, with nothing open unless `prepared` is False."""
    organisations = _register("urumqi", URUMQI_ORGANISATIONS)
    assessors = {key: _staff(Role.ASSESSOR, organisations[key]) for key in ("housing", "finance")}
    year = _year("urumqi", "urumqi-2025", 2025, organisations, assessors, ("housing", "finance"))
    return _prepared(year) if prepared else year


def _register(city: str, rows: tuple[tuple[str, str, str, str], ...]) -> dict[str, Organisation]:
    return {
        code: Organisation.objects.create(
            code=f"{city}-{code}", name=name, short_name=short, spellings=[short], gb2260=gb2260
        )
        for code, name, short, gb2260 in rows
    }


def _staff(role: str, organisation: Organisation, number: int = 1) -> Actor:
    return make_actor(role, organisation, f"{role}.{organisation.code}.{number}"[:40])


def _year(
    city: str,
    scheme: str,
    year: int,
    organisations: dict[str, Organisation],
    assessors: dict[str, Actor],
    marking: tuple[str, str],
) -> Year:
    first = organisations["office" if city == "wuhai" else "housing"]
    second = organisations["office" if city == "wuhai" else "finance"]
    office = _staff(Role.OFFICE, first)
    region = {"wuhai": "inner-mongolia", "urumqi": "xinjiang"}[city]
    closing_time = {"wuhai": time(18), "urumqi": time(19, 30)}[city]
    cycle = open_cycle(
        office, scheme, year, region=region, closing_time=closing_time, office=[second]
    )
    listed = [unit.unit_id for unit in CycleUnit.objects.filter(cycle=cycle)]
    units = {key: _staff(Role.UNIT, organisations[key]) for key in listed}
    own, other, *_ = units.values()
    return Year(
        city=city,
        office=office,
        second_office=_staff(Role.OFFICE, second, 2),
        assessor=assessors[marking[0]],
        second_assessor=assessors[marking[1]],
        unit=own,
        other_unit=other,
        expert=_staff(Role.EXPERT, _other(city, "institute", "示例设计院")),
        leader=_staff(Role.LEADER, _other(city, "government", "市政府")),
        auditor=_staff(Role.AUDITOR, _other(city, "audit", "市审计局")),
        system_admin=_staff(Role.SYSTEM_ADMIN, first),
        security_admin=_staff(Role.SECURITY_ADMIN, first),
        audit_admin=_staff(Role.AUDIT_ADMIN, first),
        outsider=Actor(make_person(f"outsider.{city}")),
        stranger=_staff(Role.UNIT, _other(city, "elsewhere", "示例外市某区")),
        units=units,
        cycle=cycle,
        assessors=assessors,
        organisations=organisations,
    )


def _other(city: str, code: str, name: str) -> Organisation:
    return Organisation.objects.create(code=f"{city}-{code}", name=name, short_name=name)


def _prepared(year: Year) -> Year:
    """Answer what the checklist asks: each reading by its default, each unit's attributes."""
    scheme = load_pinned(year.cycle.scheme_id)
    several = {one.id for one in scheme.readings if len(one.choices) > 1}
    set_readings(year.office, year.cycle.pk, {key: scheme.settled[key] for key in sorted(several)})
    attributes = scheme.regulation.attributes
    units = CycleUnit.objects.filter(cycle=year.cycle)
    set_units(
        year.office,
        year.cycle.pk,
        {
            unit.unit_id: UnitFacts(
                unit.organisation_id,
                dict.fromkeys(attributes, unit.unit_id not in WITHOUT_PROJECTS),
            )
            for unit in units
        },
    )
    year.cycle = Cycle.objects.get(pk=year.cycle.pk)
    return year
