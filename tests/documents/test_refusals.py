"""What a cell may not hold: each fault has its code, its sheet and cell, and its mend."""

import datetime as dt

import pytest
from openpyxl.styles import numbers

from documents.faults import COVER, MARK, SHEET, cell, problems_of, put, the_problem
from documents.workbooks import (
    codes,
    fill,
    rows,
    score_book,
    three_districts,
)
from materials import facts_file


@pytest.mark.parametrize(
    ("key", "value", "code", "words"),
    [
        (MARK, "两分", "text-in-number", "填的是“两分”，应填：0 或 2"),
        (MARK, "2分", "text-in-number", "请只写数字"),
        (MARK, "1e3", "text-in-number", "“1e3”"),
        (MARK, "x" * 100, "text-in-number", "“" + "x" * 60 + "…”"),
        (MARK, True, "text-in-number", "TRUE"),
        (MARK, dt.date(2023, 1, 2), "date-in-number", "2023-01-02"),
        (MARK, dt.time(1, 30), "date-in-number", "01:30"),
        ("2.2.1|score", "90%", "text-in-number", "应填：0–100"),
        ("dispatch.missing-report|count", "一", "text-in-number", "不小于0的整数"),
        ("8.1.2|last_place", "是、不", "bad-list", "是、是、否"),
        ("8.1.2|last_place", 3, "bad-list", "填的是3"),
        (MARK, "不适用", "not-applicable-refused", "没有不适用"),
        ("@flag|falsification", "有", "not-yes-no", "填“是”"),
        ("@unit|included", "参加", "not-yes-no", "是 或 否"),
    ],
)
def test_a_cell_that_cannot_be_read(wuhai, tmp_path, key, value, code, words):
    """A value of the wrong kind is quoted with its cell, what is allowed and what to do."""
    problem = the_problem(problems_of(wuhai, tmp_path, put(key, value)), code)
    assert words in str(problem)
    assert problem.place.sheet == SHEET
    assert problem.place.cell.startswith("H")
    assert problem.place.unit == "haibowan"
    assert problem.mend
    if not key.startswith("@"):
        assert problem.place.leaf == key.partition("|")[0]
        assert problem.clause


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("district.1|level", "很好", "unknown-level"),
        ("district.1|level", 3, "unknown-level"),
        ("common.2|expert_scores", "90、八十", "bad-list"),
        ("common.2|expert_scores", "90；；80", "bad-list"),
        ("common.4.2|egregious", "也许", "not-yes-no"),
        ("common.4.2|egregious", 1, "not-yes-no"),
        ("district.1|mark", "不适用", "not-applicable-misplaced"),
        ("@attribute|has_projects", "是的", "not-yes-no"),
        ("@attribute|has_projects", "不适用", "not-yes-no"),
        ("@attribute|has_projects", None, "missing-attribute"),
    ],
)
def test_a_cell_of_urumqi(urumqi, tmp_path, key, value, code):
    """Levels, expert marks, answers and 不适用 are refused where they do not belong."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True, "facts": {}}})
    sheet = "各区（县）人民政府"
    edit = put(key, value, "tianshan", sheet)
    problem = the_problem(problems_of(urumqi, tmp_path, edit, content), code)
    assert problem.place.unit == "tianshan"
    assert problem.place.sheet == sheet


def test_not_applicable_stands_alone(urumqi, tmp_path):
    """A leaf is taken out or filled in, not both."""
    content = facts_file(
        urumqi, {"tianshan": {"has_projects": True, "facts": {"district.1": {"level": "good"}}}}
    )
    sheet = "各区（县）人民政府"

    def edit(book):
        cell(book, "district.1|level", "tianshan", sheet).value = "不适用"
        cell(book, "district.1|mark", "tianshan", sheet).value = 14

    problems = problems_of(urumqi, tmp_path, edit, content)
    assert the_problem(problems, "not-applicable-alone").place.key == "mark"


def test_a_unit_without_projects_has_no_common_facts(urumqi, tmp_path):
    """Facts where the regulation evaluates nothing are an error, as they are in a facts file."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": False}})
    edit = put("common.3|gaps", 1, "tianshan", "各区（县）人民政府")
    problems = problems_of(urumqi, tmp_path, edit, content)
    assert the_problem(problems, "leaf-not-evaluated").place.leaf == "common.3"


