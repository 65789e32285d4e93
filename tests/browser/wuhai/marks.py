"""Review: bureaus receive, mark, send back, countersign, disagree, go and see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from browser.wuhai.year import written
from kaoping.web.demo import files

if TYPE_CHECKING:
    from browser.people import Person
    from browser.wuhai.year import Year

CHECKED = "示例：对照细则和材料核定。"
LEAD, JOINED, VISITOR = "natural-resources", "urban-management", "housing"
SENT_BACK = "2.7.3"
"""What 市自然资源局 asks 乌达区 about before it marks."""
MINUTE = "示例会议纪要.docx"


def review(year: Year) -> None:
    """The bureaus mark within their five working days."""
    year.house.now("2024-12-02 09:00")
    _see_where_the_year_is(year)
    year.enter("转入“评审”")
    year.house.now("2024-12-03 09:00")
    _receive_and_mark(year)
    _send_back(year)
    _answer(year)
    _look_at_what_was_added(year)
    _visit(year)
    bureaus = [year.people(account) for account in year.bureaus]
    for bureau in bureaus:
        _mark_the_rest(year, bureau)
    _countersign(year)
    for bureau in bureaus:
        _agree_to_the_rest(year, bureau)


def _see_where_the_year_is(year: Year) -> None:
    """The office sees that nothing stands in the way of the next stage."""
    office = year.people("office")
    office.go(year.at(""))
    office.sees("条件都已满足")
    office.picture("overview")


def _receive_and_mark(year: Year) -> None:
    """Receive a unit's task, mark the first item by ruler and reason, on to the next by key."""
    assessor = year.people(LEAD)
    assessor.go("/")
    assessor.go(year.at("desk/"))
    assessor.press("接收海勃湾区的任务")
    assessor.sees("已接收海勃湾区的考核任务")
    assessor.picture("desk")
    assessor.open("从第一项开始")
    for _ in range(2):
        unit, leaf = assessor.path.rstrip("/").split("/")[-2:]
        assessor.write("理由", CHECKED)
        assessor.tick(str(year.facts[unit][leaf]["mark"]))
        if leaf == "2.1.2":
            assessor.picture("desk-item")
        assessor.page.keyboard.press("Control+Enter")
        assessor.sees("的赋分")
        assessor.page.wait_for_url(lambda url, leaf=leaf: f"/{leaf}/" not in url)
        assessor.ready()


def _send_back(year: Year) -> None:
    """Something is missing, and the assessor says what."""
    assessor = year.people(LEAD)
    assessor.go(year.at(f"desk/wuda/{SENT_BACK}/"))
    assessor.unfold("退回补充或询问")
    assessor.write("要补充或说明的内容", "示例：请补充统筹规划的会议纪要。")
    assessor.picture("send-back", at="#send-back")
    assessor.press("退回补充")
    assessor.sees("已退回，等单位补充")


def _answer(year: Year) -> None:
    """The unit finds it among its duties, adds what was asked for, and answers."""
    unit = year.people("wuda")
    unit.go("/")
    unit.go(year.at(f"self-assessment/wuda/items/{SENT_BACK}/"))
    unit.sees("请补充统筹规划的会议纪要")
    unit.page.locator("[data-alive]").first.wait_for(state="attached")
    day = year.house.moment.date()
    minute = files.minute("空间资源统筹会议纪要", day, ["会议听取了各部门的意见。"])
    unit.page.set_input_files(
        "[data-pick]", [{"name": MINUTE, "mimeType": "application/msword", "buffer": minute}]
    )
    unit.page.locator(".ev-upload[data-is=done]").wait_for()
    unit.write("答复", "示例：已补充会议纪要，见佐证材料。")
    unit.picture("answer")
    unit.press("答复")
    unit.sees("已答复，考核单位会在评审台看到")


def _look_at_what_was_added(year: Year) -> None:
    """The assessor finds the minute in the library; an expert is not shown any of it."""
    assessor, expert = year.people(LEAD), year.people("expert")
    assessor.go(year.at("evidence/"))
    assessor.open("示例会议纪要")
    assessor.picture("file")
    expert.go(year.at("evidence/"))
    expert.sees("专家岗位不打开材料的内容")
    expert.picture("expert")


def _visit(year: Year) -> None:
    """On site, on a phone, with a photo."""
    visitor = year.people(f"{VISITOR}.phone", username=VISITOR, size="phone")
    visitor.go(year.at("visits/"))
    visitor.open("海勃湾区")
    photo = files.photo(year.house.moment, 39.69, 106.81)
    visitor.upload("拍照或选择照片", ("现场.jpg", photo))
    visitor.write("发现", "示例：外墙保温已完成，施工围挡齐全。")
    visitor.write("地点", "示例小区")
    visitor.write("参加人员", "示例·市住建局，示例·海勃湾区")
    visitor.picture("visit-phone")
    visitor.page.get_by_role("group", name="核查的条目").get_by_role("checkbox").first.check()
    visitor.press("发送记录")
    visitor.sees("外墙保温已完成")


def _mark_the_rest(year: Year, assessor: Person) -> None:
    """Every item on a bureau's desk, with the desk's own form."""
    desk = assessor.reads(year.at("desk/"))
    for unit, leaf in dict.fromkeys(re.findall(r'/desk/(\w+)/([\w.-]+)/"', desk)):
        facts = year.facts[unit].get(leaf)
        if not facts:
            continue
        path = year.at(f"desk/{unit}/{leaf}/")
        mine = [one for one in assessor.sheets(path, part=True) if "based-on" in one.names]
        if mine and mine[0].values["based-on"] == ["0"]:
            answers = {**written(facts), "reason": CHECKED}
            assessor.hand_in(path, mine[0], answers, part=True)


def _countersign(year: Year) -> None:
    """The second bureau agrees twice and disagrees once."""
    joined = year.people(JOINED)
    joined.go(year.at("desk/"))
    joined.open("联合评审")
    joined.sees("待会签（3）")
    joined.picture("joint")
    for unit in ("海勃湾区", "海南区"):
        card = joined.page.locator("article", has_text=f"{unit} · ")
        joined.press("会签同意", card)
        joined.go(year.at("joint/"))
    card = joined.page.locator("article", has_text="乌达区 · ")
    joined.write_near("意见", "示例：规划尚未批复，不应得分。", card)
    joined.press("不同意", card)
    joined.sees("已提出不同意见")


def _agree_to_the_rest(year: Year, bureau: Person) -> None:
    """Whatever else a bureau has to countersign, with the forms of the page."""
    path = year.at("joint/")
    for sheet in bureau.sheets(path):
        if "会签同意" in sheet.words:
            bureau.hand_in(path, sheet, {"agrees": "yes"}, part=True)
