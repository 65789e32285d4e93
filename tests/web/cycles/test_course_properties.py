"""Whatever the office tries in whatever order, the year keeps what it promises."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.accounts.errors import Refusal
from kaoping.audit.models import Entry
from kaoping.cycles.models import Cycle, Extension, StageChange, StageId
from kaoping.cycles.services import (
    change_stage,
    extend,
    set_optional_stages,
    set_readings,
)
from kaoping.cycles.stages import ACTIONS, sequence, timetable_of
from kaoping.cycles.transitions import from_here
from kaoping.worktime import SHANGHAI
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db
START = datetime(2023, 11, 1, 9, tzinfo=SHANGHAI)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("go"), st.sampled_from(StageId.values), st.sampled_from(["", "示例"])),
        st.tuples(st.just("next"), st.just("示例")),
        st.tuples(st.just("next"), st.just("示例")),
        st.tuples(st.just("back"), st.sampled_from(["", "示例"])),
        st.tuples(st.just("options"), st.sets(st.sampled_from(["notification", "objection"]))),
        st.tuples(st.just("readings"), st.sampled_from(["floor", "negative"])),
        st.tuples(
            st.just("extend"), st.sampled_from(["self-assessment", "review"]), st.integers(1, 60)
        ),
    ),
    max_size=14,
)


def attempt(year, step, now):
    """Try one step; return whether it was done."""
    pk, office = year.cycle.pk, year.office
    try:
        match step:
            case ("go", stage, reason):
                change_stage(office, pk, stage, reason=reason)
            case ("next", reason):
                following = timetable_of(Cycle.objects.get(pk=pk)).following
                change_stage(office, pk, following.id if following else "none", reason=reason)
            case ("back", reason):
                ways = from_here(timetable_of(Cycle.objects.get(pk=pk)))
                back = [way.to_stage for way in ways if way.is_return]
                change_stage(office, pk, back[0] if back else "none", reason=reason)
            case ("options", stages):
                set_optional_stages(office, pk, stages, objection_days=5, decision_days=5)
            case ("readings", choice):
                set_readings(office, pk, {"W11": choice})
            case ("extend", stage, days):
                until: date = now.date() + timedelta(days=days)
                extend(office, pk, stage, until=until, reason="示例", unit_id="wuda")
    except Refusal:
        return False
    return True


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_any_sequence_of_steps(steps_taken):
    """The course is one chain; refused steps leave no trace; readings stand once started."""
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        _run(steps_taken)
        transaction.set_rollback(True)


def _run(steps_taken):
    year, now = make_wuhai_2023(), START
    pinned = None
    for step in steps_taken:
        now += timedelta(days=3)
        with time_machine.travel(now, tick=False):
            before = _state(year)
            done = attempt(year, step, now)
            after = _state(year)
        if not done:
            assert after == before
        cycle = Cycle.objects.get(pk=year.cycle.pk)
        pinned = pinned or (None if cycle.is_preparing else cycle.readings)
        if pinned is not None:
            assert cycle.readings == pinned
            assert cycle.stage != StageId.PREPARING
        _check_course(cycle)


def _state(year):
    """Return all that a refused step may not change."""
    cycle = Cycle.objects.filter(pk=year.cycle.pk).values().get()
    return cycle, StageChange.objects.count(), Extension.objects.count(), Entry.objects.count()


def _check_course(cycle):
    """The changes form one chain from the preparation to the stage, over stages of the year."""
    changes = list(StageChange.objects.filter(cycle=cycle).order_by("id"))
    here = StageId.PREPARING.value
    ids = [stage.id for stage in sequence(cycle.settled_scheme(), cycle.optional_stages)]
    for change in changes:
        assert change.from_stage == here
        here = change.to_stage
        assert here in ids
        forward = ids.index(here) - ids.index(change.from_stage)
        assert forward == 1 or (forward < 0 and change.reason)
    assert here == cycle.stage
    logged = Entry.objects.filter(cycle=cycle.pk, action__startswith="cycles.stage.")
    assert logged.count() == len(changes)
    timetable = timetable_of(cycle)
    free = {action for action in ACTIONS if timetable.lock(action) is None}
    assert free >= set(timetable.current.allows)
    for found in (timetable.lock(action) for action in ACTIONS):
        assert found is None or found.reason
