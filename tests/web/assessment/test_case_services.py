"""Findings and objections: two people, each time, and never one's own case."""

from datetime import datetime

import pytest

from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.accounts.models import Person
from kaoping.assessment import services
from kaoping.assessment.models import FlagDecision, Objection, UnitFlag
from kaoping.audit.models import Entry
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, lead_of, mark, official, submit
from web.cast import make_actor, sign_in, stand_in_for

LEAF = "2.3.1"


@pytest.fixture
def notified(year, time_machine):
    """Wuhai in the objection stage since 1 December; the lead gave 海勃湾区 nothing on an item."""
    claim(year, "haibowan", LEAF, mark="1")
    submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "0", "没有年度目标")
    time_machine.move_to(datetime(2023, 12, 4, 9, tzinfo=SHANGHAI))
    year.at("objection")
    return year


def file(year, leaf=LEAF, argument="年度目标见附件", actor=None):
    """Object as the unit."""
    unit = year.cycle_unit("haibowan")
    return services.file_objection(actor or year.unit, year.cycle, unit, leaf, argument=argument)


def decide(actor, objection, *, accepts=True, decision="示例意见", **facts):
    """Decide an objection."""
    return services.decide_objection(
        actor, objection, accepts=accepts, decision=decision, facts=facts or None
    )


def test_an_accepted_objection_adds_the_entry_that_counts(notified):
    """The original mark stays beside it; the log has old and new."""
    before = official(notified.cycle_unit("haibowan"), LEAF)
    found = decide(notified.office, file(notified), mark="1")
    assert (found.state, found.against, found.entry.facts) == ("accepted", before, {"mark": "1"})
    assert official(notified.cycle_unit("haibowan"), LEAF) == found.entry
    logged = Entry.objects.get(action="assessment.objection.accepted")
    assert (logged.old["facts"], logged.new["facts"]) == ({"mark": "0"}, {"mark": "1"})


def test_a_rejected_objection_changes_nothing(notified):
    """The unit reads why; the mark stands."""
    found = decide(notified.office, file(notified), accepts=False, decision="材料不足")
    assert (found.state, found.decision, found.entry) == ("rejected", "材料不足", None)
    assert official(notified.cycle_unit("haibowan"), LEAF).facts == {"mark": "0"}


def test_days_are_those_of_the_year(notified, time_machine):
    """Five working days from the stage's beginning, and five to decide from the filing."""
    time_machine.move_to(datetime(2023, 12, 8, 18, tzinfo=SHANGHAI))
    found = file(notified)
    assert found.due_at == datetime(2023, 12, 15, 18, tzinfo=SHANGHAI)
    time_machine.move_to(datetime(2023, 12, 8, 18, 0, 1, tzinfo=SHANGHAI))
    with pytest.raises(Conflict, match="截止"):
        file(notified, "2.3.2")


def test_objections_have_their_stage(year):
    """A year that has not switched them on knows none (W34)."""
    year.at("review")
    with pytest.raises(Conflict, match="没有启用"):
        file(year)


def test_one_objection_an_item(notified):
    """An item is looked at again once; after a withdrawal an objection may be filed anew."""
    first = file(notified)
    with pytest.raises(Conflict, match="已经申请"):
        file(notified)
    services.withdraw_objection(notified.unit, first, reason="示例")
    second = file(notified)
    decide(notified.office, second, accepts=False)
    with pytest.raises(Conflict, match="已经申请"):
        file(notified)
    with pytest.raises(Conflict, match="已经处理"):
        services.withdraw_objection(notified.unit, second, reason="示例")


def test_who_objects(notified):
    """The unit for itself; nobody else, and never without a word."""
    for actor in (notified.other_unit, notified.office, notified.assessor):
        with pytest.raises(Forbidden):
            file(notified, actor=actor)
    with pytest.raises(Refusal, match="理由"):
        file(notified, argument="")
    with pytest.raises(NotThere):
        file(notified, "9.9.9")


