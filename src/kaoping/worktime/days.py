"""The vocabulary of the room: a day, and an exception to "Monday to Friday"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one zone of this system. Fixed at +08:00: China has had no summer time since 1991, and a
fixed offset needs no zone database on the machine."""

ONE_DAY = timedelta(days=1)

NATIONAL_FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
"""The festivals of 《全国年节及纪念日放假办法》第二条, by the part of the name that notices share.
A year's arrangement that does not name all seven is not the whole arrangement."""


class Kind(StrEnum):
    """What an exception does to its day."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class DayRule:
    """An exception to the rule "Monday to Friday": a day off, or a make-up workday (调休上班).

    Attributes:
        day: The date.
        kind: Whether it is off or worked.
        name: The festival it belongs to, in Chinese.
        source: The document that says so.
    """

    day: date
    kind: Kind
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """The answer for one day, with its reason.

    Attributes:
        day: The date.
        is_working: Whether offices work on it.
        name: The festival that makes it an exception, empty on an ordinary day.
        source: The document, or the plain rule, that the answer rests on.
    """

    day: date
    is_working: bool
    name: str
    source: str


def ordinary(day: date) -> Day:
    """Return the answer for a day without an exception: worked from Monday to Friday."""
    is_working = day.weekday() < 5
    return Day(day, is_working, "", "星期一至星期五" if is_working else "星期六、星期日")


def ruled(rule: DayRule) -> Day:
    """Return the answer that an exception gives for its day."""
    return Day(rule.day, rule.kind is Kind.WORKDAY, rule.name, rule.source)


def unnamed(festivals: Iterable[str], rules: Iterable[DayRule], year: int) -> tuple[str, ...]:
    """Return the festivals that no day off of the year names, in the order given.

    This is how the room tells a complete arrangement from a part of one: every festival has at
    least one day off in every year, so a festival without one has been left out.
    """
    names = [rule.name for rule in rules if rule.day.year == year and rule.kind is Kind.HOLIDAY]
    return tuple(festival for festival in festivals if not any(festival in name for name in names))
