"""prefill: what the data say for each section of a report, for both regulations."""

import pytest

from kaoping.assessment.prefill import count_words, ordinal
from kaoping.assessment.queries import report_for
from web.assessment.steps import claim, evidence


def sections(year, unit="haibowan", document=""):
    """Title → text of a report's sections."""
    found = report_for(year.units[unit], year.cycle, year.cycle_unit(unit), document)
    return {one.title: one.text for one in found.sections}, found


def test_wuhais_five_sections_are_drafted_from_the_claims(year):
    """Annex 2: what was done, what went well, what fell short, the conclusions with the score."""
    claim(year, "haibowan", "1.1.1", "已纳入年度重点工作。", mark="2")
    claim(year, "haibowan", "1.1.2", "方案尚未印发。", mark="0")
    claim(year, "haibowan", "7.1.1", "获自治区通报表扬。", count="1")
    texts, report = sections(year)
    assert list(texts) == [
        "工作开展情况", "主要做法和经验", "存在的主要问题", "下一步工作安排及工作建议",
        "自评主要结论",
    ]  # fmt: skip
    assert texts["工作开展情况"].splitlines()[:2] == [
        "（一）组织领导",
        "纳入区年度重点工作。已纳入年度重点工作。",
    ]
    assert "自治区通报表扬" in texts["主要做法和经验"]
    assert (
        "“辖区城市更新方案及年度工作计划”自评0分，差3分：方案尚未印发。"
        in (texts["存在的主要问题"])
    )
    assert texts["下一步工作安排及工作建议"] == ""
    assert "应填76项，已填2项" in texts["自评主要结论"]
    assert "组织保障：自评2.00分（满分24分，10项已填2项）" in texts["自评主要结论"]
    assert "建设宜居舒适城市" not in texts["自评主要结论"]
    assert [one.has_table for one in report.sections] == [False, False, False, False, True]


def test_urumqis_reports_are_drafted_by_dimension_and_by_evidence(urumqi_year):
    """Two papers: the table of claims with its evidence, and the report by four dimensions."""
    claim(urumqi_year, "tianshan", "district.2", "资金使用规范。", level="good", mark="14")
    claim(urumqi_year, "tianshan", "common.3", "手续齐全。", gaps="0")
    evidence(urumqi_year, "tianshan", "district.2")
    texts, _ = sections(urumqi_year, "tianshan", "performance-report")
    assert (
        texts["资金绩效"]
        == "（一）城市更新行动资金筹措及使用\n城市更新行动资金筹措及使用。资金使用规范。"
    )
    assert "手续齐全" in texts["管理绩效"]
    assert "程序性材料漏洞0项" in texts["基本情况"]
    own, _ = sections(urumqi_year, "tianshan", "self-assessment")
    assert own["佐证材料目录"] == "各区（县）人民政府·2 城市更新行动资金筹措及使用：《示例照片》"


def test_full_points_are_those_of_the_whole_heading(urumqi_year):
    """What is not claimed yet counts in the full points; once all is claimed, nothing is left."""
    claim(urumqi_year, "tianshan", "common.3", "手续齐全。", gaps="0")
    texts, _ = sections(urumqi_year, "tianshan", "self-assessment")
    assert "共性指标：自评5.00分（满分40分，5项已填1项）" in texts["自评得分"]


def test_what_went_badly_is_no_experience(year):
    """Deductions are events too; only what brought points is told as experience."""
    claim(year, "haibowan", "7.1.1", "获自治区通报表扬。", count="1")
    claim(year, "haibowan", "8.1.3", "一次配合不及时。", count="1")
    texts, _ = sections(year)
    assert "自治区通报表扬" in texts["主要做法和经验"]
    assert "配合不及时" not in texts["主要做法和经验"]


def test_drafts_follow_the_claims_until_somebody_writes(year):
    """A draft is made anew each time; what a person wrote stays."""
    before, report = sections(year)
    assert not any(one.is_written for one in report.sections)
    claim(year, "haibowan", "1.1.1", "已纳入年度重点工作。", mark="2")
    after, _ = sections(year)
    assert before["工作开展情况"] != after["工作开展情况"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("示例", 2), ("完成率98.6%，共3项。", 7), ("BIM 应用", 3), ("，。！", 0)],
)
def test_words_are_counted_as_people_count_them(text, words):
    """Each Chinese character is one, each number or foreign word one, punctuation none."""
    assert words == count_words(text)


def test_headings_are_numbered_as_documents_number_them():
    """一 to 十, then 十一, 二十, 二十一."""
    assert [ordinal(number) for number in (1, 10, 11, 20, 21)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
    ]
