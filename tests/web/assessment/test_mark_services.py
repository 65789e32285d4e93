"""Marks: by the lead alone, inside what the engine permits, with a reason, on what was seen."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.accounts.models import Post
from kaoping.assessment import services
from kaoping.assessment.models import LeafEntry, TaskReceipt
from kaoping.assessment.queries import stale_marks
from kaoping.audit.models import Entry
from kaoping.worktime import SHANGHAI
from web.assessment.steps import (
    claim,
    evidence,
    joint_of,
    lead_of,
    mark,
    official,
    replace,
    submit,
)
from web.cast import make_actor, sign_in, stand_in_for

JOINT = "6.1.1"
"""市住建局、文体旅游广电局: the first leads, the other countersigns."""


@pytest.fixture
def review(year):
    """Wuhai in review: 海勃湾区 has submitted one claim."""
    claim(year, "haibowan", "2.3.1", mark="1")
    submit(year)
    year.at("review")
    return year


def enter(year, actor, leaf="2.3.1", unit="haibowan", **more):
    """Enter a mark as this person."""
    values = {"facts": {"mark": "1"}, "reason": "示例理由", **more}
    return services.enter_mark(actor, year.cycle, year.cycle_unit(unit), leaf, **values)


def test_a_mark_is_an_entry_with_reason_author_and_claim(review):
    """The log has who, what and why; the claim it was made from is kept with it."""
    entry = mark(review, "haibowan", "2.3.1", "1", "已制定年度目标")
    assert (entry.facts, entry.reason, entry.stage) == ({"mark": "1"}, "已制定年度目标", "assessor")
    assert entry.claim.facts == {"mark": "1"}
    assert entry.organisation.short_name == "市住建局"
    logged = Entry.objects.get(action="assessment.mark.entered")
    assert (logged.reason, logged.new["facts"]) == ("已制定年度目标", {"mark": "1"})


def test_a_new_mark_replaces_and_keeps_the_old_one(review):
    """Nothing is overwritten; the log has both."""
    first = mark(review, "haibowan", "2.3.1", "1")
    second = mark(review, "haibowan", "2.3.1", "0", "复查后不符合")
    assert second.replaces == first
    assert official(review.cycle_unit("haibowan"), "2.3.1") == second
    logged = Entry.objects.filter(action="assessment.mark.entered").first()
    assert logged.old == {"entry": first.pk, "facts": {"mark": "1"}}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mark": "2"}, "允许 0 或 1"),
        ({"mark": "0.5"}, "允许 0 或 1"),
        ({"mark": "好"}, "好"),
        ({}, "还没有得分"),
        ({"mark": "1", "count": "1"}, "count"),
        ({"not_applicable": True}, "没有不适用"),
    ],
)
def test_the_engine_bounds_every_mark(review, facts, said):
    """Outside, off the step, no number, none, a foreign fact: refused with what is allowed."""
    with pytest.raises(Refusal, match=said):
        enter(review, lead_of(review, "haibowan", "2.3.1"), facts=facts)
    assert official(review.cycle_unit("haibowan"), "2.3.1") is None


def test_a_refused_mark_names_the_clause(review):
    """Whoever is told that something is not permitted is told what decides it."""
    with pytest.raises(Refusal, match="附件1·二·老旧房屋改造"):
        enter(review, lead_of(review, "haibowan", "2.3.1"), facts={"mark": "2"})


def test_no_mark_without_a_reason(review):
    """We fill in no default reason."""
    with pytest.raises(Refusal, match="理由"):
        enter(review, lead_of(review, "haibowan", "2.3.1"), reason="  ")


def test_only_the_lead_marks(review):
    """Another assessor, a joint one, the office and the unit are refused."""
    unit = review.cycle_unit("haibowan")
    strangers = [
        review.assessors["police"],
        review.office,
        review.unit,
        *joint_of(review, "haibowan", JOINT),
    ]
    for actor in strangers:
        with pytest.raises(Forbidden):
            services.enter_mark(
                actor, review.cycle, unit, JOINT, facts={"mark": "1"}, reason="示例"
            )
    with pytest.raises(Forbidden, match="可以会签"):
        enter(review, joint_of(review, "haibowan", JOINT)[0], JOINT)


def test_nobody_marks_their_own_organisation(urumqi_year):
    """Urumqi's organisers are evaluated: 市财政局 leads on 市住建局, which may not (U11)."""
    year = urumqi_year
    claim(year, "housing", "housing.1", level="full", mark="4")
    submit(year, "housing")
    year.at("review")
    assert lead_of(year, "housing", "housing.1") == year.assessors["finance"]
    assert lead_of(year, "finance", "finance.1") == year.assessors["housing"]
    with pytest.raises(Forbidden, match="回避"):
        enter(
            year, year.assessors["housing"], "housing.1", "housing",
            facts={"level": "full", "mark": "4"},
        )  # fmt: skip
    assert mark(year, "housing", "housing.1", "4", level="full")


