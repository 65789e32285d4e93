"""评审台: the queue, one item, its mark, and what goes with it."""

from datetime import datetime

import pytest

from kaoping.assessment import services
from kaoping.assessment.models import Countersignature, ItemMessage, TaskReceipt
from kaoping.audit.models import Entry
from kaoping.evidence.models import EvidenceVersion
from kaoping.worktime import SHANGHAI
from web.assessment.steps import (
    HTMX,
    claim,
    evidence,
    joint_of,
    lead_of,
    mark,
    official,
    replace,
    submit,
)
from web.cast import sign_in, stand_in_for

LEAF, JOINT = "2.3.1", "6.1.1"


@pytest.fixture
def review(year, time_machine):
    """Wuhai in review on 1 December: 海勃湾区 has submitted, with evidence on one item."""
    evidence(year, "haibowan", LEAF)
    claim(year, "haibowan", LEAF, "年度目标已印发", mark="1")
    submit(year)
    time_machine.move_to(datetime(2023, 12, 1, 9, tzinfo=SHANGHAI))
    year.at("review")
    return year


def address(year, leaf=LEAF, rest="", unit="haibowan"):
    """The address of an item at the desk."""
    return f"/{year.cycle.pk}/desk/{unit}/{leaf}/{rest}"


def form(year, leaf=LEAF, **changes):
    """What the marking form sends when nothing has changed meanwhile."""
    from kaoping.assessment.bindings import bound  # noqa: PLC0415

    unit = year.cycle_unit("haibowan")
    seen = bound(year.cycle, unit).get(leaf, [])
    before = official(unit, leaf)
    return {
        "mark": "1", "reason": "示例理由", "based-on": str(before.pk if before else 0),
        "seen-versions": ",".join(str(one["version"]) for one in seen), **changes,
    }  # fmt: skip


def test_the_queue_is_sorted_by_deadline(client, review):
    """Units with their deadline, items with their state; the first open one is the next step."""
    lead = lead_of(review, "haibowan", LEAF)
    services.receive_task(lead, review.cycle, review.cycle_unit("haibowan"))
    text = sign_in(client, lead).get(f"/{review.cycle.pk}/desk/").content.decode()
    assert "从第一项开始" in text
    assert "还剩" in text
    assert text.index("海勃湾区</span>") < text.index("乌达区</span>")
    assert "待赋分" in text
    assert "接收任务" in text, "the other units' tasks are not received yet"


def test_what_waits_for_others_is_not_done(client, review):
    """Until the other bureau has countersigned and the unit answered; a fair count of each."""
    lead = lead_of(review, "haibowan", JOINT)
    signed = sign_in(client, lead)

    def counts():
        desk = signed.get(f"/{review.cycle.pk}/desk/").context["desk"]
        assert desk.open + desk.waiting + desk.done == desk.total
        return desk.waiting, desk.done

    others, none = counts()
    assert none == 0
    entry = mark(review, "haibowan", JOINT, "1")
    assert counts() == (others + 1, 0)
    asked = services.send_back(lead, review.cycle, entry.unit, LEAF, text="示例")
    assert counts() == (others + 2, 0)
    text = signed.get(f"/{review.cycle.pk}/desk/").text
    assert f"{others + 2} 项等待他人，0 项已完成" in text
    services.answer(review.unit, asked, text="示例")
    assert counts() == (others + 1, 0)
    services.countersign(joint_of(review, "haibowan", JOINT)[0], entry, agrees=True)
    assert counts() == (others, 1)


def test_a_long_queue_opens_one_unit_at_a_time(client, review, monkeypatch):
    """The others are named with what is open; beside an item only its own unit is read."""
    monkeypatch.setattr("kaoping.assessment.queries.desk.LONG", 3)
    lead = lead_of(review, "haibowan", LEAF)
    signed, where = sign_in(client, lead), f"/{review.cycle.pk}/desk/"
    first = signed.get(where).content.decode()
    assert address(review) in first
    assert address(review, unit="wuda") not in first
    assert 'href="?unit=wuda"' in first
    second = signed.get(where, {"unit": "wuda"}).content.decode()
    assert address(review, unit="wuda") in second
    assert 'href="?unit=haibowan"' in second
    assert signed.get(where, {"unit": "nowhere"}).content.decode().count('href="?unit=') == 2
    item = signed.get(address(review)).content.decode()
    assert "其他单位" in item
    assert "乌达区</span>" not in item
    next_one = signed.post(address(review), form(review, next="1")).url
    assert next_one.startswith(where)


