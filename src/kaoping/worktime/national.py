"""The national base: days off and 调休 as announced by the State Council, from chinesecalendar.

The library is used for its data only; everything else in this room speaks `DayRule`. A year counts
as announced when the data name all seven statutory festivals, so a release that knows only the
first weeks of a year does not open that year.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import chinese_calendar

from kaoping.worktime.days import NATIONAL_FESTIVALS, ONE_DAY, DayRule, Kind, unnamed

FIRST_YEAR = 2022
"""The first year that any of our regulations evaluates."""

_NOTICES = {
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "2025年11月4日",  # epaper.zsnews.cn/epaper/zsrb/paperdate/20251105, without a number
}

_CHINESE = {festival.value: festival.chinese for festival in chinese_calendar.Holiday}


@cache
def national_rules() -> tuple[DayRule, ...]:
    """Return every day of the announced years that the national arrangement names."""
    rules: list[DayRule] = []
    year = FIRST_YEAR
    while found := _rules_of(year):
        rules.extend(found)
        year += 1
    return tuple(rules)


@cache
def national_years() -> frozenset[int]:
    """Return the years whose national arrangement is known in full."""
    return frozenset(rule.day.year for rule in national_rules())


def _rules_of(year: int) -> list[DayRule]:
    rules: list[DayRule] = []
    number = f"（{_NOTICES[year]}）" if year in _NOTICES else ""
    source = f"国务院办公厅关于{year}年部分节假日安排的通知{number}"
    day = date(year, 1, 1)
    try:
        while day.year == year:
            is_off, name = chinese_calendar.get_holiday_detail(day)
            if name is not None:
                kind = Kind.HOLIDAY if is_off else Kind.WORKDAY
                rules.append(DayRule(day, kind, _CHINESE[name], source))
            day += ONE_DAY
    except NotImplementedError:  # how the library says that it has no data for a year
        return []
    return [] if unnamed(NATIONAL_FESTIVALS, rules, year) else rules
