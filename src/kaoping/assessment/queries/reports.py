"""A unit's report: the sections that the scheme asks for, written or prefilled, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.errors import NotThere
from kaoping.assessment.checklist import reports_of
from kaoping.assessment.layout import Words, cited
from kaoping.assessment.models import ReportSection
from kaoping.assessment.prefill import count_words, ordinal, prefilled, takes_table
from kaoping.assessment.queries.sheet_page import Sheet
from kaoping.assessment.queries.sheets import sheet_for
from kaoping.assessment.revisions import History
from kaoping.audit.memory import kept

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme.process import Document


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section of a report."""

    number: int
    title: str
    guidance: str
    clauses: Sequence[Words]
    text: str
    """What is written, else what the data suggest."""
    is_written: bool
    version: int
    by: str
    at: datetime | None
    conflicts: Sequence[ReportSection]
    has_table: bool
    """Whether the table of claims follows this section."""

    @property
    def ordinal(self) -> str:
        """The section's number as headings write it."""
        return ordinal(self.number + 1)

    @property
    def words(self) -> int:
        """How many characters and words a person would count."""
        return count_words(self.text)


@dataclass
class Report:
    """A unit's report."""

    sheet: Sheet
    document: Document
    documents: Sequence[Document]
    """All reports that the scheme asks of units, to switch between."""
    sections: Sequence[SectionText]

    @property
    def words(self) -> int:
        """The length of the whole report."""
        return sum(section.words for section in self.sections)

    @property
    def unwritten(self) -> int:
        """How many sections nobody has written yet."""
        return sum(not section.is_written for section in self.sections)

    def section(self, number: int) -> SectionText:
        """Return one section.

        Raises:
            NotThere: The report has no such section.
        """
        if number >= len(self.sections):
            raise NotThere("assessment.unknown-section", "报告没有这个部分。")
        return self.sections[number]


def report_for(actor: Actor, cycle: Cycle, unit: CycleUnit, document_id: str = "") -> Report:
    """Return a report of a unit; the first that the scheme asks for by default.

    Raises:
        NotThere: The scheme asks no such report of units, or it is not submitted and not one's own.
    """
    sheet = sheet_for(actor, cycle, unit)
    if not sheet.is_own and not sheet.is_submitted:
        message = f"{unit.name}的自评报告还没有提交。"
        raise NotThere("assessment.not-submitted", message, "提交后可以在这里查看。")
    documents = reports_of(sheet.timetable)
    document = next((one for one in documents if document_id in ("", one.id)), None)
    if document is None:
        raise NotThere("assessment.unknown-report", "办法没有要求被评价单位编写这份报告。")
    name = "assessment.report", unit.pk, document.id, actor.standpoint
    return Report(sheet, document, documents, kept(cycle.pk, name, lambda: _read(sheet, document)))


def _read(sheet: Sheet, document: Document) -> list[SectionText]:
    rows = ReportSection.objects.filter(unit=sheet.unit, document_id=document.id)
    rows = rows.select_related("by")
    histories: dict[int, list[ReportSection]] = {}
    for row in rows:
        histories.setdefault(row.section, []).append(row)
    tables = takes_table(document)
    return [
        _section(sheet, document, number, History.of(histories.get(number, [])), number == tables)
        for number in range(len(document.sections))
    ]


def _section(
    sheet: Sheet,
    document: Document,
    number: int,
    history: History[ReportSection],
    has_table: bool,  # noqa: FBT001  one of five
) -> SectionText:
    heading, now = document.sections[number], history.current
    is_written = now is not None
    return SectionText(
        number=number,
        title=heading.title,
        guidance=heading.guidance,
        clauses=cited(sheet.timetable.scheme, heading.quote),
        text=now.text if now is not None else prefilled(sheet, heading),
        is_written=is_written,
        version=history.version,
        by=now.by.name if now is not None and now.by else "",
        at=now.at if now is not None else None,
        conflicts=history.conflicts,
        has_table=has_table,
    )