def test_a_bureau_without_items_is_told_so(client, urumqi_year):
    """An empty page says why it is empty."""
    from web.cast import make_actor, make_organisation  # noqa: PLC0415

    stranger = make_actor("assessor", make_organisation("nobody", "示例局"))
    assert sign_in(client, stranger).get(f"/{urumqi_year.cycle.pk}/desk/").status_code == 404
    lead = urumqi_year.assessors["housing"]
    assert sign_in(client, lead).get(f"/{urumqi_year.cycle.pk}/desk/").status_code == 200


def test_receiving_a_task(client, review):
    """The button records the receipt; the deadline is five working days on."""
    lead = lead_of(review, "haibowan", LEAF)
    where = f"/{review.cycle.pk}/desk/haibowan/receive/"
    assert sign_in(client, lead).post(where).status_code == 302
    assert TaskReceipt.objects.get().due_at == datetime(2023, 12, 8, 18, tzinfo=SHANGHAI)
    assert client.get(where).status_code == 405
    assert sign_in(client, review.unit).post(where).status_code == 403


def test_an_item_stands_beside_its_clause_claim_and_evidence(client, review):
    """Everything that a mark is made from, and the ruler with its reason."""
    text = sign_in(client, lead_of(review, "haibowan", LEAF)).get(address(review)).content.decode()
    for words in (
        "1.制定年度工作目标，得1分。", "附件1·二·老旧房屋改造", "年度目标已印发", "示例照片",
        "符合要求得1分，否则0分", "Ctrl+Enter", "kp-ruler", "退回补充或询问",
    ):  # fmt: skip
        assert words in text
    assert "checked" not in text, "a claim's mark is not proposed"


def test_opening_an_item_writes_nothing(client, review):
    """Looking is no act: no row, no entry, no receipt."""
    before = Entry.objects.count()
    sign_in(client, lead_of(review, "haibowan", LEAF)).get(address(review))
    assert Entry.objects.count() == before
    assert not TaskReceipt.objects.exists()


def test_saving_and_going_on(client, review):
    """With a script or without: the next open item of the same unit comes up."""
    lead = lead_of(review, "haibowan", LEAF)
    signed = sign_in(client, lead)
    whole = signed.post(address(review), form(review, next="1"))
    assert whole.status_code == 302
    following = whole.url
    assert following.startswith(f"/{review.cycle.pk}/desk/haibowan/")
    assert following != address(review)
    part = signed.post(address(review), form(review, mark="0", next="1"), headers=HTMX)
    assert part.status_code == 204
    assert part.headers["HX-Redirect"] == following
    assert official(review.cycle_unit("haibowan"), LEAF).facts == {"mark": "0"}
    stay = signed.post(address(review), form(review))
    assert stay.url == address(review)


def test_a_refused_mark_keeps_what_was_typed(client, review):
    """Outside the range, without a reason: the page says what is allowed, the words stay."""
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    outside = signed.post(address(review), form(review, mark="3", reason="写过的理由"))
    text = outside.content.decode()
    assert outside.status_code == 422
    assert "允许 0 或 1" in text
    assert "写过的理由" in text
    part = signed.post(address(review), form(review, reason=""), headers=HTMX)
    assert part.status_code == 422
    assert "请写明赋分理由" in part.content.decode()
    assert "<!doctype" not in part.content.decode()


def test_changed_evidence_and_changed_marks_stop_the_save(client, review):
    """The page is shown anew with what changed, and the form then holds the new state."""
    lead = lead_of(review, "haibowan", LEAF)
    signed = sign_in(client, lead)
    old = form(review)
    services.send_back(lead, review.cycle, review.cycle_unit("haibowan"), LEAF, text="示例")
    from kaoping.evidence.models import EvidenceVersion  # noqa: PLC0415

    replace(review, "haibowan", EvidenceVersion.objects.get())
    stopped = signed.post(address(review), old)
    assert stopped.status_code == 409
    assert "材料有变化" in stopped.content.decode()
    mark(review, "haibowan", LEAF, "0", "同事的理由")
    assert signed.post(address(review), form(review, **{"based-on": "0"})).status_code == 409


def test_a_stale_mark_is_shown(client, review):
    """After new evidence the item asks for another look."""
    lead = lead_of(review, "haibowan", LEAF)
    mark(review, "haibowan", LEAF, "1")
    services.send_back(lead, review.cycle, review.cycle_unit("haibowan"), LEAF, text="示例")
    evidence(review, "haibowan", LEAF, "red")
    text = sign_in(client, lead).get(address(review)).content.decode()
    assert "赋分后佐证材料有变化" in text


