"""Self-assessment: a unit claims marks, files evidence, writes its report, submits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.wuhai.year import UNITS, written
from kaoping.web.demo import files
from web.cycles.amended import POINTS_MOVED, edition

if TYPE_CHECKING:
    from browser.people import Person
    from browser.sheets import Sheet
    from browser.wuhai.year import Year

EXPLAINED = "示例：按细则自查，材料见佐证。"
NOTICE = files.notice("关于印发城市更新实施方案的通知（示例）", ["本文件为示例，不是正式文件。"])
CLAIMED = "123456"
"""The tables that a unit fills in; events, honours and blame are entered by others."""
SECTIONS = (
    "示例：对照三年行动实施方案和考核细则，逐项推进年度任务。",
    "示例：建立周调度、月通报机制，项目清单化管理。",
    "示例：部分老旧管网资料不全，改造进度受影响。",
    "示例：下一年度提前开展管网普查，加强部门数据共享。",
)


def assess_themselves(year: Year) -> None:
    """乌达区 by clicking and the rest with the same forms; then all hand in."""
    year.house.now("2024-11-11 09:00")
    _click_through(year)
    for unit in UNITS:
        _claim_the_rest(year, unit)
        _write_report(year, unit)
    year.house.now("2024-11-26 10:00")
    _hand_in(year)
    for unit in ("haibowan", "hainan"):
        year.people(unit).send(
            year.at(f"self-assessment/{unit}/checklist/"), "提交自评", **{"accepts-gaps": "1"}
        )
    _return_and_resubmit(year)
    _look_at_an_amendment(year)


def _click_through(year: Year) -> None:
    """From the to-do list to the table, one item as one types, one with its evidence."""
    unit = year.people("wuda")
    unit.go("/")
    unit.picture("home")
    unit.go(year.at(""))
    unit.picture("course")
    _read_the_scheme(year, unit)
    unit.go(year.at("self-assessment/"))
    unit.sees("乌达区 自评表")
    row = unit.page.locator("[id='item-1-1-1']")
    unit.tick("2", row)
    unit.write_near("自评说明", EXPLAINED, row)
    row.get_by_text("已填").wait_for()
    unit.picture("sheet", at="#item-1-1-1")
    _evidence(year, unit)


def _read_the_scheme(year: Year, unit: Person) -> None:
    """From a line of the text to the item that it becomes."""
    unit.go(year.at("scheme/"))
    unit.page.locator("#source a[href='#node-1.1.2']").click()
    node = unit.page.locator("[id='node-1.1.2'].kp-lit")
    expect(node).to_be_in_viewport()
    unit.picture("scheme", at="[id='node-1.1.2']")


def _evidence(year: Year, unit: Person) -> None:
    """On the page of an item: the mark, the reason, a notice dropped beside it."""
    unit.go(year.at("self-assessment/wuda/items/1.1.2/"))
    unit.page.locator("[data-alive]").first.wait_for(state="attached")
    unit.page.set_input_files(
        "[data-pick]",
        [{"name": "示例通知.pdf", "mimeType": "application/pdf", "buffer": NOTICE}],
    )
    unit.page.locator(".ev-upload[data-is=done]").wait_for()
    unit.tick(str(year.facts["wuda"]["1.1.2"]["mark"]))
    unit.page.locator("#state-1-1-2", has_text="已填").wait_for()
    unit.picture("sheet-item")
    unit.go(year.at("evidence/"))
    unit.sees("示例通知")
    unit.picture("evidence")
    unit.open("缺佐证的条目")
    unit.sees("1.1.1")


def _claim_the_rest(year: Year, unit: str) -> None:
    """Every other item of the table, with the table's own forms."""
    person, path = year.people(unit), year.at(f"self-assessment/{unit}/")
    facts = year.facts[unit]
    for leaf, sheet in _claims(person, path).items():
        if leaf in facts and leaf[0] in CLAIMED and not sheet.values.get("explanation", [""])[0]:
            answers = {**written(facts[leaf]), "explanation": EXPLAINED}
            person.hand_in(path, sheet, answers, part=True)


def _claims(person: Person, path: str) -> dict[str, Sheet]:
    """Return leaf → the form in which a unit claims it."""
    found = (sheet for sheet in person.sheets(path) if "/items/" in sheet.action)
    return {sheet.action.rstrip("/").rpartition("/")[2]: sheet for sheet in found}


def _write_report(year: Year, unit: str) -> None:
    """The report of Annex 2: every section; the first of 乌达区 in the window."""
    person = year.people(unit)
    path = year.at("report/")
    if unit == "wuda":
        person.go(path)
        person.picture("report")
        path = person.path
    sheets = [one for one in person.sheets(path) if "text" in one.names]
    for sheet, text in zip(sheets, SECTIONS, strict=False):
        person.hand_in(path, sheet, {"text": text}, part=True)


def _hand_in(year: Year) -> None:
    """乌达区 checks, submits, takes it back, and submits again."""
    unit = year.people("wuda")
    unit.go(year.at("self-assessment/wuda/"))
    unit.open("检查并提交")
    unit.sees("提交前检查")
    unit.picture("checklist", at=".kp-check")
    unit.tick("上面列出的缺项已经知道，不再补充")
    unit.press("提交自评")
    unit.sees("自评已提交")
    unit.confirm("撤回修改", "撤回", 撤回的原因="示例：再核一遍")
    unit.sees("自评已撤回")
    unit.open("检查并提交")
    unit.tick("上面列出的缺项已经知道，不再补充")
    unit.press("提交自评")
    unit.sees("自评已提交")


def _return_and_resubmit(year: Year) -> None:
    """The office returns one, and the unit hands in again."""
    office, unit = year.people("office"), year.people("hainan")
    office.go(year.at("self-assessment/"))
    office.open("海南区")
    office.unfold("退回修改")
    office.write_near("退回的原因", "示例：请补充说明")
    office.picture("return")
    office.press("退回")
    office.sees("已退回海南区的自评")
    unit.go(year.at("self-assessment/hainan/"))
    unit.sees("领导小组办公室退回了自评")
    unit.open("检查并提交")
    unit.tick("上面列出的缺项已经知道，不再补充")
    unit.press("提交自评")
    unit.sees("自评已提交")


def _look_at_an_amendment(year: Year) -> None:
    """The office compares another edition with the year's own, and stays with the latter."""
    office = year.people("office")
    office.go(year.at("set-up/amend/"))
    office.upload(
        "scheme.yaml", ("scheme.yaml", edition(scheme=POINTS_MOVED)["scheme.yaml"].encode())
    )
    office.press("上传并比较")
    office.sees("换用新版本的影响")
    office.picture("impact")
    office.open("不换用")
    office.sees("第1版")
