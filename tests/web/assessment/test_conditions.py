"""What this room asks before a stage changes, whom it reports late, and what it puts on lists."""

from datetime import date, datetime

import pytest

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.assessment import services
from kaoping.assessment.models import Objection
from kaoping.assessment.official import entries_of
from kaoping.assessment.todos import todos_for
from kaoping.cycles.conditions import obstacles
from kaoping.cycles.lateness import late
from kaoping.cycles.services import change_stage, extend
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.transitions import from_here
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence, joint_of, lead_of, mark, replace, submit

LEAF, JOINT = "2.3.1", "6.1.1"


def in_the_way(year, to):
    """Return what this room puts in the way of a change, as text → whether it blocks."""
    transition = next(one for one in from_here(timetable_of(year.cycle)) if one.to_stage == to)
    found = obstacles(year.cycle, transition)
    return {
        str(one): one.blocking
        for condition, one in found
        if condition.name.startswith("assessment")
    }


def test_leaving_self_assessment_names_who_has_not_submitted(year):
    """The office may go on with a reason; nobody is passed over in silence."""
    claim(year, "haibowan", LEAF, mark="1")
    submit(year)
    found = in_the_way(year, "review")
    assert [text.partition("还没有")[0] for text in found] == ["乌达区", "海南区"]
    assert not any(found.values())
    with pytest.raises(Refusal, match="乌达区"):
        change_stage(year.office, year.cycle.pk, "review")
    assert change_stage(year.office, year.cycle.pk, "review", reason="示例")


def test_leaving_review_names_what_is_missing_by_bureau(year):
    """Missing marks, countersignatures and answers take a reason."""
    year.at("review")
    entry = mark(year, "haibowan", JOINT, "1")
    services.send_back(
        lead_of(year, "haibowan", LEAF), year.cycle, year.cycle_unit("haibowan"), LEAF, text="示例"
    )
    text = " ".join(in_the_way(year, "aggregation"))
    assert "市财政局还有6项没有赋分" in text
    assert "1项还没有会签（市文体旅游广电局）" in text
    assert "1项退回后单位没有答复" in text
    services.countersign(joint_of(year, "haibowan", JOINT)[0], entry, agrees=True)
    assert "会签" not in " ".join(in_the_way(year, "aggregation"))


def test_leaving_review_names_what_has_to_be_looked_at_again(year):
    """A mark whose evidence changed is named with who leads; with a reason the office goes on."""
    version = evidence(year, "haibowan", LEAF)
    submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "1")
    lead = lead_of(year, "haibowan", LEAF)
    unit = year.cycle_unit("haibowan")
    services.send_back(lead, year.cycle, unit, LEAF, text="示例")
    replace(year, "haibowan", version)
    found = in_the_way(year, "aggregation")
    (said,) = [text for text in found if "重新确认" in text]
    assert said.startswith(
        f"{lead.organisation.short_name}还有1项赋分后有变化，没有重新确认：海勃湾区"
    )
    assert not found[said]
    with pytest.raises(Refusal, match="理由"):
        change_stage(year.office, year.cycle.pk, "aggregation")
    assert change_stage(year.office, year.cycle.pk, "aggregation", reason="示例")
    year.cycle.refresh_from_db()
    assert [one for one in in_the_way(year, "approval") if "赋分后材料、自评或办法有变化" in one]


def test_nothing_unsettled_goes_to_be_approved(year):
    """Missing, disputed and stale marks and open findings block."""
    version = evidence(year, "haibowan", LEAF)
    submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "1")
    entry = mark(year, "haibowan", JOINT, "1")
    services.countersign(joint_of(year, "haibowan", JOINT)[0], entry, agrees=False, reason="示例")
    services.send_back(
        lead_of(year, "haibowan", LEAF), year.cycle, year.cycle_unit("haibowan"), LEAF, text="示例"
    )
    replace(year, "haibowan", version)
    year.at("aggregation")
    services.set_flag(
        year.office, year.cycle, year.cycle_unit("haibowan"), "falsification", reason="示例"
    )
    found = in_the_way(year, "approval")
    text = " ".join(found)
    assert all(found.values())
    for said in ("226项还没有得分", "1项会签有分歧", "1项赋分后材料、自评或办法有变化", "1项认定"):
        assert said in text
    with pytest.raises(Conflict, match="没有得分"):
        change_stage(year.office, year.cycle.pk, "approval", reason="示例")


