"""One unit's sheet of a result: the regulation's table with score, state and reason."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.look import lay_across, row_height
from kaoping.documents.ranking_sheet import consequence_words
from kaoping.documents.result_cells import STATES, ResultCells, shown_range
from kaoping.documents.words import content_words, full_title
from kaoping.engine import FactsUnit, Run
from kaoping.engine.explain import explain
from kaoping.engine.step import Step
from kaoping.scheme import Leaf, Visit

HEADS = ("编号", "类别", "指标", "条目", "考核内容/标准", "分值", "得分", "状态", "说明")
WIDTHS = (12, 14, 16, 18, 40, 8, 14, 8, 48)
HEAD_ROW = 5


def write_unit(run: Run, unit: FactsUnit, sheet: Worksheet, cells: ResultCells) -> None:
    """Write the sheet of one unit of the run."""
    for row, (text, styles) in enumerate(_identity(run, unit)):
        cells.text(sheet, row, 0, text, styles)
    sheet.set_row(0, 28)
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        cells.text(sheet, HEAD_ROW, column, head, "head boxed")
    group, _ = run.rows[unit.id]
    steps = list(_below(explain(run, unit.id)))
    for row, step in enumerate(steps, start=HEAD_ROW + 1):
        source = run.facts.sources.get(f"{unit.id}/{step.id}")
        if source is not None:
            step.sentences.append(f"来源：{source}")
        visit = group.table.tables.visits[step.id]
        words = content_words(run.scheme, visit) if isinstance(visit.node, Leaf) else ""
        _row(sheet, cells, (row, words), step, visit)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    lay_across(sheet)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&R第&P页 共&N页")


def _identity(run: Run, unit: FactsUnit) -> Iterator[tuple[str, str]]:
    """Yield the lines above the table."""
    outcome = next(one for one in run.outcomes if one.unit == unit.id)
    draft = run.scheme.regulation.status != "in-force"
    total = shown_range(outcome.low, outcome.high)
    if outcome.exact is not None:
        total = total.partition("–")[0]
    parts = [f"总分 {total}", f"等次 {outcome.grade.name if outcome.grade else '未定'}"]
    if run.scheme.regulation.outcome.ranking is not None:
        parts.append(f"名次 {outcome.rank or '未定'}")
    parts += [run.scheme.regulation.flags[flag].name for flag in unit.flags]
    parts += map(consequence_words, outcome.consequences)
    yield f"{unit.name}　{run.facts.year}年评价结果", "title"
    yield "　".join(parts), "section"
    yield f"依据：{full_title(run.scheme)}", "warning" if draft else "text flat"
    yield f"办法校验码：{run.scheme.sha256}", "hint"


def _below(step: Step) -> Iterator[Step]:
    """Yield the steps below a step, holders before what they hold."""
    for child in step.children:
        yield child
        yield from _below(child)


def _row(
    sheet: Worksheet, cells: ResultCells, place: tuple[int, str], step: Step, visit: Visit
) -> None:
    """Write one node; `place` is its row and the regulation's words on it."""
    row, words = place
    styles = "boxed" if isinstance(visit.node, Leaf) else "boxed total"
    texts = [step.id, *_names(visit), words]
    for column, text in enumerate(texts):
        cells.text(sheet, row, column, text, styles)
    if step.full is None:
        cells.text(sheet, row, 5, "", styles)
    else:
        cells.number(sheet, row, 5, Fraction(step.full), styles)
    node = {"score": step.score, "state": step.state, "low": step.low, "high": step.high}
    cells.node(sheet, (row, 6), node, styles)
    cells.text(sheet, row, 7, STATES[step.state], f"{styles} centre")
    reason = "；".join(step.sentences)
    cells.text(sheet, row, 8, reason, styles)
    wrapped = [*zip(texts, WIDTHS, strict=False), (reason, WIDTHS[8])]
    sheet.set_row(row, row_height(wrapped))


def _names(visit: Visit) -> tuple[str, str, str]:
    """Return category, indicator and item of a node; one that holds others fills fewer."""
    above = [node.name for node in visit.above]
    name = visit.node.name
    if not isinstance(visit.node, Leaf):
        return (name, "", "") if len(above) < 2 else (above[-1], name, "")
    if len(above) < 2:
        return (above[0] if above else name, name, "")
    return above[-2], above[-1], name
