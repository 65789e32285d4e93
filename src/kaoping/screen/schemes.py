"""A scheme as text: the list, the whole table, the trace."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kaoping.numbers import write_exact
from kaoping.scheme import Leaf, Scheme, load_scheme, walk
from kaoping.scheme.shelf import shipped
from kaoping.scheme.trace import Trace, TracedLine

PIPED_WIDTH = 140


def console(*, err: bool = False) -> Console:
    """Return a console for standard output (or error), wide enough when it is not a terminal."""
    stream = sys.stderr if err else sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else PIPED_WIDTH,
        highlight=False,
        soft_wrap=False,
    )


def print_list() -> None:
    """Print the shipped schemes."""
    table = Table("编号", "名称", "状态", "SHA-256")
    for name, folder in shipped().items():
        scheme, _ = load_scheme(folder)
        if scheme is not None:
            regulation = scheme.regulation
            table.add_row(name, regulation.title, regulation.status_label, scheme.sha256[:16])
    console().print(table)


def print_scheme(scheme: Scheme) -> None:
    """Print a scheme: identity, tables, grades, stages, readings."""
    out = console()
    regulation = scheme.regulation
    out.print(f"[bold]{escape(regulation.title)}[/bold]（{regulation.status_label}）")
    out.print(f"编号 {regulation.id}　城市 {regulation.city}　SHA-256 {scheme.sha256}")
    out.print(_tables(scheme))
    out.print(_outcome(scheme))
    out.print(_stages(scheme))
    out.print(_readings(scheme))


def _tables(scheme: Scheme) -> Table:
    table = Table("编号", "指标", "分值", "计分方式", "考核单位", "依据", title="指标与评分标准")
    bodies = scheme.regulation.bodies
    for visit in walk(scheme.regulation):
        node = visit.node
        indent = "  " * len(visit.above)
        points = "" if node.points is None else write_exact(node.points)
        if not isinstance(node, Leaf):
            table.add_row(node.id, f"[bold]{indent}{escape(node.name)}[/bold]", points, "", "", "")
            continue
        assessors = "、".join(bodies[body].name for body in visit.assessors)
        clause = "；".join(scheme.source.cite_all(node.rule.quotations()))
        kind = node.rule.label
        table.add_row(node.id, indent + escape(node.name), points, kind, assessors, escape(clause))
    return table


def _outcome(scheme: Scheme) -> Table:
    table = Table("等次", "总分", title="等次与结果运用")
    for grade in scheme.regulation.outcome.grades:
        table.add_row(grade.name, escape(str(grade.when)))
    for consequence in scheme.regulation.outcome.consequences:
        quotes = "；".join(scheme.source.cite_all(consequence.quote))
        table.add_row(consequence.name, escape(quotes))
    return table


def _stages(scheme: Scheme) -> Table:
    table = Table("环节", "名称", "开放", "说明", title="流程")
    for stage in scheme.regulation.process.stages:
        window = stage.window
        days = f"{window.opens or ''} – {window.closes or ''}" if window else ""
        optional = "（可选）" if stage.optional else ""
        table.add_row(stage.id, stage.name + optional, days, escape(stage.note))
    return table


def _readings(scheme: Scheme) -> Table:
    table = Table("释义", "原文行", "问题", "做法", title="释义（办法未写明处的读法）")
    for reading in scheme.readings:
        if reading.choices:
            used = scheme.settled[reading.id]
            answer = "\n".join(
                f"{'●' if choice == used else '○'} {choice}：{meaning}"
                for choice, meaning in reading.choices.items()
            )
        else:
            answer = reading.decision or f"不影响结果：{reading.no_effect}"
        lines = "、".join(map(str, reading.lines))
        table.add_row(reading.id, lines, escape(reading.question), escape(answer))
    return table


def print_trace(found: Trace, *, err: bool = False) -> None:
    """Print each line of the source with what carries it; what is left over is marked."""
    table = Table("行", "原文", "承载", "未承载")
    for line in found.lines:
        if not line.is_blank:
            table.add_row(str(line.number), escape(_short(line)), _carriers(line), line.left_over)
    out = console(err=err)
    out.print(table)
    for line in found.lines:
        if line.left_over:
            out.print(f"第{line.number}行没有承载：{line.left_over}", markup=False, soft_wrap=True)
    for carrier, quotation in found.not_found:
        out.print(f"{carrier} 的引文不在原文中：{quotation}", markup=False, soft_wrap=True)


def _short(line: TracedLine) -> str:
    text = line.text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"


def _carriers(line: TracedLine) -> str:
    shown = line.carriers if len(line.carriers) <= 4 else [*line.carriers[:3], "…"]
    return escape("、".join(shown)) or "[red]无[/red]"


def trace_summary(found: Trace) -> str:
    """Return the shares that are carried, in lines and characters."""
    lines, all_lines = found.lines_share
    signs, all_signs = found.characters_share
    return (
        f"行：{lines}/{all_lines}（{_percent(lines, all_lines)}）　"
        f"字：{signs}/{all_signs}（{_percent(signs, all_signs)}）"
    )


def _percent(part: int, whole: int) -> str:
    """Return a share that reads 100% only when nothing is missing."""
    if part == whole:
        return "100%"
    return f"{min(10000 * part // whole, 9999) / 100:.2f}%"