def test_a_finished_year_is_not_in_the_way(year):
    """With every item marked and agreed nothing is left to say."""
    import json  # noqa: PLC0415

    from kaoping.assessment.models import LeafEntry  # noqa: PLC0415
    from materials import ROOT  # noqa: PLC0415

    value = json.loads((ROOT / "examples" / "wuhai-2023.json").read_text("utf-8"))
    LeafEntry.objects.bulk_create(
        LeafEntry(
            cycle=year.cycle, unit=year.cycle_unit(unit), leaf_id=leaf, stage="office",
            facts=facts, post_label="示例", at=year.cycle.opened_at,
        )
        for unit, leaf, facts in entries_of(value)
    )  # fmt: skip
    year.at("aggregation")
    assert in_the_way(year, "approval") == {}


def test_the_days_to_object_are_not_cut_short(year, time_machine):
    """Publishing while units may still object takes a reason; an extension counts too."""
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    year.at("objection")
    ((text, is_blocking),) = in_the_way(year, "published").items()
    assert text.startswith("各单位可以申请复核到2023年12月8日18:00")
    assert not is_blocking
    extend(
        year.office, year.cycle.pk, "objection",
        until=date(2023, 12, 12), unit_id="wuda", reason="示例：材料在路上",
    )  # fmt: skip
    time_machine.move_to(datetime(2023, 12, 11, 9, tzinfo=SHANGHAI))
    assert any("2023年12月12日18:00" in text for text in in_the_way(year, "published"))
    time_machine.move_to(datetime(2023, 12, 13, 9, tzinfo=SHANGHAI))
    assert in_the_way(year, "published") == {}


def test_no_objection_is_passed_over(year, time_machine):
    """Neither forward nor back while one waits."""
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    year.at("objection")
    found = services.file_objection(
        year.unit, year.cycle, year.cycle_unit("haibowan"), LEAF, argument="示例"
    )
    services.file_objection(
        year.units["wuda"], year.cycle, year.cycle_unit("wuda"), JOINT, argument="示例"
    )
    time_machine.move_to(datetime(2023, 12, 11, 9, tzinfo=SHANGHAI))  # the days to object are over
    for to in ("published", "aggregation"):
        ((text, is_blocking),) = in_the_way(year, to).items()
        assert is_blocking
        assert text.startswith("2件复核申请还没有处理：海勃湾区“2.3.1")
        assert "、乌达区“6.1.1" in text
    services.decide_objection(year.office, found, accepts=False, decision="示例")
    with pytest.raises(Conflict, match=r"1件复核申请还没有处理：乌达区“6\.1\.1"):
        change_stage(year.office, year.cycle.pk, "aggregation", reason="示例")
    other = Objection.objects.get(state="filed")
    services.withdraw_objection(year.units["wuda"], other, reason="示例")
    assert in_the_way(year, "published") == {}
    assert in_the_way(year, "aggregation") == {}


def test_late_units_and_assessors_are_named(year, time_machine):
    """Units after the deadline; bureaus after their five working days; each with the day."""
    submit(year)
    year.at("review")
    lead = lead_of(year, "haibowan", "1.2.1")
    services.receive_task(lead, year.cycle, year.cycle_unit("haibowan"))
    assert [one.what for one in late(year.office, year.cycle)] == []
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    named = {(one.who, one.what) for one in late(year.office, year.cycle)}
    assert ("乌达区", "自评没有提交") in named
    assert ("市财政局", "海勃湾区还有2项没有赋分") in named
    assert not any(what.startswith("乌达区还有") for _, what in named), "not received: not due"
    assert {one.who for one in late(year.units["wuda"], year.cycle)} == {"乌达区"}
    time_machine.move_to(datetime(2024, 1, 2, 9, tzinfo=SHANGHAI))
    named = {(one.who, one.what) for one in late(year.office, year.cycle)}
    assert ("市财政局", "乌达区还有2项没有赋分") in named, "the window of the stage is over"


