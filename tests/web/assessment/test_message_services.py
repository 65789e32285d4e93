"""Words about an item, and visits on site."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.assessment import services
from kaoping.assessment.models import ItemMessage, SiteVisit
from kaoping.audit.models import Entry
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence, lead_of, submit

LEAF = "2.3.1"


@pytest.fixture
def review(year):
    """Wuhai in review, 海勃湾区 submitted."""
    claim(year, "haibowan", LEAF, mark="1")
    submit(year)
    year.at("review")
    return year


def send_back(year, actor=None, text="请补充验收意见"):
    """Send the item back."""
    actor = actor or lead_of(year, "haibowan", LEAF)
    return services.send_back(actor, year.cycle, year.cycle_unit("haibowan"), LEAF, text=text)


def visit(**changes):
    """What a person records on site."""
    values = {
        "visited_at": timezone.now() - timedelta(hours=1), "place": "示例小区",
        "people": "示例甲、示例乙", "findings": "示例发现", "token": "a" * 32,
    }  # fmt: skip
    return services.Visit(**{**values, **changes})


def test_sent_back_and_answered(review):
    """The assessor asks, the unit answers, both are kept and logged."""
    asked = send_back(review)
    reply = services.answer(review.unit, asked, text="已补充")
    assert (reply.answers, reply.kind) == (asked, "answer")
    assert list(Entry.objects.values_list("action", flat=True)[:2]) == [
        "assessment.item.answered", "assessment.item.sent-back",
    ]  # fmt: skip


def test_one_thing_at_a_time(review):
    """A second send-back waits for the first answer; an answer is given once."""
    asked = send_back(review)
    with pytest.raises(Conflict, match="等待单位答复"):
        send_back(review)
    services.answer(review.unit, asked, text="已补充")
    with pytest.raises(Conflict, match="已经答复"):
        services.answer(review.unit, asked, text="再补充")
    assert send_back(review, text="还差一份")


def test_evidence_opens_with_the_item_that_was_sent_back(review):
    """After submission evidence is shut, except for what the assessor asked for."""
    with pytest.raises(Conflict, match="自评"):
        evidence(review, "haibowan", LEAF)
    asked = send_back(review)
    assert evidence(review, "haibowan", LEAF)
    with pytest.raises(Conflict):
        evidence(review, "haibowan", "1.1.1")
    services.answer(review.unit, asked, text="已补充")
    with pytest.raises(Conflict):
        evidence(review, "haibowan", LEAF, "red")


def test_evidence_is_shut_by_a_submission(year):
    """What was handed over does not grow while its stage lasts."""
    evidence(year, "haibowan", LEAF)
    submit(year)
    with pytest.raises(Conflict, match="自评已提交"):
        evidence(year, "haibowan", LEAF, "red")


def test_who_asks_and_who_answers(review):
    """Only assessors of the item ask; only the unit answers; nothing answers an answer."""
    for actor in (review.assessors["police"], review.unit, review.office):
        with pytest.raises(Forbidden):
            send_back(review, actor)
    asked = send_back(review)
    with pytest.raises(Forbidden):
        services.answer(review.other_unit, asked, text="示例")
    reply = services.answer(review.unit, asked, text="示例")
    with pytest.raises(Refusal, match="不是需要答复"):
        services.answer(review.unit, reply, text="示例")


def test_words_are_needed(review):
    """Neither a question nor an answer is empty."""
    with pytest.raises(Refusal, match="补充的内容"):
        send_back(review, text=" ")
    asked = send_back(review)
    with pytest.raises(Refusal, match="答复"):
        services.answer(review.unit, asked, text="")


def test_a_question_sends_nothing_back(review):
    """Asking leaves the item where it is, and evidence shut."""
    unit = review.cycle_unit("haibowan")
    lead = lead_of(review, "haibowan", LEAF)
    asked = services.ask_question(lead, review.cycle, unit, LEAF, text="示例？")
    assert asked.kind == ItemMessage.Kind.QUESTION
    with pytest.raises(Conflict):
        evidence(review, "haibowan", LEAF)


def test_messages_have_their_stage(review):
    """Once the results have gone to be approved nobody answers any more."""
    asked = send_back(review)
    review.at("published")
    with pytest.raises(Conflict):
        services.answer(review.unit, asked, text="示例")


def test_a_visit_is_recorded_with_each_item(review):
    """Time, people, place, findings, position; one row an item, each logged."""
    lead = lead_of(review, "haibowan", LEAF)
    unit = review.cycle_unit("haibowan")
    position = (Decimal("39.655389"), Decimal("106.794219"), 12)
    found = services.record_visit(
        lead, review.cycle, unit, [LEAF, "2.3.2"], visit(position=position)
    )
    assert [one.leaf_id for one in found] == [LEAF, "2.3.2"]
    assert found[0].latitude == Decimal("39.655389")
    assert found[0].accuracy == 12
    assert Entry.objects.filter(action="assessment.visit.recorded").count() == 2


def test_a_visit_sent_twice_is_kept_once(review):
    """Over a weak connection the phone sends again; the token tells that it is the same."""
    lead, unit = lead_of(review, "haibowan", LEAF), review.cycle_unit("haibowan")
    first = services.record_visit(lead, review.cycle, unit, [LEAF], visit())
    again = services.record_visit(lead, review.cycle, unit, [LEAF], visit(findings="又写了一次"))
    assert first == again
    assert SiteVisit.objects.count() == 1


def test_a_visit_says_everything(review):
    """No item, no place, no people, no findings, or a time that is still to come: refused."""
    lead, unit = lead_of(review, "haibowan", LEAF), review.cycle_unit("haibowan")
    tomorrow = datetime(2023, 11, 21, 9, tzinfo=SHANGHAI)
    wrong = [
        ([], visit(), "条目"), ([LEAF], visit(place=" "), "地点"),
        ([LEAF], visit(people=""), "人员"),
        ([LEAF], visit(findings=""), "发现"), ([LEAF], visit(token="short"), "编号"),
        ([LEAF], visit(visited_at=tomorrow), "晚于现在"),
    ]  # fmt: skip
    for leaves, given, said in wrong:
        with pytest.raises(Refusal, match=said):
            services.record_visit(lead, review.cycle, unit, leaves, given)
    assert not SiteVisit.objects.exists()


def test_a_visit_is_all_or_nothing(review):
    """One item that is not the assessor's stops the whole record."""
    lead, unit = lead_of(review, "haibowan", LEAF), review.cycle_unit("haibowan")
    with pytest.raises(Forbidden):
        services.record_visit(lead, review.cycle, unit, [LEAF, "1.1.1"], visit())
    assert not SiteVisit.objects.exists()


def test_visits_begin_with_the_running_year(year):
    """Wuhai's inspections happen all year; before it starts nobody visits."""
    year.at("running")
    lead, unit = lead_of(year, "haibowan", LEAF), year.cycle_unit("haibowan")
    assert services.record_visit(lead, year.cycle, unit, [LEAF], visit())
    year.at("preparing")
    with pytest.raises(Conflict):
        services.record_visit(lead, year.cycle, unit, [LEAF], visit(token="b" * 32))
    with pytest.raises(Forbidden):
        services.record_visit(year.unit, year.cycle, unit, [LEAF], visit(token="c" * 32))
