"""What happens seldom in a year, done in the browser by those whom it concerns.

A stand-in, an extension, a mark whose evidence changed, a sheet of people with wrong rows, a result
that is not approved, an edition of the regulation taken on in the middle of the review. Each step
is looked at on a desk and on a phone.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import xlsxwriter

from browser.colleagues import colleague
from browser.furnishing import HEAD
from browser.looking import PHONE, WIDE, keep, too_wide
from kaoping.web.demo import files
from web.cycles.amended import edition

MARKED, SENT_BACK = "2.7.3", "2.1.1"
"""What the stand-in marks; what is marked already, and sent back for another file."""
MOVED = (
    (
        'name: 水空间修复与雨洪调蓄空间\n                points: "1"',
        'name: 水空间修复与雨洪调蓄空间\n                points: "1.5"',
    ),
    (
        'name: 空间资源统筹规划和深度开发\n                points: "1"',
        'name: 空间资源统筹规划和深度开发\n                points: "0.5"',
    ),
)
"""Half a point moves from 2.7.3 to 2.7.1, both marked already."""
PLAN = re.compile("年城市更新工作计划的通知")
"""A file that stands beside two items."""
RIGHT = ("rare.one", "示例·甲", "乌海市财政局", "考核单位", "", "2024-01-01")
WRONG = ("rare.two", "", "没有这个局", "科长", "", "2024-13-01")
AWAY = "示例：外出培训"


@pytest.fixture(scope="module")
def year(sample):
    """The number of the year in review."""
    return sample.sample.year("乌海市", 2024)


def shown(person, name, *words):
    """Find words on the page; look at it on a desk and on a phone, with pictures of both."""
    for one in words:
        person.sees(one)
    for size, what in ((PHONE, "phone"), (WIDE, "wide")):
        person.page.set_viewport_size(size)
        assert too_wide(person.page) == [], name
        keep(person.page, f"rare-{name}-{what}", whole=True)


def lend(person, sample, to):
    """Let somebody stand in, from one's own account."""
    person.go("/account/")
    person.open("委托他人代行")
    person.choose("受托人", to)
    person.write("终止日", (sample.moment.date() + timedelta(days=7)).isoformat())
    person.write_near("事由", AWAY)
    person.press("委托")
    person.sees("代行，")


def mark(assessor, reason):
    """Save a mark with its reason, and wait for the page that comes of it."""
    assessor.write("理由", reason)
    assessor.page.get_by_role("button", name="保存", exact=True).click()
    assessor.sees("已保存海勃湾区")
    assessor.ready()