def test_the_ruler_follows_the_facts(client, urumqi_year):
    """While one fills in, the permitted range comes from the engine; nothing is saved."""
    submit(urumqi_year, "tianshan")
    urumqi_year.at("review")
    lead = lead_of(urumqi_year, "tianshan", "common.1")
    sent = {
        "fact-planned_completions": "10", "fact-completed": "8", "fact-planned_starts": "10",
        "fact-started": "9",
    }  # fmt: skip
    where = address(urumqi_year, "common.1", "permit/", "tianshan")
    part = sign_in(client, lead).get(where, sent, headers=HTMX)
    text = part.content.decode()
    assert "可得10–14分" in text
    assert 'value="14"' in text
    assert 'value="15"' not in text
    assert "<!doctype" not in text
    wrong = client.get(where, {**sent, "fact-completed": "11"}, headers=HTMX)
    assert "不超过计划完成项目总数" in wrong.content.decode()
    assert client.get(where, sent).content.decode().startswith("<!doctype")


def test_peers_of_the_same_bureau_only(client, review):
    """An assessor sees what the own bureau gave other units, and nobody else's."""
    mark(review, "wuda", LEAF, "0", "乌达的理由")
    lead = lead_of(review, "haibowan", LEAF)
    assert "乌达的理由" in sign_in(client, lead).get(address(review)).content.decode()


def test_sending_back_and_asking(client, review):
    """Both ask the unit; only the first opens its evidence."""
    lead = lead_of(review, "haibowan", LEAF)
    signed = sign_in(client, lead)
    empty = signed.post(address(review, rest="send-back/"), {"text": ""})
    assert empty.status_code == 422
    sent = {"text": "请补验收意见", "kind": "send-back"}
    assert signed.post(address(review, rest="send-back/"), sent).status_code == 302
    assert ItemMessage.objects.get().kind == "send-back"
    again = signed.post(address(review, rest="send-back/"), {"text": "再补", "kind": "question"})
    assert again.status_code == 409
    assert "再补" in again.content.decode()
    where = address(review, rest="send-back/")
    assert sign_in(client, review.unit).post(where, sent).status_code == 403
    assert sign_in(client, review.assessors["police"]).post(where, sent).status_code == 403


def test_countersigning_at_the_desk(client, review):
    """The joint bureau sees the lead's mark and reason, and gives its word."""
    entry = mark(review, "haibowan", JOINT, "1", "台账齐全")
    (other,) = joint_of(review, "haibowan", JOINT)
    signed = sign_in(client, other)
    text = signed.get(address(review, JOINT)).content.decode()
    assert "台账齐全" in text
    assert "会签同意" in text
    where = address(review, JOINT, "countersign/")
    bare = signed.post(where, {"entry": entry.pk, "agrees": "no", "reason": ""})
    assert bare.status_code == 422
    assert signed.post(where, {"entry": entry.pk, "agrees": "yes"}).status_code == 302
    assert Countersignature.objects.get().agrees is True
    assert signed.post(where, {"entry": "0", "agrees": "yes"}).status_code == 404
    lead = sign_in(client, lead_of(review, "haibowan", JOINT))
    assert lead.post(where, {"entry": entry.pk, "agrees": "yes"}).status_code == 403


def test_joint_items_on_one_page(client, review):
    """What waits for this bureau's word, each with mark, reason and the two buttons."""
    mark(review, "haibowan", JOINT, "1", "台账齐全")
    (other,) = joint_of(review, "haibowan", JOINT)
    where = f"/{review.cycle.pk}/joint/"
    text = sign_in(client, other).get(where).content.decode()
    assert "待会签（1）" in text
    assert "台账齐全" in text
    empty = sign_in(client, review.assessors["finance"]).get(where).content.decode()
    assert "没有待会签的条目" in empty
    assert sign_in(client, review.unit).get(where).status_code == 403
    assert client.post(where).status_code == 403


def test_a_joint_item_names_whom_the_marker_stood_in_for(client, review):
    """The bureau that countersigns reads both names, as on the item's own page."""
    lead = lead_of(review, "haibowan", JOINT)
    stand_in, unit = stand_in_for(lead), review.cycle_unit("haibowan")
    services.enter_mark(
        stand_in, review.cycle, unit, JOINT, facts={"mark": "1"}, reason="示例", based_on=0
    )
    (other,) = joint_of(review, "haibowan", JOINT)
    page = sign_in(client, other).get(f"/{review.cycle.pk}/joint/").text
    assert f"{stand_in.person.name}（代{lead.person.name}）" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("unit", 403), ("other_unit", 403), ("expert", 403), ("system_admin", 403), ("stranger", 403)],
)
def test_who_does_not_mark_does_not_see_marks(client, review, who, status):
    """A unit sees no mark before it is notified, and no other role does."""
    assert sign_in(client, getattr(review, who)).get(address(review)).status_code == status


