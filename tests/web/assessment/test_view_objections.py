"""复核: from an item to its decision."""

from datetime import datetime
from fractions import Fraction

import pytest

from kaoping.assessment import services
from kaoping.assessment.models import Objection
from kaoping.assessment.queries.effect import effect_of
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, lead_of, mark, official, submit
from web.cast import sign_in

LEAF = "2.3.1"


@pytest.fixture
def notified(year, time_machine):
    """Wuhai in the objection stage; 海勃湾区 got nothing on an item."""
    claim(year, "haibowan", LEAF, mark="1")
    submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "0", "没有年度目标")
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    year.at("objection")
    return year


def address(year, rest=""):
    """The address of objections."""
    return f"/{year.cycle.pk}/objections/{rest}"


@pytest.fixture
def filed(notified):
    """An objection to that item."""
    return services.file_objection(
        notified.unit, notified.cycle, notified.cycle_unit("haibowan"), LEAF, argument="目标见附件"
    )


def test_a_unit_objects_from_its_items(client, notified):
    """It sees what each item got and why, and objects to one."""
    signed = sign_in(client, notified.unit)
    text = signed.get(address(notified)).content.decode()
    assert "没有年度目标" in text
    assert "还剩4个工作日（12月8日18:00）" in text
    assert "0分／1" in text
    page = signed.get(address(notified, f"items/{LEAF}/")).content.decode()
    assert "没有年度目标" in page
    assert "原来的得分：0分（满分1分）" in page
    empty = signed.post(address(notified, f"items/{LEAF}/"), {"argument": " "})
    assert empty.status_code == 422
    done = signed.post(address(notified, f"items/{LEAF}/"), {"argument": "目标见附件"})
    assert done.url == address(notified)
    assert Objection.objects.get().argument == "目标见附件"
    again = signed.post(address(notified, f"items/{LEAF}/"), {"argument": "再申请"})
    assert again.status_code == 409
    assert "再申请" in again.content.decode()


def test_the_office_decides_beside_mark_reason_and_evidence(client, notified, filed):
    """Accepted: the item gets the new mark; the unit reads the decision."""
    signed = sign_in(client, notified.office)
    page = signed.get(address(notified, f"{filed.pk}/")).content.decode()
    for words in ("目标见附件", "没有年度目标", "作出决定", "1.制定年度工作目标，得1分。"):
        assert words in page
    sent = {"accepts": "yes", "mark": "1", "decision": "经核实，目标已制定"}
    outside = signed.post(address(notified, f"{filed.pk}/"), {**sent, "mark": "5"})
    assert outside.status_code == 422
    assert "经核实，目标已制定" in outside.content.decode()
    assert signed.post(address(notified, f"{filed.pk}/"), sent).status_code == 302
    assert official(notified.cycle_unit("haibowan"), LEAF).stage == "review"
    unit = sign_in(client, notified.unit).get(address(notified, f"{filed.pk}/")).content.decode()
    assert "予以采纳" in unit
    assert "经核实，目标已制定" in unit


def test_the_decider_sees_which_organisation_marked(client, notified, filed):
    """A colleague of the marker may decide, so the page says whose mark it is (the manual too)."""
    text = sign_in(client, notified.office).get(f"/{notified.cycle.pk}/objections/{filed.pk}/").text
    assert f"{filed.against.organisation.short_name}·" in filed.against.post_label
    assert filed.against.post_label in text
    assert filed.against.by.name in text


def test_the_office_sees_what_its_decision_changes(client, notified, filed):
    """With and without the claim: the item, the total; units do not see it, ranks tell of others.

    Annex 1 counts half (五、考核方式（四））: one point on an item moves the total by 0.50.
    """
    first, second = effect_of(notified.office, notified.cycle, filed)
    assert (first.case, first.points) == ("维持原分", "0")
    assert (second.case, second.points) == ("按自评采纳", "1")
    assert Fraction(second.low) - Fraction(first.low) == Fraction(1, 2)
    assert Fraction(second.high) - Fraction(first.high) == Fraction(1, 2)
    assert first.total is None
    assert effect_of(notified.unit, notified.cycle, filed) == []
    page = sign_in(client, notified.office).get(address(notified, f"{filed.pk}/"))
    assert "对总分和名次的影响" in page.content.decode()


def test_what_an_accepted_objection_has_changed(notified, filed):
    """Once decided, before and after stand side by side; a rejected one changes nothing."""
    services.decide_objection(
        notified.office, filed, accepts=True, decision="示例", facts={"mark": "1"}
    )
    filed.refresh_from_db()
    found = effect_of(notified.office, notified.cycle, filed)
    assert [(one.case, one.points) for one in found] == [("采纳前", "0"), ("采纳后", "1")]


def test_rejecting(client, notified, filed):
    """The mark stands, with a reason."""
    signed = sign_in(client, notified.office)
    sent = {"accepts": "no", "decision": "材料不足"}
    assert signed.post(address(notified, f"{filed.pk}/"), sent).status_code == 302
    filed.refresh_from_db()
    assert (filed.state, filed.entry) == ("rejected", None)
    assert signed.post(address(notified, f"{filed.pk}/"), sent).status_code == 409


def test_withdrawing(client, notified, filed):
    """The unit takes it back with a reason, before it is decided."""
    where = address(notified, f"{filed.pk}/withdraw/")
    signed = sign_in(client, notified.unit)
    assert signed.post(where, {"reason": ""}).status_code == 422
    assert signed.get(where).status_code == 405
    assert signed.post(where, {"reason": "示例"}).status_code == 302
    assert signed.post(where, {"reason": "示例"}).status_code == 409
    assert sign_in(client, notified.office).post(where, {"reason": "示例"}).status_code == 403


def test_whose_objections(client, notified, filed):
    """A unit knows of its own; assessors of those about their units; nobody else decides."""
    page = address(notified, f"{filed.pk}/")
    assert sign_in(client, notified.other_unit).get(page).status_code == 404
    assert sign_in(client, notified.system_admin).get(page).status_code == 403
    marker = lead_of(notified, "haibowan", LEAF)
    assert sign_in(client, marker).get(page).status_code == 200
    for actor in (marker, notified.unit):
        response = sign_in(client, actor).post(page, {"accepts": "no", "decision": "示例"})
        assert response.status_code == 403
    assert (
        sign_in(client, notified.office).get(address(notified, "items/1.1.1/")).status_code == 403
    )


def test_wrong_stage_item_and_method(client, notified):
    """Without the stage the page says why; what is not there is not there."""
    signed = sign_in(client, notified.unit)
    assert signed.get(address(notified, "items/9.9.9/")).status_code == 404
    assert signed.get(address(notified, "99999/")).status_code == 404
    assert signed.post(address(notified)).status_code == 405
    notified.at("review")
    text = signed.get(address(notified)).content.decode()
    assert "提出异议" in text
    assert "没有年度目标" not in text, "marks are not shown before they are notified"
    sent = {"argument": "示例"}
    assert signed.post(address(notified, f"items/{LEAF}/"), sent).status_code == 409
