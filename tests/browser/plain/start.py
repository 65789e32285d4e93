"""Opening, setting up and claiming the small year, in browsers that run no script."""

from __future__ import annotations

from browser.looking import keep
from kaoping.web.demo import files

UNITS = {"finance": "市财政局", "ecology": "市生态环境局"}
REMOVED = "示例：本年度只评价两家"
SCHEME = "乌鲁木齐市城市更新行动绩效评价办法（现行有效（2025年9月15日起施行，有效期三年））"
NOTICE = files.notice("生态环境年度工作总结（示例）", ["本文件为示例，不是正式文件。"])
MARKS = {"finance.1": "19", "finance.2": "13", "finance.3": "20", "ecology.1": "48"}


def opened(office):
    """Open a year from the scheme; return its number."""
    office.go("/cycles/open/")
    office.tick(SCHEME)
    office.write("考核年度", 2025)
    office.choose("放假安排", "新疆维吾尔自治区")
    office.press("开设")
    office.sees("请按检查单逐项补齐")
    return int(office.path.split("/")[1])


def set_up(year):
    """Readings, units, stages; what asks first opens in place and is confirmed there."""
    office = year.people("office")
    office.go(year.at("set-up/readings/"))
    office.press("全部按建议确认")
    office.sees("已确认")
    _remove_units(year, office)
    office.go(year.at("set-up/units/"))
    for name in UNITS.values():
        office.page.get_by_label(f"{name}：有项目列入").select_option(label="否")
    office.press("保存")
    office.sees("已保存")
    office.go(year.at("set-up/assessors/"))
    office.press("保存")
    office.sees("已保存")
    office.go(year.at("set-up/stages/"))
    for stage in ("告知", "申诉复核"):
        office.tick(stage)
    for days in ("提出异议的工作日数", "处理异议的工作日数"):
        office.write_near(days, "5")
    office.press("保存可选环节")
    office.sees("已保存可选环节")
    _participants(year, office)
    office.go(year.at("set-up/stages/"))
    office.confirm("启动年度")
    office.sees("年度已转入")
    keep(office.page, "plain-started", whole=True)
    year.house.now("2025-11-03 10:00")
    year.enter("转入“自查”")


def _participants(year, office):
    for part, name in (
        ("office", "市财政局（乌鲁木齐市财政局）"),
        ("leader", "乌鲁木齐市政府（乌鲁木齐市人民政府）"),
    ):
        office.go(year.at("set-up/participants/"))
        card = office.page.locator(f"#part-{part}")
        if card.get_attribute("open") is None:
            card.locator("summary").first.click()
        office.tick(name, card)
        office.press("保存", card)
        office.sees("已保存")


def _remove_units(year, office):
    """One by clicking, the others with the same forms: fourteen units become two."""
    path = year.at("set-up/units/")
    office.go(path)
    office.unfold("移除单位")
    office.confirm("天山区", "移除", 理由=REMOVED)
    office.sees("移除")
    for sheet in office.sheets(path):
        unit = sheet.action.rstrip("/").rpartition("/units/")[2].partition("/")[0]
        if sheet.action.endswith("/remove/") and unit not in UNITS:
            office.hand_in(path, sheet, {"reason": REMOVED})


def claim(year):
    """The facts first; saved, the page offers the marks; a file goes beside the item."""
    unit = year.people("ecology")
    unit.go(year.at("self-assessment/"))
    row = unit.page.locator("[id='item-ecology-1']")
    row.get_by_role("radio").first.check()
    unit.press("保存", row)
    unit.sees("已保存")
    row = unit.page.locator("[id='item-ecology-1']")
    row.locator("input[name=mark]").first.wait_for()
    choose_mark(row, MARKS["ecology.1"])
    unit.write_near("自评说明", "示例：年度任务已完成，材料见佐证。", row)
    keep(unit.page, "plain-sheet", whole=True)
    unit.press("保存", row)
    unit.sees("已保存")
    unit.go(year.at("self-assessment/ecology/items/ecology.1/"))
    unit.open("用表单上传")
    unit.page.locator("[data-plain] input[type=file]").set_input_files(
        [{"name": "总结.pdf", "mimeType": "application/pdf", "buffer": NOTICE}]
    )
    unit.page.locator("[data-plain] button").click()
    unit.sees("总结")
    keep(unit.page, "plain-upload", whole=True)
    unit.go(year.at("report/"))
    unit.page.locator("#section-0 textarea, #section-1 textarea").first.fill("示例：自评得分见表。")
    unit.page.locator("#section-0 button, #section-1 button").first.click()
    unit.sees("已编写")


def choose_mark(where, mark):
    """Choose a mark where they stand side by side, type it where there are many."""
    choice = where.locator(f"input[type=radio][name=mark][value='{mark}']")
    if choice.count():
        choice.check()
    else:
        where.locator("input[name=mark]").fill(mark)


def hand_in(year):
    """By the checklist; taken back once; the second bureau hands in with gaps that it knows."""
    unit = year.people("ecology")
    for again in (False, True):
        unit.go(year.at("self-assessment/ecology/checklist/"))
        unit.sees("提交前检查")
        keep(unit.page, "plain-checklist", whole=True)
        if unit.page.locator("input[name=accepts-gaps]").count():
            unit.tick("上面列出的缺项已经知道，不再补充")
        unit.press("提交自评")
        unit.sees("自评已提交")
        if not again:
            unit.confirm("撤回修改", "撤回", 撤回的原因="示例：再核一遍")
            unit.sees("自评已撤回")
    other = year.people("finance")
    other.go(year.at("self-assessment/finance/checklist/"))
    other.tick("上面列出的缺项已经知道，不再补充")
    other.press("提交自评")
    other.sees("自评已提交")
