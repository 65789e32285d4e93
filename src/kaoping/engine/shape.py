"""From a JSON value to columns of facts: the shape of a facts file, checked unit by unit.

Everything wrong is collected; what can still be understood goes on to `intake.py`, so that one
reading of a file lists all its problems.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaoping.engine.facts import Facts, NumberText, Raw, as_written
from kaoping.engine.unit_shape import UnitReader
from kaoping.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.scheme import Scheme

TOP_LEVEL = ("scheme", "year", "units", "readings", "sources")
YEAR = re.compile(r"[0-9]{1,9}", re.ASCII)


def shape_facts(scheme: Scheme, value: Raw) -> tuple[Facts | None, list[Problem]]:
    """Return the columns of a facts file, and what is wrong with its shape.

    No columns come back where the file cannot be told apart into units.
    """
    if not isinstance(value, dict):
        return None, [Problem("not-an-object", "事实文件应是一个 JSON 对象 {…}")]
    problems = list(_top_level(scheme, value))
    units = value.get("units")
    if not isinstance(units, dict) or not units:
        return None, problems
    reader = UnitReader(scheme, problems)
    entries = [(key, reader.unit(key, entry, len(units))) for key, entry in units.items()]
    found = [
        (unit, entry) for (_, unit), entry in zip(entries, units.values(), strict=True) if unit
    ]
    year = value.get("year")
    facts = Facts(
        scheme=scheme.id,
        year=int(year) if isinstance(year, NumberText) and YEAR.fullmatch(year) else 0,
        readings=_texts(value.get("readings")),
        sources=_texts(value.get("sources")),
        units=[unit for unit, _ in found],
    )
    for position, (unit, entry) in enumerate(found):
        if isinstance(entry, dict):
            reader.facts(facts, position, unit, entry.get("facts", {}))
    return facts, problems


def _top_level(scheme: Scheme, value: Mapping[str, Raw]) -> Iterator[Problem]:
    for key in ("scheme", "year", "units"):
        if key not in value:
            yield Problem("missing-key", f"缺少必填的键“{key}”", place=Place(key=key))
    for key in [key for key in value if key not in TOP_LEVEL]:
        message = f"不认识的键“{key}”，允许的有：{'、'.join(TOP_LEVEL)}"
        yield Problem("unknown-key", message, "请删去或改正", Place(key=key))
    yield from _scheme(scheme, value)
    yield from _year(value)
    yield from _readings_shape(value)
    yield from _sources_shape(value)
    units = value.get("units")
    if "units" in value and not isinstance(units, dict):
        message = f"units 应是“单位: 内容”的对象，写的是 {as_written(units)}"
        yield Problem("wrong-type", message, place=Place(key="units"))
    elif isinstance(units, dict) and not units:
        yield Problem("no-units", "units 里至少要有一个单位", place=Place(key="units"))


def _scheme(scheme: Scheme, value: Mapping[str, Raw]) -> Iterator[Problem]:
    if "scheme" in value and value["scheme"] != scheme.id:
        given = as_written(value["scheme"])
        message = f"文件写的办法是 {given}，命令要的是 {scheme.id}"
        yield Problem("other-scheme", message, "请换文件或换办法", Place(key="scheme"))


def _year(value: Mapping[str, Raw]) -> Iterator[Problem]:
    year = value.get("year")
    if "year" not in value:
        return
    whole = isinstance(year, NumberText) and YEAR.fullmatch(year)
    if not whole or not 1900 <= int(str(year)) <= 2999:
        message = f"year 应是 1900–2999 的整数，写的是 {as_written(year)}"
        yield Problem("bad-year", message, "如 2023，不加引号", Place(key="year"))


def _readings_shape(value: Mapping[str, Raw]) -> Iterator[Problem]:
    readings = value.get("readings", {})
    if not isinstance(readings, dict):
        message = f"readings 应是“释义: 做法”的对象，写的是 {as_written(readings)}"
        yield Problem("wrong-type", message, place=Place(key="readings"))
        return
    for key, choice in readings.items():
        if not isinstance(choice, str) or isinstance(choice, NumberText):
            message = f"释义 {key} 的做法应是带引号的文字，写的是 {as_written(choice)}"
            yield Problem("wrong-type", message, '如 "0.5"', Place(key=key))


def _sources_shape(value: Mapping[str, Raw]) -> Iterator[Problem]:
    """Where facts come from, for readers of the file: `unit/leaf` → words. No effect on scores."""
    sources = value.get("sources", {})
    if not isinstance(sources, dict):
        message = f"sources 应是“单位/条目: 来源”的对象，写的是 {as_written(sources)}"
        yield Problem("wrong-type", message, place=Place(key="sources"))
        return
    for key, source in sources.items():
        if not isinstance(source, str) or isinstance(source, NumberText):
            message = f"来源“{key}”应是文字，写的是 {as_written(source)}"
            yield Problem("wrong-type", message, place=Place(key="sources"))


def _texts(value: Raw) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        key: choice
        for key, choice in value.items()
        if isinstance(choice, str) and not isinstance(choice, NumberText)
    }
