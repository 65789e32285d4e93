"""The ranking as a table: rank, unit, components, total or range, grade, consequences."""

from __future__ import annotations

import sys
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaoping.engine import Run, components_of, summaries_of
from kaoping.engine.columns import Columns
from kaoping.engine.exact import ExactColumn
from kaoping.engine.facts import FactsUnit
from kaoping.engine.run import fraction_at
from kaoping.numbers import with_minus, write_exact, write_shown

PIPED_WIDTH = 140
GRADE_STYLES = ("bold green", "green", "yellow", "bold red")


def result_table(run: Run) -> str:
    """Return the result as text; coloured only when standard output is a terminal."""
    out = StringIO()
    terminal = sys.stdout.isatty()
    measure = Console()
    width = measure.width if terminal else PIPED_WIDTH
    console = Console(file=out, force_terminal=terminal, width=width, highlight=False)
    regulation = run.scheme.regulation
    status = f"（{regulation.status_label}）" if regulation.status == "draft" else ""
    console.print(Text(f"{regulation.title}{status}　{run.facts.year}年", style="bold"))
    console.print(_table(run))
    for line in _notes(run):
        console.print(Text(line, style="dim"))
    return out.getvalue()


def _table(run: Run) -> Table:
    table = Table(header_style="bold", expand=False)
    ranked = run.scheme.regulation.outcome.ranking is not None
    if ranked:
        table.add_column("名次", justify="right")
    table.add_column("单位", no_wrap=True)
    for head in _component_heads(run):
        table.add_column(head, justify="right")
    table.add_column("总分", justify="right", no_wrap=True)
    table.add_column("等次", no_wrap=True)
    table.add_column("结果运用")
    results = {unit["id"]: unit for unit in summaries_of(run)}
    for unit in run.ordered():
        result = results[unit.id]
        cells: list[str | Text] = []
        if ranked:
            cells.append("—" if result["rank"] is None else str(result["rank"]))
        cells.append(unit.name)
        cells += _components(run, unit)
        if result["total"] is None:
            ends = (with_minus(result[end]) for end in ("low", "high"))
            cells.append(Text("–".join(ends), style="italic"))
        else:
            cells.append(Text(with_minus(result["total"]), style="bold"))
        cells.append(_grade(run, result["grade"]))
        cells.append("；".join(_consequence(one) for one in result["consequences"]) or "—")
        table.add_row(*cells)
    return table


def _component_heads(run: Run) -> list[str]:
    """Return the heads of the component columns."""
    return [
        f"{'−' if head.is_subtracted else ''}{head.name}"
        + (f" {write_exact(100 * head.share)}%" if head.share != 1 else "")
        for head in components_of(run)
    ]


def _components(run: Run, unit: FactsUnit) -> list[str]:
    group, row = run.rows[unit.id]
    cells = []
    for node in group.table.tables.roots:
        columns = group.scored.nodes[node.id]
        cells.append(_score(columns, row))
    return cells


def _score(columns: Columns[ExactColumn], row: int) -> str:
    if columns.applicable is not None and not columns.applicable[row]:
        return "不适用"
    low, high = fraction_at(columns.low, row), fraction_at(columns.high, row)
    shown = [
        with_minus(write_exact(end) if end.denominator == 1 else write_shown(end))
        for end in (low, high)
    ]
    return shown[0] if low == high else f"{shown[0]}–{shown[1]}"


def _grade(run: Run, grade: str | None) -> Text:
    if grade is None:
        return Text("未定", style="dim")
    names = [one.name for one in run.scheme.regulation.outcome.grades]
    place = names.index(grade)
    last = len(names) - 1
    style = GRADE_STYLES[-1] if place == last else GRADE_STYLES[min(place, 2)]
    return Text(grade, style=style)


def _consequence(one: dict[str, object]) -> str:
    confirm = "（须确认）" if one["needs_confirmation"] else ""
    return f"{one['value']}{one['unit'] or ''}{confirm}"


def _notes(run: Run) -> list[str]:
    settled = "、".join(f"{key}={choice}" for key, choice in run.scheme.settled.items())
    notes = [f"释义：{settled}", f"办法校验码：{run.scheme.sha256}"]
    if "*" in run.facts.sources:
        notes.append(f"数据来源：{run.facts.sources['*']}")
    pending = [outcome for outcome in run.outcomes if not outcome.complete]
    if pending:
        notes.append(f"{len(pending)}个单位尚有未定的条目，总分以可能的最低–最高分表示")
    return notes