def test_marks_wait_until_the_unit_has_handed_over(year):
    """While a unit may still write, nobody marks what it is writing."""
    claim(year, "haibowan", "2.3.1", mark="1")
    with pytest.raises(Conflict, match="评审"):
        enter(year, lead_of(year, "haibowan", "2.3.1"))
    year.at("review")
    assert enter(year, lead_of(year, "haibowan", "2.3.1")), (
        "a unit that never submits is marked too"
    )


@pytest.mark.parametrize("stage", ["running", "self-assessment", "aggregation", "published"])
def test_marks_have_their_stage(review, stage):
    """Before and after review the lock answers."""
    review.at(stage)
    with pytest.raises(Conflict):
        enter(review, lead_of(review, "haibowan", "2.3.1"))


def test_events_are_recorded_while_they_happen(year):
    """日常调度 is kept all year by the office's own assessors."""
    year.at("running")
    entry = mark(year, "haibowan", "dispatch.missing-report", reason="7月调度缺报", count="1")
    assert entry.facts == {"count": "1"}
    assert not TaskReceipt.objects.exists(), "an event is no task of the review"


def test_a_stale_page_does_not_overwrite(review):
    """Somebody of the same bureau was faster: the refusal shows their mark and reason."""
    lead = lead_of(review, "haibowan", "2.3.1")
    colleague = make_actor("assessor", lead.organisation, "colleague")
    enter(review, colleague, reason="同事的理由")
    with pytest.raises(Conflict, match="同事的理由"):
        enter(review, lead, facts={"mark": "0"}, based_on=0)
    assert official(review.cycle_unit("haibowan"), "2.3.1").facts == {"mark": "1"}


def test_a_mark_is_bound_to_the_evidence_that_was_seen(year):
    """Evidence that changed between looking and saving stops the mark."""
    first = evidence(year, "haibowan", "2.3.1")
    second = replace(year, "haibowan", first)
    submit(year)
    year.at("review")
    lead = lead_of(year, "haibowan", "2.3.1")
    with pytest.raises(Conflict, match="材料有变化"):
        enter(year, lead, seen_versions=[first.pk])
    entry = enter(year, lead, seen_versions=[second.pk])
    assert entry.evidence == [{"version": second.pk, "sha256": second.sha256}]


def test_a_mark_goes_stale_when_its_evidence_changes(year):
    """A new version after the mark: stale until the lead looks again; the first entry stays."""
    version = evidence(year, "haibowan", "2.3.1")
    submit(year)
    year.at("review")
    entry = mark(year, "haibowan", "2.3.1", "1")
    assert stale_marks(year.cycle) == []
    services.send_back(
        lead_of(year, "haibowan", "2.3.1"), year.cycle, year.cycle_unit("haibowan"), "2.3.1",
        text="请补盖公章",
    )  # fmt: skip
    replace(year, "haibowan", version)
    assert stale_marks(year.cycle) == [(entry, "赋分后佐证材料有变化")]
    again = services.confirm_mark(lead_of(year, "haibowan", "2.3.1"), entry, reason="补章后确认")
    assert (again.replaces, again.facts) == (entry, entry.facts)
    assert stale_marks(year.cycle) == []


def test_a_resubmitted_claim_makes_the_mark_stale(year):
    """The mark was made from words that the unit has changed since."""
    claim(year, "haibowan", "2.3.1", "原来的", mark="1")
    submit(year)
    year.at("review")
    entry = mark(year, "haibowan", "2.3.1", "1")
    year.at("self-assessment")
    services.return_self_assessment(
        year.office, year.cycle, year.cycle_unit("haibowan"), reason="示例"
    )
    claim(year, "haibowan", "2.3.1", "改过的", base=1, mark="1")
    submit(year)
    assert stale_marks(year.cycle) == [(entry, "赋分后单位重新提交了自评")]


def test_five_working_days_from_the_recorded_receipt(review, time_machine):
    """wuhai-2022.txt:28: received on Thursday the 30th, due on Thursday the 7th at closing time."""
    time_machine.move_to(datetime(2023, 11, 30, 15, tzinfo=SHANGHAI))
    lead = lead_of(review, "haibowan", "2.3.1")
    receipt = services.receive_task(lead, review.cycle, review.cycle_unit("haibowan"))
    assert receipt.due_at == datetime(2023, 12, 7, 18, tzinfo=SHANGHAI)
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    again = services.receive_task(lead, review.cycle, review.cycle_unit("haibowan"))
    assert again == receipt
    assert Entry.objects.filter(action="assessment.task.received").count() == 1


