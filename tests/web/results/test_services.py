"""Runs and what is decided about them: rights, order, what stands in the way, what is kept."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kaoping.accounts.actor import Actor
from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.accounts.models import Post
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cli import main
from kaoping.cycles.services import change_stage
from kaoping.results import services
from kaoping.results.facts import current, text_of
from kaoping.results.models import Decision, Notification, Publication, ScoreRun
from kaoping.results.todos import todos_for
from web.cast import sign_in, stand_in_for
from web.results.marked import approve, publish, remark, unmark

pytestmark = pytest.mark.django_db


def make(year, **more):
    """Make a run as the office."""
    return services.make_run(year.office, year.cycle.pk, **more)


@pytest.mark.parametrize("city", ["wuhai", "urumqi"])
def test_the_result_is_what_the_command_line_says_of_the_facts(city, request, tmp_path):
    """Anybody who scores the exported facts gets the stored result, to the byte."""
    run = make(request.getfixturevalue(city))
    file = tmp_path / "facts.json"
    file.write_text(run.facts, encoding="utf-8")
    scheme = json.loads(run.facts)["scheme"]
    said = CliRunner().invoke(main, ["score", scheme, str(file), "--json"])
    assert said.exit_code == 0, said.stderr
    assert said.stdout == run.result


def test_a_run_keeps_facts_result_sources_and_the_head_of_the_log(wuhai):
    """A run says what it was made of, and the log holds its hashes."""
    run = make(wuhai, note="示例")
    entry = Entry.objects.get(number=run.log_number)
    assert entry.action == "results.run.made"
    assert entry.hash == run.log_head
    assert entry.new == {"number": 1, "facts_sha256": run.facts_sha256, "sha256": run.sha256}
    assert run.made_by == wuhai.office.person
    source = next(one for one in run.sources if one["leaf"] == "1.1.1")
    assert source["name"] == wuhai.office.name
    assert source["reason"] == "示例：按示例材料赋分"
    assert verify_log().is_intact


def test_runs_are_numbered_and_never_changed(wuhai):
    """A second run has the next number; a row cannot be saved again or deleted."""
    first, second = make(wuhai), make(wuhai)
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 == second.sha256
    for attempt in (first.save, first.delete):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize("who", ["assessor", "unit", "leader", "auditor", "system_admin"])
def test_only_the_office_makes_runs(wuhai, who):
    """Somebody without the capability is refused, and nothing is written."""
    before = Entry.objects.count()
    with pytest.raises(Forbidden):
        services.make_run(getattr(wuhai, who), wuhai.cycle.pk)
    assert not ScoreRun.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("stage", ["review", "approval", "published"])
def test_runs_are_made_while_the_year_is_summed_up(wuhai, stage):
    """In another stage the refusal says which stage it belongs to."""
    wuhai.at(stage)
    with pytest.raises(Conflict, match="汇总"):
        make(wuhai)


def test_the_office_of_another_year_knows_nothing_of_this_one(wuhai, urumqi):
    """Staff of another city's office cannot score this city."""
    with pytest.raises(NotThere):
        services.make_run(urumqi.office, wuhai.cycle.pk)


def test_refused_facts_make_no_run(wuhai):
    """Facts that the engine refuses are named, and no run is kept."""
    remark(wuhai, "wuda", "1.1.1", {"mark": "9"})
    with pytest.raises(Refusal, match=r"wuda.*1\.1\.1"):
        make(wuhai)
    assert not ScoreRun.objects.exists()


def test_a_run_with_open_items_holds_ranges_and_cannot_be_frozen(wuhai):
    """What is pending is named with its item and its mend."""
    unmark(wuhai, "wuda", "1.1.1")
    run = make(wuhai)
    unit = next(one for one in json.loads(run.result)["units"] if one["id"] == "wuda")
    assert unit["total"] is None
    with pytest.raises(Conflict, match=r"有1项还没有定分（乌达区“1\.1\.1”）"):
        services.freeze(wuhai.office, wuhai.cycle.pk, run.number)


def test_a_frozen_run_is_the_newest_one_of_the_present_facts(wuhai):
    """An older run, or one that the facts have left behind, is not frozen."""
    first = make(wuhai)
    second = make(wuhai)
    with pytest.raises(Conflict, match="第2次"):
        services.freeze(wuhai.office, wuhai.cycle.pk, first.number)
    remark(wuhai, "wuda", "1.1.1", {"mark": "0"})
    with pytest.raises(Conflict, match="重新计分"):
        services.freeze(wuhai.office, wuhai.cycle.pk, second.number)
    third = make(wuhai)
    assert services.freeze(wuhai.office, wuhai.cycle.pk, third.number).by == wuhai.office.person
    with pytest.raises(Conflict, match="已经冻结"):
        services.freeze(wuhai.office, wuhai.cycle.pk, third.number)


