"""cycles:stages and set-options: windows and optional stages."""

from datetime import date
from http import HTTPStatus

import pytest

from kaoping.cycles.models import Cycle, StageWindow
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH, OPTIONS = "set-up/stages/", "set-up/stages/optional/"
BOTH = {"stages": ["notification", "objection"], "objection_days": "5", "decision_days": "10"}


def windows(year, **changes):
    """Return the form of the windows as they stand, with changes."""
    given = {"reason": changes.pop("reason", "")}
    for row in StageWindow.objects.filter(cycle=year.cycle):
        given[f"opens.{row.stage}"] = row.opens_on or ""
        given[f"closes.{row.stage}"] = row.closes_at.date() if row.closes_at else ""
    return given | {key.replace("__", ".").replace("_", "-"): v for key, v in changes.items()}


def test_windows_come_from_the_regulation(wuhai, urumqi):
    """November and December as the texts say, closing at the year's hour; the clause beside it."""
    found = {
        (row.cycle.city, row.stage): (row.opens_on, row.closes_at.isoformat())
        for row in StageWindow.objects.select_related("cycle")
    }
    assert found == {
        ("乌海市", "self-assessment"): (None, "2023-11-30T10:00:00+00:00"),
        ("乌海市", "review"): (date(2023, 12, 1), "2023-12-31T10:00:00+00:00"),
        ("乌鲁木齐市", "self-assessment"): (date(2025, 11, 1), "2025-11-30T11:30:00+00:00"),
        ("乌鲁木齐市", "review"): (date(2025, 12, 1), "2025-12-31T11:30:00+00:00"),
    }
    text = at_work(urumqi.office).get(page(urumqi, PATH)).content.decode()
    assert "每年进行一次,在当年11月组织实施。" in text
    assert 'value="2025-11-30"' in text


def test_office_sets_a_window(wuhai):
    """A stage without dates in the text gets them from the office, logged with old and new."""
    given = windows(wuhai, opens__aggregation="2024-01-02", closes__aggregation="2024-01-12")
    response = at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert response.status_code == HTTPStatus.FOUND
    row = StageWindow.objects.get(stage="aggregation")
    assert row.closes_at.isoformat() == "2024-01-12T10:00:00+00:00"
    (entry,) = logged("cycles.windows.set")
    assert entry.old == {"aggregation": {"opens_on": None, "closes_at": None}}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes__review": "2023-11-20"}, "“评审”的截止早于之前的“自评”"),
        ({"opens__review": "2024-02-01"}, "“评审”的开始日晚于截止日"),
        ({"closes__review": "2023-02-30"}, "有效的日期"),
    ],
)
def test_windows_in_the_wrong_order_are_refused(wuhai, changes, said):
    """What does not fit is named, and not one of the windows is saved."""
    response = at_work(wuhai.office).post(page(wuhai, PATH), windows(wuhai, **changes), **HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in response.content.decode()
    assert StageWindow.objects.get(stage="review").opens_on == date(2023, 12, 1)
    assert not logged("cycles.windows.set")


def test_a_missing_deadline_keeps_the_year_shut(wuhai):
    """A window that the regulation asks for and nobody set stands on the checklist."""
    given = windows(wuhai)
    given["closes.self-assessment"] = ""
    at_work(wuhai.office).post(page(wuhai, PATH), given)
    text = at_work(wuhai.office).get(page(wuhai, "set-up/")).content.decode()
    assert "“自评”还没有截止日期" in text


def test_a_stage_that_has_begun_is_only_extended(wuhai):
    """Later stages move with a reason; the one that runs does not move at all."""
    wuhai.at("self-assessment")
    client = at_work(wuhai.office)
    later = windows(wuhai, closes__review="2024-01-05")
    assert client.post(page(wuhai, PATH), later).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    moved = client.post(page(wuhai, PATH), later | {"reason": "示例"})
    assert moved.status_code == HTTPStatus.FOUND
    running = windows(wuhai, reason="示例") | {"closes.self-assessment": "2023-12-10"}
    response = client.post(page(wuhai, PATH), running)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "请办理延期" in response.content.decode()


def test_optional_stages_are_switched_on_with_their_days(wuhai):
    """Both texts are silent on objections; the year decides, and the sequence follows (W34)."""
    client = at_work(wuhai.office)
    assert client.post(page(wuhai, OPTIONS), BOTH).status_code == HTTPStatus.FOUND
    cycle = Cycle.objects.get()
    assert cycle.optional_stages == ["notification", "objection"]
    assert (cycle.objection_days, cycle.decision_days) == (5, 10)
    text = client.get(page(wuhai, "set-up/")).content.decode()
    assert "报批→告知→复核→公布" in text
    client.post(page(wuhai, OPTIONS), {})
    assert Cycle.objects.get().optional_stages == []
    assert len(logged("cycles.optional-stages.set")) == 2


def test_objection_needs_notification_and_days(wuhai):
    """A period that starts with the notification needs one, and its length."""
    client = at_work(wuhai.office)
    client.post(page(wuhai, OPTIONS), {"stages": ["objection"]})
    text = client.get(page(wuhai, "set-up/")).content.decode()
    assert "异议期限从告知之日起算" in text
    assert "还没有写明提出异议的工作日数" in text
    assert "还没有写明处理异议的工作日数" in text


@pytest.mark.parametrize(
    "change", [{"stages": ["review"]}, {"objection_days": "0"}, {"decision_days": "61"}]
)
def test_bad_options(wuhai, change):
    """A stage that is not optional, or days out of bounds, are refused."""
    response = at_work(wuhai.office).post(page(wuhai, OPTIONS), BOTH | change)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Cycle.objects.get().optional_stages == []


def test_options_are_locked_after_the_start(wuhai):
    """What the units were told at the start stands."""
    wuhai.at("running")
    client = at_work(wuhai.office)
    response = client.post(page(wuhai, OPTIONS), BOTH)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "可选环节已随年度启动" in client.get(page(wuhai, PATH)).content.decode()


def test_stage_table_names_who_and_what(wuhai):
    """Each change of the course stands there with its conditions, ways back with their purpose."""
    text = at_work(wuhai.office).get(page(wuhai, PATH)).content.decode()
    assert "年度设置齐备" in text
    assert "批准人不同意时，退回汇总" in text


def test_wrong_people_and_methods(wuhai):
    """Dates and options are the own office's to set."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post") == SHUT
    assert statuses(wuhai, OPTIONS, "post", BOTH) == SHUT
    client = at_work(wuhai.office)
    assert client.get(page(wuhai, OPTIONS)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.put(page(wuhai, PATH)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_what_is_locked_cannot_be_typed_into(wuhai):
    """Locked dates are text and locked fields disabled; a year that is over is not extended."""
    wuhai.at("archived")
    office = at_work(wuhai.office)
    text = office.get(page(wuhai, PATH)).text
    assert 'name="opens.review"' not in text
    assert "2023年12月31日" in text
    assert "办理延期" not in text
    for panel in ("units/", "assessors/", "calendar/", "participants/"):
        assert (
            '<fieldset class="kp-locked" disabled>'
            in office.get(page(wuhai, f"set-up/{panel}")).text
        )