def test_others_look_and_cannot_mark(client, review):
    """Office, leader and auditor read; a bureau that has nothing to do with it does not."""
    for actor in (review.office, review.leader, review.auditor):
        signed = sign_in(client, actor)
        page = signed.get(address(review))
        assert page.status_code == 200
        assert "保存并到下一项" not in page.content.decode()
        assert signed.post(address(review), form(review)).status_code == 403
    assert sign_in(client, review.assessors["police"]).get(address(review)).status_code == 404


@pytest.mark.parametrize("who", ["lead", "office", "leader", "auditor"])
def test_the_history_leads_to_what_each_mark_was_made_from(client, review, who):
    """The claim and the mark, each with the version that its author saw; everybody's way back."""
    [seen] = EvidenceVersion.objects.all()
    mark(review, "haibowan", LEAF, "1")
    actor = lead_of(review, "haibowan", LEAF) if who == "lead" else getattr(review, who)
    text = sign_in(client, actor).get(address(review)).content.decode()
    way = f"/{review.cycle.pk}/evidence/{seen.file_id}/?leaf={LEAF}&amp;evidence={seen.pk}"
    assert text.count(f'href="{way}"') == 2
    assert (f'href="/{review.cycle.pk}/desk/"' in text) == (who == "lead")


def test_wrong_stage_item_unit_and_method(client, review):
    """The lock is said, what is not there is not there."""
    lead = lead_of(review, "haibowan", LEAF)
    signed = sign_in(client, lead)
    assert signed.get(address(review, "9.9.9")).status_code == 404
    assert signed.get(address(review, unit="nobody")).status_code == 404
    assert signed.put(address(review)).status_code == 405
    review.at("published")
    assert "已于" in signed.get(address(review)).content.decode()
    assert signed.post(address(review), form(review)).status_code == 409


def test_a_conflict_brings_the_queue_along(client, review):
    """Two assessors, one item: who comes second sees the first one's mark in the list as well."""
    lead = lead_of(review, "haibowan", LEAF)
    signed, old = sign_in(client, lead), form(review)
    state = f'kp-as-task-{{}}"><a href="{address(review)}"'
    assert state.format("to-mark") in signed.get(address(review)).text
    mark(review, "haibowan", LEAF, "0", "同事的理由")
    refused = signed.post(address(review), old, headers=HTMX)
    assert refused.status_code == 409
    assert "<html" not in refused.text
    queue = refused.text[refused.text.index('id="desk-queue"') :]
    assert 'hx-swap-oob="true"' in queue[:120]
    assert state.format("done") in queue
    assert state.format("to-mark") not in refused.text
    part = signed.get(address(review), headers=HTMX)
    assert "desk-queue" not in part.text
    whole = signed.get(address(review)).text
    assert whole.count('id="desk-queue"') == 1
    assert "hx-swap-oob" not in whole


def test_a_number_that_several_tables_have_is_named_with_its_table(client, urumqi_year):
    """Item 1 of the common table and item 1 of the bureau's own are told apart in every list."""
    urumqi_year.at("review")
    finance = sign_in(client, urumqi_year.assessors["finance"])
    desk = finance.get(f"/{urumqi_year.cycle.pk}/desk/?unit=water").text
    assert "<span>市水务局·1 " in desk
    item = finance.get(f"/{urumqi_year.cycle.pk}/desk/water/common.1/").text
    assert "市水务局 · 共性指标·1 " in item
    office = sign_in(client, urumqi_year.office)
    sheet = office.get(f"/{urumqi_year.cycle.pk}/self-assessment/water/").text
    assert "共性指标·1 " not in sheet  # there the tables' names stand above


def test_a_number_that_stands_once_stands_alone(client, review):
    """Wuhai counts through all its tables: nothing is put before the numbers."""
    desk = sign_in(client, lead_of(review, "haibowan", LEAF)).get(f"/{review.cycle.pk}/desk/").text
    assert f"<span>{LEAF} " in desk
    assert "年终考核·" not in desk


def test_nobody_is_late_with_what_is_not_asked_for(client, review, time_machine):
    """Overdue is what is open and was asked for: not what is done, nor a stage before or after."""
    time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=SHANGHAI))
    only = "2.5.4"  # 市公安局 has this one item of each unit
    lead = lead_of(review, "haibowan", only)
    signed, desk = sign_in(client, lead), f"/{review.cycle.pk}/desk/"

    def late():
        return signed.get(desk).text.partition("<h1")[2].count("已逾期")

    assert late() == 3
    mark(review, "haibowan", only, "0")
    assert late() == 2
    for stage in ("self-assessment", "aggregation"):
        review.at(stage)
        assert late() == 0