def test_another_person_approves(wuhai):
    """Whoever froze the result does not approve it; nor does the system; a second person does."""
    run = make(wuhai)
    pk = wuhai.cycle.pk
    services.freeze(wuhai.office, pk, run.number)
    wuhai.at("approval")
    with pytest.raises(Forbidden, match="另一人"):
        services.approve(wuhai.office, pk, run.number)
    with pytest.raises(Forbidden, match="本人"):
        services.approve(Actor.system("示例"), pk, run.number)
    found = services.approve(wuhai.leader, pk, run.number, note="同意")
    assert found.kind == Decision.Kind.APPROVED
    with pytest.raises(Conflict, match="已经作出"):
        services.decline(wuhai.leader, pk, run.number, reason="再看")


def test_a_stand_in_approves_nothing_that_the_absent_person_froze(client, wuhai):
    """Who may not approve does not do it through a stand-in; the page and the to-dos say so too."""
    run = make(wuhai)
    pk = wuhai.cycle.pk
    services.freeze(wuhai.office, pk, run.number)
    wuhai.at("approval")
    stand_in = stand_in_for(wuhai.office)
    with pytest.raises(Forbidden, match="代行"):
        services.approve(stand_in, pk, run.number)
    with pytest.raises(Forbidden, match="代行"):
        services.decline(stand_in, pk, run.number, reason="示例")
    assert "须由另一人批准" in sign_in(client, stand_in).get(f"/{pk}/results/").text
    assert not [todo for todo in todos_for(stand_in) if "审批" in todo.title]
    assert services.approve(stand_in_for(wuhai.second_office, "other"), pk, run.number)


def test_nobody_approves_what_was_frozen_in_their_place(client, wuhai):
    """A stand-in froze it in the name of who was away: back again, they are no second person."""
    run = make(wuhai)
    pk = wuhai.cycle.pk
    frozen = services.freeze(stand_in_for(wuhai.office), pk, run.number)
    assert frozen.in_place_of == wuhai.office.person
    wuhai.at("approval")
    with pytest.raises(Forbidden, match="不能批准同一份结果"):
        services.approve(wuhai.office, pk, run.number)
    assert "须由另一人批准" in sign_in(client, wuhai.office).get(f"/{pk}/results/").text
    assert not [todo for todo in todos_for(wuhai.office) if "审批" in todo.title]
    assert services.approve(wuhai.second_office, pk, run.number)


def test_who_represents_an_evaluated_unit_does_not_approve(client, wuhai):
    """Neither approves nor declines, in whichever post; the page says why, and nothing is asked."""
    run = make(wuhai)
    services.freeze(wuhai.office, wuhai.cycle.pk, 1)
    wuhai.at("approval")
    leader, unit = wuhai.leader, wuhai.cycle_unit("wuda")
    assert [one.title for one in todos_for(leader)] == ["审批2023年度考核结果"]
    Post.objects.create(
        person=leader.person, organisation=unit.organisation, role="unit", from_day="2023-01-01"
    )
    with pytest.raises(Forbidden, match="乌达区”另有岗位或受委托代岗"):
        services.approve(leader, wuhai.cycle.pk, 1)
    with pytest.raises(Forbidden, match="回避"):
        services.decline(leader, wuhai.cycle.pk, 1, reason="示例")
    assert "按回避要求不能由您审批结果" in sign_in(client, leader).get(
        f"/{wuhai.cycle.pk}/results/"
    ).text  # fmt: skip
    assert todos_for(leader) == []
    assert services.approve(wuhai.second_office, wuhai.cycle.pk, run.number)


def test_what_was_not_frozen_is_not_approved(wuhai):
    """Approval asks for a frozen run."""
    run = make(wuhai)
    wuhai.at("approval")
    with pytest.raises(Conflict, match="还没有冻结"):
        services.approve(wuhai.second_office, wuhai.cycle.pk, run.number)


def test_declining_needs_a_reason_and_closes_the_run(wuhai):
    """A declined run cannot be approved; the year goes back and is scored anew."""
    run = make(wuhai)
    pk = wuhai.cycle.pk
    services.freeze(wuhai.office, pk, run.number)
    wuhai.at("approval")
    with pytest.raises(Refusal, match="理由"):
        services.decline(wuhai.second_office, pk, run.number, reason=" ")
    services.decline(wuhai.second_office, pk, run.number, reason="示例：佐证不足")
    with pytest.raises(Conflict):
        services.approve(wuhai.leader, pk, run.number)


