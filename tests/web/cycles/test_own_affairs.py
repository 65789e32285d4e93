"""本单位事项: what the office does for a unit of its own."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from kaoping.accounts.errors import Forbidden
from kaoping.accounts.models import Post
from kaoping.assessment.services import return_self_assessment
from kaoping.audit.queries import own_affairs
from kaoping.cycles.models import Participant
from kaoping.cycles.services import extend
from kaoping.worktime import SHANGHAI
from web.assessment.steps import submit
from web.cast import sign_in, stand_in_for
from web.cycles.doors import logged

UNTIL = date(2025, 12, 12)


@pytest.fixture
def year(db, time_machine):
    """Urumqi's year in self-assessment: 市住建局 is its office, and evaluated in it."""
    from web.years import make_urumqi_2025  # noqa: PLC0415  imports models

    time_machine.move_to(datetime(2025, 11, 20, 9, tzinfo=SHANGHAI))
    year = make_urumqi_2025()
    year.at("self-assessment")
    return year


@pytest.fixture
def alone(year):
    """The same year with 市住建局 as its only office."""
    Participant.objects.filter(organisation=year.second_office.organisation).delete()
    return year


def give(year, actor, unit="housing"):
    """Give a unit more time for its self-assessment."""
    return extend(
        actor, year.cycle.pk, "self-assessment", until=UNTIL, reason="示例：停电", unit_id=unit
    )


def give_back(year, actor, unit="housing"):
    """Return the self-assessment of a unit, which has handed it over."""
    submit(year, unit)
    return return_self_assessment(actor, year.cycle, year.cycle_unit(unit), reason="示例：缺材料")


ACTS = [
    (give, "cycles.extension.given", "延期"),
    (give_back, "assessment.self-assessment.returned", "退回自评"),
]


@pytest.mark.parametrize(("act", "action", "what"), ACTS)
def test_another_person_of_the_office_does_it(year, act, action, what):
    """Where somebody there has no tie to the unit; that person's act is an ordinary one."""
    with pytest.raises(Forbidden, match=f"不能由您为其.*{what}"):
        act(year, year.office)
    assert not logged(action)
    if act is give:
        act(year, year.second_office)
    else:
        unit = year.cycle_unit("housing")
        return_self_assessment(year.second_office, year.cycle, unit, reason="示例")
    (entry,) = logged(action)
    assert "own_unit" not in entry.new
    assert own_affairs(year.office, year.cycle.pk) == ()


@pytest.mark.parametrize(("act", "action", "what"), ACTS)
def test_an_office_without_another_person_is_not_locked(client, alone, act, action, what):
    """It does it with the reason; log and board say whose affair it was, also to an auditor."""
    del what
    act(alone, alone.office)
    (entry,) = logged(action)
    assert entry.new["own_unit"] is True
    assert entry.object_label.startswith("本单位事项：市住建局")
    assert list(own_affairs(alone.office, alone.cycle.pk)) == [entry]
    for reader in (alone.office, alone.leader, alone.auditor):
        text = sign_in(client, reader).get(f"/{alone.cycle.pk}/board/").text
        assert entry.object_label in text
        assert entry.reason in text


@pytest.mark.parametrize(("act", "action", "what"), ACTS)
def test_for_other_units_nothing_changes(year, act, action, what):
    """A unit that is not one's own, and all units alike."""
    del what
    act(year, year.office, "tianshan")
    give(year, year.office, "")
    assert "own_unit" not in logged(action)[0].new


def test_the_tie_is_the_persons(year):
    """A post elsewhere counts as well, and a stand-in of the tied person is not another one."""
    tianshan = year.cycle_unit("tianshan").organisation
    today = timezone.localdate()
    Post.objects.create(
        person=year.second_office.person, organisation=tianshan, role="unit", from_day=today
    )
    with pytest.raises(Forbidden):
        give(year, year.second_office, "tianshan")
    Participant.objects.filter(organisation=year.office.organisation).delete()
    stand_in_for(year.second_office)
    assert give(year, year.second_office, "tianshan")
    assert logged("cycles.extension.given")[0].new["own_unit"] is True


def test_the_pages_say_so_beforehand(client, year):
    """Where the act would be refused it is not offered; where it is noted, that is said."""
    submit(year, "housing")
    sheet, stages = (
        f"/{year.cycle.pk}/{one}" for one in ("self-assessment/housing/", "set-up/stages/")
    )
    sign_in(client, year.office)
    assert "不能由您为其退回自评" in client.get(sheet).text
    assert 'name="reason"' not in client.get(sheet).text
    assert "不能由您为其办理延期" in client.get(stages).text
    Participant.objects.filter(organisation=year.second_office.organisation).delete()
    for address in (sheet, stages):
        assert "标为“本单位事项”" in client.get(address).text
