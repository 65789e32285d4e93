"""From marks to the public page of the small year, in browsers that run no script."""

from __future__ import annotations

from browser.looking import keep
from browser.plain.start import MARKS, choose_mark
from kaoping.web.demo import files


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
    choose_mark(marking, MARKS[leaf])
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
