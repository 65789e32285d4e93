"""自查: a district by clicking, the others with the same forms; everybody hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser.looking import faults, keep
from browser.urumqi.year import UNITS, claims, filled, without_mark

if TYPE_CHECKING:
    from browser.people import Person
    from browser.urumqi.year import Year

EXPLAINED = "示例：按《指标》自查，材料见佐证。"
CLICKED = "tianshan"
PROGRESS = {
    "计划完成项目总数": "6",
    "已完成的项目数量": "6",
    "计划开工项目总数": "4",
    "已开工的项目数量": "4",
}


def assess_themselves(year: Year) -> None:
    """天山区 types; the rest is sent with the table's own forms."""
    _click_through(year)
    for unit in UNITS:
        _claim_the_rest(year, unit)
    year.house.now("2025-11-27 11:00")
    _hand_in_by_hand(year)
    for unit in UNITS:
        if unit != CLICKED:
            path = year.at(f"self-assessment/{unit}/checklist/")
            year.people(unit).send(path, "提交自评", **{"accepts-gaps": "1"})


def _click_through(year: Year) -> None:
    """Facts first; the marks that they permit appear beside them, and one of them is claimed."""
    unit = year.people(CLICKED)
    unit.go("/")
    keep(unit.page, "urumqi-home-unit")
    unit.go(year.at("self-assessment/"))
    row = unit.page.locator("[id='item-common-1']")
    for label, number in PROGRESS.items():
        unit.write_near(label, number, row)
        row.get_by_label(label).first.blur()
    row.get_by_text("15分").first.wait_for()
    _type_a_panel(unit)
    keep(unit.page, "urumqi-sheet")
    assert faults(unit.page) == []
    level = unit.page.locator("[id='item-district-1']")
    level.get_by_role("radio").first.check()
    level.locator("input[name=mark]").first.wait_for()
    level.get_by_label("自评说明").fill(EXPLAINED)
    level.get_by_role("button", name="保存").click()
    level.get_by_text("已保存").wait_for()


def _type_a_panel(unit: Person) -> None:
    """The experts' scores: a line a project, the mean puts them into a band."""
    row = unit.page.locator("[id='item-common-2']")
    row.get_by_label("项目1").fill("92 88 90")
    row.get_by_label("项目2").fill("86 84")
    row.get_by_label("项目2").blur()
    row.locator("input[name=mark]").first.wait_for()


def _claim_the_rest(year: Year, unit: str) -> None:
    """What the facts say first, then the marks, which are offered once the facts are there."""
    person, path = year.people(unit), year.at(f"self-assessment/{unit}/")
    for leaf, sheet in claims(person, path):
        answers = without_mark(filled(year.facts[unit].get(leaf, {})))
        if answers:
            person.hand_in(path, sheet, answers | {"explanation": EXPLAINED}, part=True)
    for leaf, sheet in claims(person, path):
        mark = year.facts[unit].get(leaf, {}).get("mark")
        if mark is not None and "mark" in sheet.names:
            person.hand_in(path, sheet, {"mark": mark}, part=True)


def _hand_in_by_hand(year: Year) -> None:
    """The checklist names what is missing; with that known, it goes."""
    unit = year.people(CLICKED)
    unit.go(year.at(f"self-assessment/{CLICKED}/"))
    unit.open("检查并提交")
    unit.sees("提交前检查")
    keep(unit.page, "urumqi-checklist")
    unit.tick("上面列出的缺项已经知道，不再补充")
    unit.press("提交自评")
    unit.sees("自评已提交")