def test_a_first_mark_is_a_receipt(review):
    """Who marks has received; the deadline cannot be put off by not pressing the button."""
    mark(review, "haibowan", "2.3.1", "1")
    assert TaskReceipt.objects.get().organisation.short_name == "市住建局"


def test_a_regulation_without_days_sets_no_deadline(urumqi_year):
    """Urumqi names a month and no working days: the receipt is recorded, nothing falls due."""
    submit(urumqi_year, "tianshan")
    urumqi_year.at("review")
    receipt = services.receive_task(
        urumqi_year.assessors["housing"], urumqi_year.cycle, urumqi_year.cycle_unit("tianshan")
    )
    assert receipt.due_at is None


def test_only_who_scores_something_receives(review):
    """A unit, or a bureau without an item of this unit, has no task."""
    with pytest.raises(Forbidden):
        services.receive_task(review.unit, review.cycle, review.cycle_unit("haibowan"))


def test_joint_assessors_agree_or_disagree(review):
    """W25: the lead marks, the others give their word; disagreement takes a reason."""
    entry = mark(review, "haibowan", JOINT, "1")
    (other,) = joint_of(review, "haibowan", JOINT)
    with pytest.raises(Refusal, match="理由"):
        services.countersign(other, entry, agrees=False)
    services.countersign(other, entry, agrees=False, reason="台账不全")
    word = services.countersign(other, entry, agrees=True)
    assert [one.agrees for one in entry.countersignatures.all()] == [False, True]
    assert word.organisation.short_name == "市文体旅游广电局"


def test_only_joint_assessors_countersign_and_never_their_own_mark(review):
    """The lead's word is the mark itself; other bureaus are not asked."""
    entry = mark(review, "haibowan", JOINT, "1")
    for actor in (lead_of(review, "haibowan", JOINT), review.assessors["police"], review.unit):
        with pytest.raises(Forbidden):
            services.countersign(actor, entry, agrees=True)


def test_a_replaced_mark_cannot_be_countersigned(review):
    """Each mark needs its own word."""
    entry = mark(review, "haibowan", JOINT, "1")
    mark(review, "haibowan", JOINT, "0")
    with pytest.raises(Conflict, match="重新赋分"):
        services.countersign(joint_of(review, "haibowan", JOINT)[0], entry, agrees=True)


def test_a_single_judgement_needs_a_second_person(urumqi_year):
    """U21: where one organisation scores 60 points alone, another person of it has to agree."""
    from kaoping.assessment.joint import needed  # noqa: PLC0415
    from kaoping.cycles.queries import assessor_map  # noqa: PLC0415

    year = urumqi_year
    unit = year.cycle_unit("housing")
    assessors = assessor_map(year.cycle, [unit]).of(unit, "housing.1")
    leaf = year.cycle.settled_scheme().nodes["ecology.1"].node
    assert leaf.second_reviewer
    assert [one.short_name for one in needed(assessors[:1], leaf)] == ["市财政局"]


def test_a_stand_in_is_no_second_person_for_the_absent_one(urumqi_year):
    """U21: who stands in for the marker does not countersign the mark; a colleague does."""
    from kaoping.assessment.queries import queue_for  # noqa: PLC0415
    from kaoping.cycles.services import assign  # noqa: PLC0415
    from web.results.marked import best  # noqa: PLC0415

    year = urumqi_year
    year.at("review")
    unit, leaf = year.cycle_unit("ecology"), "ecology.1"
    lead = lead_of(year, "ecology", leaf)
    assign(year.office, year.cycle.pk, leaf, [lead.organisation.pk], reason="示例")
    facts = best(year.cycle.settled_scheme(), 2025, unit)[leaf]
    entry = services.enter_mark(lead, year.cycle, unit, leaf, facts=facts, reason="示例")
    stand_in = stand_in_for(lead)
    with pytest.raises(Forbidden, match="代行"):
        services.countersign(stand_in, entry, agrees=True)
    tasks = {task.leaf.id: task for one in queue_for(stand_in, year.cycle) for task in one.tasks}
    assert tasks[leaf].state == "awaiting"
    colleague = make_actor("assessor", lead.organisation, "colleague")
    assert services.countersign(colleague, entry, agrees=True).agrees


