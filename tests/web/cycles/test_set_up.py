"""cycles:set-up, the checklist."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import CycleBody, CycleUnit
from kaoping.cycles.services import map_bodies
from kaoping.cycles.set_up import picture_of
from web.cycles.doors import HTMX, SHUT, at_work, page, statuses
from web.years import make_urumqi_2025

pytestmark = pytest.mark.django_db


def items(cycle):
    """Return the checklist by its keys."""
    return {item.key: item for item in picture_of(cycle).items()}


def test_a_prepared_year_has_nothing_open(wuhai, urumqi):
    """The years that the other tests use could be started as they are."""
    for year in (wuhai, urumqi):
        assert [item for item in items(year.cycle).values() if item.state == "open"] == []
        text = at_work(year.office).get(page(year, "set-up/")).content.decode()
        assert "各项齐备，可以启动年度" in text


def test_what_is_open_stands_with_its_page(db):
    """A fresh year of Urumqi asks for its readings and for the attribute, with the clause."""
    year = make_urumqi_2025(prepared=False)
    found = items(year.cycle)
    assert found["readings"].missing == ("4条待确认：U3、U4、U6、U7",)
    assert (
        found["units"]
        .missing[0]
        .startswith("14个单位没有注明是否有项目列入城市更新行动项目库：天山区")
    )
    text = at_work(year.office).get(page(year, "set-up/")).content.decode()
    assert "还有2项要补" in text
    assert "先补：释义" in text
    assert "(针对有项目在城市更新行动项目库的主管单位," in text


def test_missing_assessors_are_counted(urumqi):
    """Without the lead, the body is named with what it leads; what nobody scores is counted."""
    CycleBody.objects.filter(cycle=urumqi.cycle, body_id="housing").delete()
    missing = items(urumqi.cycle)["assessors"].missing
    assert missing[0] == "“市住建局”还没有对应的组织，它考核45个条目"
    # Finance may not score itself, and whom it is exchanged with is not there.
    assert missing[1].startswith("3项没有考核单位：市财政局 市财政局·1")


def test_each_body_without_an_organisation_is_one_step_away(wuhai):
    """Those that lead come first, collective ones say that they may be several; each link leads."""
    CycleBody.objects.filter(cycle=wuhai.cycle, body_id="police").delete()
    found = items(wuhai.cycle)["assessors"].steps
    assert [text for text, _ in found] == [
        "给“市公安局”选择组织",
        "给“各牵头部门”选择组织，可选几个，参加会签",
        "给“领导小组各成员单位”选择组织，可选几个，参加会签",
    ]
    office = at_work(wuhai.office)
    listed = office.get(page(wuhai, "set-up/")).content.decode()
    for text, url in found:
        assert f'<a href="{url}">{text}' in listed
        path, _, anchor = url.partition("#")
        assert f'<tr id="{anchor}">' in office.get(path).content.decode()
    keys = [wuhai.organisations[name].pk for name in ("police", "water")]
    map_bodies(wuhai.office, wuhai.cycle.pk, {"police": keys[:1], "members": keys})
    assert [text for text, _ in items(wuhai.cycle)["assessors"].steps] == [
        "给“各牵头部门”选择组织，可选几个，参加会签"
    ]


def test_missing_organisation_and_unannounced_calendar_are_named(wuhai):
    """A unit without its organisation and a year without its notice keep the year shut."""
    CycleUnit.objects.filter(cycle=wuhai.cycle, unit_id="wuda").update(organisation=None)
    wuhai.cycle.year = 2031
    wuhai.cycle.save()
    found = items(wuhai.cycle)
    assert found["units"].missing == ("1个单位还没有对应的组织：乌达区",)
    assert "2031年的全国放假调休安排不全" in found["calendar"].missing[0]
    assert "2031年不在办法的考核年度2022–2024年之内" in found["scheme"].notes[0]


def test_with_and_without_htmx(wuhai):
    """With htmx the panel comes alone, with its title and no frame; caches keep the two apart."""
    client = at_work(wuhai.office)
    whole = client.get(page(wuhai, "set-up/"))
    part = client.get(page(wuhai, "set-up/"), **HTMX)
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "<title>检查单" in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    for response in (whole, part):
        assert "被评价单位" in response.content.decode()


def test_wrong_people_and_methods(wuhai):
    """The set-up is the own office's alone, and this page only reads."""
    assert statuses(wuhai, "set-up/") == SHUT
    response = at_work(wuhai.office).post(page(wuhai, "set-up/"))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_body_that_is_exchanged_is_asked_for(urumqi):
    """市财政局 never leads by the text, yet it scores 市住建局; without it the year stays shut."""
    CycleBody.objects.filter(cycle=urumqi.cycle, body_id="finance").delete()
    missing = items(urumqi.cycle)["assessors"].missing
    assert missing[0] == "“市财政局”还没有对应的组织，它考核45个条目"
    assert missing[1].startswith("20项没有考核单位：市住建局 共性指标·1")


def test_a_year_under_way_is_not_said_to_wait_for_its_start(wuhai):
    """The checklist stays readable all year and does not speak of starting again."""
    wuhai.at("review")
    text = at_work(wuhai.office).get(page(wuhai, "set-up/")).text
    assert "各项齐备，年度已经启动" in text
    assert "可以启动年度" not in text
