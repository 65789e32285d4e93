"""cycles:calendar and its import."""

from datetime import date
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.cycles.calendars import calendar_of
from kaoping.cycles.models import CalendarTable, Cycle, StageWindow
from kaoping.cycles.services import import_calendar
from kaoping.worktime import END_OF_DAY, closing
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH, IMPORT = "set-up/calendar/", "set-up/calendar/import/"
TABLE = "# 适用年度：2023\ndate,kind,name,source\n2023-12-04,holiday,示例假日,示例通知\n"


def sent(text=TABLE, reason=""):
    """Return the upload of a table."""
    data = text if isinstance(text, bytes) else text.encode()
    return {"table": SimpleUploadedFile("days.csv", data), "reason": reason}


def test_office_sets_place_and_clock_and_windows_follow(wuhai):
    """Windows keep their days and close at the new hour while the year is prepared."""
    given = {"region": "xinjiang", "closing_time": "19:30"}
    response = at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert response.status_code == HTTPStatus.FOUND
    cycle = Cycle.objects.get()
    assert (cycle.region, cycle.closing_time.isoformat("minutes")) == ("xinjiang", "19:30")
    closes = StageWindow.objects.get(stage="self-assessment").closes_at
    assert closes.isoformat() == "2023-11-30T11:30:00+00:00"
    (entry,) = logged("cycles.calendar.set")
    assert entry.old == {"region": "inner-mongolia", "closing_time": "18:00"}


def test_a_day_may_end_at_24(wuhai):
    """A notice's 24:00 is taken, kept as that day's own end, and shown again wherever it stands."""
    client = at_work(wuhai.office)
    given = {"region": "inner-mongolia", "closing_time": "24：00"}
    assert client.post(page(wuhai, PATH), given).status_code == HTTPStatus.FOUND
    closes = StageWindow.objects.get(stage="self-assessment").closes_at
    assert closes == closing(date(2023, 11, 30), END_OF_DAY)
    assert logged("cycles.calendar.set")[0].new["closing_time"] == "24:00"
    text = client.get(page(wuhai, PATH)).text
    assert 'value="24:00"' in text
    assert "每日24:00截止" in client.get(page(wuhai, "set-up/")).text
    stages = client.get(page(wuhai, "set-up/stages/")).text
    assert "截止日在24:00到期" in stages
    assert 'value="2023-11-30"' in stages
    same = {**given, "closing_time": "24:00"}
    assert client.post(page(wuhai, PATH), same).status_code == HTTPStatus.FOUND
    assert len(logged("cycles.calendar.set")) == 1
    assert "2023年11月30日24:00" in client.get(page(wuhai, "")).text


def test_page_shows_what_rests_on_what(urumqi):
    """Days off stand with their notice; the year without one is named with what is missing."""
    text = at_work(urumqi.office).get(page(urumqi, PATH)).content.decode()
    assert "肉孜节" in text
    assert "关于2025年节假日放假和冬夏季作息时间安排的通知" in text
    assert "2026年的地方放假安排不全" in text


def test_imported_table_wins_over_the_shipped_days(wuhai):
    """A day that the office imports from a notice is off, and the import is logged by its hash."""
    assert calendar_of(wuhai.cycle).is_working_day(_day(2023, 12, 4))
    response = at_work(wuhai.office).post(page(wuhai, IMPORT), sent())
    assert response.status_code == HTTPStatus.FOUND
    assert not calendar_of(wuhai.cycle).is_working_day(_day(2023, 12, 4))
    table = CalendarTable.objects.get()
    assert logged("cycles.calendar.imported")[0].new["sha256"] == table.sha256


def test_the_years_own_table_wins_over_one_for_all(wuhai):
    """A table of the installation holds where a year has none of its own; the newest counts."""
    everywhere = TABLE.replace("12-04", "12-05")
    import_calendar(wuhai.office, everywhere.encode())
    assert not calendar_of(wuhai.cycle).is_working_day(_day(2023, 12, 5))
    import_calendar(wuhai.office, TABLE.encode(), wuhai.cycle.pk)
    import_calendar(wuhai.office, everywhere.encode())
    assert calendar_of(wuhai.cycle).is_working_day(_day(2023, 12, 5))
    assert not calendar_of(wuhai.cycle).is_working_day(_day(2023, 12, 4))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,kind\n", "缺少这一列"),
        (TABLE.replace("holiday", "party") + "2023-13-01,holiday,x,y\n", "只能是 holiday"),
        ("日期".encode("gb18030"), "UTF-8"),
    ],
)
def test_a_refused_table_lists_its_problems_and_changes_nothing(wuhai, text, said):
    """Every problem of the file stands on the page with its line; nothing is half-imported."""
    response = at_work(wuhai.office).post(page(wuhai, IMPORT), sent(text))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in response.content.decode()
    assert not CalendarTable.objects.exists()


def test_no_file_is_a_bad_form(wuhai):
    """An import without a file says which field is missing."""
    response = at_work(wuhai.office).post(page(wuhai, IMPORT), {})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "放假调休表（CSV，UTF-8）" in response.content.decode()


@pytest.mark.parametrize(
    "change", [{"region": "atlantis"}, {"closing_time": ""}, {"closing_time": "25:00"}]
)
def test_bad_form_with_htmx(wuhai, change):
    """A place or hour that does not exist is refused in the panel."""
    given = {"region": "", "closing_time": "18:00"} | change
    response = at_work(wuhai.office).post(page(wuhai, PATH), given, **HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Cycle.objects.get().region == "inner-mongolia"


def test_after_the_start_a_reason_and_windows_stay(wuhai):
    """A running year's promised deadlines do not move with the clock; the change is explained."""
    wuhai.at("running")
    before = StageWindow.objects.get(stage="self-assessment").closes_at
    client, given = at_work(wuhai.office), {"region": "", "closing_time": "17:00"}
    refused = client.post(page(wuhai, PATH), given)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(page(wuhai, PATH), given | {"reason": "示例"})
    assert StageWindow.objects.get(stage="self-assessment").closes_at == before
    wuhai.at("published")
    locked = client.post(page(wuhai, IMPORT), sent(reason="示例"))
    assert locked.status_code == HTTPStatus.CONFLICT
    assert "结果已经公布" in locked.content.decode()


def test_wrong_people_and_methods(wuhai):
    """The calendar is the own office's to set."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post") == SHUT
    assert statuses(wuhai, IMPORT, "post") == SHUT
    client = at_work(wuhai.office)
    assert client.get(page(wuhai, IMPORT)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.put(page(wuhai, PATH)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def _day(year, month, day):
    from datetime import date  # noqa: PLC0415

    return date(year, month, day)
