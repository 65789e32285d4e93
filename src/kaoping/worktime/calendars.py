"""The working days of a place.

Three layers answer for a day, the later one winning: the national arrangement, the region's own
days off, and a table that the office imported. A year is open only when its national arrangement
and its region's festivals are all accounted for; asking for a day of any other year is an error
that names the missing notice, never a guess.

The last days of a year can still be moved by the next year's notice (元旦调休); until that notice
is here, they stand as their own year's notice leaves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kaoping.worktime.days import (
    NATIONAL_FESTIVALS,
    ONE_DAY,
    Day,
    DayRule,
    ordinary,
    ruled,
    unnamed,
)
from kaoping.worktime.errors import YearNotAnnouncedError
from kaoping.worktime.national import national_rules, national_years
from kaoping.worktime.regions import Region, load_region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.worktime.table import Table

_IMPORT = "导入放假调休表（CSV，UTF-8，列：date、kind、name、source）"


@dataclass(frozen=True)
class Calendar:
    """The working days of one place; a value, made by `calendar_for`.

    Attributes:
        region: The overlay of the place; None for the national arrangement alone.
        table: The table that the office imported, if any; it wins over everything else.
    """

    region: Region | None = None
    table: Table | None = None

    def day(self, day: date) -> Day:
        """Return whether a day is worked, and what the answer rests on.

        Raises:
            YearNotAnnouncedError: The days off of its year are not all known.
            TypeError: A moment was passed; which day it is depends on the zone, so say it.
        """
        if isinstance(day, datetime):
            message = "a date is needed: convert the moment to Asia/Shanghai and take its date"
            raise TypeError(message)
        if day.year not in self.open_years:
            raise YearNotAnnouncedError(day.year, self.missing(day.year))
        return self._exceptions.get(day) or ordinary(day)

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on this day. Raises as `day` does."""
        return self.day(day).is_working

    def next_working_day(self, day: date) -> date:
        """Return the first working day after this day, never the day itself."""
        return self._step(day, forward=True)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before this day, never the day itself."""
        return self._step(day, forward=False)

    def add_working_days(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start`.

        `start` itself is not counted, whether worked or not: the first working day after it is
        number 1 (reading W20 of wuhai-2022.txt:28, "在收到考核任务5个工作日内").

        Args:
            start: The day to count from.
            count: Working days, at least 1.

        Raises:
            ValueError: `count` is below 1; zero days after a holiday would be a holiday.
            YearNotAnnouncedError: The count runs into a year that is not known.
        """
        if count < 1:
            message = f"工作日数须为正整数，现为{count}。"
            raise ValueError(message)
        day = start
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and including `end`.

        The inverse of `add_working_days`; negative when `end` lies before `start`, so that
        between(a, b) + between(b, c) == between(a, c) for any three days.
        """
        if end < start:
            return -self.working_days_between(end, start)
        span = (end - start).days
        return sum(self.is_working_day(start + ONE_DAY * ahead) for ahead in range(1, span + 1))

    @cached_property
    def open_years(self) -> frozenset[int]:
        """The years that this calendar can answer for."""
        stated = self.table.years if self.table else frozenset()
        return frozenset(year for year in national_years() | stated if not self.missing(year))

    def missing(self, year: int) -> tuple[str, ...]:
        """Return what is missing for a year, one sentence each; empty if the year is open."""
        return tuple(filter(None, (self._missing_nationally(year), self._missing_locally(year))))

    def notes(self) -> tuple[str, ...]:
        """Return what a reader of any deadline in this place should know, in Chinese."""
        return self.region.notes if self.region else ()

    @cached_property
    def _exceptions(self) -> Mapping[date, Day]:
        return {rule.day: ruled(rule) for rule in (*national_rules(), *self._own_rules)}

    @property
    def _own_rules(self) -> tuple[DayRule, ...]:
        regional = self.region.rules if self.region else ()
        return (*regional, *self._imported_rules)

    @property
    def _imported_rules(self) -> tuple[DayRule, ...]:
        return self.table.rules if self.table else ()

    def _missing_nationally(self, year: int) -> str:
        if year in national_years():
            return ""
        stated = self.table is not None and year in self.table.years
        absent = unnamed(NATIONAL_FESTIVALS, self._imported_rules if stated else (), year)
        if not absent:
            return ""
        why = f"导入的放假调休表缺{'、'.join(absent)}" if stated else "系统中没有这一年的数据"
        return (
            f"{year}年的全国放假调休安排不全（{why}），不能推算工作日。"
            f"请按国务院办公厅《关于{year}年部分节假日安排的通知》{_IMPORT}；通知未发布的，请待发布后再导入。"
        )

    def _missing_locally(self, year: int) -> str:
        if self.region is None:
            return ""
        absent = unnamed(self.region.festivals, self._own_rules, year)
        if not absent:
            return ""
        found = self.region.gap(year)
        return (
            f"{self.region.name}{year}年的地方放假安排不全（缺{'、'.join(absent)}）。"
            f"请按{self.region.authority}《{self.region.notice.format(year=year)}》{_IMPORT}。"
            + (f"查找情况：{found}。" if found else "")
        )

    def _step(self, day: date, *, forward: bool) -> date:
        step = ONE_DAY if forward else -ONE_DAY
        day += step
        while not self.is_working_day(day):
            day += step
        return day


def calendar_for(place: str | None = None, table: Table | None = None) -> Calendar:
    """Return the calendar of a place.

    Args:
        place: A place id of `places()`; None for the national arrangement alone.
        table: An imported table, which wins over the shipped data day by day.

    Raises:
        UnknownPlaceError: There is no overlay for this place.
    """
    return Calendar(load_region(place) if place is not None else None, table)
