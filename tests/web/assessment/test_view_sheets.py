"""自评: where the units stand, and a unit's whole table."""

import re
from datetime import datetime

import pytest

from kaoping.assessment import services
from kaoping.assessment.queries.sheets import Sheet
from kaoping.worktime import SHANGHAI
from web.assessment.steps import HTMX, claim, evidence, lead_of, submit
from web.cast import sign_in


def address(year, rest="haibowan/"):
    """The address of a page of self-assessment."""
    return f"/{year.cycle.pk}/self-assessment/{rest}"


def test_a_unit_is_led_to_its_own_table(client, year):
    """The rail has one entry; a unit has one table."""
    response = sign_in(client, year.unit).get(address(year, ""))
    assert response.status_code == 302
    assert response.url == address(year)


def test_the_office_sees_where_the_units_stand(client, year):
    """Each unit with its state, and late ones flagged."""
    submit(year)
    page = sign_in(client, year.office).get(address(year, "")).content.decode()
    assert page.count("已提交") == 1
    assert page.count("未开始") == 2


def test_the_table_stands_as_the_regulation_prints_it(client, year):
    """Category, indicator, points, content, standard, each with its place."""
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    for words in (
        "年终考核", "组织保障", "24分", "建立健全城市更新组织保障机制",
        "1.将城市更新纳入区年度重点工作得2分。", "附件1·一·组织领导", "日常调度", "减分项",
    ):  # fmt: skip
        assert words in page
    assert page.count('class="kp-as-claim"') == 86


def test_each_row_holds_claim_evidence_question_and_last_year(client, year):
    """What one needs beside the item is there."""
    evidence(year, "haibowan", "1.1.1")
    claim(year, "haibowan", "1.1.1", "示例说明", mark="2")
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "示例说明" in page
    assert "示例照片" in page
    assert "1／76 项已填" in page
    assert 'value="2" checked' in page
    year.at("review")
    services.send_back(
        lead_of(year, "haibowan", "1.1.1"), year.cycle, year.cycle_unit("haibowan"), "1.1.1",
        text="请补会议纪要",
    )  # fmt: skip
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "请补会议纪要" in page


def test_each_type_of_input_is_asked_for(client, urumqi_year):
    """Levels with their words, counts, yes and no, percentages, lists of experts' marks."""
    page = sign_in(client, urumqi_year.units["tianshan"]).get(address(urumqi_year, "tianshan/"))
    text = page.content.decode()
    for words in (
        "落实良好、报送优良", "计划完成项目总数", "性质恶劣", "预算执行率", "项目5",
        "本单位不适用这个条目",
    ):  # fmt: skip
        assert words in text


def test_parts_that_do_not_concern_a_unit_say_why(client, urumqi_year):
    """A bureau without projects is told why the common items are not there."""
    page = sign_in(client, urumqi_year.units["finance"]).get(address(urumqi_year, "finance/"))
    assert "有项目列入城市更新行动项目库" in page.content.decode()
    assert "项目建设进度" not in page.content.decode()


def test_a_locked_table_says_why_and_holds_no_form(client, year):
    """Before its stage: the reason; after submission: until when it can be withdrawn."""
    claim(year, "haibowan", "1.1.1", "示例说明", mark="2")
    year.at("running")
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "自评”环节开放" in page
    assert "kp-as-claim" not in page
    assert "检查并提交" not in page
    year.at("self-assessment")
    submit(year)
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "自评已提交" in page
    assert "撤回修改" in page
    assert "kp-as-claim" not in page


def test_drafts_are_the_units_own(client, year):
    """An assessor and the office read what was submitted, and nothing before."""
    claim(year, "haibowan", "2.3.1", "内部草稿", mark="1")
    for actor in (year.office, lead_of(year, "haibowan", "2.3.1"), year.auditor):
        page = sign_in(client, actor).get(address(year))
        assert page.status_code == 200
        assert "内部草稿" not in page.content.decode()
    submit(year)
    page = sign_in(client, year.office).get(address(year)).content.decode()
    assert "内部草稿" in page
    assert "退回修改" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_unit", 404), ("stranger", 404), ("leader", 403), ("outsider", 403),
     ("system_admin", 403)],
)  # fmt: skip
def test_nobody_else_enters(client, year, who, status):
    """Another unit and another city know of no such table; other roles have none."""
    assert sign_in(client, getattr(year, who)).get(address(year)).status_code == status


def test_an_unknown_unit_or_year_is_not_there(client, year):
    """404, not an error."""
    signed = sign_in(client, year.office)
    assert signed.get(address(year, "nobody/")).status_code == 404
    assert signed.get("/99999/self-assessment/").status_code == 404
    assert signed.post(address(year)).status_code == 405


def test_visitors_are_led_to_the_log_in(client, year):
    """Nothing of this room is public."""
    assert client.get(address(year)).status_code == 302


