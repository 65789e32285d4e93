"""Wuhai's sample years: 2022 archived, 2023 published, 2024 in review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.assessment.services import decide_objection, file_objection
from kaoping.cycles.services import assign, extend
from kaoping.results.services import acknowledge, notify
from kaoping.web.demo import desk, evidence
from kaoping.web.demo import facts as sample
from kaoping.web.demo.clock import at
from kaoping.web.demo.course import Year, moment, opened
from kaoping.web.demo.days_off import import_sample_days, working_day
from kaoping.web.demo.reasons import SAMPLE

if TYPE_CHECKING:
    from kaoping.web.demo.people import People

LOST_2022 = {
    "haibowan": ("1.2.2", "3.2.4", "6.1.2", "2.1.3"),
    "wuda": ("1.1.3", "1.3.2", "4.2.2"),
    "hainan": ("1.1.2", "2.1.1", "3.1.1"),
}
LOST_2024 = {"haibowan": ("3.1.2",), "wuda": ("1.4.1",), "hainan": ("2.6.3",)}
"""Items that the units claim in full, and that got nothing."""
HOPED_2023 = ("3.2.2", "3.3.2")
"""Items without points that one unit claims nevertheless; on the first it objects."""
LEAVES_2024 = ("2.1.1", "6.2.1", "6.3.1", "2.1.2")
"""Where the four files stand while the bureaus of the cast are marking: on their own items."""
REPORT = (
    "对照《乌海市城市更新三年行动实施方案》和考核细则，逐项推进年度任务。本报告为示例。",
    "建立周调度、月通报机制，项目清单化管理。",
    "部分老旧管网资料不全，改造进度受影响。",
    "下一年度提前开展管网普查，建议加强部门数据共享。",
)
CAST_BUREAUS = ("natural-resources", "urban-management")
"""The bureaus whose people a visitor may be: their desks are left with work to do."""


def archived_2022(people: People) -> None:
    """Make the year 2022: entered from its files by the office, published, archived."""
    facts = sample.weaker(sample.read(sample.WUHAI), LOST_2022)
    with at(moment(2022, 3, 1)):
        year = opened(people, "wuhai", "wuhai-2022", 2022)
        year.enter("running")
    with at(moment(2022, 11, 1)):
        year.enter("self-assessment")
    with at(moment(2022, 12, 1)):
        year.enter("review", "2022年度为补录的往年结果，没有在线自评")
    with at(moment(2023, 1, 4)):
        year.enter("aggregation", "2022年度为补录的往年结果，由办公室录入")
        year.settle(facts)
        number = year.combine()
        year.enter("approval")
    with at(moment(2023, 1, 12)):
        year.approve(number)
        year.enter("published")
        year.publish(number)
    with at(moment(2023, 3, 1)):
        year.enter("archived")


def published_2023(people: People) -> None:
    """Make the year 2023: the facts of `examples/wuhai-2023.json`, claimed, marked, published."""
    facts = sample.read(sample.WUHAI)
    with at(moment(2023, 3, 6)):
        year = opened(people, "wuhai", "wuhai-2022", 2023, optional=("notification", "objection"))
        year.sources = sample.sources(sample.WUHAI)
        year.enter("running")
    with at(moment(2023, 11, 1)):
        year.enter("self-assessment")
    claims = facts | {"hainan": facts["hainan"] | {key: {"mark": "1"} for key in HOPED_2023}}
    with at(moment(2023, 11, 20)):
        for unit_id, unit in year.units.items():
            year.claim(unit, _claimable(year, claims[unit_id]))
            year.report(unit, REPORT)
        evidence.file_for(year, "haibowan")
    with at(moment(2023, 11, 28)):
        for unit in year.units.values():
            year.submit(unit)
    with at(moment(2023, 12, 1)):
        year.enter("review")
    with at(moment(2023, 12, 5)):
        year.mark(facts, lambda _unit, _leaf, _bureau: True)
    with at(moment(2024, 1, 3)):
        year.enter("aggregation")
        number = year.combine()
        year.enter("approval")
    with at(moment(2024, 1, 8)):
        year.approve(number)
        year.enter("notification")
        notify(year.office, year.cycle.pk, number)
        for unit in year.units.values():
            acknowledge(year.filler(unit), year.cycle.pk, number)
        year.enter("objection")
    _objection_2023(year)
    with at(moment(2024, 1, 24)):
        year.enter("published")
        year.publish(number)


def _objection_2023(year: Year) -> None:
    """One item is looked at again, and its mark stands."""
    unit = year.units["hainan"]
    with at(moment(2024, 1, 10)):
        filed = file_objection(
            year.filler(unit), year.cycle, unit, "3.2.2",
            argument=SAMPLE + "两个项目的标识证书已在12月底前取得，请复核。",
        )  # fmt: skip
    with at(moment(2024, 1, 15)):
        words = SAMPLE + "标识证书的落款日期在考核期之后，维持原分。"
        decide_objection(year.approver, filed, accepts=False, decision=words)


def reviewed_2024(people: People) -> None:
    """Make the year 2024: everything handed in, the bureaus in the midst of marking."""
    claims = sample.read(sample.WUHAI)
    facts = sample.weaker(claims, LOST_2024)
    with at(moment(2024, 3, 5)):
        year = opened(people, "wuhai", "wuhai-2022", 2024)
        _joint(year)
    import_sample_days(year)
    with at(moment(2024, 3, 6)):
        year.enter("running")
    with at(moment(2024, 11, 1)):
        year.enter("self-assessment")
    with at(moment(2024, 11, 18)):
        for unit_id, unit in year.units.items():
            year.claim(unit, _claimable(year, claims[unit_id]))
            year.report(unit, REPORT)
            evidence.file_for(year, unit_id, LEAVES_2024)
    for day, unit_id in ((26, "haibowan"), (29, "wuda")):
        with at(moment(2024, 11, day)):
            year.submit(year.units[unit_id])
    with at(moment(2024, 12, 2)):
        year.submit(year.units["hainan"])  # after the deadline: taken, and flagged as late
    with at(moment(2024, 12, 3)):
        year.enter("review")
    until = working_day(year, 8)
    with at(moment(2024, 12, 30)):
        why = SAMPLE + "为使样例年度停留在评审环节，评审期限延到生成样例之后"
        extend(year.office, year.cycle.pk, "review", until=until, reason=why)
    desk.half_marked(year, facts)


def _joint(year: Year) -> None:
    """Put a second bureau beside the first on two items, so that there is something to sign."""
    named = [year.people.organisations[f"wuhai-{code}"].pk for code in CAST_BUREAUS]
    for leaf in ("2.1.1", "2.1.2"):
        assign(year.office, year.cycle.pk, leaf, named, reason=SAMPLE + "本项由两家联合评审")


def _claimable(year: Year, facts: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Return what a unit claims: everything but the events that others register."""
    return {leaf: entry for leaf, entry in facts.items() if not year.is_event(leaf)}
