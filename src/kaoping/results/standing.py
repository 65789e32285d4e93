"""Who stands where: a result as a ranking with bars. Values only; it asks the database nothing.

Every number is read off the result; the bar shows how the total is made of base, bonus and penalty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kaoping.numbers import write_shown
from kaoping.results.drawing import Parts, percent, stretch
from kaoping.results.facts import Scored
from kaoping.results.wording import interval_words
from kaoping.scheme import Node, Scheme

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit's bar: parts from the left, what is open, lines at the bounds of grades."""

    parts: Parts
    ticks: list[tuple[str, str]]
    """(what begins here, place)."""
    end: str
    words: str


@dataclass(frozen=True, slots=True)
class Component:
    """A top node of a unit's tables with what it brings to the total."""

    id: str
    name: str
    weight: str
    """`30%`, or empty."""
    score: str | None
    low: str | None
    high: str | None
    full: str | None
    state: str
    takes: bool
    """Whether it is subtracted."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One unit in the ranking."""

    id: str
    name: str
    group: str
    rank: int | None
    shared: bool
    """Whether another unit has the same rank."""
    grade: str | None
    grade_tone: str
    total: str | None
    exact: str | None
    low: str
    high: str
    complete: bool
    components: Sequence[Component]
    consequences: Sequence[str]
    flags: Sequence[str]
    bar: Bar


@dataclass(frozen=True, eq=False)
class Ranking:
    """All units of a result."""

    rows: Sequence[Row]
    ranked: bool
    """Whether the regulation ranks at all."""
    grades: Sequence[tuple[str, str]]
    """(grade, the totals that have it)."""
    tie_rule: str
    whole: Fraction

    @property
    def ties(self) -> list[Row]:
        """The units that share a rank."""
        return [row for row in self.rows if row.shared]

    @property
    def complete(self) -> bool:
        """Whether nothing is open."""
        return all(row.complete for row in self.rows)

    @property
    def heads(self) -> list[str]:
        """The names of the component columns, where all units have the same."""
        names = {tuple(one.name for one in row.components) for row in self.rows}
        return list(names.pop()) if len(names) == 1 else []


@lru_cache(maxsize=32)
def ranking_of(found: Scored) -> Ranking:
    """Return a result as a ranking."""
    scheme = found.run.scheme
    outcome = scheme.regulation.outcome
    units = list(found.units.values())
    whole = max([Fraction(100), *(_reach(scheme, unit) for unit in units)])
    ticks = _ticks(scheme, whole)
    ranks = [unit["rank"] for unit in units if unit["rank"] is not None]
    flags = {unit.id: unit.flags for unit in found.run.facts.units}
    names = [grade.name for grade in outcome.grades]
    rows = [
        _row(scheme, unit, ranks, [scheme.regulation.flags[f].name for f in flags[unit["id"]]],
             (whole, ticks), names)
        for unit in units
    ]  # fmt: skip
    if outcome.ranking is not None and any(row.rank is None for row in rows):
        rows.sort(key=lambda row: (-Fraction(row.low), -Fraction(row.high)))
    return Ranking(
        rows=rows,
        ranked=outcome.ranking is not None,
        grades=[(grade.name, interval_words(grade.when)) for grade in outcome.grades],
        tie_rule=_tie_rule(scheme),
        whole=whole,
    )


def consequence_words(scheme: Scheme, unit: Json) -> list[str]:
    """Return what follows for a unit, with what needs a confirmation said."""
    names = {one.kind: one.name for one in scheme.regulation.outcome.consequences}
    said = []
    for one in unit["consequences"]:
        value = _money(one["value"]) if one["unit"] else one["value"]
        confirm = "（须经确认）" if one["needs_confirmation"] else ""
        said.append(f"{names.get(one['kind'], '')}：{value}{one['unit'] or ''}{confirm}")
    return said


def components_of(scheme: Scheme, unit: Json) -> list[Component]:
    """Return the top nodes of a unit's tables."""
    how = scheme.regulation.total
    found = []
    for node in roots_of(scheme, unit):
        cell = unit["nodes"][node.id]
        weight = how.weight(node.id)
        share = "" if abs(weight) == 1 else f"{write_shown(abs(weight) * 100, 0)}%"
        found.append(
            Component(
                node.id, node.name, share, cell["score"], cell["low"], cell["high"],
                cell["full"], cell["state"], weight < 0,
            )
        )  # fmt: skip
    return found


