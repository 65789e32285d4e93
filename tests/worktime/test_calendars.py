"""Counting working days: worked examples, then laws that hold for every date."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.worktime import SHANGHAI, YearNotAnnouncedError, calendar_for, read_table
from kaoping.worktime.national import national_rules, national_years

CALENDAR = calendar_for()
LAST = max(national_years())

dates = st.dates(date(2022, 1, 1), date(LAST, 8, 31))
counts = st.integers(1, 30)

WHOLE_YEAR = f"""# 适用年度：{LAST + 1}
date,kind,name,source
{LAST}-12-31,holiday,元旦,示例通知
{LAST + 1}-01-01,holiday,元旦,示例通知
{LAST + 1}-02-08,holiday,春节,示例通知
{LAST + 1}-04-05,holiday,清明节,示例通知
{LAST + 1}-05-01,holiday,劳动节,示例通知
{LAST + 1}-06-09,holiday,端午节,示例通知
{LAST + 1}-10-01,holiday,国庆节、中秋节,示例通知
{LAST + 1}-10-09,workday,国庆节,示例通知
"""
"""An invented arrangement of the first year that nobody has announced."""


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2022, 12, 1), 5, date(2022, 12, 8)),  # Thursday: 2, 5, 6, 7, 8
        (date(2022, 12, 3), 5, date(2022, 12, 9)),  # Saturday: Monday the 5th is day 1
        (date(2022, 12, 28), 5, date(2023, 1, 5)),  # over 元旦: 29, 30, 3, 4, 5
        (date(2025, 1, 24), 2, date(2025, 1, 27)),  # 调休: Sunday the 26th is day 1
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # over eight days of 国庆、中秋
        (date(2025, 10, 10), 1, date(2025, 10, 11)),  # 调休: the Saturday is worked
    ],
)
def test_adding_by_hand(start, count, end):
    """Counts worked out on paper from the notices; day 1 is the working day after the start."""
    assert CALENDAR.add_working_days(start, count) == end


@pytest.mark.parametrize("count", [0, -1])
def test_adding_less_than_a_day_is_refused(count):
    """Zero days after a holiday would be a holiday, so there is no honest answer."""
    with pytest.raises(ValueError, match="正整数"):
        CALENDAR.add_working_days(date(2025, 6, 3), count)


def test_neighbours_skip_the_holiday_both_ways():
    """The working days around 国庆 2025 are 30 September and 9 October."""
    assert CALENDAR.next_working_day(date(2025, 10, 3)) == date(2025, 10, 9)
    assert CALENDAR.previous_working_day(date(2025, 10, 3)) == date(2025, 9, 30)


@pytest.mark.parametrize("year", [2021, LAST + 1])
def test_year_not_announced_is_an_error_with_a_remedy(year):
    """Outside the known years the room says which notice to import, and guesses nothing."""
    with pytest.raises(YearNotAnnouncedError) as caught:
        CALENDAR.is_working_day(date(year, 6, 3))
    assert caught.value.year == year
    assert f"国务院办公厅《关于{year}年部分节假日安排的通知》" in str(caught.value)
    assert "导入放假调休表" in str(caught.value)


def test_counting_past_the_last_known_year_is_an_error():
    """A count that runs off the end must not quietly go on with plain weekdays."""
    with pytest.raises(YearNotAnnouncedError):
        CALENDAR.add_working_days(date(LAST, 12, 30), 5)


def test_imported_table_opens_an_unannounced_year():
    """A complete table makes the year countable, with its 调休 and the bridge before New Year."""
    calendar = calendar_for(table=read_table(WHOLE_YEAR.encode()))
    assert calendar.is_working_day(date(LAST + 1, 10, 9))
    assert not calendar.is_working_day(date(LAST, 12, 31))
    assert calendar.day(date(LAST + 1, 5, 1)).source == "示例通知"


@pytest.mark.parametrize("festival", ["元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"])
def test_table_without_a_festival_does_not_open_the_year(festival):
    """A part of an arrangement would count holidays as working days; the error names the part."""
    rows = [row.replace(festival, "示例节") for row in WHOLE_YEAR.splitlines(keepends=True)]
    calendar = calendar_for(table=read_table("".join(rows).encode()))
    with pytest.raises(YearNotAnnouncedError, match=f"缺{festival}"):
        calendar.is_working_day(date(LAST + 1, 6, 3))


def test_table_wins_over_the_shipped_data():
    """The office's own table settles a day against the national base and the region's overlay."""
    table = read_table(
        "date,kind,name,source\n"
        "2025-06-09,workday,古尔邦节,示例通知\n"  # off in Xinjiang's overlay
        "2025-01-26,holiday,示例节,示例通知\n".encode()  # worked in the national base
    )
    calendar = calendar_for("xinjiang", table)
    assert calendar.is_working_day(date(2025, 6, 9))
    assert not calendar.is_working_day(date(2025, 1, 26))
    assert not calendar.is_working_day(date(2025, 6, 10))


def test_a_moment_is_not_a_day():
    """A datetime would miss every holiday, because it never equals a date; so it is refused."""
    with pytest.raises(TypeError, match="Asia/Shanghai"):
        CALENDAR.is_working_day(datetime(2025, 10, 1, 9, tzinfo=SHANGHAI))


def test_equal_parts_make_equal_calendars():
    """A calendar is a value: a cycle may pin it, compare it and use it as a key."""
    assert {calendar_for("xinjiang"), calendar_for("xinjiang")} == {calendar_for("xinjiang")}
    assert calendar_for("xinjiang") != calendar_for()


@given(dates, counts)
def test_counting_undoes_adding(start, count):
    """The n-th working day after a start has exactly n working days up to it, and is worked."""
    end = CALENDAR.add_working_days(start, count)
    assert end > start
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count


@given(dates, counts)
def test_adding_never_lands_on_a_day_off(start, count):
    """Asked of the source library directly, so that both sides cannot share one mistake."""
    assert chinese_calendar.is_workday(CALENDAR.add_working_days(start, count))


@given(dates, dates, counts, counts)
def test_adding_is_monotone(start, other, count, more):
    """A later start or a longer term never gives an earlier day."""
    early, late = sorted((start, other))
    assert CALENDAR.add_working_days(early, count) <= CALENDAR.add_working_days(late, count)
    assert CALENDAR.add_working_days(start, count) < CALENDAR.add_working_days(start, count + more)


@given(dates, counts, counts)
def test_adding_in_two_steps_is_adding_at_once(start, count, more):
    """A term may be extended day by day without changing where it ends."""
    there = CALENDAR.add_working_days(start, count)
    assert CALENDAR.add_working_days(there, more) == CALENDAR.add_working_days(start, count + more)


@given(dates, dates, dates)
def test_counting_is_additive(first, second, third):
    """Spans add up, also backwards, so no day is counted twice or lost at a joint."""
    between = CALENDAR.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)
    assert between(first, second) == -between(second, first)


@given(dates)
def test_next_and_previous_are_inverse_on_working_days(day):
    """Between a day and its next working day nothing is worked."""
    following = CALENDAR.next_working_day(day)
    gap = [day + timedelta(ahead) for ahead in range(1, (following - day).days)]
    assert not any(CALENDAR.is_working_day(between) for between in gap)
    if CALENDAR.is_working_day(day):
        assert CALENDAR.previous_working_day(following) == day


@given(st.sampled_from([rule for rule in national_rules() if rule.day.weekday() >= 5]))
def test_weekend_is_worked_exactly_when_made_up(rule):
    """A 调休 weekend counts like any working day: the day before it leads straight to it."""
    before = rule.day - timedelta(1)
    leads = CALENDAR.next_working_day(before) == rule.day
    assert leads == (rule.kind == "workday")