def titles(actor):
    """The to-dos of a person."""
    return [todo.title for todo in todos_for(actor)]


def test_a_units_to_dos(year):
    """Submit until it is done; submit again when returned; answer what is asked."""
    unit = year.cycle_unit("haibowan")
    (todo,) = todos_for(year.unit)
    assert (todo.title, todo.due_at) == (
        "填写并提交自评", datetime(2023, 11, 30, 18, tzinfo=SHANGHAI)
    )  # fmt: skip
    assert "11月底前" in todo.clause
    submit(year)
    assert titles(year.unit) == []
    services.return_self_assessment(year.office, year.cycle, unit, reason="示例")
    assert titles(year.unit) == ["修改退回的自评，重新提交"]
    submit(year)
    year.at("review")
    services.send_back(lead_of(year, "haibowan", LEAF), year.cycle, unit, LEAF, text="示例")
    assert titles(year.unit) == ["补充材料并答复市住建局：2.3.1 棚户区改造年度工作目标"]


def test_an_assessors_to_dos(year):
    """Mark, countersign, and look again at what has changed; each unit by itself."""
    for unit in ("haibowan", "wuda", "hainan"):
        submit(year, unit)
    year.at("review")
    other = joint_of(year, "haibowan", JOINT)[0]
    assert titles(other) == []
    found = todos_for(lead_of(year, "haibowan", JOINT))
    assert [todo.unit for todo in found] == ["海勃湾区", "乌达区", "海南区"]
    assert "5个工作日内" in found[0].clause
    mark(year, "haibowan", JOINT, "1")
    assert titles(other) == ["会签海勃湾区的1项"]


def test_the_office_goes_after_those_who_are_late(year, time_machine):
    """One to-do for the units, one for the assessors, each naming who; none while there is time."""
    year.at("self-assessment")
    assert not any(title.startswith("催") for title in titles(year.office))
    time_machine.move_to(datetime(2023, 12, 29, 9, tzinfo=SHANGHAI))
    late = [title for title in titles(year.office) if title.startswith("催")]
    assert late == ["催报逾期未提交的自评：海勃湾区、乌达区、海南区"]
    year.at("review")
    time_machine.move_to(datetime(2024, 3, 1, 9, tzinfo=SHANGHAI))
    late = [title for title in titles(year.office) if title.startswith("催办逾期未完成的赋分：")]
    assert len(late) == 1
    assert "等" in late[0]


def test_the_offices_to_dos(year, time_machine):
    """Findings of the other person, disputes in their stage, objections that are not one's own."""
    unit = year.cycle_unit("haibowan")
    services.set_flag(year.office, year.cycle, unit, "falsification", reason="示例")
    assert titles(year.office) == []
    assert titles(year.second_office) == ["确认或不予认定：海勃湾区材料不实或造假"]
    year.at("review")
    entry = mark(year, "haibowan", JOINT, "1")
    services.countersign(joint_of(year, "haibowan", JOINT)[0], entry, agrees=False, reason="示例")
    year.at("aggregation")
    assert any("分歧的1项：海勃湾区“6.1.1" in title for title in titles(year.office))
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    year.at("objection")
    services.file_objection(year.unit, year.cycle, unit, LEAF, argument="示例")
    assert "处理复核申请：海勃湾区 2.3.1 棚户区改造年度工作目标" in titles(year.office)


def test_others_have_no_to_dos_here(year):
    """Leaders, experts and auditors do nothing in this room."""
    for actor in (year.leader, year.expert, year.auditor, year.outsider, year.system_admin):
        assert todos_for(actor) == []
