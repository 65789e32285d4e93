"""Working days and deadlines of the evaluation year.

    calendar = calendar_for("xinjiang")
    due = deadline(calendar, received_at, working_days=5, closing_time=time(19, 30))
    remaining(calendar, now, due).phrase      # 还剩3个工作日（11月28日19:30）

A calendar joins the national days off with 调休, the region's own days and a table that the office
may import. Whatever is not announced is an error that says which notice is missing: nothing in this
room guesses a day. All clock times are those of Asia/Shanghai. `calendars` holds the days,
`deadlines` the counting, `windows` the months and days that a regulation names, `table` the import,
`written` how days are written, `clocks` how clock times are.
"""

from kaoping.worktime.calendars import Calendar, calendar_for
from kaoping.worktime.clocks import END_OF_DAY, read_clock, written_clock
from kaoping.worktime.days import SHANGHAI, Day, DayRule, Kind
from kaoping.worktime.deadlines import Remaining, closing, deadline, in_shanghai, remaining
from kaoping.worktime.errors import (
    TableError,
    TableProblem,
    UnknownPlaceError,
    WorktimeError,
    YearNotAnnouncedError,
)
from kaoping.worktime.regions import Region, places
from kaoping.worktime.table import Table, read_table
from kaoping.worktime.windows import ClosePolicy, Span, Window
from kaoping.worktime.written import written_day, written_moment

__all__ = [
    "END_OF_DAY",
    "SHANGHAI",
    "Calendar",
    "ClosePolicy",
    "Day",
    "DayRule",
    "Kind",
    "Region",
    "Remaining",
    "Span",
    "Table",
    "TableError",
    "TableProblem",
    "UnknownPlaceError",
    "Window",
    "WorktimeError",
    "YearNotAnnouncedError",
    "calendar_for",
    "closing",
    "deadline",
    "in_shanghai",
    "places",
    "read_clock",
    "read_table",
    "remaining",
    "written_clock",
    "written_day",
    "written_moment",
]