def test_nobody_decides_against_their_own_mark(notified):
    """Who adjusted an item does not decide on it, nor does their stand-in; a colleague does."""
    notified.at("aggregation")
    unit = notified.cycle_unit("haibowan")
    services.adjust_mark(
        notified.office, notified.cycle, unit, LEAF, facts={"mark": "0"}, reason="示例",
        based_on=official(unit, LEAF).pk,
    )  # fmt: skip
    notified.at("objection")
    found = file(notified)
    with pytest.raises(Forbidden, match="代行"):
        decide(stand_in_for(notified.office), found, mark="1")
    with pytest.raises(Forbidden, match="代行"):
        decide(notified.office, found, mark="1")
    assert decide(notified.second_office, found, mark="1").entry


def test_nobody_decides_about_a_mark_that_was_given_in_their_place(notified):
    """The stand-in of the office adjusted it; who was away does not decide the objection."""
    notified.at("aggregation")
    unit = notified.cycle_unit("haibowan")
    services.adjust_mark(
        stand_in_for(notified.office), notified.cycle, unit, LEAF, facts={"mark": "0"},
        reason="示例", based_on=official(unit, LEAF).pk,
    )  # fmt: skip
    notified.at("objection")
    found = file(notified)
    with pytest.raises(Forbidden, match="代行"):
        decide(notified.office, found, mark="1")
    assert decide(notified.second_office, found, mark="1").entry


def test_nobody_decides_for_their_own_unit(urumqi_year, time_machine):
    """市住建局 organises Urumqi's year and is evaluated: it does not decide its own objection."""
    year = urumqi_year
    year.at("objection")
    time_machine.move_to(datetime(2025, 12, 2, 12, tzinfo=SHANGHAI))
    unit = year.cycle_unit("housing")
    found = services.file_objection(
        year.units["housing"], year.cycle, unit, "housing.1", argument="示例"
    )
    with pytest.raises(Forbidden, match="回避"):
        decide(year.office, found, accepts=False)
    assert decide(year.second_office, found, accepts=False).state == "rejected"


def test_only_the_office_decides(notified):
    """Neither the unit nor the assessor."""
    found = file(notified)
    for actor in (notified.unit, lead_of(notified, "haibowan", LEAF), notified.leader):
        with pytest.raises(Forbidden):
            decide(actor, found, mark="1")


