"""Both cities' years, from opening to the archive, as the office takes them stage by stage."""

from datetime import datetime

import pytest
import time_machine

from kaoping.cycles.models import Cycle, StageChange
from kaoping.cycles.services import change_stage, set_optional_stages
from kaoping.cycles.stages import timetable_of
from kaoping.worktime import SHANGHAI
from web.years import make_urumqi_2025, make_wuhai_2023

pytestmark = pytest.mark.django_db

SHORT = (
    "running",
    "self-assessment",
    "review",
    "aggregation",
    "approval",
    "published",
    "archived",
)
WITH_OBJECTIONS = (*SHORT[:5], "notification", "objection", *SHORT[5:])
DAYS = {
    "running": (2, 1),
    "self-assessment": (11, 1),
    "review": (12, 1),
    "aggregation": (12, 31),
}


def moment(year, stage):
    """Return when the office takes a year to a stage: in its window, or the January after."""
    month, day = DAYS.get(stage, (1, 15))
    after = stage not in DAYS
    return datetime(year + after, month, day, 20 if stage == "aggregation" else 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("make", [make_wuhai_2023, make_urumqi_2025])
@pytest.mark.parametrize("path", [SHORT, WITH_OBJECTIONS])
def test_the_whole_sequence(make, path):
    """In time, no step needs a reason; the course is complete and every step is in the log."""
    year = make()
    if path is WITH_OBJECTIONS:
        set_optional_stages(
            year.office,
            year.cycle.pk,
            ["notification", "objection"],
            objection_days=5,
            decision_days=10,
        )
    for stage in path:
        with time_machine.travel(moment(year.cycle.year, stage), tick=False):
            change_stage(year.office, year.cycle.pk, stage)
    cycle = Cycle.objects.get()
    assert cycle.stage == "archived"
    changes = StageChange.objects.order_by("id").values_list("from_stage", "to_stage")
    assert list(changes) == list(zip(("preparing", *path), path, strict=False))
    assert timetable_of(cycle).following is None


@pytest.mark.parametrize("make", [make_wuhai_2023, make_urumqi_2025])
def test_accepted_objections_lead_back_through_the_sums(make):
    """A changed result is summed and approved again before it is published."""
    year = make()
    year.at("objection")
    with time_machine.travel(moment(year.cycle.year, "published"), tick=False):
        change_stage(year.office, year.cycle.pk, "aggregation", reason="示例：复核成立")
        for stage in ("approval", "notification", "objection"):
            change_stage(year.office, year.cycle.pk, stage)
        why = "示例：各单位均已书面表示不再申请"
        change_stage(year.office, year.cycle.pk, "published", reason=why)
    assert Cycle.objects.get().stage == "published"
