"""The working days of a year, and the windows that the scheme lays down for it.

The calendar joins the national days off, the region's and the imported table
(`kaoping.worktime`); a window falls on the dates that the regulation names and closes at the year's
clock time. A year that is not announced is reported with the notice that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import F, Q

from kaoping.audit.memory import kept
from kaoping.cycles.models import CalendarTable
from kaoping.worktime import (
    Calendar,
    ClosePolicy,
    Table,
    Window,
    WorktimeError,
    calendar_for,
    closing,
    in_shanghai,
    read_clock,
    read_table,
    written_day,
)

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.scheme import Scheme
    from kaoping.scheme.process import Stage

WEEKDAYS = "一二三四五六日"
FIRST_DAY, LAST_DAY = "01-01", "12-31"


@dataclass(frozen=True, slots=True)
class Dates:
    """The window of a stage in one year; an end that the regulation does not name is None."""

    opens_on: date | None
    closes_at: datetime | None


def calendar_of(cycle: Cycle) -> Calendar:
    """Return the working days of a year: one query; kept between two writes to the year."""
    return kept(cycle.pk, "cycles.calendar", lambda: _read(cycle))


def _read(cycle: Cycle) -> Calendar:
    tables = CalendarTable.objects.filter(Q(cycle=cycle) | Q(cycle=None))
    own_last = tables.order_by(F("cycle").asc(nulls_first=True), "id")
    newest = own_last.last()
    return _calendar(cycle.region, newest.csv if newest else "")


def table_of(csv: str) -> Table:
    """Return an imported table from its text as kept."""
    return read_table(csv.encode())


def regulation_dates(
    scheme: Scheme, year: int, calendar: Calendar, closing_time: time
) -> tuple[dict[str, Dates], list[str]]:
    """Return stage → dates for the stages with a window, and what could not be worked out.

    Wuhai: self-assessment until 30 November, review in December (第五条（三）); Urumqi:
    November and December (第六条).
    """
    found: dict[str, Dates] = {}
    problems: list[str] = []
    for stage in scheme.regulation.process.stages:
        if stage.window is None or not (stage.window.opens or stage.window.closes):
            continue
        try:
            found[stage.id] = _dates(stage, year, calendar, closing_time)
        except WorktimeError as error:
            problems.append(f"“{stage.name}”的时间推算不出：{error}")
    return found, problems


def rest_day_note(calendar: Calendar, day: date) -> str:
    """Return what to know of a deadline's last day: empty on a working day.

    A day of a year that is not announced says so.
    """
    try:
        found = calendar.day(day)
        if found.is_working:
            return ""
        following = calendar.next_working_day(day)
    except WorktimeError as error:
        return str(error)
    what = found.name or f"星期{WEEKDAYS[day.weekday()]}"
    return f"{written_day(day)}是{what}，不是工作日；其后第一个工作日是{written_day(following)}"


@lru_cache(maxsize=32)
def _calendar(region: str, csv: str) -> Calendar:
    return calendar_for(region or None, table_of(csv) if csv else None)


def _dates(stage: Stage, year: int, calendar: Calendar, closing_time: time) -> Dates:
    window = stage.window
    assert window is not None  # noqa: S101  the caller asks for stages with a window only
    at = read_clock(window.closing_time) if window.closing_time else closing_time
    span = Window(window.opens or FIRST_DAY, window.closes or LAST_DAY).in_year(
        year + window.year_after, calendar, at, ClosePolicy(window.on_rest_day)
    )
    return Dates(
        span.opens.date() if window.opens else None, span.closes if window.closes else None
    )


def moved_to(closes_at: datetime, closing_time: time) -> datetime:
    """Return the same last day closing at another clock time."""
    return closing(in_shanghai(closes_at).date(), closing_time)


def open_years(calendar: Calendar, years: Iterable[int]) -> list[tuple[int, tuple[str, ...]]]:
    """Return each year with what is missing for it; nothing missing means it is known."""
    return [(year, calendar.missing(year)) for year in years]