def test_withdrawing_on_the_page(client, year):
    """Before the deadline with a reason; without one the page says so and keeps standing."""
    submit(year)
    signed = sign_in(client, year.unit)
    refused = signed.post(address(year, "haibowan/withdraw/"), {"reason": " "})
    assert refused.status_code == 422
    assert "请写明撤回的原因" in refused.content.decode()
    done = signed.post(address(year, "haibowan/withdraw/"), {"reason": "示例"})
    assert (done.status_code, done.url) == (302, address(year))
    assert signed.post(address(year, "haibowan/withdraw/"), {"reason": "示例"}).status_code == 409
    assert signed.get(address(year, "haibowan/withdraw/")).status_code == 405
    other = sign_in(client, year.other_unit)
    assert other.post(address(year, "haibowan/withdraw/"), {"reason": "示例"}).status_code == 404


def test_returning_on_the_page(client, year):
    """The office gives back with a reason; the unit reads it."""
    submit(year)
    signed = sign_in(client, year.office)
    assert signed.post(address(year, "haibowan/return/"), {"reason": ""}).status_code == 422
    assert signed.post(address(year, "haibowan/return/"), {"reason": "缺佐证"}).status_code == 302
    page = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "缺佐证" in page
    for actor in (year.unit, year.assessor):
        response = sign_in(client, actor).post(
            address(year, "haibowan/return/"), {"reason": "示例"}
        )
        assert response.status_code == 403


def test_a_page_opened_by_htmx_for_its_history_is_whole(client, year):
    """Going back in the browser brings the page and not a part of it."""
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    page = sign_in(client, year.unit).get(address(year), headers=headers).content.decode()
    assert page.startswith("<!doctype html>")


def next_of(text):
    """Return where the link to the next item without a claim leads; None without one."""
    found = re.search(r'<a class="kp-btn" href="([^"]+)"[^>]*>下一项未填', text)
    return found and found[1]


def test_the_next_item_without_a_claim_is_one_press_away(client, year):
    """A plain anchor in the bar that stays in view; after a save it leads on from there."""
    signed = sign_in(client, year.unit)
    where = f"/{year.cycle.pk}/self-assessment/haibowan/"
    text = signed.get(where).text
    assert next_of(text) == "#item-1-1-1"
    assert text.index("kp-sticky-bar") < text.index("下一项未填")
    assert 'id="item-1-1-1"' in text
    bar = signed.post(f"{where}items/2.3.1/", {"mark": "1", "base-version": "0"}, headers=HTMX).text
    assert next_of(bar) == "#item-2-3-2"
    missing = re.search(r'data-next="([^"]+)"', bar)[1].split()
    assert "2-3-1" not in missing
    assert missing[0] == "1-1-1"
    item = signed.get(f"{where}items/1.1.2/").text
    assert next_of(item) == f"{where}items/1.1.3/"


def test_nothing_missing_is_said(client, year, monkeypatch):
    """The last item leads nowhere, a full table says so, a submitted one asks nothing."""
    signed = sign_in(client, year.unit)
    where = f"/{year.cycle.pk}/self-assessment/haibowan/"
    full = Sheet.missing.fget
    monkeypatch.setattr(Sheet, "missing", property(lambda self: full(self)[:1]))
    last = signed.get(f"{where}items/1.1.1/").text
    assert next_of(last) is None
    assert "没有未填的条目" not in last
    monkeypatch.setattr(Sheet, "missing", property(lambda _: []))
    text = signed.get(where).text
    assert next_of(text) is None
    assert "没有未填的条目" in text
    submit(year)
    assert "未填的条目" not in signed.get(where).text


def below_the_course(response):
    """The page without the course of the year, whose current stage may itself be overdue."""
    return response.text.partition("<h1")[2]


def test_a_unit_is_late_while_it_is_asked_and_no_longer(client, year, time_machine):
    """A deadline that has passed is shown while one may still submit; years later it is history."""
    time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=SHANGHAI))
    signed = sign_in(client, year.unit)
    pages = [f"/{year.cycle.pk}/self-assessment/haibowan/{rest}" for rest in ("", "checklist/")]
    assert all("已逾期" in below_the_course(signed.get(one)) for one in pages)
    for stage in ("running", "review", "archived"):
        year.at(stage)
        assert not any("已逾期" in below_the_course(signed.get(one)) for one in pages)
    year.at("self-assessment")
    submit(year)
    assert not any("已逾期" in below_the_course(signed.get(one)) for one in pages)


def test_what_nobody_submitted_is_said_when_the_stage_is_over(client, year):
    """Nobody is at work on a stage that has passed; what others cannot see is no nought."""
    submit(year)
    claim(year, "wuda", "1.1.1", "示例说明", mark="2")
    text = sign_in(client, year.office).get(address(year, "")).text
    assert text.count("填报中") == 1
    assert text.count('class="kp-cell-num">—') == 2
    year.at("review")
    text = client.get(address(year, "")).text
    assert text.count("没有提交") == 2
    assert "填报中" not in text


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("self-assessment", "等待评审"),
        ("review", "考核单位正在评审"),
        ("published", "评审已经结束"),
    ],
)
def test_a_submitted_sheet_says_where_it_is(client, year, stage, said):
    """The unit reads whether its table waits, is under review, or has been reviewed."""
    submit(year)
    year.at(stage)
    assert said in sign_in(client, year.unit).get(address(year)).text
