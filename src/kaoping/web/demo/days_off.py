"""Days off for the weeks in which the sample is looked at, where none are announced yet.

Working days are never guessed by the programme; a sample may name some, if it says that they are
samples. What is imported here stands on the calendar page with that source.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.cycles.services import import_calendar
from kaoping.cycles.stages import timetable_of

if TYPE_CHECKING:
    from kaoping.web.demo.course import Year
    from kaoping.worktime import Calendar

SAMPLE_DAYS = {
    "元旦": "01-01",
    "春节": "02-06",
    "肉孜节": "03-10",
    "清明": "04-05",
    "劳动节": "05-01",
    "古尔邦节": "05-17",
    "端午": "06-09",
    "中秋": "09-15",
    "国庆": "10-01",
}
SOURCE = "示例，不是正式的放假通知"


def import_sample_days(year: Year) -> None:
    """Import sample days off for this year and the next, as far as nobody has announced any."""
    calendar, today = timetable_of(year.cycle).calendar, timezone.localdate()
    missing = [one for one in (today.year, today.year + 1) if calendar.missing(one)]
    if not missing:
        return
    lines = [f"# 适用年度：{'、'.join(map(str, missing))}", "date,kind,name,source"]
    lines += [
        f"{when}-{day},holiday,{name}（示例）,{SOURCE}"
        for when in missing
        for name, day in SAMPLE_DAYS.items()
    ]
    import_calendar(year.office, "\n".join(lines).encode(), year.cycle.pk)


def working_day(year: Year, days: int) -> date:
    """Return the day that lies so many working days after today."""
    calendar: Calendar = timetable_of(year.cycle).calendar
    return calendar.add_working_days(timezone.localdate(), days)