def test_formulas_errors_and_percentages(wuhai, tmp_path):
    """What only looks like a number is refused cell by cell, all at once."""

    def edit(book):
        cell(book, MARK).value = "=1+1"
        cell(book, "1.1.2|mark").value = "#REF!"
        percent = cell(book, "2.2.1|score")
        percent.value, percent.number_format = 0.9, numbers.FORMAT_PERCENTAGE
        other = cell(book, "2.2.1|score", "wuda")
        other.value, other.number_format = 0.85, '0.0"分"%'

    problems = problems_of(wuhai, tmp_path, edit)
    found = {problem.code: problem for problem in problems}
    assert codes(problems) == ["formula-cell", "error-cell", "percent-format", "percent-format"]
    assert "请粘贴为数值" in str(found["formula-cell"])
    assert found["formula-cell"].place.cell == "H12"
    assert found["formula-cell"].place.leaf == "1.1.1"
    assert "#REF!" in found["error-cell"].message
    assert "85%" in found["percent-format"].message


def test_a_problem_that_was_said_is_not_said_again_by_the_engine(wuhai, tmp_path):
    """A formula in a cell gives one problem for the reader to mend, not a second about its mark."""
    path = fill(wuhai, three_districts(wuhai), tmp_path, put(MARK, "=1+1"))
    result, problems = score_book(wuhai, path)
    assert result is None
    assert codes(problems) == ["formula-cell"]


def test_a_reading_changes_what_is_allowed(wuhai, tmp_path):
    """Under another reading the messages say what that reading allows."""
    content = three_districts(wuhai) | {"readings": {"W28": "partial"}}
    problems = problems_of(wuhai, tmp_path, put(MARK, "半分"), content)
    assert "0–2，0.5的倍数" in the_problem(problems, "text-in-number").message


def test_problems_that_the_engine_finds_have_cells(wuhai, tmp_path):
    """A mark outside its range is found by the engine and still named with sheet and cell."""
    _, problems = score_book(wuhai, fill(wuhai, three_districts(wuhai), tmp_path, put(MARK, 3)))
    problem = the_problem(problems, "mark-outside-range")
    assert (problem.place.sheet, problem.place.cell) == (SHEET, "H12")
    assert (problem.place.unit, problem.place.leaf) == ("haibowan", "1.1.1")


def test_incomplete_inputs_have_a_cell(urumqi, tmp_path):
    """A problem about several missing inputs points into the leaf's rows."""
    facts = {"common.1": {"planned_completions": 3}}
    content = facts_file(urumqi, {"tianshan": {"has_projects": True, "facts": facts}})
    _, problems = score_book(urumqi, fill(urumqi, content, tmp_path))
    problem = the_problem(problems, "inputs-incomplete")
    assert (problem.place.sheet, problem.place.cell) == ("各区（县）人民政府", "H8")


def test_all_problems_at_once(wuhai, tmp_path):
    """Faults of every sort in one workbook are listed together, the engine's among them."""

    def edit(book):
        cell(book, MARK).value = 9
        cell(book, "1.1.2|mark").value = "三"
        cell(book, "1.1.3|mark", "wuda").value = "=2"
        cell(book, "2.2.1|score", "hainan").value = 101
        book[COVER].cell(rows(book[COVER])["@reading|W11"], 4).value = "neither"

    path = fill(wuhai, three_districts(wuhai), tmp_path, edit)
    result, problems = score_book(wuhai, path)
    assert result is None
    assert sorted(codes(problems)) == [
        "bad-value",
        "formula-cell",
        "mark-outside-range",
        "text-in-number",
        "unknown-choice",
    ]
    assert all(problem.place.sheet and problem.place.cell for problem in problems)