def preview(system, *rows):
    """Upload a sheet of people."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        for line, words in enumerate((HEAD, *rows)):
            sheet.write_row(line, 0, words)
    system.go("/people/import/")
    system.upload("人员表（.xlsx）", ("人员表.xlsx", out.getvalue()))
    system.press("上传并预览")


def freeze_again(office, at):
    """Score and freeze what has been corrected."""
    office.go(at)
    office.confirm("重新计分")
    office.sees("已完成第")
    office.confirm("冻结结果")
    office.sees("已冻结第")


def test_a_stand_in_marks_in_the_seat_of_the_absent(guests, sample, year):
    """Lent on a phone until a day; offered, named on page, record and log; over when revoked."""
    second = colleague(guests, sample, "nature.second", beside="wuhai.assessor", name="示例·同事")
    absent = guests(
        "assessor.phone", username="wuhai.assessor", size="phone", options={"has_touch": True}
    )
    lend(absent, sample, "示例·同事（nature.second）")
    shown(absent, "delegated", "已委托示例·同事代行", AWAY)
    second.go("/messages/")
    shown(
        second,
        "stand-in-told",
        "示例·考核人员的岗位“市自然资源局·考核单位（考核人员）”由示例·同事代行",
    )
    second.go("/")
    shown(second, "seat-offered", "有岗位委托您代行")
    second.press("切换到这个岗位")
    shown(second, "seated", "正在代示例·考核人员办理")
    second.go(f"/{year}/desk/haibowan/{MARKED}/")
    mark(second, "示例：再核一遍，维持。")
    shown(second, "stand-in-marked", "示例·同事（代示例·考核人员）")
    office, auditor = guests("wuhai.office"), guests("wuhai.auditor")
    office.go(f"/{year}/explanation/haibowan/{MARKED}/")
    shown(office, "stand-in-explained", "示例·同事（代示例·考核人员）")
    auditor.go("/log/?action=assessment.mark.entered")
    shown(auditor, "stand-in-logged", "，代示例·考核人员")
    absent.go("/account/")
    absent.page.get_by_role("button", name="撤销委托").tap()
    shown(absent, "revoked", "委托已撤销")
    second.go("/")
    shown(second, "seat-gone")
    assert second.page.get_by_text("正在代").count() == 0


def test_more_time_for_one_unit(guests, sample, year):
    """The office says why; the unit reads it where it works, hands in anew, and is not late."""
    office, unit = guests("wuhai.office"), guests("wuhai.hainan")
    unit.go(f"/{year}/self-assessment/hainan/")
    shown(unit, "late-before", "逾期提交")
    office.go(f"/{year}/set-up/stages/")
    form = office.page.locator("#extensions")
    office.choose("环节", "自评", form)
    office.choose("适用于", "海南区", form)
    question = "select until from cycles_extension where cycle_id = ? and stage = 'review'"
    ((until,),) = sample.sample.rows(question, year)  # a working day, whenever the test runs
    office.write("延至", until[:10], form)
    office.write("理由", "示例：填报人变动", form)
    office.press("办理延期", form)
    shown(office, "extended", "已办理延期", "海南区“自评”延至")
    unit.go("/messages/")
    shown(unit, "extension-told", "“自评”环节的期限延至")
    unit.go(f"/{year}/")
    shown(unit, "extension-overview", "本单位延至", "示例：填报人变动")
    unit.go(f"/{year}/self-assessment/hainan/")
    shown(unit, "extension-sheet", "自评期限延至", "示例：填报人变动 示例·经办人")
    unit.confirm("撤回修改", "撤回", 撤回的原因="示例：补填一项")
    shown(unit, "extension-withdrawn", "自评已撤回")
    unit.go("/")
    shown(unit, "extension-home", "填写并提交自评")
    unit.go(f"/{year}/self-assessment/hainan/checklist/")
    unit.tick("上面列出的缺项已经知道，不再补充")
    unit.press("提交自评")
    shown(unit, "extension-in-time", "自评已提交")
    assert unit.page.get_by_text("逾期提交").count() == 0


def test_a_mark_whose_evidence_changed(guests, year):
    """Sent back, another file, an answer: the mark waits for another look, and gets one."""
    assessor, unit = guests("wuhai.assessor"), guests("wuhai.haibowan")
    assessor.go(f"/{year}/desk/haibowan/{SENT_BACK}/")
    assessor.unfold("退回补充或询问")
    assessor.write("要补充或说明的内容", "示例：请换成盖章的一份。")
    assessor.press("退回补充")
    assessor.sees("已退回，等单位补充")
    unit.go("/")
    shown(unit, "stale-unit-home", "补充材料并答复市自然资源局")
    item = f"/{year}/self-assessment/haibowan/items/{SENT_BACK}/"
    unit.go(item)
    with unit.page.expect_navigation():
        unit.page.get_by_role("link", name=PLAN).first.click()
    unit.ready()
    shown(unit, "stale-unit-file", "请在该条目的页面把新的一份作为新材料上传")
    unit.go(item)
    unit.page.locator("[data-alive]").first.wait_for(state="attached")
    stamped = files.notice("关于印发海勃湾区规划的通知（示例，盖章）", ["本文件为示例。"])
    new = {"name": "示例盖章件.pdf", "mimeType": "application/pdf", "buffer": stamped}
    unit.page.set_input_files("[data-pick]", [new])
    unit.page.locator(".ev-upload[data-is=done]").wait_for()
    unit.write("答复", "示例：已补上盖章的一份。")
    unit.press("答复")
    unit.sees("已答复")
    office = guests("wuhai.office")
    office.go(f"/{year}/board/?show=stale")
    shown(office, "stale-board", "有变化，待确认", "辖区城市更新规划")
    assessor.go("/messages/")
    shown(assessor, "stale-told", "海勃湾区：赋过分的条目，材料有变化，请重新确认")
    assessor.go("/")
    shown(assessor, "stale-home", "重新确认海勃湾区的1项赋分")
    assessor.go(f"/{year}/desk/haibowan/{SENT_BACK}/")
    shown(assessor, "stale-item", "赋分后佐证材料有变化")
    mark(assessor, "示例：已看盖章的一份。")
    shown(assessor, "stale-cleared")
    assert assessor.page.get_by_text("赋分后佐证材料有变化").count() == 0


def test_a_sheet_of_people_with_wrong_rows(guests):
    """Row by row, wrong cells by name, nothing taken over; corrected, the whole sheet is."""
    system, security = guests("sample.system"), guests("sample.security")
    preview(system, RIGHT, WRONG, ("rare.three", "示例·丙", "", "", "", ""))
    shown(system, "import-wrong", "还没有导入任何一行", "B3：姓名", "C3：单位“没有这个局”没有登记")
    assert system.page.get_by_role("button", name="导入全部").count() == 0
    preview(system, RIGHT, ("rare.two", "示例·乙", "乌海市财政局", "考核单位", "", "2024-12-01"))
    shown(system, "import-right", "申请岗位：市财政局·考核单位")
    system.press("导入全部2行")
    shown(system, "imported", "已导入：新增2行")
    security.go("/")
    shown(security, "import-asked", "岗位申请")


def test_a_correction_is_declined_and_then_approved(guests, sample):
    """Not by who froze it, nor by their stand-in; a refusal comes back with its reason."""
    office, head, leader = guests("wuhai.office"), guests("wuhai.office2"), guests("wuhai.leader")
    year = sample.sample.year("乌海市", 2023)
    at = f"/{year}/results/"
    lend(office, sample, "示例·负责人（wuhai.office2）")
    office.go(at)
    office.confirm("发起更正", "发起更正", 更正的原因="示例：一项计分有误")
    office.sees("已形成更正稿")
    office.go(f"/{year}/adjust/hainan/3.2.2/")
    office.tick("1")
    office.write("理由", "示例：验收材料属实")
    office.press("保存更正")
    freeze_again(office, at)
    refused = "这份结果由您或您所代行的人冻结，须由另一人批准"
    shown(office, "own-frozen", refused)
    head.go("/")
    head.press("切换到这个岗位")
    head.go(at)
    shown(head, "stand-in-refused", "正在代示例·经办人办理", refused)
    leader.go("/")
    shown(leader, "leader-home", "审批2023年度考核结果")
    leader.go(at)
    leader.confirm("不同意", "不同意", 不同意的理由="示例：请补充说明依据")
    shown(leader, "declined", "已记录不同意的决定")
    office.go("/messages/")
    shown(office, "declined-told", "2023年度考核结果未获批准，请处理")
    office.go("/")
    shown(office, "declined-home", "处理未获同意的2023年度考核结果")
    office.go(at)
    shown(office, "declined-office", "结果没有获得批准", "示例：请补充说明依据")
    freeze_again(office, at)
    office.go("/account/")
    office.press("撤销委托")
    head.go(at)
    head.confirm("批准结果", 批示="示例：同意")
    shown(head, "approved", "已批准第")


def test_an_edition_is_taken_on_in_the_review(guests, year):
    """The report says which marks it touches; they wait for another look, none is changed."""
    office, assessor = guests("wuhai.office"), guests("wuhai.assessor")
    office.go(f"/{year}/set-up/amend/")
    name = "scheme.yaml"
    office.upload(name, (name, edition(scheme=MOVED)[name].encode()))
    office.press("上传并比较")
    shown(office, "amend-impact", "项赋分须重新确认", "重新赋分之前不计分")
    office.write("理由", "示例：市里印发了修订后的细则")
    office.press("我已看过，换用新版本")
    shown(office, "amend-taken", "已换用新的办法版本", "第2版")
    office.go(f"/{year}/board/?show=stale")
    shown(office, "amend-board", "空间资源统筹规划和深度开发")
    why = "赋分后办法有修订（第2版）：分值由1分改为0.5分"
    office.go(f"/{year}/explanation/haibowan/{MARKED}/")
    shown(office, "amend-explained", why)
    assessor.go("/messages/")
    shown(assessor, "amend-told", "办法已修订：赋过分的条目有变动，请重新确认")
    assessor.go("/")
    shown(assessor, "amend-home", "重新确认海勃湾区的")
    assessor.go(f"/{year}/desk/haibowan/{MARKED}/")
    shown(assessor, "amend-item", why, "修订前（重新赋分之前不计分）")
    assessor.tick("0.5")
    mark(assessor, "示例：按修订后的分值")
    shown(assessor, "amend-marked", "现行：0.5分")
    unit = guests("wuhai.haibowan")
    unit.go(f"/{year}/self-assessment/haibowan/items/{MARKED}/")
    shown(unit, "amend-unit", "填写之后办法有修订（第2版）：分值由1分改为0.5分")
    assert [text for one in (office, assessor, unit) for text in one.said] == []
