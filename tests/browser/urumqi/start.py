"""Opening Urumqi's year: fourteen units, of which three have no projects, and the recusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser.looking import faults, keep
from browser.urumqi.year import UNITS, WITHOUT_PROJECTS

if TYPE_CHECKING:
    from browser.register import Town
    from browser.urumqi.year import Year

SCHEME = "乌鲁木齐市城市更新行动绩效评价办法（现行有效（2025年9月15日起施行，有效期三年））"
GOVERNMENT = "乌鲁木齐市政府（乌鲁木齐市人民政府）"


def open_the_year(town: Town) -> int:
    """The office opens the year from the scheme; returns its number."""
    office = town.people("office")
    office.go("/cycles/")
    office.open("开设年度")
    office.tick(SCHEME)
    office.write("考核年度", 2025)
    office.choose("放假安排", "新疆维吾尔自治区")
    office.write_near("每日截止钟点", "19:30")
    office.press("开设")
    office.sees("请按检查单逐项补齐")
    return int(office.path.split("/")[1])


def set_up(year: Year) -> None:
    """Readings, units with their attribute, the recusal, stages, participants."""
    office = year.people("office")
    office.go(year.at("set-up/"))
    office.open("释义")
    office.press("全部按建议确认")
    office.sees("已确认")
    _units(year)
    _recusal(year)
    _stages(year)
    _participants(year)


def _units(year: Year) -> None:
    """Without the attribute nobody knows whether the common part applies; it is asked for."""
    office = year.people("office")
    office.open("被评价单位")
    for code, name in UNITS.items():
        answer = "否" if code in WITHOUT_PROJECTS else "是"
        office.page.get_by_label(f"{name}：有项目列入城市更新行动项目库").select_option(
            label=answer
        )
    keep(office.page, "urumqi-units", whole=True)
    office.press("保存")
    office.sees("已保存")
    assert faults(office.page) == []


def _recusal(year: Year) -> None:
    """市住建局 and 市财政局 mark everybody, themselves excepted: each marks the other."""
    office = year.people("office")
    office.open("考核单位")
    office.sees("任何组织都不考核自己")
    office.sees("市财政局和市住建局互相考核")
    row = office.page.locator("#leaves-table tr", has_text="历史文化街区活化利用")
    assert "市财政局" in row.inner_text()
    assert "（互评）" in row.inner_text()
    keep(office.page, "urumqi-recusal", whole=True)
    office.press("保存")
    office.sees("已保存")


def _stages(year: Year) -> None:
    """The text has no notification and no objections; this year has both."""
    office = year.people("office")
    office.go(year.at("set-up/stages/"))
    office.tick("告知")
    office.tick("申诉复核")
    office.write_near("提出异议的工作日数", "5")
    office.write_near("处理异议的工作日数", "5")
    office.press("保存可选环节")
    office.sees("已保存可选环节")


def _participants(year: Year) -> None:
    """The other organiser belongs to the office; who leads is written down."""
    office = year.people("office")
    for part, label in (("office", "市财政局（乌鲁木齐市财政局）"), ("leader", GOVERNMENT)):
        office.go(year.at("set-up/participants/"))
        card = office.page.locator(f"#part-{part}")
        if card.get_attribute("open") is None:
            card.locator("summary").first.click()
        office.tick(label, card)
        office.press("保存", card)
        office.sees("已保存")


def start(year: Year) -> None:
    """Nothing is open any more; in November the units begin."""
    office = year.people("office")
    office.go(year.at("set-up/"))
    office.sees("各项齐备，可以启动年度")
    office.open("去启动年度")
    office.confirm("启动年度")
    office.sees("年度已转入")
    year.house.now("2025-11-03 10:00")
    year.enter("转入“自查”")
