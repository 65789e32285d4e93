"""Days and moments as an official writes them."""

from __future__ import annotations

from datetime import date, datetime

from kaoping.worktime.clocks import written_clock
from kaoping.worktime.deadlines import in_shanghai


def written_day(day: date) -> str:
    """Return a day in full: 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_moment(moment: datetime, *, seconds: bool = False) -> str:
    """Return a moment in Asia/Shanghai with its clock time: 2026年11月21日14:32."""
    local = in_shanghai(moment)
    return f"{written_day(local.date())}{written_clock(local.time(), seconds=seconds)}"
