"""From marks to the public page: sums, approval, notification, an objection, publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from browser.register import AUDIT, SYSTEM
from browser.wuhai.year import JOINT, OBJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from browser.people import Person
    from browser.wuhai.year import Year

NOTICE = "示例通知"
"""What 乌达区 filed beside one of its items, and a mark was made from."""


def combine(year: Year) -> None:
    """The office decides what is disputed, and the first result is frozen."""
    year.house.now("2024-12-30 09:00")
    year.enter("转入“汇总”", "示例：有分歧的条目由办公室决定")
    _decide_disagreement(year)
    _flag(year)
    office = year.people("office")
    office.go(year.at("board/"))
    office.picture("board")
    office.open("去计分和冻结")
    office.confirm("计算总分")
    office.sees("已完成第1次计分")
    office.confirm("冻结结果")
    office.sees("已冻结第1次计分")
    office.open("现在是“汇总”环节，去转换环节")
    office.sees("转入“报批”")


def _decide_disagreement(year: Year) -> None:
    """The board names it, the explanation leads to the decision."""
    office = year.people("office")
    office.go(year.at("board/"))
    office.sees("有1项会签单位有不同意见")
    office.go(year.at(f"explanation/wuda/{JOINT}/"))
    office.picture("explanation")
    office.open("办公室调整")
    office.tick(str(year.facts["wuda"][JOINT]["mark"]))
    office.write("理由", "示例：规划已于12月批复，维持牵头单位的赋分。")
    office.press("保存决定")
    office.sees("现行")


def _flag(year: Year) -> None:
    """One of the office proposes a finding, and another declines it."""
    office, head = year.people("office"), year.people("head")
    office.go(year.at("flags/"))
    office.choose("单位", "海南区")
    office.choose("认定", "材料不实或造假")
    office.write("事实和理由", "示例：一份台账的日期前后不一致。")
    office.press("提出，待另一人确认")
    head.go(year.at("flags/"))
    head.write("理由", "示例：经核对是笔误，不构成不实。", head.page.locator("article"))
    head.picture("flag")
    head.press("不予认定")
    head.sees("不予认定")


def approve_and_tell(year: Year) -> None:
    """Another person approves, the units are told, and each has seen it."""
    year.house.now("2025-01-03 10:00")
    year.enter("转入“报批”")
    head = year.people("head")
    head.go(year.at("results/"))
    head.picture("approve")
    head.confirm("批准结果", 批示="示例：同意")
    head.sees("已批准第1次计分的结果")
    _tell(year)


def _tell(year: Year) -> None:
    """Notification, and each unit says that it has seen it."""
    office = year.people("office")
    year.enter("转入“告知”")
    office.go(year.at("results/"))
    office.confirm("告知各单位")
    office.sees("已告知3个单位")
    for account in year.facts:
        unit = year.people(account)
        unit.go(year.at("results/"))
        if account == "wuda":
            unit.picture("told")
        unit.confirm("已阅知")
        unit.sees("已记录阅知")


def object_and_decide(year: Year) -> None:
    """乌达区 objects to one item; somebody who did not mark it finds that it is right."""
    year.house.now("2025-01-06 09:00")
    year.enter("转入“复核”")
    unit, head = year.people("wuda"), year.people("head")
    _read_messages(year)
    unit.go(year.at("objections/"))
    row = unit.page.locator("tr", has=unit.page.locator(f"a[href$='/items/{OBJECTED}/']"))
    unit.open("申请复核", row)
    unit.write("理由", "示例：融合发展方案已于11月印发，见佐证材料。")
    unit.picture("objection")
    unit.press("提交复核申请")
    head.go(year.at("objections/"))
    head.page.locator("article h3 a").first.click()
    head.tick("予以采纳，按下面的事实和得分")
    head.write("复核后的得分（分）", "1")
    head.write("复核意见", "示例：材料属实，予以采纳。")
    head.picture("decide-objection")
    head.press("作出决定")
    head.sees("已作出复核决定")


def _read_messages(year: Year) -> None:
    """What has happened to the unit since, and where it is kept who the person is."""
    unit = year.people("wuda")
    unit.go("/messages/")
    unit.sees("不再发邮件")
    unit.picture("messages")
    unit.go("/account/")
    unit.picture("account")


def run_again(year: Year) -> None:
    """The accepted entry changes the facts: back to the sums, and everything once more."""
    office, leader = year.people("office"), year.people("leader")
    year.house.now("2025-01-08 09:00")
    year.enter("退回“汇总”", "示例：复核改变了一项得分")
    office.go(year.at("results/"))
    office.confirm("重新计分")
    office.sees("与第1次计分比较")
    office.confirm("冻结结果")
    office.sees("已冻结第2次计分")
    year.enter("转入“报批”")
    _lead(year)
    leader.go(year.at("results/"))
    leader.picture("leader-results")
    leader.confirm("批准结果", 批示="示例：同意公布")
    leader.sees("已批准第2次计分的结果")


def _lead(year: Year) -> None:
    """From the page of the leader along the bar of a unit to its clauses."""
    leader = year.people("leader")
    leader.go(year.at("leader/"))
    leader.page.locator(f"a.kr-open[href='{year.at('explanation/wuda/')}']").click()
    leader.sees("乌达区：为什么是")
    leader.ready()
    leader.picture("traced")
    _down_to_the_file(leader)


def _down_to_the_file(leader: Person) -> None:
    """Unfold the tree to a mark that a notice stands behind, and read the notice itself."""
    notice = leader.page.get_by_role("link", name=f"{NOTICE}（第1版）", include_hidden=True)
    while not notice.is_visible():
        outermost = notice.locator("xpath=ancestor::details[not(@open)][last()]")
        outermost.locator("> summary").click()
    notice.click()
    leader.sees("材料信息")
    leader.ready()
    expect(leader.page.get_by_role("heading", level=1)).to_have_text(NOTICE)
    page = leader.page.locator("#viewer .ev-page img")
    expect(page).to_be_visible()
    assert page.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0


def publish(year: Year) -> None:
    """The units are told again, nobody objects any more, and the result is public."""
    _tell(year)
    year.house.now("2025-01-15 09:00")
    year.enter("转入“复核”")
    year.house.now("2025-01-24 09:00")
    year.enter("转入“公布”")
    office = year.people("office")
    office.go(year.at("results/"))
    office.picture("publish")
    office.confirm("公布结果")
    office.sees("已公布第1版")


def anyone_reads(year: Year) -> None:
    """Without a log-in: the ranking, the method, and every unit's explanation."""
    anyone = year.people("anyone")
    anyone.page.goto("/public/")
    anyone.open("乌海市2024年度")
    anyone.sees("排名和等次")
    anyone.picture("public")
    anyone.picture("check", at=".kr-seal")
    for name in ("海勃湾区", "乌达区", "海南区"):
        anyone.sees(name)
    anyone.open("乌达区")
    anyone.sees("为什么是")


