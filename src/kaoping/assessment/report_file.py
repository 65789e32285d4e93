"""A unit's report as a file, from what the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.assessment.prefill import ordinal
from kaoping.assessment.word import Paper
from kaoping.numbers import write_said
from kaoping.worktime import in_shanghai, written_day

if TYPE_CHECKING:
    from kaoping.assessment.queries.reports import Report
    from kaoping.assessment.queries.sheet_page import Row

HEAD = ("条目", "考核标准", "分值", "自评", "说明", "佐证材料")
WIDTHS = (24, 44, 12, 14, 36, 26)


def title_of(report: Report) -> str:
    """Return the report's title: unit, year, document."""
    cycle = report.sheet.cycle
    name = report.document.name.removeprefix("年度")
    return f"{report.sheet.unit.name}{cycle.year}年度{name}"


def file_of(report: Report) -> bytes:
    """Return the report as a Word file; sections that nobody wrote hold the drafted text."""
    sheet = report.sheet
    paper = Paper(title_of(report))
    paper.title(
        f"{sheet.unit.name}", f"{sheet.cycle.year}年度{report.document.name.removeprefix('年度')}"
    )
    for section in report.sections:
        paper.heading(f"{ordinal(section.number + 1)}、{section.title}")
        paper.text(section.text or "（本部分尚未编写）")
        if section.has_table:
            paper.text("各条目自评得分见附件1。")
    assessment = sheet.assessment
    submitted = assessment.submitted_at if assessment and sheet.is_submitted else None
    day = written_day(in_shanghai(submitted).date()) if submitted else ""
    organisation = sheet.unit.organisation
    paper.signature(organisation.name if organisation else sheet.unit.name, day)
    paper.attachment(1, "自评得分表")
    paper.table(HEAD, rows_of(report), WIDTHS)
    return paper.bytes()


def rows_of(report: Report) -> list[tuple[str, ...]]:
    """Return the table of claims, a row an item."""
    return [_row(row) for row in report.sheet.rows.values()]


def score_of(row: Row) -> str:
    """Return what an item claims: a number, 不适用, or a dash for nothing yet."""
    if row.is_out:
        return "不适用"
    permit = row.permit
    if permit is None or permit.score is None or row.state in {"missing", "wrong"}:
        return "—"
    return write_said(permit.score)


def _row(row: Row) -> tuple[str, ...]:
    leaf = row.line.leaf
    return (
        row.line.title,
        "".join(words.text for words in row.line.standard),
        "" if leaf.points is None else write_said(leaf.points),
        score_of(row),
        row.claim.explanation,
        "、".join(one.title for one in row.evidence),
    )
