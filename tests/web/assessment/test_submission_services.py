"""Submitting, withdrawing, returning: what is handed over stays as it was handed over."""

from datetime import date, datetime

import pytest

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.assessment import services
from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.audit.models import Entry
from kaoping.cycles.services import copy_cycle, extend
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence, submit


def entries(year, unit="haibowan"):
    """Leaf → the submitted claim that nothing replaces."""
    rows = LeafEntry.objects.filter(unit=year.cycle_unit(unit), stage="self", replaced_by=None)
    return {row.leaf_id: row for row in rows}


def extended(year):
    """More time for 海勃湾区, until the fifth of December."""
    extend(
        year.office, year.cycle.pk, "self-assessment",
        until=date(2023, 12, 5), reason="示例", unit_id="haibowan",
    )  # fmt: skip


LATE = datetime(2023, 12, 1, 9, tzinfo=SHANGHAI)
"""The morning after the deadline of 30 November, 18:00."""


def test_submitting_makes_an_entry_of_each_claim(year):
    """Facts, words, author and the evidence that was linked at that moment."""
    version = evidence(year, "haibowan", "1.1.1")
    claim(year, "haibowan", "1.1.1", "示例说明", mark="2")
    claim(year, "haibowan", "7.1.1", "示例", count="1")
    found = submit(year)
    assert (found.state, found.late, found.times_submitted) == ("submitted", False, 1)
    made = entries(year)
    assert set(made) == {"1.1.1", "7.1.1"}
    assert made["1.1.1"].facts == {"mark": "2"}
    assert made["1.1.1"].reason == "示例说明"
    assert made["1.1.1"].evidence == [{"version": version.pk, "sha256": version.sha256}]
    entry = Entry.objects.get(action="assessment.self-assessment.submitted")
    assert entry.new["claims"]["1.1.1"] == {"mark": "2"}


def test_gaps_have_to_be_known(year):
    """What is missing does not bar a submission; not knowing of it does."""
    unit = year.cycle_unit("haibowan")
    with pytest.raises(Refusal, match="76项没有填写"):
        services.submit_self_assessment(year.unit, year.cycle, unit)
    assert services.submit_self_assessment(year.unit, year.cycle, unit, accepts_gaps=True)
    logged = Entry.objects.get(action="assessment.self-assessment.submitted")
    assert len(logged.new["missing"]) == 76


def test_what_the_engine_refuses_is_settled_first(year):
    """A mark outside the range cannot be handed over, whatever else is accepted."""
    claim(year, "haibowan", "1.1.1", mark="9")
    with pytest.raises(Refusal, match=r"1\.1\.1"):
        submit(year)
    assert entries(year) == {}


def test_a_conflict_is_merged_first(year):
    """Nobody submits one of two texts without having looked."""
    claim(year, "haibowan", "1.1.1", "甲", mark="2")
    claim(year, "haibowan", "1.1.1", "乙", base=0, mark="0")
    with pytest.raises(Refusal, match="没有合并"):
        submit(year)


def test_late_is_flagged_and_never_barred(year, time_machine):
    """W21: the text knows no consequence; the flag is for people to see."""
    claim(year, "haibowan", "1.1.1", mark="2")
    time_machine.move_to(LATE)
    assert submit(year).late is True


def test_an_extension_moves_the_deadline_for_one_unit(year, time_machine):
    """Who got more time is not late within it."""
    extended(year)
    time_machine.move_to(LATE)
    claim(year, "haibowan", "1.1.1", mark="2")
    claim(year, "wuda", "1.1.1", mark="2")
    assert submit(year).late is False
    assert submit(year, "wuda").late is True


def test_withdrawing_before_the_deadline(year):
    """The unit takes its submission back, changes it and submits again; both stand."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", "第一次", mark="2")
    claim(year, "haibowan", "1.1.2", "不变", mark="3")
    submit(year)
    first = entries(year)
    with pytest.raises(Refusal, match="原因"):
        services.withdraw_self_assessment(year.unit, year.cycle, unit, reason=" ")
    services.withdraw_self_assessment(year.unit, year.cycle, unit, reason="示例")
    claim(year, "haibowan", "1.1.1", "第二次", base=1, mark="0")
    assert submit(year).times_submitted == 2
    second = entries(year)
    assert second["1.1.1"].replaces == first["1.1.1"]
    assert second["1.1.2"] == first["1.1.2"]


def test_no_withdrawing_after_the_deadline(year, time_machine):
    """From then on it is the office that gives it back."""
    claim(year, "haibowan", "1.1.1", mark="2")
    submit(year)
    time_machine.move_to(LATE)
    with pytest.raises(Conflict, match="截止"):
        services.withdraw_self_assessment(
            year.unit, year.cycle, year.cycle_unit("haibowan"), reason="示例"
        )


def test_the_office_returns_with_a_reason(year):
    """The unit reads why, changes and submits again."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", mark="2")
    submit(year)
    with pytest.raises(Refusal, match="原因"):
        services.return_self_assessment(year.office, year.cycle, unit, reason="")
    found = services.return_self_assessment(year.office, year.cycle, unit, reason="缺少佐证")
    assert (found.state, found.returned_reason) == ("returned", "缺少佐证")
    claim(year, "haibowan", "1.1.1", base=1, mark="0")
    assert submit(year).returned_reason == ""


def test_a_return_during_review_takes_an_extension(year):
    """Giving back what cannot be changed helps nobody: the refusal names the way."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", mark="2")
    submit(year)
    year.at("review")
    with pytest.raises(Conflict, match="延期"):
        services.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    extended(year)
    assert services.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    assert claim(year, "haibowan", "1.1.1", base=1, mark="0")


def test_who_may_do_what(year):
    """Another unit neither submits nor withdraws; a unit does not return; an assessor neither."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", mark="2")
    for actor in (year.other_unit, year.office, year.assessor):
        with pytest.raises(Forbidden):
            services.submit_self_assessment(actor, year.cycle, unit, accepts_gaps=True)
    submit(year)
    with pytest.raises(Forbidden):
        services.withdraw_self_assessment(year.other_unit, year.cycle, unit, reason="示例")
    for actor in (year.unit, year.assessor, year.auditor):
        with pytest.raises(Forbidden):
            services.return_self_assessment(actor, year.cycle, unit, reason="示例")


def test_submitting_twice_and_returning_nothing(year):
    """Each of the three has one state in which it makes sense."""
    unit = year.cycle_unit("haibowan")
    claim(year, "haibowan", "1.1.1", mark="2")
    with pytest.raises(Conflict, match="还没有提交"):
        services.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    submit(year)
    with pytest.raises(Conflict, match="已提交"):
        submit(year)


def test_nobody_submits_in_another_stage(year):
    """Before and after its stage the lock answers."""
    for stage in ("running", "review"):
        year.at(stage)
        with pytest.raises(Conflict):
            submit(year)
    assert not SelfAssessment.objects.exclude(state="open").exists()


def test_another_years_unit_is_refused(year):
    """A unit of one year cannot be submitted under another."""
    following = copy_cycle(year.office, year.cycle.pk, 2024)
    with pytest.raises(Refusal, match="不在本年度"):
        services.submit_self_assessment(
            year.unit, following, year.cycle_unit("haibowan"), accepts_gaps=True
        )
