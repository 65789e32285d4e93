"""stages.lock: what may be done when, and why not."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from kaoping.cycles.models import StageId
from kaoping.cycles.schemes import shipped_scheme
from kaoping.cycles.stages import ACTIONS, lock, timetable_of
from kaoping.scheme.process import Action
from kaoping.worktime import SHANGHAI

pytestmark = pytest.mark.django_db


def test_actions_are_those_of_the_scheme_language():
    """An action that schemes may name without a word here would fail on a page."""
    assert set(ACTIONS) == set(Action.__args__)


@pytest.mark.parametrize("scheme_id", ["wuhai-2022", "urumqi-2025"])
def test_both_schemes_name_the_ten_stages(scheme_id):
    """The stages of a cycle are those that both regulations run through, in this order."""
    stages = shipped_scheme(scheme_id).regulation.process.stages
    assert [stage.id for stage in stages] == StageId.values


@pytest.mark.parametrize("stage", StageId.values)
def test_a_stage_opens_exactly_what_its_scheme_allows(wuhai, stage):
    """At every stage an action is free if and only if the regulation's stage allows it."""
    cycle = wuhai.at(stage)
    timetable = timetable_of(cycle)
    allowed = set(timetable.current.allows)
    assert {action for action in ACTIONS if timetable.lock(action) is None} == allowed


def test_not_yet_tells_from_when(wuhai):
    """Before its stage, an action names the stage, the day and the moment it opens."""
    found = lock(wuhai.at("self-assessment"), "mark")
    assert found.code == "not-yet"
    assert found.reason == (
        "“赋分”在“评审”环节开放，按年度安排从2023年12月1日开始；现在是“自评”环节"
    )
    assert found.until == datetime(2023, 12, 1, tzinfo=SHANGHAI)


def test_over_tells_since_when_and_what_to_do(urumqi):
    """After its stage, an action names its end by the regulation's own name for it."""
    cycle = urumqi.at("review", datetime(2025, 12, 2, 9, tzinfo=SHANGHAI))
    found = lock(cycle, "submit-self-assessment", urumqi.cycle_unit("tianshan"))
    assert found.code == "over"
    assert found.until is None
    assert found.reason == (
        "“提交自评”所在的“自查”环节已于2025年12月2日结束，现在是“评价”环节；"
        "确需补办的，请组织单位办理延期"
    )


def test_after_approval_no_extension_is_promised(wuhai):
    """Once results are submitted, the sentence does not send people for what they cannot get."""
    assert "不再受理" in lock(wuhai.at("approval"), "mark").reason


def test_a_stage_that_is_off_says_so(wuhai):
    """Without an objection stage nobody can object, and the sentence says who decided that."""
    found = lock(wuhai.at("published"), "object")
    assert found.code == "not-in-this-year"
    assert "本年度没有启用“复核”环节" in found.reason


def test_late_is_not_locked(wuhai):
    """What comes after the deadline while the stage lasts is late, and is taken."""
    cycle = wuhai.at("self-assessment")
    with time_machine.travel(datetime(2023, 12, 2, 9, tzinfo=SHANGHAI), tick=False):
        timetable = timetable_of(cycle)
        assert timetable.lock("submit-self-assessment") is None
        assert timetable.is_late("self-assessment", timezone.now())
        (step,) = [one for one in timetable.steps() if one.state == "current"]
        assert step.overdue
        assert step.remaining == "已逾期1个工作日"


def test_the_deadline_itself_is_in_time(wuhai):
    """18:00 on the last day is not late, a second later is; without a window nothing is."""
    timetable = timetable_of(wuhai.at("self-assessment"))
    due = datetime(2023, 11, 30, 18, tzinfo=SHANGHAI)
    assert timetable.deadline("self-assessment") == due
    assert not timetable.is_late("self-assessment", due)
    assert timetable.is_late("self-assessment", due.replace(second=1))
    assert not timetable.is_late("aggregation", due)


def test_unknown_action_is_a_mistake_of_the_program(wuhai):
    """A misspelt action must not open a door."""
    with pytest.raises(KeyError):
        lock(wuhai.cycle, "marks")


def test_remaining_days_fall_back_to_the_date(urumqi):
    """In a year whose days off are not announced, the deadline is told by its date alone."""
    cycle = urumqi.at("self-assessment")
    with time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=SHANGHAI), tick=False):
        (step,) = [one for one in timetable_of(cycle).steps() if one.state == "current"]
    assert step.remaining == "2025年11月30日19:30截止"
