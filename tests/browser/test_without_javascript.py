"""Every core duty with scripts switched off: a small year, from opening to the public page.

Urumqi's regulation with two bureaus that have no projects: four items, and every role.
"""

from __future__ import annotations

import pytest

from browser.looking import keep
from browser.register import Town
from browser.wuhai.year import Year
from kaoping.accounts.capabilities import Role
from kaoping.web.demo import files
from kaoping.web.demo.organisations import URUMQI as ORGANISATIONS

STAFF = {
    "office": ("housing", Role.OFFICE, "办公室经办人"),
    "head": ("finance", Role.OFFICE, "办公室负责人"),
    "leader": ("government", Role.LEADER, "分管领导"),
    "housing.marks": ("housing", Role.ASSESSOR, "评价人员"),
    "finance.marks": ("finance", Role.ASSESSOR, "评价人员"),
    "finance": ("finance", Role.UNIT, "填报人"),
    "ecology": ("ecology", Role.UNIT, "填报人"),
}
UNITS = {"finance": "市财政局", "ecology": "市生态环境局"}
REMOVED = "示例：本年度只评价两家"
SCHEME = "乌鲁木齐市城市更新行动绩效评价办法（现行有效（2025年9月15日起施行，有效期三年））"
NOTICE = files.notice("生态环境年度工作总结（示例）", ["本文件为示例，不是正式文件。"])
MARKS = {"finance.1": "19", "finance.2": "13", "finance.3": "20", "ecology.1": "48"}


@pytest.fixture(scope="module")
def plain(people):
    """Return somebody whose browser runs no script."""

    def somebody(account, **more):
        options = {"java_script_enabled": False} | more.pop("options", {})
        return people(account, options=options, **more)

    return somebody


@pytest.fixture(scope="module")
def year(house, plain):
    """A year with two units, running, opened without a script."""
    house.now("2025-09-16 10:00")
    town = Town(house, plain, "urumqi", STAFF)
    town.appoint()
    for row in ORGANISATIONS:
        if row[0] in {"housing", "finance", "ecology", "government"}:
            town.organisation(row)
    town.import_people()
    town.grant()
    for account in STAFF:
        town.accept(account, town.invite(account))
    return Year(house, plain, town, opened(plain("office")), {})


def opened(office):
    """Open a year from the scheme; return its number."""
    office.go("/cycles/open/")
    office.tick(SCHEME)
    office.write("考核年度", 2025)
    office.choose("放假安排", "新疆维吾尔自治区")
    office.press("开设")
    office.sees("请按检查单逐项补齐")
    return int(office.path.split("/")[1])


def test_a_year_without_a_single_script(year):
    """Set up, claimed, handed in, marked, countersigned, summed, approved, objected, published."""
    set_up(year)
    claim(year)
    hand_in(year)
    mark(year)
    visit(year)
    countersign(year)
    combine(year)
    approve_and_tell(year)
    object_and_decide(year)
    publish(year)


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
    _choose_mark(row, MARKS["ecology.1"])
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


def _choose_mark(where, mark):
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


def mark(year):
    """Received, sent back and answered, marked one after the other."""
    year.house.now("2025-12-01 10:30")
    year.enter("转入“评价”")
    year.house.now("2025-12-02 10:30")
    assessor, unit = year.people("housing.marks"), year.people("finance")
    assessor.go(year.at("desk/"))
    assessor.page.get_by_role("button", name="接收市财政局的任务").click()
    assessor.sees("已接收市财政局的考核任务")
    assessor.go(year.at("desk/finance/finance.1/"))
    assessor.unfold("退回补充或询问")
    assessor.write("要补充或说明的内容", "示例：请补充资金台账。")
    assessor.press("退回补充")
    assessor.sees("已退回，等单位补充")
    unit.go(year.at("self-assessment/finance/items/finance.1/"))
    unit.write("答复", "示例：已补充。")
    unit.press("答复")
    unit.sees("已答复")
    for leaf in MARKS:
        _mark(assessor, year.at(f"desk/{leaf.partition('.')[0]}/{leaf}/"), leaf)


