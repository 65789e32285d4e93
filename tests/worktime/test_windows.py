"""Windows named by month and day: 于当年11月底前 (wuhai-2022.txt:27), November, December."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.worktime import (
    SHANGHAI,
    ClosePolicy,
    Window,
    WorktimeError,
    YearNotAnnouncedError,
    calendar_for,
)
from kaoping.worktime.national import national_years

NATION = calendar_for()
NOVEMBER = Window("11-01", "11-30")
SIX = time(18)


def closes(window, year, policy):
    """The moment at which a window of a year closes."""
    return window.in_year(year, NATION, SIX, policy).closes


@pytest.mark.parametrize(
    ("year", "policy", "last"),
    [
        (2022, ClosePolicy.NEXT_WORKING_DAY, date(2022, 11, 30)),  # Wednesday: nothing moves
        (2025, ClosePolicy.KEEP, date(2025, 11, 30)),  # Sunday
        (2025, ClosePolicy.NEXT_WORKING_DAY, date(2025, 12, 1)),
        (2025, ClosePolicy.PREVIOUS_WORKING_DAY, date(2025, 11, 28)),
    ],
)
def test_november_closes_by_policy(year, policy, last):
    """What a Sunday does to 11月底前 is the reader's choice, stated by name."""
    assert closes(NOVEMBER, year, policy) == datetime.combine(last, SIX, SHANGHAI)


def test_both_ends_belong_to_the_window():
    """A report handed in at midnight of the first or at the closing moment is in time."""
    span = NOVEMBER.in_year(2022, NATION, SIX, ClosePolicy.KEEP)
    assert span.opens == datetime(2022, 11, 1, tzinfo=SHANGHAI)
    inside = [span.opens, span.closes]
    outside = [datetime(2022, 10, 31, 23, 59, tzinfo=SHANGHAI), span.closes.replace(second=1)]
    assert [span.is_open(moment) for moment in inside + outside] == [True, True, False, False]


def test_window_over_new_year_closes_in_the_next():
    """An objection window from December into January belongs to the year in which it opens."""
    span = Window("12-20", "01-10").in_year(2024, NATION, SIX, ClosePolicy.KEEP)
    assert (span.opens.year, span.closes.date()) == (2024, date(2025, 1, 10))


def test_window_of_one_day_stays_in_its_year():
    """A window that opens and closes on one date is a day long, not a year and a day."""
    assert closes(Window("12-01", "12-01"), 2025, ClosePolicy.KEEP).date() == date(2025, 12, 1)


@pytest.mark.parametrize(("year", "last"), [(2024, 29), (2025, 28)])
def test_end_of_february_is_its_last_day(year, last):
    """02-29 means the end of February in every year."""
    assert closes(Window("02-01", "02-29"), year, ClosePolicy.KEEP).day == last


@pytest.mark.parametrize(
    "text", ["11-31", "02-30", "13-01", "00-10", "1-1", "11-00", "11月30日", "１１-30"]
)
def test_days_that_no_year_has_are_refused(text):
    """A slip in a scheme file shows when the file is read, not in November."""
    with pytest.raises(WorktimeError, match="不是月日"):
        Window("11-01", text)


def test_moving_back_may_not_swallow_the_window():
    """A window that lies inside a holiday has no working day to close on before it."""
    with pytest.raises(WorktimeError, match="没有工作日"):
        closes(Window("10-02", "10-05"), 2025, ClosePolicy.PREVIOUS_WORKING_DAY)


def test_only_moving_asks_the_calendar():
    """A kept end needs no announced year; a moved one does."""
    year = max(national_years()) + 1
    assert closes(NOVEMBER, year, ClosePolicy.KEEP).date() == date(year, 11, 30)
    with pytest.raises(YearNotAnnouncedError):
        closes(NOVEMBER, year, ClosePolicy.NEXT_WORKING_DAY)


days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")


@given(days, days, st.integers(2022, 2025))
def test_policies_bracket_the_kept_end(opens, end, year):
    """Moving forward never shortens a window, moving back never lengthens it."""
    window = Window(opens, end)
    kept = closes(window, year, ClosePolicy.KEEP)
    assert kept <= closes(window, year, ClosePolicy.NEXT_WORKING_DAY)
    try:
        earlier = closes(window, year, ClosePolicy.PREVIOUS_WORKING_DAY)
    except WorktimeError:
        return
    assert earlier <= kept
    assert NATION.is_working_day(earlier.date())
