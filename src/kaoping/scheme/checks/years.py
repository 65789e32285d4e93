"""Days and stages of the year that can exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kaoping.problems import Problem
from kaoping.scheme.process import Stage
from kaoping.scheme.raw import Path_
from kaoping.scheme.scheme import Scheme

LEAP_YEAR = 2024


def check_year(scheme: Scheme) -> Iterator[Problem]:
    """Days that no year has, windows that close before they open, stages named twice."""
    regulation = scheme.regulation
    seen: set[str] = set()
    for i, stage in enumerate(regulation.process.stages):
        path: Path_ = ("process", "stages", i)
        if stage.id in seen:
            message = f"环节“{stage.id}”重复出现"
            yield Problem("duplicate-id", message, "请改名", scheme.place((*path, "id")))
        seen.add(stage.id)
        for message in _window(stage):
            place = scheme.place((*path, "window"))
            yield Problem("bad-window", f"环节“{stage.name}”：{message}", "请改正日期", place)
    years = regulation.evaluated_years
    if years is not None and years.first > years.last:
        message = f"考核年度从 {years.first} 到 {years.last}，先后颠倒"
        yield Problem("bad-years", message, "请改正", scheme.place(("evaluated_years",)))
    validity = regulation.validity
    if validity is not None and validity.from_day > validity.until_day:
        message = f"有效期从 {validity.from_day} 到 {validity.until_day}，先后颠倒"
        yield Problem("bad-years", message, "请改正", scheme.place(("validity",)))


def _window(stage: Stage) -> Iterator[str]:
    if stage.window is None:
        return
    days = [day for day in (stage.window.opens, stage.window.closes) if day is not None]
    for day in days:
        month, number = map(int, day.split("-"))
        try:
            date(LEAP_YEAR, month, number)
        except ValueError:
            yield f"没有 {day} 这一天"
    if len(days) == 2 and days[0] > days[1]:
        yield f"{days[1]} 关闭早于 {days[0]} 开放"
