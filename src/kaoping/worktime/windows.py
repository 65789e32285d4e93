"""Windows of the year, written as month and day: "11-01" to "11-30".

Decided in the open, because the regulations only name months and days:

- both ends belong to the window; it opens at 00:00 and closes at a stated clock time;
- a window whose end lies before its start in the year ends in the following year;
- 02-29 is the last day of February in a year without one; other days must exist in every year;
- opening on a day off moves nothing; closing on one follows a stated `ClosePolicy`.
"""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

from kaoping.worktime.deadlines import closing, in_shanghai
from kaoping.worktime.errors import WorktimeError

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.worktime.calendars import Calendar

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_LEAP_YEAR = 2024


class ClosePolicy(StrEnum):
    """What happens when the last day of a window is a day off."""

    KEEP = "keep"
    NEXT_WORKING_DAY = "next-working-day"
    PREVIOUS_WORKING_DAY = "previous-working-day"


@dataclass(frozen=True, slots=True)
class Span:
    """A window in one year: two moments in Asia/Shanghai, both inside."""

    opens: datetime
    closes: datetime

    def is_open(self, moment: datetime) -> bool:
        """Return whether a moment (with a zone) lies inside."""
        return self.opens <= in_shanghai(moment) <= self.closes


@dataclass(frozen=True, slots=True)
class Window:
    """A window that comes back every year.

    Attributes:
        opens: First day, as "MM-DD".
        closes: Last day, as "MM-DD".

    Raises:
        WorktimeError: A day that is not written so, or exists in no year.
    """

    opens: str
    closes: str

    def __post_init__(self) -> None:
        for text in (self.opens, self.closes):
            _in_year(text, _LEAP_YEAR)

    def in_year(
        self, year: int, calendar: Calendar, closing_time: time, policy: ClosePolicy
    ) -> Span:
        """Return the window of a year.

        Args:
            year: The year in which the window opens.
            calendar: The working days of the place; `keep` does not ask it anything.
            closing_time: Clock time in Asia/Shanghai at which the last day ends.
            policy: What a last day off does.

        Raises:
            YearNotAnnouncedError: A policy other than `keep` needs a year that is not known.
            WorktimeError: Moving the last day back leaves nothing of the window.
        """
        first = _in_year(self.opens, year)
        last = _in_year(self.closes, year)
        if last < first:
            last = _in_year(self.closes, year + 1)
        moved = _moved(last, calendar, policy)
        if moved < first:
            message = (
                f"窗口 {self.opens} 至 {self.closes} 在{year}年没有工作日，不能提前到此前截止。"
            )
            raise WorktimeError(message)
        return Span(closing(first, time(0)), closing(moved, closing_time))


def _moved(last: date, calendar: Calendar, policy: ClosePolicy) -> date:
    if policy is ClosePolicy.KEEP or calendar.is_working_day(last):
        return last
    if policy is ClosePolicy.NEXT_WORKING_DAY:
        return calendar.next_working_day(last)
    return calendar.previous_working_day(last)


def _in_year(text: str, year: int) -> date:
    match = _MONTH_DAY.fullmatch(text)
    month, day = (int(part) for part in match.groups()) if match else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= months.monthrange(_LEAP_YEAR, month)[1]):
        message = f"“{text}”不是月日；须写成两位月-两位日，如 11-30。"
        raise WorktimeError(message)
    return date(year, month, min(day, months.monthrange(year, month)[1]))
