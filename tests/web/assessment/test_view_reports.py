"""自评报告: sections, saving, preview, Word."""

import io

from docx import Document

from kaoping.assessment.models import ReportSection
from web.assessment.steps import HTMX, claim, submit
from web.cast import make_actor, sign_in


def address(year, rest="", unit="haibowan", document="self-report"):
    """The address of a report."""
    return f"/{year.cycle.pk}/report/{unit}/{document}/{rest}"


def test_a_unit_is_led_to_its_report(client, year):
    """The rail's entry leads to the first document that the scheme asks for."""
    response = sign_in(client, year.unit).get(f"/{year.cycle.pk}/report/")
    assert response.url == address(year)
    elsewhere = sign_in(client, year.office).get(f"/{year.cycle.pk}/report/")
    assert elsewhere.url == f"/{year.cycle.pk}/self-assessment/"


def test_five_sections_with_the_regulations_words(client, year):
    """Annex 2's headings and guidance, drafted in grey until somebody writes."""
    claim(year, "haibowan", "1.1.1", "已纳入重点工作。", mark="2")
    text = sign_in(client, year.unit).get(address(year)).content.decode()
    for words in (
        "工作开展情况", "主要做法和经验", "存在的主要问题", "下一步工作安排及工作建议",
        "自评主要结论", "总结提炼推进城市更新工作中探索出的典型经验及做法。", "附件2·二",
        "已纳入重点工作。",
    ):  # fmt: skip
        assert words in text
    assert text.count("kp-as-drafted") == 5
    assert text.count("<form") >= 5


def test_a_section_is_saved_with_and_without_htmx(client, year):
    """A part for the script, a way back without one."""
    signed = sign_in(client, year.unit)
    part = signed.post(address(year, "0/"), {"text": "第一次", "base-version": "0"}, headers=HTMX)
    text = part.content.decode()
    assert 'value="1" id="section-base-0"' in text
    assert "已编写" in text
    whole = signed.post(address(year, "0/"), {"text": "第二次", "base-version": "1"})
    assert whole.url == f"{address(year)}#section-0"
    assert signed.get(address(year)).content.decode().count("kp-as-drafted") == 4


def test_two_people_writing_one_section(client, year):
    """Both texts stand on the page until they are merged."""
    sign_in(client, year.unit).post(address(year, "0/"), {"text": "甲写的", "base-version": "0"})
    signed = sign_in(client, make_actor("unit", year.unit.organisation, "colleague"))
    part = signed.post(address(year, "0/"), {"text": "乙写的", "base-version": "0"}, headers=HTMX)
    assert part.status_code == 409
    text = signed.get(address(year)).content.decode()
    assert "甲写的" in text
    assert "乙写的" in text
    mine = ReportSection.objects.exclude(conflict_with=None).get()
    merged = {"text": "两人写的", "base-version": "1", "merges": mine.pk}
    assert signed.post(address(year, "0/"), merged).status_code == 302
    assert "未合并的一份" not in signed.get(address(year)).content.decode()


def test_a_refused_section_keeps_its_text(client, year):
    """Too long, or too late: the words stay in the field."""
    signed = sign_in(client, year.unit)
    long = signed.post(address(year, "0/"), {"text": "字" * 30001, "base-version": "0"})
    assert long.status_code == 422
    submit(year)
    late = signed.post(address(year, "0/"), {"text": "迟到的文字", "base-version": "0"})
    assert late.status_code == 409


def test_the_preview_holds_sections_and_table(client, year):
    """As it will be printed, the table of claims after the text."""
    claim(year, "haibowan", "1.1.1", "已纳入重点工作。", mark="2")
    text = sign_in(client, year.unit).get(address(year, "preview/")).content.decode()
    for words in ("海勃湾区2023年度城市更新工作自评报告", "一、工作开展情况", "附件1　自评得分表"):
        assert words in text


def test_the_word_file_opens_and_says_the_same(client, year):
    """Title, five numbered sections, signature, and all 86 items in the table."""
    claim(year, "haibowan", "1.1.1", "已纳入重点工作。", mark="2")
    response = sign_in(client, year.unit).get(address(year, "download/"))
    assert "attachment" in response.headers["Content-Disposition"]
    document = Document(io.BytesIO(response.content))
    texts = [one.text for one in document.paragraphs]
    assert texts[:2] == ["海勃湾区", "2023年度城市更新工作自评报告"]
    assert "五、自评主要结论" in texts
    assert "乌海市海勃湾区人民政府" in texts
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert len(rows) == 87
    first = next(row for row in rows if row[0].startswith("1.1.1"))
    assert first[2:5] == ["2", "2", "已纳入重点工作。"]


def test_urumqis_two_papers(client, urumqi_year):
    """Whatever documents the scheme asks for are there, each with its sections."""
    unit = "tianshan"
    signed = sign_in(client, urumqi_year.units[unit])
    text = signed.get(
        address(urumqi_year, unit=unit, document="performance-report")
    ).content.decode()
    for words in ("城市更新行动绩效自评表", "城市更新行动绩效评价报告", "资金绩效"):
        assert words in text


def test_reports_of_others(client, year):
    """Another unit's report is not there; others read it once it is submitted."""
    assert sign_in(client, year.other_unit).get(address(year)).status_code == 404
    assert sign_in(client, year.leader).get(address(year)).status_code == 403
    office = sign_in(client, year.office)
    assert office.get(address(year)).status_code == 404
    assert office.post(address(year, "0/"), {"text": "示例"}).status_code == 403
    submit(year)
    page = office.get(address(year))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()


def test_unknown_documents_sections_and_methods(client, year):
    """404 and 405, never an error."""
    signed = sign_in(client, year.unit)
    assert signed.get(address(year, document="other")).status_code == 404
    assert signed.post(address(year, "9/"), {"text": "示例"}).status_code == 404
    assert signed.get(address(year, "0/")).status_code == 405
    assert signed.post(address(year)).status_code == 405
