"""A report as a Word document in the layout of official documents, GB/T 9704-2012.

A4 with margins 37, 35, 28 and 26 mm; body 3号 仿宋 on a fixed line of 28.95 pt with an indent of
two characters; title 2号 小标宋; 一、 黑体, （一） 楷体, no bold; page number 4号 宋体 with a dash
on each side, odd pages right, even pages left. The table of claims follows as an attachment does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE, BODY, SMALL = Pt(22), Pt(16), Pt(14)
LINE = Pt(28.95)
"""One line: the height of a 3号 character and seven eighths of it, 22 lines on 225 mm."""
SONG, FANG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"
TITLE_FONT = "方正小标宋简体"
SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]+）")


class Paper:
    """One document on its way; call the parts in the order in which they stand."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        self.document.core_properties.title = title
        self._page()
        self._styles()
        self._page_numbers()

    def title(self, *lines: str) -> None:
        """Write the title, centred."""
        for line in lines:
            paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
            self._run(paragraph, line, TITLE_FONT, TITLE)
        self._paragraph()

    def heading(self, text: str) -> None:
        """Write a heading of the first level: 一、工作开展情况, in 黑体 and not bold."""
        self._run(self._paragraph(indent=True), text, HEI, BODY)

    def text(self, text: str) -> None:
        """Write a section's text, a paragraph a line; （一） stands in 楷体."""
        for line in filter(None, (one.strip() for one in text.splitlines())):
            font = KAI if SECOND_LEVEL.match(line) and len(line) <= 40 else FANG
            self._run(self._paragraph(indent=True), line, font, BODY)

    def signature(self, organisation: str, day: str) -> None:
        """Write who signs and when, right, two characters from the edge."""
        self._paragraph()
        for line in filter(None, (organisation, day)):
            paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.right_indent = BODY * 2
            self._run(paragraph, line, FANG, BODY)

    def attachment(self, number: int, title: str) -> None:
        """Begin an attachment on a new page; the page numbers run on."""
        self.document.add_page_break()  # type: ignore[no-untyped-call]
        self._run(self._paragraph(), f"附件{number}", HEI, BODY)
        self._paragraph()
        self._run(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), title, TITLE_FONT, TITLE)

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """Write a table whose head comes back on each page; widths in millimetres."""
        table = self.document.add_table(rows=0, cols=len(head))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for number, cells in enumerate((head, *rows)):
            row = table.add_row()
            _keep_whole(row)
            for place, text in enumerate(cells):
                cell = row.cells[place]
                cell.width = Mm(widths[place])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
                self._run(paragraph, text, HEI if number == 0 else FANG, Pt(10.5))
        _repeat(table.rows[0])

    def bytes(self) -> bytes:
        """Return the finished file."""
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(35 - 7 - 5)

    def _styles(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FANG, BODY
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), FANG)

    def _page_numbers(self) -> None:
        settings = self.document.settings
        settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            edge = paragraph.paragraph_format
            edge.right_indent, edge.left_indent = SMALL, SMALL
            self._run(paragraph, "— ", SONG, SMALL)
            _field(self._run(paragraph, "", SONG, SMALL), "PAGE")
            self._run(paragraph, " —", SONG, SMALL)

    def _paragraph(self, alignment: Any = None, *, indent: bool = False) -> Any:
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        if alignment is not None:
            paragraph.alignment = alignment
        if indent:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  no other way to 2 characters
            indentation = properties.get_or_add_ind()
            indentation.set(qn("w:firstLineChars"), "200")
            indentation.set(qn("w:firstLine"), str(int(BODY.twips * 2)))
        return paragraph

    def _run(self, paragraph: Any, text: str, font: str, size: Any) -> Any:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = size, font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001
        return run


def _field(run: Any, code: str) -> None:
    """Put a field, which Word fills in, into a run."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._element.append(part)  # noqa: SLF001  the library has no fields


def _repeat(row: Any) -> None:
    """Let a row come back at the top of each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  the library has no such switch


def _keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  as above
