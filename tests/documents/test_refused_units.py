"""What may not be said of units: heads of columns, listed units, who takes part."""

import pytest

from documents.faults import SHEET, cell, problems_of, put, the_problem
from documents.workbooks import codes, fill, rows, score_book, score_json, three_districts
from materials import facts_file


@pytest.mark.parametrize(
    ("key", "name", "code"),
    [
        ("haibowan", "海勃湾区", "duplicate-unit"),
        ("New District", "示例区", "bad-unit-id"),
        (12, "示例区", "bad-unit-id"),
        ("extra", None, "bad-name"),
        ("extra", "长" * 61, "bad-name"),
        (None, "示例区", "unit-id-missing"),
    ],
)
def test_heads_of_further_units(wuhai, tmp_path, key, name, code):
    """A further unit needs an id of its own and a name that can be shown."""

    def edit(book):
        sheet = book[SHEET]
        sheet.cell(rows(sheet)["@unit|id"], 11).value = key
        sheet.cell(rows(sheet)["@unit|name"], 11).value = name

    problem = the_problem(problems_of(wuhai, tmp_path, edit), code)
    assert problem.place.sheet == SHEET
    assert problem.place.cell.startswith("K")


def test_listed_units_keep_their_names_and_columns(wuhai, tmp_path):
    """A listed unit is not renamed, and does not vanish with its column unsaid."""

    def edit(book):
        cell(book, "@unit|name").value = "海勃湾新区"
        book[SHEET].delete_cols(10)

    problems = problems_of(wuhai, tmp_path, edit)
    assert codes(problems) == ["other-name", "unit-column-missing"]
    assert "hainan" in problems[1].message


def test_a_listed_unit_in_the_wrong_sheet(urumqi, tmp_path):
    """A bureau is evaluated by its own table, wherever somebody writes it."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True}})

    def edit(book):
        sheet = book["各区（县）人民政府"]
        sheet.cell(rows(sheet)["@unit|id"], 16).value = "water"
        sheet.cell(rows(sheet)["@unit|name"], 16).value = "市水务局"

    found = problems_of(urumqi, tmp_path, edit, content)
    assert codes(found) == ["other-group", "duplicate-unit"]


def test_a_unit_that_is_not_evaluated(wuhai, tmp_path):
    """否 in 是否参加评价 leaves a unit out; its facts are named, not quietly dropped."""
    content = three_districts(wuhai)
    path = fill(wuhai, content, tmp_path, put("@unit|included", "否", "wuda"))
    found, problems = score_book(wuhai, path)
    assert codes(problems) == ["left-out-with-facts"]
    del content["units"]["wuda"]
    assert found == score_json(wuhai, content)[0]


def test_nobody_takes_part(wuhai, tmp_path):
    """A workbook without a unit is refused."""

    def edit(book):
        for unit in ("haibowan", "wuda", "hainan"):
            cell(book, "@unit|included", unit).value = "否"

    problems = problems_of(wuhai, tmp_path, edit, facts_file(wuhai, {}))
    assert codes(problems) == ["no-units"]