def test_the_office_decides_by_a_new_entry(review):
    """An adjustment stands beside the assessor's mark and counts from then on."""
    before = mark(review, "haibowan", JOINT, "1")
    review.at("aggregation")
    unit = review.cycle_unit("haibowan")
    entry = services.adjust_mark(
        review.office, review.cycle, unit, JOINT, facts={"mark": "0"}, reason="采纳不同意见",
        based_on=before.pk,
    )  # fmt: skip
    assert (entry.stage, official(unit, JOINT)) == ("office", entry)
    assert LeafEntry.objects.get(pk=before.pk).facts == {"mark": "1"}
    with pytest.raises(Conflict, match="采纳不同意见"):
        services.adjust_mark(
            review.second_office, review.cycle, unit, JOINT, facts={"mark": "1"}, reason="示例",
            based_on=before.pk,
        )  # fmt: skip


def test_the_office_adjusts_in_its_stage_and_within_bounds(review):
    """Not during review, not past the engine, not without a reason; events all year."""
    unit = review.cycle_unit("haibowan")

    def adjust(leaf, facts, reason="示例", actor=review.office):
        return services.adjust_mark(actor, review.cycle, unit, leaf, facts=facts, reason=reason)

    with pytest.raises(Conflict, match="汇总"):
        adjust("2.3.1", {"mark": "1"})
    assert adjust("dispatch.missing-report", {"count": "2"}).stage == "office"
    review.at("aggregation")
    with pytest.raises(Refusal, match="允许"):
        adjust("2.3.1", {"mark": "9"})
    with pytest.raises(Refusal, match="理由"):
        adjust("2.3.1", {"mark": "1"}, reason="")
    for actor in (review.assessor, review.unit, review.leader):
        with pytest.raises(Forbidden):
            adjust("2.3.1", {"mark": "1"}, actor=actor)


def test_office_staff_of_an_evaluated_bureau_are_recused(urumqi_year):
    """市住建局 runs Urumqi's year and is evaluated in it: it does not adjust its own points."""
    year = urumqi_year
    year.at("aggregation")
    unit = year.cycle_unit("housing")
    facts = {"level": "full", "mark": "4"}
    with pytest.raises(Forbidden, match="回避"):
        services.adjust_mark(year.office, year.cycle, unit, "housing.1", facts=facts, reason="示例")
    assert services.adjust_mark(
        year.second_office, year.cycle, unit, "housing.1", facts=facts, reason="示例"
    )


def sits_also_in(actor, organisation, role="unit"):
    """Give a person another post; who stands in for somebody there has one there too."""
    today = timezone.localdate()
    return Post.objects.create(
        person=actor.person, organisation=organisation, role=role, from_day=today
    )


def test_recusal_is_the_persons_not_the_posts(review, client):
    """Who belongs to a unit by any post scores it from none; other units, and other people, go on.

    The page says why instead of offering a form.
    """
    unit = review.cycle_unit("haibowan")
    lead = lead_of(review, "haibowan", "2.3.1")
    sits_also_in(lead, unit.organisation, "expert")
    with pytest.raises(Forbidden, match="另有岗位或受委托代岗，按回避要求不能由您赋分"):
        enter(review, lead)
    with pytest.raises(Forbidden, match="回避"):
        services.send_back(lead, review.cycle, unit, "2.3.1", text="示例")
    page = sign_in(client, lead).get(f"/{review.cycle.pk}/desk/haibowan/2.3.1/")
    assert "按回避要求不能由您赋分" in page.text
    assert 'name="based-on"' not in page.text
    assert enter(review, lead, unit="wuda")
    colleague = make_actor("assessor", lead.organisation, "colleague.of.lead")
    assert enter(review, colleague)


def test_a_post_that_has_ended_recuses_nobody(review):
    """Who was with the unit once and is no more may score it."""
    unit = review.cycle_unit("haibowan")
    lead = lead_of(review, "haibowan", "2.3.1")
    post = sits_also_in(lead, unit.organisation)
    day = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(pk=post.pk).update(from_day=day, until_day=day)
    assert enter(review, lead)


def test_office_and_countersigner_are_recused_as_people(review):
    """Neither an adjustment nor a countersignature comes from somebody of the unit."""
    unit = review.cycle_unit("haibowan")
    entry = mark(review, "haibowan", JOINT, "1")
    joint, *_ = joint_of(review, "haibowan", JOINT)
    for actor in (joint, review.office):
        sits_also_in(actor, unit.organisation)
    with pytest.raises(Forbidden, match="回避"):
        services.countersign(joint, entry, agrees=True, reason="")
    review.at("aggregation")
    with pytest.raises(Forbidden, match="回避"):
        services.adjust_mark(
            review.office, review.cycle, unit, JOINT, facts={"mark": "1"}, reason="示例"
        )


def test_an_unknown_item_cannot_be_marked(review):
    """A leaf of another table is not there."""
    with pytest.raises(NotThere):
        enter(review, review.assessors["housing"], "9.9.9")
