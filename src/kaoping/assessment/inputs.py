"""What a form asks for one leaf, and what was written into it, as the leaf's facts.

    leaf → fields (with what is written) → form → post → entry (interface.md) → the engine judges

The fields follow the scheme's inputs: counts, percentages, levels with their words, yes and no,
lists. Full-width digits and blanks are read as their plain form; everything else goes to the engine
as it was typed, which says what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from kaoping.engine.tables import keys_of
from kaoping.numbers import write_exact, write_said
from kaoping.scheme import Leaf
from kaoping.scheme.inputs import (
    BooleanInput,
    CountInput,
    Input,
    PanelInput,
    PercentInput,
    StreakInput,
)
from kaoping.scheme.rules import LevelRule

if TYPE_CHECKING:
    from kaoping.problems import Problem

PREFIX = "fact-"
"""Before the keys of facts in a form, so that no fact can pass for another part of it."""
OUT = "not-applicable"
SPARE_ROWS = 2
YES, NO = "yes", "no"
SEPARATORS = re.compile(r"[\s、,，;；/]+")


class Posted(Protocol):
    """As much of a posted form as is read here; Django's QueryDict is one."""

    def get(self, key: str, default: str, /) -> str:
        """Return the last value of a field."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values of a field."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a field."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a leaf's form."""

    key: str
    kind: str
    """`count`, `number`, `percent`, `boolean`, `streak`, `panel` or `level`."""
    label: str
    unit: str = ""
    hint: str = ""
    low: str = ""
    high: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = ""
    rows: tuple[str, ...] = ()
    """What is written in a list: a streak's occasions, a panel's projects; with spare rows."""

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"{PREFIX}{self.key}"

    @property
    def is_written(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.value) or any(self.rows)


def fields_of(leaf: Leaf, entry: Mapping[str, Any]) -> list[Field]:
    """Return the fields for a leaf's facts, the mark apart, with what an entry writes."""
    found = []
    for key in keys_of(leaf):
        if key == "level":
            found.append(_level(leaf, entry))
        elif key != "mark":
            found.append(_field(key, leaf.rule.facts[key], entry.get(key)))
    return found


def read_entry(leaf: Leaf, posted: Posted) -> dict[str, Any]:
    """Return the facts that a form holds; fields that were left empty are not in them."""
    if posted.get(OUT, ""):
        return {"not_applicable": True}
    entry: dict[str, Any] = {}
    for key in keys_of(leaf):
        name = key if key == "mark" else f"{PREFIX}{key}"
        value = _read(leaf.rule.facts.get(key), posted, name)
        if value not in ("", []):
            entry[key] = value
    return entry


def plain(text: str) -> str:
    """Return what was typed, full-width characters and blanks in their plain form."""
    return unicodedata.normalize("NFKC", text).strip()


def words_of(leaf: Leaf, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an entry as (what, value) for people: 计划完成项目总数, 12个."""
    if "not_applicable" in entry:
        return [("是否适用", "不适用")]
    found = [(one.label, _shown(one)) for one in fields_of(leaf, entry) if one.is_written]
    if "mark" in entry:
        found.append(("得分", f"{entry['mark']}分"))
    return found


def in_form_words(leaf: Leaf, problem: Problem) -> Problem:
    """Return an engine's problem as the form says it: the field's own words, what was typed.

    The engine speaks of a facts file, `mark 写的是 "15"`; nobody who fills in a form has seen one.
    """
    key = problem.place.key
    said = re.match(rf'{re.escape(key)} 写的是 (?:"([^"]*)"|(.*?))(，.*)', problem.message)
    if not key or said is None:
        return problem
    labels = {field.key: field.label for field in fields_of(leaf, {})} | {"mark": "得分"}
    text, bare, rest = said.groups()
    return replace(problem, message=f"“{labels.get(key, key)}”填的是{text or bare}{rest}")


def _shown(field: Field) -> str:
    if field.choices and not field.rows:
        return next(one.label for one in field.choices if one.value == field.value)
    if field.kind == "streak":
        labels = {YES: "是", NO: "否"}
        return "、".join(labels[row] for row in field.rows if row)
    if field.kind == "panel":
        return "；".join(row for row in field.rows if row)
    return f"{field.value}{field.unit}"


def _level(leaf: Leaf, entry: Mapping[str, Any]) -> Field:
    rule = leaf.rule
    assert isinstance(rule, LevelRule)  # noqa: S101  keys_of gives `level` to this kind alone
    choices = tuple(
        Choice(level.id, level.name, _points(points.low, points.high))
        for level, points in zip(rule.levels, rule.permitted(), strict=True)
    )
    return Field("level", "level", "档次", choices=choices, value=str(entry.get("level", "")))


def _points(low: Fraction, high: Fraction) -> str:
    if low == high:
        return f"{write_said(low)}分"
    return f"{write_said(low)}–{write_said(high)}分"


def _field(key: str, asked: Input, value: Any) -> Field:
    if isinstance(asked, BooleanInput):
        written = "" if value is None else YES if value is True else NO
        choices = (Choice(YES, "是"), Choice(NO, "否"))
        return Field(key, "boolean", asked.name, choices=choices, value=written)
    if isinstance(asked, StreakInput):
        written_rows = [YES if one is True else NO for one in value or []]
        hint = f"按通报日期逐期填写，连续{asked.length}期计一次"
        choices = (Choice(YES, "是"), Choice(NO, "否"))
        rows = (*written_rows, *[""] * SPARE_ROWS)
        return Field(key, "streak", asked.name, hint=hint, choices=choices, rows=rows)
    if isinstance(asked, PanelInput):
        return _panel(key, asked, value)
    low, high = (_text(bound) for bound in asked.bounds)
    kind = "count" if isinstance(asked, CountInput) else "number"
    kind = "percent" if isinstance(asked, PercentInput) else kind
    written = "" if value is None else str(value)
    return Field(key, kind, asked.name, asked.unit, _hint(kind, low, high), low, high, (), written)


def _panel(key: str, asked: PanelInput, value: Any) -> Field:
    low, high = (_text(bound) for bound in asked.bounds)
    written = [" ".join(str(mark) for mark in project) for project in value or []]
    most = asked.most_projects
    rows = (*written, *[""] * (most - len(written)))
    hint = f"每个项目一行，写各位专家的打分（{low}–{high}），用空格分开；最多{most}个项目"
    return Field(key, "panel", asked.name, asked.unit, hint, low, high, rows=rows)


def _hint(kind: str, low: str, high: str) -> str:
    if kind == "count":
        return "不小于0的整数"
    if low and high:
        return f"{low}–{high}"
    return ""


def _text(bound: Fraction | None) -> str:
    return "" if bound is None else write_exact(bound)


def _read(asked: Input | None, posted: Posted, name: str) -> Any:
    if isinstance(asked, BooleanInput):
        return {YES: True, NO: False}.get(posted.get(name, ""), "")
    if isinstance(asked, StreakInput):
        return [one == YES for one in posted.getlist(name) if one in (YES, NO)]
    if isinstance(asked, PanelInput):
        rows = (_numbers(row) for row in posted.getlist(name))
        return [row for row in rows if row]
    return plain(posted.get(name, ""))


def _numbers(row: str) -> Sequence[str]:
    return [part for part in SEPARATORS.split(plain(row)) if part]