def audited(year: Year) -> None:
    """The auditor follows a mark through the log, and the whole log is checked."""
    auditor, keeper = year.people("auditor"), year.people(AUDIT)
    _follow(year)
    auditor.go("/log/")
    auditor.sees("公布结果")
    keeper.go("/log/")
    keeper.press("校验全部日志")
    keeper.sees("日志完整")
    keeper.picture("log")
    keeper.go("/log/?action=assessment.objection.accepted")
    keeper.page.locator("#entries-table a").first.click()
    keeper.sees("变更前后")
    keeper.picture("entry")
    system = year.people(SYSTEM)
    system.go("/deliveries/")
    system.sees("示例·乌达区")
    system.picture("deliveries")


def _follow(year: Year) -> None:
    """From the mark that was changed to everything that was done to its kind in the year."""
    auditor = year.people("auditor")
    auditor.go(year.at(f"explanation/wuda/{OBJECTED}/"))
    auditor.sees("示例：材料属实，予以采纳。")
    auditor.picture("audited")
    auditor.go("/log/")
    auditor.choose("年度", "乌海市2024年度")
    auditor.unfold("更多条件")
    auditor.choose("对象类型", "复核申请")
    auditor.press("筛选")
    auditor.sees("清除筛选")
    auditor.picture("log-filtered")


def downloads(year: Year, where: Path) -> tuple[Path, bytes]:
    """Return the facts as the page gives them to be kept, and the result beside them."""
    office = year.people("office")
    office.go(year.at("results/"))
    kept = where / "facts.json"
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="下载事实").click()
    download.value.save_as(kept)
    link = office.page.get_by_role("link", name="下载结果").get_attribute("href")
    assert link
    return kept, office.fetches(link)