def roots_of(scheme: Scheme, unit: Json) -> list[Node]:
    """Return the top nodes that a unit has, in the order of the regulation."""
    wanted = scheme.regulation.groups[unit["group"]].tables
    by_id = {node.id: node for node in scheme.regulation.nodes}
    return [by_id[table] for table in wanted]


def _row(
    scheme: Scheme,
    unit: Json,
    ranks: list[int],
    flags: list[str],
    line: tuple[Fraction, list[tuple[str, str]]],
    grades: list[str],
) -> Row:
    group = scheme.regulation.groups[unit["group"]]
    return Row(
        id=unit["id"],
        name=unit["name"],
        group=group.name,
        rank=unit["rank"],
        shared=unit["rank"] is not None and ranks.count(unit["rank"]) > 1,
        grade=unit["grade"],
        grade_tone=_tone(unit["grade"], grades),
        total=unit["total"],
        exact=unit["exact"],
        low=unit["low"],
        high=unit["high"],
        complete=unit["complete"],
        components=components_of(scheme, unit),
        consequences=consequence_words(scheme, unit),
        flags=flags,
        bar=_bar(scheme, unit, *line),
    )


def _tone(grade: str | None, grades: list[str]) -> str:
    if grade is None:
        return "wait"
    if grade == grades[-1]:
        return "wrong"
    return "ok" if grades.index(grade) == 0 else "info"


def _bar(scheme: Scheme, unit: Json, whole: Fraction, ticks: list[tuple[str, str]]) -> Bar:
    low, high = Fraction(unit["low"]), Fraction(unit["high"])
    bonus, penalty = _extras(scheme, unit)
    before = low - bonus + penalty
    parts: Parts = [("kp-bar-sure", *stretch(Fraction(0), min(before, low), whole))]
    if bonus and low > before:
        parts.append(("kp-bar-add", *stretch(before, low, whole)))
    if penalty:
        parts.append(("kp-bar-take", *stretch(low, low + penalty, whole)))
    if high > low:
        parts.append(("kp-bar-open", *stretch(low, high, whole)))
    words = f"总分{unit['low']}" if low == high else f"总分{unit['low']}–{unit['high']}"
    if bonus:
        words += f"，其中加分{write_shown(bonus)}"
    if penalty:
        words += f"，已扣{write_shown(penalty)}"
    return Bar(parts, ticks, percent(low / whole) if low == high else "", words)


def _extras(scheme: Scheme, unit: Json) -> tuple[Fraction, Fraction]:
    """Return what is added on top and what is taken away, as far as it is certain."""
    how = scheme.regulation.total
    bonus = penalty = Fraction(0)
    for node in roots_of(scheme, unit):
        cell = unit["nodes"][node.id]
        if cell["low"] is None:
            continue
        weight = how.weight(node.id)
        if weight < 0:
            penalty += abs(weight) * Fraction(cell["high"])
        elif node.id in how.outside_full:
            bonus += weight * Fraction(cell["low"])
    return bonus, penalty


def _reach(scheme: Scheme, unit: Json) -> Fraction:
    """Return how far right a unit's bar goes."""
    return max(Fraction(unit["high"]), Fraction(unit["low"]) + _extras(scheme, unit)[1])


def _ticks(scheme: Scheme, whole: Fraction) -> list[tuple[str, str]]:
    return [
        (f"{grade.name}：{interval_words(grade.when)}", percent(grade.when.low / whole))
        for grade in scheme.regulation.outcome.grades
        if grade.when.low is not None and grade.when.low > 0
    ]


def _tie_rule(scheme: Scheme) -> str:
    if scheme.regulation.outcome.ranking is None:
        return "本办法不排名次，只定等次。"
    rule = "总分相同的单位名次相同，其后的名次顺延（1、1、3）；比较的是准确值，不是显示的两位小数。"
    ties = {getattr(one, "ties", "") for one in scheme.regulation.outcome.consequences}
    if "pool" in ties:
        rule += "并列单位所占各名次的奖励相加后平分。"
    if "each" in ties:
        rule += "并列单位各得该名次的奖励。"
    return rule


def _money(value: str) -> str:
    text = write_shown(Fraction(value))
    return text.rstrip("0").rstrip(".")
