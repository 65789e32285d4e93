"""Who is late with marking: nobody before it has begun, whatever the calendar says."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from kaoping.assessment.queries.receipts import Receipts

STAGES = ("running", "self-assessment", "review", "aggregation")


def receipts(stage, due):
    """Return the receipts of a year in a stage, none given, whose marking closes at a moment."""
    timetable = SimpleNamespace(
        stages=[SimpleNamespace(id=name) for name in STAGES],
        position=STAGES.index(stage),
        deadline=lambda _stage, _unit=None: due,
    )
    return Receipts(timetable, {})


@pytest.mark.parametrize(
    ("stage", "late"), [("self-assessment", False), ("review", True), ("aggregation", True)]
)
def test_nobody_is_late_before_the_marking_has_begun(stage, late):
    """A self-assessment that was extended past the marking's window makes no assessor late."""
    now = timezone.now()
    found = receipts(stage, now - timedelta(days=1))
    unit = SimpleNamespace(pk=1)
    assert found.is_late(unit, None, now) == late
    assert found.any_late(now) == late


def test_the_deadline_itself_is_in_time():
    """What is done in the last second is not late."""
    now = timezone.now()
    assert not receipts("review", now).is_late(SimpleNamespace(pk=1), None, now)
