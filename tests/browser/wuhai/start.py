"""From an empty house to the start of the year: people, the set-up, the first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser.people import PASSWORD
from browser.register import SECURITY, SYSTEM
from browser.wuhai.year import JOINT, SCHEME
from kaoping.web.demo.organisations import WUHAI as ORGANISATIONS

if TYPE_CHECKING:
    from browser.register import Town
    from browser.wuhai.year import Year


def register_everybody(town: Town) -> None:
    """Three administrators register organisations and people; some of it in their windows."""
    town.appoint()
    _first_organisation(town)
    for row in ORGANISATIONS[1:]:
        town.organisation(row)
    town.import_people()
    town.grant()
    _first_invitation(town)
    for account in town.staff:
        if account != "office":
            town.accept(account, town.invite(account))
    _address_for_mail(town)


def _first_organisation(town: Town) -> None:
    """One organisation by clicking, then the list of all."""
    code, name, short, spellings, _ = ORGANISATIONS[0]
    system = town.people(SYSTEM)
    system.go("/organisations/")
    system.open("登记组织")
    system.write("代码", code)
    system.write("名称", name)
    system.write_near("简称", short)
    system.write_near("办法中的写法", "\n".join((short, *spellings)))
    system.picture("organisation")
    system.press("保存")
    system.sees(name)


def _first_invitation(town: Town) -> None:
    """The security administrator gives out an address, and the office sets its password."""
    security, office = town.people(SECURITY), town.people("office")
    security.go(f"/people/{town.key('office')}/")
    security.press("发出登录邀请")
    address = security.page.locator("code").inner_text()
    security.picture("invitation")
    security.go("/rights/")
    security.picture("rights")
    office.page.goto(address)
    office.write("新密码", PASSWORD)
    office.write("再输入一次新密码", PASSWORD)
    office.press("设置密码")
    office.sees("密码已设置，请登录")
    office.picture("log-in")
    office.write("账号", "office")
    office.write("密码", PASSWORD)
    office.press("登录")
    office.sees("工作台")


def _address_for_mail(town: Town) -> None:
    """Who has an address is told by mail too."""
    path = f"/people/{town.key('wuda')}/edit/"
    town.people(SYSTEM).send(path, "保存", email="wuda@example.org")


def open_the_year(town: Town) -> int:
    """The office opens the year from the scheme; returns its number."""
    office = town.people("office")
    office.go("/")
    office.open("年度列表")
    office.open("开设年度")
    office.tick(SCHEME)
    office.write("考核年度", 2024)
    office.choose("放假安排", "内蒙古自治区")
    office.picture("open-year")
    office.press("开设")
    office.sees("请按检查单逐项补齐")
    return int(office.path.split("/")[1])


def set_up(year: Year) -> None:
    """Readings, units, assessors, stages and participants, each on its page."""
    _readings(year)
    _units_and_bodies(year)
    _joint_review(year)
    _stages(year)
    _participants(year)


def _readings(year: Year) -> None:
    """Every open clause is decided as advised, after a look."""
    office = year.people("office")
    office.go(year.at("set-up/"))
    office.picture("set-up")
    office.open("释义")
    office.sees("待确认")
    office.picture("readings")
    office.press("全部按建议确认")
    office.sees("已确认")


def _units_and_bodies(year: Year) -> None:
    """The scheme's units and bodies are matched by their spellings; the office confirms both."""
    office = year.people("office")
    office.open("被评价单位")
    office.press("保存")
    office.sees("已保存")
    office.open("考核单位")
    office.sees("办法里的机构")


def _joint_review(year: Year) -> None:
    """A second bureau is put beside the first on one item, with the reason."""
    office = year.people("office")
    office.go(year.at(f"set-up/assessors/{JOINT}/"))
    office.choose("牵头（赋分）", _label("natural-resources"))
    office.unfold("会签单位")
    office.tick(_label("urban-management"))
    office.write("理由", "示例：本项由两家联合评审")
    office.press("调整")
    office.sees(f"已调整“{JOINT} ")


def _stages(year: Year) -> None:
    """The text has no notification and no objections; this year has both."""
    office = year.people("office")
    office.go(year.at("set-up/stages/"))
    office.write("自评开始日", "2024-11-01")
    office.press("保存时间")
    office.sees("已保存环节时间")
    office.tick("告知")
    office.tick("复核")
    office.write_near("提出异议的工作日数", "5")
    office.write_near("处理异议的工作日数", "5")
    office.press("保存可选环节")
    office.sees("已保存可选环节")
    office.picture("stages")


def _participants(year: Year) -> None:
    """Who leads and who audits is written down."""
    office = year.people("office")
    for part, code in (("leader", "government"), ("auditor", "audit")):
        office.go(year.at("set-up/participants/"))
        card = office.page.locator(f"#part-{part}")
        card.locator("summary").click()
        office.tick(_label(code), card)
        office.press("保存", card)
        office.sees("已保存")


def start(year: Year) -> None:
    """Nothing is open any more, and the year starts; in November the units begin."""
    office = year.people("office")
    office.go(year.at("set-up/"))
    office.sees("各项齐备，可以启动年度")
    office.open("去启动年度")
    office.confirm("启动年度")
    office.sees("年度已转入“运行”环节")
    year.house.now("2024-11-01 09:00")
    year.enter("转入“自评”")


def _label(code: str) -> str:
    """Return an organisation as lists of choices write it."""
    name, short = next((row[1], row[2]) for row in ORGANISATIONS if row[0] == code)
    return f"{short}（{name}）"
