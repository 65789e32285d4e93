"""评价: the two organisers mark everybody, each the other, never themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from browser.looking import faults, keep
from browser.urumqi.year import FINANCE, HOUSING, filled, without_mark

if TYPE_CHECKING:
    from browser.people import Person
    from browser.sheets import Sheet
    from browser.urumqi.year import Year

CHECKED = "示例：对照《指标》和材料核定。"
SENT_BACK = ("midong", "common.3")
DISPUTED = "common.1"
"""What 市财政局 sees otherwise at 天山区."""


def review(year: Year) -> None:
    """December: received, marked by ruler, sent back and answered, countersigned."""
    year.house.now("2025-12-01 10:00")
    year.enter("转入“评价”")
    year.house.now("2025-12-02 10:00")
    _recused(year)
    _mark_by_ruler(year)
    _send_back(year)
    for account in (HOUSING, FINANCE):
        _mark_the_rest(year, year.people(account))
    _disagree(year)
    for account in (HOUSING, FINANCE):
        _agree_to_the_rest(year, year.people(account))


def _recused(year: Year) -> None:
    """Nobody has their own house on the desk, and the page of its items says why."""
    housing, finance = year.people(HOUSING), year.people(FINANCE)
    housing.go(year.at("desk/"))
    keep(housing.page, "urumqi-desk")
    headings = housing.page.locator(".kp-as-unit h2").all_inner_texts()
    assert any("市财政局" in one for one in headings)
    assert not any("市住建局" in one for one in headings)
    finance.go(year.at("desk/"))
    headings = finance.page.locator(".kp-as-unit h2").all_inner_texts()
    assert any("市住建局" in one for one in headings)
    assert not any("市财政局" in one for one in headings)


def _mark_by_ruler(year: Year) -> None:
    """Facts change, and with them the stretch of the ruler that may be marked."""
    assessor = year.people(HOUSING)
    assessor.press("接收天山区的任务")
    assessor.sees("已接收天山区的考核任务")
    assessor.go(year.at("desk/tianshan/common.1/"))
    assessor.write_near("已完成的项目数量", "5")
    assessor.page.locator("#permit .kp-ruler").wait_for()
    keep(assessor.page, "urumqi-ruler")
    assert faults(assessor.page) == []
    assessor.write_near("已完成的项目数量", "6")
    assessor.page.locator("#permit", has_text="100%").wait_for()
    assessor.write("理由", CHECKED)
    assessor.page.keyboard.press("Control+Enter")
    assessor.sees("的赋分")


def _send_back(year: Year) -> None:
    """Something is missing; the unit adds it and answers."""
    code, leaf = SENT_BACK
    assessor, unit = year.people(HOUSING), year.people(code)
    assessor.go(year.at(f"desk/{code}/{leaf}/"))
    assessor.unfold("退回补充或询问")
    assessor.write("要补充或说明的内容", "示例：请补充施工许可证。")
    assessor.press("退回补充")
    assessor.sees("已退回，等单位补充")
    unit.go(year.at(f"self-assessment/{code}/items/{leaf}/"))
    unit.sees("请补充施工许可证")
    unit.write("答复", "示例：已补充。")
    unit.press("答复")
    unit.sees("已答复")


def _mark_the_rest(year: Year, assessor: Person) -> None:
    """Every item of which the own house is the first assessor, with the desk's own form."""
    for unit in year.facts:
        desk = assessor.reads(year.at(f"desk/?unit={unit}"))
        for leaf in dict.fromkeys(re.findall(rf'/desk/{unit}/([\w.-]+)/"', desk)):
            facts = year.facts[unit].get(leaf)
            if leaf != "receive" and facts:
                _mark(assessor, year.at(f"desk/{unit}/{leaf}/"), filled(facts))


def _mark(assessor: Person, path: str, answers: dict[str, Any]) -> None:
    """The facts, and within what they permit the mark; where they leave no choice, none."""
    sheet = _open_form(assessor.sheets(path, part=True))
    if sheet is None:
        return
    facts = without_mark(answers)
    if "mark" in answers and "mark" not in sheet.names:
        offered = assessor.reads(f"{path}permit/?{urlencode(facts, doseq=True)}")
        sheet.names |= {"mark"} if 'name="mark"' in offered else set()
    given = answers if "mark" in sheet.names else facts
    assessor.hand_in(path, sheet, given | {"reason": CHECKED}, part=True)


def _open_form(sheets: list[Sheet]) -> Sheet | None:
    """Return the form of an item that waits for its first mark; None where there is none."""
    mine = [one for one in sheets if "based-on" in one.names]
    return mine[0] if mine and mine[0].values["based-on"] == ["0"] else None


def _disagree(year: Year) -> None:
    """The second organiser sees one item otherwise; the office will decide."""
    finance = year.people(FINANCE)
    finance.go(year.at("joint/"))
    link = finance.page.locator(f"a[href$='/desk/tianshan/{DISPUTED}/']")
    card = finance.page.locator("article", has=link)
    finance.write_near("意见", "示例：一个项目的施工许可证已经过期。", card)
    finance.press("不同意", card)
    finance.sees("已提出不同意见")


def _agree_to_the_rest(year: Year, bureau: Person) -> None:
    """Whatever else waits for a word, with the forms of the page."""
    path = year.at("joint/")
    for sheet in bureau.sheets(path):
        if "会签同意" in sheet.words:
            bureau.hand_in(path, sheet, {"agrees": "yes"}, part=True)
