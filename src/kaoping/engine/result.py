"""A run as the result that scripts rely on (`interface.md`, "Result (JSON)")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from kaoping.engine.columns import Columns
from kaoping.engine.exact import ExactColumn
from kaoping.engine.facts import FactsUnit
from kaoping.engine.outcome import UnitOutcome
from kaoping.engine.run import GroupRun, Run
from kaoping.numbers import write_exact, write_shown

Json: TypeAlias = dict[str, Any]


def result_of(run: Run) -> Json:
    """Return the result of a run as a JSON value, with all nodes of every unit."""
    nodes = {unit: cells for group in run.groups for unit, cells in _nodes(run, group).items()}
    units = summaries_of(run)
    for unit in units:
        unit["nodes"] = nodes[unit["id"]]
    return {**_head(run), "units": units}


def result_text(run: Run) -> str:
    """Return the result as JSON text, one unit a line."""
    result = result_of(run)
    units = ",\n".join(json.dumps(unit, ensure_ascii=False) for unit in result.pop("units"))
    head = json.dumps(result, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "units": [\n{units}\n]}}\n'


def summaries_of(run: Run) -> list[Json]:
    """Return each unit's total, grade, rank and consequences, in the order of results."""
    decimals = run.scheme.regulation.outcome.display.decimals
    outcomes = {outcome.unit: outcome for outcome in run.outcomes}
    return [_summary(unit, outcomes[unit.id], decimals) for unit in run.ordered()]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the total as a column of a table: name, share, and whether it is taken off."""

    name: str
    share: Fraction
    is_subtracted: bool


def components_of(run: Run) -> list[Component]:
    """Return the parts of the total, in order; tables that differ from group to group share one."""
    regulation = run.scheme.regulation
    names = {node.id: node.name for node in regulation.nodes}
    tables = [regulation.groups[group.table.group].tables for group in run.groups]
    found = []
    for place in range(max(map(len, tables))):
        ids = {one[place] for one in tables if place < len(one)}
        if len(ids) > 1:
            found.append(Component("本单位指标", Fraction(1), is_subtracted=False))
            continue
        (node,) = ids
        weight = regulation.total.weight(node)
        found.append(Component(names[node], abs(weight), is_subtracted=weight < 0))
    return found


def _head(run: Run) -> Json:
    return {
        "scheme": run.scheme.id,
        "scheme_sha256": run.scheme.sha256,
        "year": run.facts.year,
        "readings": dict(run.scheme.settled),
    }


def _summary(unit: FactsUnit, outcome: UnitOutcome, decimals: int) -> Json:
    exact = outcome.exact
    return {
        "id": unit.id,
        "name": unit.name,
        "group": unit.group,
        "total": None if exact is None else write_shown(exact, decimals),
        "exact": None if exact is None else str(exact),
        "low": write_shown(outcome.low, decimals),
        "high": write_shown(outcome.high, decimals),
        "complete": outcome.complete,
        "grade": outcome.grade.name if outcome.grade else None,
        "rank": outcome.rank,
        "consequences": [
            {
                "kind": consequence.kind,
                "value": consequence.value,
                "unit": consequence.unit,
                "needs_confirmation": consequence.needs_confirmation,
            }
            for consequence in outcome.consequences
        ],
    }


def _nodes(run: Run, group: GroupRun) -> dict[str, dict[str, Json]]:
    """Return unit → node → the node's four columns, as text."""
    size = group.table.size
    units = [run.facts.units[position].id for position in group.table.positions]
    found: dict[str, dict[str, Json]] = {unit: {} for unit in units}
    order = [node for node in group.table.tables.visits if node in group.scored.nodes]
    for node in order:
        cells = _cells(group.scored.nodes[node], size)
        for unit, cell in zip(units, cells, strict=True):
            found[unit][node] = cell
    return found


def _cells(columns: Columns[ExactColumn], size: int) -> list[Json]:
    lows, highs = _texts(columns.low, size), None
    if columns.low is not columns.high:
        highs = _texts(columns.high, size)
    fulls: list[str | None] = [None] * size
    if isinstance(columns.full, Fraction):
        fulls = [write_exact(columns.full)] * size
    elif columns.full is not None:
        fulls = list(_texts(columns.full, size))
    pending = [False] * size if columns.pending is None else columns.pending.tolist()
    applies = [True] * size if columns.applicable is None else columns.applicable.tolist()
    cells = []
    for row in range(size):
        if not applies[row]:
            cells.append(dict(NOT_APPLICABLE))
            continue
        low = lows[row]
        cells.append(
            {
                "score": None if pending[row] else low,
                "low": low,
                "high": low if highs is None else highs[row],
                "full": fulls[row],
                "state": "pending" if pending[row] else "settled",
            }
        )
    return cells


NOT_APPLICABLE: Json = {
    "score": None,
    "low": None,
    "high": None,
    "full": "0",
    "state": "not-applicable",
}


def _texts(column: ExactColumn, size: int) -> list[str]:
    """Return the values of a column as exact text, each different value written once."""
    known: dict[Fraction, str] = {}
    texts = []
    for value in column.fractions(size):
        text = known.get(value)
        if text is None:
            text = known[value] = write_exact(value)
        texts.append(text)
    return texts