def test_units_are_told_an_approved_result_once_and_say_that_they_saw_it(wuhai):
    """Each unit is told; only it can say that it has seen it."""
    run = approve(wuhai)
    pk = wuhai.at("notification").pk
    told = services.notify(wuhai.office, pk, run.number)
    assert [one.unit.unit_id for one in told] == ["haibowan", "wuda", "hainan"]
    with pytest.raises(Conflict, match="已经告知"):
        services.notify(wuhai.office, pk, run.number)
    seen = services.acknowledge(wuhai.unit, pk, run.number)
    assert seen.seen_by == wuhai.unit.person
    services.acknowledge(wuhai.unit, pk, run.number)
    assert Entry.objects.filter(action="results.notification.seen").count() == 1
    with pytest.raises(NotThere):
        services.acknowledge(wuhai.stranger, pk, run.number)


def test_units_are_told_the_newest_result_of_the_present_facts(client, wuhai):
    """A run that was approved and then left behind by a later one, or by the facts, is not told."""
    first = approve(wuhai)
    remark(wuhai, "wuda", "1.1.1", {"mark": "0"})
    second = approve(wuhai)
    pk = wuhai.at("notification").pk
    with pytest.raises(Conflict, match="较早"):
        services.notify(wuhai.office, pk, first.number)
    older = sign_in(client, wuhai.office).get(f"/{pk}/results/{first.number}/").text
    assert f"/results/{first.number}/notify/" not in older
    remark(wuhai, "wuda", "1.1.1", {"mark": "1"})
    with pytest.raises(Conflict, match="重新计分"):
        services.notify(wuhai.office, pk, second.number)
    assert not Notification.objects.exists()


def test_only_an_approved_result_is_published(wuhai):
    """A run that nobody approved stays inside."""
    run = make(wuhai)
    services.freeze(wuhai.office, wuhai.cycle.pk, run.number)
    wuhai.at("published")
    with pytest.raises(Conflict, match="还没有批准"):
        services.publish(wuhai.office, wuhai.cycle.pk, run.number)
    assert not Publication.objects.exists()


def test_what_is_public_changes_only_by_a_new_approved_version(wuhai):
    """A correction has a reason, is approved by another person, and leaves the first version."""
    first = publish(wuhai)
    pk = wuhai.cycle.pk
    with pytest.raises(Conflict, match="已经公布"):
        services.publish(wuhai.office, pk, first.run.number)
    with pytest.raises(Refusal, match="原因"):
        services.correct(wuhai.office, pk, reason="")
    remark(wuhai, "wuda", "1.1.1", {"mark": "0"})
    run = services.correct(wuhai.office, pk, reason="示例：乌达区一项计分有误")
    with pytest.raises(Conflict, match="还没有批准"):
        services.publish(wuhai.office, pk, run.number)
    services.freeze(wuhai.office, pk, run.number)
    with pytest.raises(Forbidden):
        services.approve(wuhai.office, pk, run.number)
    services.approve(wuhai.second_office, pk, run.number)
    second = services.publish(wuhai.office, pk, run.number)
    assert (second.version, second.reason) == (2, "示例：乌达区一项计分有误")
    assert Publication.objects.get(version=1).run_id == first.run_id
    assert verify_log().is_intact


def test_a_correction_needs_something_public(wuhai):
    """Before publication there is nothing to correct."""
    approve(wuhai)
    wuhai.at("published")
    with pytest.raises(Conflict, match="还没有公布"):
        services.correct(wuhai.office, wuhai.cycle.pk, reason="示例")


def test_every_service_writes_one_entry(wuhai):
    """One verb, one entry of the log, each with its hash."""
    before = Entry.objects.count()
    publish(wuhai)
    actions = list(Entry.objects.order_by("number").values_list("action", flat=True))[before:]
    assert actions == [
        "results.run.made",
        "results.run.frozen",
        "results.run.approved",
        "results.publication.made",
    ]


def test_the_year_waits_for_its_result(wuhai):
    """The stages ask for a frozen, then an approved, then a public result."""
    pk = wuhai.cycle.pk
    with pytest.raises(Conflict, match="还没有计分"):
        change_stage(wuhai.office, pk, "approval")
    run = make(wuhai)
    with pytest.raises(Conflict, match="还没有冻结"):
        change_stage(wuhai.office, pk, "approval")
    services.freeze(wuhai.office, pk, run.number)
    change_stage(wuhai.office, pk, "approval")
    with pytest.raises(Conflict, match="还没有批准"):
        change_stage(wuhai.office, pk, "published")
    services.approve(wuhai.second_office, pk, run.number)
    change_stage(wuhai.office, pk, "published")
    with pytest.raises(Conflict, match="还没有公布"):
        change_stage(wuhai.office, pk, "archived")
    services.publish(wuhai.office, pk, run.number)
    change_stage(wuhai.office, pk, "archived")


def test_the_stored_result_stays_what_a_fresh_run_gives(published):
    """Scoring the stored facts again gives the stored text."""
    run = ScoreRun.objects.get()
    fresh = current(published.cycle)
    assert fresh.text == run.facts
    assert text_of(fresh) == run.result
