"""Wuhai's review of 2024 half done: receipts, marks, a disagreement, a return, a visit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.assessment.services import (
    Visit,
    answer,
    ask_question,
    countersign,
    enter_mark,
    receive_task,
    record_visit,
    send_back,
)
from kaoping.web.demo.clock import at
from kaoping.web.demo.reasons import SAMPLE

if TYPE_CHECKING:
    from kaoping.web.demo.course import Year
    from kaoping.web.demo.facts import Facts

BUSY = frozenset({"natural-resources", "urban-management", "police"})
"""Bureaus that have not finished: two whose people a visitor may be, and one that is late."""
BEGUN = {
    "natural-resources": {"2.7.1", "2.7.2", "2.7.3"},
    "urban-management": {"2.5.5", "3.4.1", "3.4.2", "4.4.2"},
}
"""What the two have marked already, of the first unit."""


def half_marked(year: Year, facts: Facts) -> None:
    """Let the bureaus work for some days before now, each as far as its desk should show."""
    with at(_days_ago(9)):
        year.mark(facts, lambda _unit, _leaf, bureau: bureau not in BUSY)
    with at(_days_ago(8)):
        police = year.people.cast["wuhai.police.kh"]
        receive_task(police, year.cycle, year.units["haibowan"])
    with at(_days_ago(2)):
        for username in ("wuhai.assessor", "wuhai.assessor2"):
            for unit in year.units.values():
                receive_task(year.people.cast[username], year.cycle, unit)
        year.mark(
            facts,
            lambda unit, leaf, bureau: unit == "haibowan" and leaf in BEGUN.get(bureau, ()),
        )
        _joint_marks(year, facts)
        _words(year)
    with at(_days_ago(1)):
        _visit(year, _days_ago(0) - timedelta(hours=3))


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _joint_marks(year: Year, facts: Facts) -> None:
    """One joint mark waits for its second signature, on another the two bureaus disagree."""
    lead, second = (year.people.cast[f"wuhai.{name}"] for name in ("assessor", "assessor2"))
    for unit_id, leaf, disputed in (("haibowan", "2.1.1", False), ("wuda", "2.1.1", True)):
        entry = enter_mark(
            lead, year.cycle, year.units[unit_id], leaf, facts=facts[unit_id][leaf],
            reason=SAMPLE + "规划文本齐全，已公布实施", based_on=0,
        )  # fmt: skip
        if disputed:
            why = SAMPLE + "规划尚未覆盖全部更新单元，建议不得分"
            countersign(second, entry, agrees=False, reason=why)


def _words(year: Year) -> None:
    """Something is sent back, something is asked, something is answered."""
    lead, second = (year.people.cast[f"wuhai.{name}"] for name in ("assessor", "assessor2"))
    wuda, hainan = year.units["wuda"], year.units["hainan"]
    send_back(lead, year.cycle, wuda, "2.1.2", text=SAMPLE + "请补充更新单元划定的批复文件。")
    ask_question(second, year.cycle, wuda, "3.4.1", text=SAMPLE + "分类管理制度是哪一年印发的？")
    asked = ask_question(
        second, year.cycle, hainan, "3.4.2", text=SAMPLE + "转运站投入使用的日期？"
    )
    answer(year.filler(hainan), asked, text=SAMPLE + "2024年8月投入使用，见验收表。")


def _visit(year: Year, when: datetime) -> None:
    """One visit on site, recorded with time, people and findings."""
    visit = Visit(
        visited_at=when,
        place="海勃湾区（示例地点）",
        people="示例·考核人员、示例·海勃湾填报",
        findings=SAMPLE + "公园绿地与台账一致，未发现问题。",
        token="sample-visit-of-the-demo-year-2024-haibowan",  # noqa: S106  names a form, opens nothing
    )
    record_visit(
        year.people.cast["wuhai.assessor"], year.cycle, year.units["haibowan"], ["2.7.2"], visit
    )
