"""word: the layout of official documents, GB/T 9704-2012, as Word reads it."""

import io

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaoping.assessment.word import Paper


def paper():
    """A short document, read back."""
    made = Paper("示例报告")
    made.title("示例区", "2023年度自评报告")
    made.heading("一、工作开展情况")
    made.text("（一）组织领导\n示例文字。\n\n第二段。")
    made.signature("示例区人民政府", "2023年11月20日")
    made.attachment(1, "自评得分表")
    made.table(("条目", "自评"), [("1.1.1 示例", "2"), ("1.1.2 示例", "—")], (60, 30))
    return Document(io.BytesIO(made.bytes()))


def paragraph(document, text):
    """The paragraph with this text."""
    return next(one for one in document.paragraphs if one.text == text)


def font_of(run):
    """The font of Chinese characters."""
    return run._element.rPr.rFonts.get(qn("w:eastAsia"))


def near(length, millimetres):
    """Word keeps twentieths of a point: a length is right to a tenth of a millimetre."""
    return abs(length - Mm(millimetres)) < Mm(1) / 10


def test_the_page_is_a4_with_the_margins_of_the_standard():
    """Top 37, left 28; the block of 156 × 225 mm leaves 26 and 35."""
    section = paper().sections[0]
    assert near(section.page_width, 210)
    assert near(section.page_height, 297)
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert all(near(side, wanted) for side, wanted in zip(sides, (37, 28, 26, 35), strict=True))


def test_text_is_three_hao_fangsong_on_fixed_lines_with_two_characters_indent():
    """Body: 16 pt 仿宋, exact spacing of 22 lines a page, first line indented by two characters."""
    body = paragraph(paper(), "示例文字。")
    assert (font_of(body.runs[0]), body.runs[0].font.size) == ("仿宋", Pt(16))
    form = body.paragraph_format
    assert form.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert 225 / 22.5 < form.line_spacing.mm < 225 / 21.5
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_levels_have_their_fonts_and_nothing_is_bold():
    """一、 in 黑体, （一） in 楷体, both 16 pt; the standard adds no bold."""
    document = paper()
    assert font_of(paragraph(document, "一、工作开展情况").runs[0]) == "黑体"
    assert font_of(paragraph(document, "（一）组织领导").runs[0]) == "楷体"
    runs = [run for one in document.paragraphs for run in one.runs]
    assert not any(run.bold for run in runs)
    assert paragraph(document, "示例区").runs[0].font.size == Pt(22)


def test_page_numbers_stand_outside_with_a_dash_on_each_side():
    """4号 宋体; odd pages right, even pages left, and the field that Word counts."""
    document = paper()
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        line = footer.paragraphs[0]
        sides.append(line.alignment.name)
        assert line.text.startswith("— ")
        assert line.text.endswith(" —")
        assert "PAGE" in line._p.xml
        assert (font_of(line.runs[0]), line.runs[0].font.size) == ("宋体", Pt(14))
    assert sides == ["RIGHT", "LEFT"]


def test_the_attachment_begins_a_page_and_its_table_repeats_its_head():
    """附件1 in 黑体 at the left, the table's first row on each page."""
    document = paper()
    assert font_of(paragraph(document, "附件1").runs[0]) == "黑体"
    table = document.tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["1.1.1 示例", "2"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_blank_lines_are_not_paragraphs():
    """A text pasted with blank lines comes out without holes."""
    texts = [one.text for one in paper().paragraphs]
    at = texts.index("（一）组织领导")
    assert texts[at : at + 3] == ["（一）组织领导", "示例文字。", "第二段。"]