def _mark(assessor, path, leaf):
    """The level first: without it no mark is permitted; the page then says which are."""
    assessor.go(path)
    marking = assessor.page.locator(".kp-as-marking")
    marking.get_by_role("radio").nth(0 if leaf != "finance.2" else 1).check()
    assessor.write("理由", "示例：对照《指标》和材料核定。")
    if not marking.locator("input[name=mark]").count():
        assessor.press("保存", marking)
        marking.locator("input[name=mark]").first.wait_for()
        keep(assessor.page, f"plain-ruler-{leaf}", whole=True)
    _choose_mark(marking, MARKS[leaf])
    assessor.page.get_by_role("button", name="保存并到下一项").click()
    assessor.sees("的赋分")


def visit(year):
    """On site: the plain form with a photo; the position is left out."""
    visitor = year.people("phone", username="housing.marks", size="phone")
    visitor.go(year.at("visits/ecology/new/?leaf=ecology.1"))
    assert visitor.page.locator(".kp-needs-js:visible").count() == 0
    visitor.page.locator("#photos").set_input_files(
        [
            {
                "name": "现场.jpg",
                "mimeType": "image/jpeg",
                "buffer": files.photo(year.house.moment, 43.8, 87.6),
            }
        ]
    )
    visitor.write("发现", "示例：监测设备运行正常。")
    visitor.write("地点", "示例监测站")
    visitor.write("参加人员", "示例·市住建局，示例·市生态环境局")
    visitor.press("发送记录")
    visitor.sees("已记录现场核查，涉及1个条目、1张照片")
    keep(visitor.page, "plain-visit", whole=True)


def countersign(year):
    """The second organiser does not agree on the one item where it is asked."""
    finance = year.people("finance.marks")
    finance.go(year.at("joint/"))
    finance.write_near("意见", "示例：一项任务年底才完成。")
    finance.press("不同意")
    finance.sees("已提出不同意见")


def combine(year):
    """The office decides, sums up and freezes; each confirmation stands in the page."""
    year.house.now("2025-12-30 10:30")
    year.enter("转入“汇总”", "示例：有分歧的条目由办公室决定")
    head, office = year.people("head"), year.people("office")
    head.go(year.at("adjust/ecology/ecology.1/"))
    head.write("理由", "示例：任务在年内完成，维持。")
    head.press("保存决定")
    head.sees("已调整")
    office.go(year.at("results/"))
    office.confirm("计算总分")
    office.sees("已完成第1次计分")
    office.page.locator("details.kp-confirm > summary", has_text="冻结结果").first.click()
    keep(office.page, "plain-freeze", whole=True)
    office.press("冻结结果")
    office.sees("已冻结第1次计分")


def approve_and_tell(year):
    """A second person approves; the units are told and say that they have seen it."""
    year.house.now("2026-01-05 10:30")
    year.enter("转入“报批”")
    leader, office, unit = (year.people(one) for one in ("leader", "office", "ecology"))
    leader.go(year.at("results/"))
    leader.confirm("批准结果", 批示="示例：同意")
    leader.sees("已批准第1次计分的结果")
    year.enter("转入“告知”")
    office.go(year.at("results/"))
    office.confirm("告知各单位")
    office.sees("已告知2个单位")
    unit.go(year.at("results/"))
    unit.confirm("已阅知")
    unit.sees("已记录阅知")


def object_and_decide(year):
    """A unit objects, and somebody who did not mark decides."""
    year.house.now("2026-01-06 10:30")
    year.enter("转入“申诉复核”")
    unit, head = year.people("finance"), year.people("office")
    unit.go(year.at("objections/"))
    unit.page.get_by_role("link", name="申请复核").first.click()
    unit.write("理由", "示例：请复核。")
    unit.press("提交复核申请")
    unit.sees("示例：请复核。")
    head.go(year.at("objections/"))
    head.page.locator("article h3 a").first.click()
    head.tick("维持原分")
    head.write("复核意见", "示例：材料与原来相同。")
    head.press("作出决定")
    head.sees("材料与原来相同")


def publish(year):
    """The public page, for everybody and without a script."""
    year.house.now("2026-01-20 10:30")
    year.enter("转入“通报”")
    office, anyone = year.people("office"), year.people("anyone")
    office.go(year.at("results/"))
    office.confirm("公布结果")
    office.sees("已公布第1版")
    anyone.page.goto(f"/public/{year.cycle}/")
    anyone.sees("市生态环境局")
    anyone.sees("市财政局")
    keep(anyone.page, "plain-public", whole=True)
