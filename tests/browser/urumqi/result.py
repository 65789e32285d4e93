"""From marks to 通报: sums, a finding, approval by the superior, an objection, the public page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from browser.looking import faults, keep
from browser.urumqi.marks import DISPUTED

if TYPE_CHECKING:
    from browser.people import Person
    from browser.urumqi.year import Year

MISREPORTED = "乌鲁木齐县"


def combine(year: Year) -> None:
    """The office decides what is disputed, finds a misreport, and freezes the first result."""
    year.house.now("2025-12-30 10:00")
    year.enter("转入“汇总”", "示例：有分歧的条目由办公室决定")
    _decide_disagreement(year)
    _find_misreporting(year)
    office = year.people("office")
    office.go(year.at("board/"))
    keep(office.page, "urumqi-board")
    assert faults(office.page) == []
    office.open("去计分和冻结")
    office.confirm("计算总分")
    office.sees("已完成第1次计分")
    office.confirm("冻结结果")
    office.sees("已冻结第1次计分")


def _decide_disagreement(year: Year) -> None:
    """The board leads to what is disputed, and the office decides with a reason."""
    head = year.people("head")
    head.go(year.at("board/"))
    head.sees("有1项会签单位有不同意见")
    keep(head.page, "urumqi-disputed")
    head.go(year.at(f"explanation/tianshan/{DISPUTED}/"))
    head.open("办公室调整")
    keep(head.page, "urumqi-adjust")
    head.write("理由", "示例：许可证已经延期，维持牵头单位的评价。")
    head.press("保存决定")
    head.sees("现行")


def _find_misreporting(year: Year) -> None:
    """One proposes the finding, another confirms it; only then it counts."""
    office, head = year.people("office"), year.people("head")
    office.go(year.at("board/"))
    office.open("对单位的认定")
    office.choose("单位", MISREPORTED)
    office.choose("认定", "瞒报、虚报及整改不到位")
    office.write("事实和理由", "示例：漏报一个未开工的项目。")
    office.press("提出，待另一人确认")
    head.go(year.at("flags/"))
    assert faults(head.page) == []
    head.write("理由", "示例：经核实属实。", head.page.locator("article"))
    head.press("确认")
    head.sees("已确认，认定即日起生效")


def approve_and_tell(year: Year) -> None:
    """Both organisers are evaluated, so their superior approves (U11)."""
    year.house.now("2026-01-05 10:30")
    year.enter("转入“报批”")
    leader = year.people("leader")
    leader.go(year.at("leader/"))
    keep(leader.page, "urumqi-leader", whole=True)
    assert faults(leader.page) == []
    assert leader.page.get_by_role("columnheader", name="名次").count() == 0
    leader.go(year.at("results/"))
    leader.confirm("批准结果", 批示="示例：同意")
    leader.sees("已批准第1次计分的结果")
    _tell(year)


def _tell(year: Year) -> None:
    office, unit = year.people("office"), year.people("tianshan")
    year.enter("转入“告知”")
    office.go(year.at("results/"))
    office.confirm("告知各单位")
    office.sees("已告知14个单位")
    unit.go(year.at("results/"))
    keep(unit.page, "urumqi-notified", whole=True)
    unit.confirm("已阅知")
    unit.sees("已记录阅知")


def object_and_decide(year: Year) -> None:
    """天山区 objects; somebody of the office decides that the marks stand."""
    year.house.now("2026-01-06 10:30")
    year.enter("转入“申诉复核”")
    unit, head = year.people("tianshan"), year.people("head")
    unit.go(year.at("objections/items/district.2/"))
    assert faults(unit.page) == []
    keep(unit.page, "urumqi-objection", whole=True)
    unit.write("理由", "示例：宣传推广已超过年度目标。")
    unit.press("提交复核申请")
    head.go(year.at("objections/"))
    with head.page.expect_navigation():
        head.page.locator("article h3 a").first.click()
    head.ready()
    assert faults(head.page) == []
    head.tick("维持原分")
    head.write("复核意见", "示例：材料与原来相同，维持原分。")
    keep(head.page, "urumqi-decide", whole=True)
    head.press("作出决定")
    head.sees("维持原分")


def publish(year: Year) -> None:
    """After the days for objections the result is made known."""
    year.house.now("2026-01-20 10:30")
    year.enter("转入“通报”")
    office = year.people("office")
    office.go(year.at("results/"))
    keep(office.page, "urumqi-results", whole=True)
    assert faults(office.page) == []
    office.confirm("公布结果")
    office.sees("已公布第1版")


def anyone_reads(year: Year) -> None:
    """Without a log-in: grades, flags, the notice; and no ranking, for the text has none."""
    anyone = year.people("anyone")
    anyone.page.goto(f"/public/{year.cycle}/")
    anyone.ready()
    keep(anyone.page, "urumqi-public", whole=True)
    assert faults(anyone.page) == []
    said = anyone.page.inner_text("main")
    for wanted in ("红旗", "黑旗", "优秀", "不合格", "通报"):
        assert wanted in said, wanted
    assert "本办法不排名次，只定等次" in said
    assert anyone.page.get_by_role("columnheader", name="名次").count() == 0
    anyone.open("天山区")
    anyone.sees("为什么是")
    keep(anyone.page, "urumqi-public-explanation", whole=True)


def downloads(person: Person, year: Year) -> tuple[bytes, bytes]:
    """Return the facts and the result of the newest run, as the page's links give them."""
    html = person.reads(year.at("results/"))
    found = (re.search(rf'href="([^"]+)">{words}</a>', html) for words in ("下载事实", "下载结果"))
    facts, result = (person.fetches(one[1]) for one in found if one)
    return facts, result
