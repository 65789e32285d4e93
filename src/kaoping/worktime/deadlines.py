"""Deadlines in working days, and what is left of them.

The clause behind it: wuhai-2022.txt:28, assessors score "在收到考核任务5个工作日内". Reading W20
counts from the working day after receipt, and receipt is a recorded moment. The clock time at which
the last day ends is always stated by the caller: office hours differ between regions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from kaoping.worktime.clocks import written_clock
from kaoping.worktime.days import SHANGHAI

if TYPE_CHECKING:
    from datetime import date

    from kaoping.worktime.calendars import Calendar


def deadline(
    calendar: Calendar, received_at: datetime, working_days: int, closing_time: time
) -> datetime:
    """Return the moment at which a task received at `received_at` falls due.

    The day of receipt is not counted, whatever the hour and whether worked or not: the first
    working day after it is day 1 (reading W20, wuhai-2022.txt:28). A task received on Saturday and
    one received on the Friday before are due together.

    Args:
        calendar: The working days of the place.
        received_at: The recorded moment of receipt, with a zone.
        working_days: How many, at least 1.
        closing_time: Clock time in Asia/Shanghai at which the last day ends; that moment is still
            in time.

    Raises:
        ValueError: A moment without a zone, a closing time with one, or a count below 1.
        YearNotAnnouncedError: The count runs into a year that is not known.
    """
    last_day = calendar.add_working_days(in_shanghai(received_at).date(), working_days)
    return closing(last_day, closing_time)


def closing(day: date, closing_time: time) -> datetime:
    """Return the moment at which a day closes, in Asia/Shanghai.

    Raises:
        ValueError: The closing time carries a zone of its own.
    """
    if closing_time.tzinfo is not None:
        message = "截止钟点按北京时间书写，不带时区。"
        raise ValueError(message)
    return datetime.combine(day, closing_time, SHANGHAI)


def in_shanghai(moment: datetime) -> datetime:
    """Return the same moment in Asia/Shanghai.

    Raises:
        ValueError: The moment carries no zone, so that nobody can say which day it is.
    """
    if moment.utcoffset() is None:
        message = f"时刻 {moment.isoformat()} 没有时区，无法确定是哪一天。"
        raise ValueError(message)
    return moment.astimezone(SHANGHAI)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a deadline at some moment.

    Attributes:
        due: The deadline, in Asia/Shanghai.
        now: The moment of asking, in Asia/Shanghai.
        working_days: Whole working days: left after today up to the last day, or gone since the
            last day up to today; the day that is running is never counted as left.
        overdue: Whether the deadline has passed; the moment itself is still in time.
    """

    due: datetime
    now: datetime
    working_days: int
    overdue: bool

    @property
    def phrase(self) -> str:
        """The state in a few Chinese words, for a list or a badge."""
        if self.overdue:
            return f"已逾期{_counted(self.working_days)}"
        if self.due.date() == self.now.date():
            return f"今天{_clock(self.due)}截止"
        year = f"{self.due.year}年" if self.due.year != self.now.year else ""
        moment = f"{year}{self.due.month}月{self.due.day}日{_clock(self.due)}"
        return f"还剩{_counted(self.working_days)}（{moment}）"


def remaining(calendar: Calendar, now: datetime, due: datetime) -> Remaining:
    """Return what is left of a deadline.

    Args:
        calendar: The working days of the place.
        now: The moment of asking, with a zone.
        due: The deadline, with a zone.

    Raises:
        ValueError: One of the moments has no zone.
        YearNotAnnouncedError: The span between them touches a year that is not known.
    """
    now, due = in_shanghai(now), in_shanghai(due)
    days = calendar.working_days_between(now.date(), due.date())
    return Remaining(due, now, abs(days), now > due)


def _counted(days: int) -> str:
    return f"{days}个工作日" if days else "不足1个工作日"


def _clock(moment: datetime) -> str:
    return written_clock(moment.time())