def test_a_decision_has_words_and_if_accepted_new_facts(notified):
    """Accepting changes something, inside what the engine permits."""
    found = file(notified)
    for facts, decision, said in (
        ({"mark": "1"}, " ", "意见"), ({}, "示例", "写明复核后"), ({"mark": "9"}, "示例", "允许"),
        ({"mark": "0"}, "示例", "相同"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            decide(notified.office, found, decision=decision, **facts)
    assert Objection.objects.get().state == "filed"
    decide(notified.office, found, mark="1")
    with pytest.raises(Conflict, match="已经处理"):
        decide(notified.second_office, found, accepts=False)


def flag(year, actor=None, **changes):
    """Propose a finding."""
    values = {"reason": "示例事实", **changes}
    return services.set_flag(
        actor or year.office, year.cycle, year.cycle_unit("haibowan"), "falsification", **values
    )


def test_a_finding_takes_two_people(year):
    """Whoever proposes it does not decide; another person confirms or rejects it."""
    found = flag(year)
    with pytest.raises(Forbidden, match="自己"):
        services.confirm_flag(year.office, found, reason="示例")
    confirmed = services.confirm_flag(year.second_office, found, reason="已核实")
    assert confirmed.state == "confirmed"
    assert confirmed.decisions.get().reason == "已核实"
    assert Entry.objects.get(action="assessment.flag.confirmed").reason == "已核实"


def test_a_stand_in_decides_no_finding_of_the_absent_person(client, year):
    """Whoever stands in for the one who proposed it is not the second person; a page says so."""
    year.at("aggregation")
    found, stand_in = flag(year), stand_in_for(year.office)
    for decide_it in (services.confirm_flag, services.reject_flag):
        with pytest.raises(Forbidden, match="代行"):
            decide_it(stand_in, found, reason="示例")
    page = sign_in(client, stand_in).get(f"/{year.cycle.pk}/flags/").text
    assert "须由另一人决定" in page
    assert services.confirm_flag(year.second_office, found, reason="示例").state == "confirmed"


def test_nobody_decides_what_was_proposed_in_their_place(client, year):
    """A stand-in proposed it in the name of who was away; they are one person in this."""
    year.at("aggregation")
    found = flag(year, stand_in_for(year.office))
    assert found.in_place_of == year.office.person
    with pytest.raises(Forbidden, match="不能自己作出决定"):
        services.confirm_flag(year.office, found, reason="示例")
    assert "须由另一人决定" in sign_in(client, year.office).get(f"/{year.cycle.pk}/flags/").text
    assert services.confirm_flag(year.second_office, found, reason="示例").state == "confirmed"


def test_a_finding_names_whom_its_people_stood_in_for(client, year):
    """Who proposed and who decided, each with the absent person, in the words that marks use."""
    year.at("aggregation")
    found = flag(year, stand_in_for(year.office))
    services.confirm_flag(stand_in_for(year.second_office, "stand.in2"), found, reason="示例核实")
    page = sign_in(client, year.auditor).get(f"/{year.cycle.pk}/flags/").text
    absent = year.office.person, year.second_office.person
    for by, holder in zip(("stand.in", "stand.in2"), absent, strict=True):
        person = Person.objects.get(username=by)
        assert f"{person.name}（代{holder.name}）" in page


def test_a_finding_is_proposed_once_and_decided_once(year):
    """An open or confirmed finding is not doubled; a rejected one may come again."""
    found = flag(year)
    with pytest.raises(Conflict, match="已经提出"):
        flag(year)
    services.reject_flag(year.second_office, found, reason="示例")
    with pytest.raises(Conflict, match="不予认定"):
        services.confirm_flag(year.second_office, found, reason="示例")
    assert flag(year).pk != found.pk
    assert UnitFlag.objects.count() == 2


def test_a_confirmed_finding_is_withdrawn_by_another_person(year):
    """What turns out wrong is taken back with a reason, and stays in the record."""
    found = flag(year)
    with pytest.raises(Conflict, match="待确认"):
        services.withdraw_flag(year.second_office, found, reason="示例")
    services.confirm_flag(year.second_office, found, reason="示例")
    third = make_actor("office", year.office.organisation, "office.3")
    with pytest.raises(Forbidden):
        services.withdraw_flag(year.office, found, reason="示例")
    assert services.withdraw_flag(third, found, reason="复查有误").state == "withdrawn"


def test_a_withdrawal_leaves_the_confirmation_as_it_was(client, year):
    """Who confirmed a finding, when and why stands beside who took it back; neither is altered."""
    found = flag(year)
    services.confirm_flag(year.second_office, found, reason="已核实")
    confirmation = FlagDecision.objects.values().get()
    third = make_actor("office", year.office.organisation, "office.3")
    services.withdraw_flag(third, found, reason="复查有误")
    kept, withdrawal = FlagDecision.objects.order_by("pk").values()
    assert kept == confirmation
    assert (kept["by_id"], withdrawal["by_id"]) == (year.second_office.person.pk, third.person.pk)
    page = sign_in(client, year.office).get(f"/{year.cycle.pk}/flags/").text
    assert page.index("确认：已核实") < page.index("撤销：复查有误")
    assert year.second_office.person.name in page


def test_findings_have_grounds_and_office_people(year):
    """A reason, a flag that the scheme knows, and staff of the office."""
    with pytest.raises(Refusal, match="理由"):
        flag(year, reason="")
    with pytest.raises(NotThere, match="misreporting"):
        services.set_flag(
            year.office, year.cycle, year.cycle_unit("haibowan"), "misreporting", reason="示例"
        )
    for actor in (year.unit, year.assessor, year.leader, year.auditor):
        with pytest.raises(Forbidden):
            flag(year, actor)


def test_findings_end_with_the_sums(year):
    """After the results have gone to be approved, nothing is found any more."""
    year.at("approval")
    with pytest.raises(Conflict):
        flag(year)
