"""Reminders of what falls due: in time, once, to whom it belongs."""

from __future__ import annotations

from datetime import datetime

import pytest

from kaoping.cycles.services import extend
from kaoping.messages.models import Message
from kaoping.todo import Todo
from kaoping.web import tasks
from kaoping.web.tasks import near, remind_everyone
from kaoping.worktime import SHANGHAI
from web.cast import make_actor


def at(day, hour=10, month=11, year=2023):
    """Return a moment; by default in November 2023, whose last day is a Thursday."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def year(db, time_machine):
    """Wuhai in self-assessment, which ends on Thursday, 30 November at 18:00."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    time_machine.move_to(at(20))
    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


def reminded():
    """Return account → titles of the reminders."""
    remind_everyone.call()
    found = {}
    for one in Message.objects.filter(key__startswith="due:").select_related("person"):
        found.setdefault(one.person.username, []).append(one.title)
    return found


def test_a_unit_is_reminded_when_a_working_day_is_left(year, time_machine):
    """Not two days before; then once, however often the hour comes round."""
    time_machine.move_to(at(28))
    assert reminded() == {}
    time_machine.move_to(at(29))
    units = {one.person.username for one in year.units.values()}
    first = reminded()
    assert set(first) == units
    assert first[year.unit.person.username] == ["临近截止：填写并提交自评"]
    assert reminded() == first
    message = Message.objects.get(person=year.unit.person)
    assert message.asks
    assert message.body == "2023年11月30日18:00截止"
    assert message.url == f"/{year.cycle.pk}/self-assessment/haibowan/"


def test_more_time_is_another_deadline(year, time_machine):
    """After an extension the new end is announced in its turn."""
    time_machine.move_to(at(29))
    assert len(reminded()[year.unit.person.username]) == 1
    extend(
        year.office, year.cycle.pk, "self-assessment", until=at(8, month=12).date(), reason="示例",
        unit_id="haibowan",
    )  # fmt: skip
    assert len(reminded()[year.unit.person.username]) == 1
    time_machine.move_to(at(7, month=12))
    found = reminded()
    assert len(found[year.unit.person.username]) == 2
    assert len(found[year.other_unit.person.username]) == 1


def test_what_is_late_already_is_not_announced_as_near(year, time_machine):
    """The list of to-dos says so; a reminder after the end would come too late."""
    time_machine.move_to(at(1, month=12))
    assert reminded() == {}


def test_a_weekend_does_not_count(year):
    """On Friday what ends on Monday is one working day away."""
    monday = Todo("事", "", at(27, 18), "/", cycle_id=year.cycle.pk)
    assert near(at(24))(monday)
    assert not near(at(23))(monday)
    assert not near(at(24))(Todo("事", "", None, "/"))


def test_a_year_that_is_not_announced_is_counted_in_days(year):
    """Nobody is left without a reminder because a notice is not out yet."""
    there = Todo("事", "", at(4, 18, 3, 2031), "/")
    assert near(at(3, 9, 3, 2031))(there)
    assert not near(at(1, 9, 3, 2031))(there)


def test_several_duties_of_one_moment_are_one_message(year, monkeypatch, time_machine):
    """Of both posts of a person, listed; it leads to the list of to-dos."""
    due = at(30, 18)
    post = make_actor("assessor", year.unit.organisation, "second").post
    post.person = year.unit.person
    post.save()
    todos = {
        "unit": [Todo("填写并提交自评", "", due, "/a/", unit="海勃湾区", cycle_id=year.cycle.pk)],
        "assessor": [Todo("会签2项", "", due, "/b/", cycle_id=year.cycle.pk)],
    }
    only = year.unit.person_id
    monkeypatch.setattr(
        tasks, "todos_for", lambda actor: todos[actor.role] if actor.person_id == only else []
    )
    time_machine.move_to(at(29))
    assert reminded() == {year.unit.person.username: ["临近截止：2件待办"]}
    message = Message.objects.get(person=year.unit.person)
    lines = message.body.splitlines()
    assert lines[0] == "2023年11月30日18:00截止"
    assert sorted(lines[1:]) == ["会签2项", "海勃湾区 填写并提交自评"]
    assert (message.url, message.cycle) == ("/", year.cycle)
