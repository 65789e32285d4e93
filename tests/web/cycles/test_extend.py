"""cycles:extend, more time."""

from datetime import date, datetime
from http import HTTPStatus

import pytest
import time_machine

from kaoping.accounts.errors import Conflict
from kaoping.cycles.models import Extension
from kaoping.cycles.services import change_stage, extend
from kaoping.cycles.stages import lock, timetable_of
from kaoping.worktime import SHANGHAI
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH = "set-up/stages/extend/"
GIVEN = {
    "stage": "self-assessment",
    "unit": "wuda",
    "until": "2023-12-05",
    "reason": "示例：停电",
}


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2023, 11, 29, 9, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def running(wuhai):
    """The year in self-assessment."""
    wuhai.at("self-assessment", datetime(2023, 11, 1, 9, tzinfo=SHANGHAI))
    return wuhai


def test_one_unit_gets_more_time_and_the_log_says_why(running):
    """The extended unit has its own deadline; the others keep theirs."""
    response = at_work(running.office).post(page(running, PATH), GIVEN)
    assert response.status_code == HTTPStatus.FOUND
    timetable = timetable_of(running.cycle)
    wuda, hainan = running.cycle_unit("wuda"), running.cycle_unit("hainan")
    due = datetime(2023, 12, 5, 18, tzinfo=SHANGHAI)
    assert timetable.deadline("self-assessment", wuda) == due
    assert timetable.deadline("self-assessment", hainan) < due
    assert not timetable.is_late("self-assessment", due, wuda)
    assert timetable.is_late("self-assessment", due, hainan)
    (entry,) = logged("cycles.extension.given")
    assert entry.reason == "示例：停电"
    assert entry.object_label == "乌达区“自评”延至2023年12月5日18:00"


def test_an_extension_keeps_the_stage_open_for_whom_it_was_given(running):
    """In review the extended unit still submits until its hour, the others no more."""
    at_work(running.office).post(page(running, PATH), GIVEN)
    wuda, hainan = running.cycle_unit("wuda"), running.cycle_unit("hainan")
    cycle = running.at("review")
    with time_machine.travel(datetime(2023, 12, 5, 18, tzinfo=SHANGHAI), tick=False):
        assert lock(cycle, "submit-self-assessment", wuda) is None
        assert lock(cycle, "submit-self-assessment", hainan).code == "over"
    with time_machine.travel(datetime(2023, 12, 5, 18, 1, tzinfo=SHANGHAI), tick=False):
        assert lock(cycle, "submit-self-assessment", wuda).code == "over"


def test_a_running_extension_asks_for_a_reason_before_approval(running):
    """Work that is still allowed is not cut off in silence."""
    running.at("aggregation")
    extend(
        running.office,
        running.cycle.pk,
        "review",
        until=date(2024, 1, 5),
        reason="示例",
        unit_id="wuda",
    )
    from kaoping.accounts.errors import Refusal  # noqa: PLC0415

    with pytest.raises(Refusal, match="乌达区的“评审”延期至2024年1月5日18:00，尚未到期"):
        change_stage(running.office, running.cycle.pk, "approval")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"until": "2023-12-02"},
            "2023年12月2日是星期六，不是工作日；其后第一个工作日是2023年12月4日",
        ),
        ({"until": "2023-11-30"}, "应晚于现在的截止时间2023年11月30日18:00"),
        ({"until": "2023-11-28"}, "已经过去"),
        ({"until": "2035-12-04"}, "2035年的全国放假调休安排不全"),
        ({"reason": ""}, "理由"),
        ({"unit": "atlantis"}, "atlantis"),
        ({"stage": "objection"}, "objection"),
    ],
)
def test_bad_form(running, change, said):
    """Days off, days gone, no reason: each is named, with the next working day where it helps."""
    response = at_work(running.office).post(page(running, PATH), GIVEN | change, **HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in response.content.decode()
    assert not Extension.objects.exists()


def test_a_past_stage_is_extended_for_single_units_only(running):
    """For everybody the way is back; once results are submitted, there is only the return."""
    running.at("review")
    client = at_work(running.office)
    everybody = client.post(page(running, PATH), GIVEN | {"unit": ""})
    assert everybody.status_code == HTTPStatus.CONFLICT
    assert "只能为个别单位延期" in everybody.content.decode()
    assert client.post(page(running, PATH), GIVEN).status_code == HTTPStatus.FOUND
    running.at("approval")
    with pytest.raises(Conflict, match="结果已进入报批"):
        extend(
            running.office,
            running.cycle.pk,
            "review",
            until=date(2024, 1, 5),
            reason="示例",
            unit_id="wuda",
        )


def test_wrong_people_and_methods(running):
    """More time is the own office's to give."""
    assert statuses(running, PATH, "post", GIVEN) == SHUT
    response = at_work(running.office).get(page(running, PATH))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert not Extension.objects.exists()


def test_the_unit_reads_until_when_why_and_by_whom(running):
    """Its sheet says it on top, the overview beside the stage; a neighbour keeps the old time."""
    at_work(running.office).post(page(running, PATH), GIVEN)
    running.at("review")
    wuda = at_work(running.units["wuda"])
    sheet = wuda.get(page(running, "self-assessment/wuda/")).content.decode()
    assert "自评期限延至2023年12月5日18:00：示例：停电" in sheet
    assert running.office.person.name in sheet
    assert "本单位延至2023年12月5日18:00" in wuda.get(page(running)).content.decode()
    assert "本单位延至" not in at_work(running.units["hainan"]).get(page(running)).content.decode()
