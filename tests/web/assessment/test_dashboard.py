"""What 工作台 tells: news of others' work, and how far one's own has come."""

from datetime import timedelta

from django.utils import timezone

from kaoping.assessment import services
from kaoping.assessment.dashboard import news_for, progress_for
from web.assessment.steps import claim, joint_of, lead_of, mark, submit

LEAF, JOINT = "2.3.1", "6.1.1"
TITLE = "2.3.1 棚户区改造年度工作目标"


def told(actor):
    """The news of a person since an hour ago."""
    return [one.text for one in news_for(actor, timezone.now() - timedelta(hours=1))]


def test_each_learns_what_the_others_did(year, time_machine):
    """Submissions, questions, answers, disagreements, objections; never one's own doings."""
    submit(year)
    assert told(year.office) == ["海勃湾区提交了自评"]
    lead = lead_of(year, "haibowan", LEAF)
    assert told(lead) == ["海勃湾区提交了自评"]
    assert told(year.other_unit) == []
    year.at("review")
    asked = services.send_back(lead, year.cycle, year.cycle_unit("haibowan"), LEAF, text="示例")
    assert told(year.unit) == [f"市住建局退回了“{TITLE}”"]
    services.answer(year.unit, asked, text="示例")
    assert f"海勃湾区答复了“{TITLE}”" in told(lead)
    assert f"海勃湾区答复了“{TITLE}”" not in told(year.assessors["police"])
    entry = mark(year, "haibowan", JOINT, "1")
    services.countersign(joint_of(year, "haibowan", JOINT)[0], entry, agrees=False, reason="示例")
    said = "市文体旅游广电局不同意海勃湾区“6.1.1 潜在对象排查与台账”的赋分"
    assert said in told(lead)
    assert said in told(year.office)
    year.at("objection", timezone.now())
    found = services.file_objection(
        year.unit, year.cycle, year.cycle_unit("haibowan"), LEAF, argument="示例"
    )
    assert f"海勃湾区对“{TITLE}”申请复核" in told(year.office)
    services.decide_objection(year.office, found, accepts=False, decision="示例")
    assert f"“{TITLE}”的复核申请：维持原分" in told(year.unit)
    time_machine.shift(timedelta(hours=2))
    assert told(year.unit) == told(year.office) == []


def test_how_far_a_unit_and_a_bureau_are(year):
    """Items with a score of those that ask for one; items done of those on the desk."""
    claim(year, "haibowan", "1.1.1", mark="2")
    claim(year, "haibowan", "1.1.2", mark="9")
    (own,) = progress_for(year.unit, year.cycle)
    assert (own.label, own.done, own.total) == ("海勃湾区自评", 1, 76)
    for unit in ("haibowan", "wuda", "hainan"):
        if unit != "haibowan":
            submit(year, unit)
    claim(year, "haibowan", "1.1.2", base=1, mark="3")
    submit(year)
    year.at("review")
    mark(year, "haibowan", "1.2.1", "3")
    (desk,) = progress_for(year.assessors["finance"], year.cycle)
    assert (desk.done, desk.total) == (1, 6)
    assert list(progress_for(year.leader, year.cycle)) == []
