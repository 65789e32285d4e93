"""What may not be done to a template: cells merged or hidden, rows and sheets gone or changed."""

import re

import openpyxl
import pytest

from documents.faults import COVER, MARK, SHEET, problems_of, the_problem
from documents.workbooks import (
    codes,
    fill,
    part,
    read,
    rezip,
    rows,
    score_book,
    score_json,
    template,
    three_districts,
)
from materials import shipped_scheme


def test_merged_and_hidden(wuhai, tmp_path):
    """Merged cells, and values that nobody sees, are refused."""

    def edit(book):
        sheet = book[SHEET]
        at = rows(sheet)
        sheet.merge_cells(
            start_row=at["1.1.2|mark"], end_row=at["1.1.2|mark"], start_column=8, end_column=9
        )
        sheet.row_dimensions[at[MARK]].hidden = True
        sheet.column_dimensions["J"].hidden = True
        sheet.row_dimensions[at["6.1.1|mark"]].hidden = True

    problems = problems_of(wuhai, tmp_path, edit)
    assert codes(problems) == ["merged-cells", "hidden-values", "hidden-values"]
    assert problems[0].place.cell == "H13"
    assert "第12行" in problems[1].message
    assert "J列" in problems[2].message


def test_a_row_of_no_height_is_hidden(wuhai, tmp_path):
    """A row pressed together until nobody sees it counts as hidden."""
    path = fill(wuhai, three_districts(wuhai), tmp_path)
    sheet = part(path, "xl/worksheets/sheet2.xml")
    flat = re.sub(rb'(<row r="12"[^>]* ht=")[0-9.]+"', rb'\g<1>0"', sheet)
    assert flat != sheet
    rezip(path, {"xl/worksheets/sheet2.xml": flat})
    assert codes(read(wuhai, path)[1]) == ["hidden-values"]


def test_hidden_renamed_and_further_sheets(wuhai, tmp_path):
    """A sheet that is hidden or gone is refused; one that somebody added is named and left."""

    def edit(book):
        book[SHEET].sheet_state = "hidden"
        book.create_sheet("底稿")["A1"] = "=1+1"

    problems = problems_of(wuhai, tmp_path, edit)
    assert codes(problems) == ["sheet-ignored", "hidden-sheet"]
    assert problems[0].severity == "warning"

    def rename(book):
        book[SHEET].title = "各区"

    problems = problems_of(wuhai, tmp_path, rename)
    assert codes(problems) == ["sheet-missing", "sheet-ignored", "no-units"]


def test_keys_of_rows(wuhai, tmp_path):
    """Rows are known by the keys in column A; deleted, changed and doubled ones are named."""

    def edit(book):
        sheet = book[SHEET]
        at = rows(sheet)
        sheet.cell(at[MARK], 1).value = "1.1.1|marks"
        sheet.cell(at["1.1.3|mark"], 1).value = "1.1.2|mark"
        sheet.delete_rows(at["6.3.1|mark"])

    problems = problems_of(wuhai, tmp_path, edit)
    assert codes(problems) == ["row-key-changed", "row-twice", *["row-missing"] * 3]
    assert problems[0].place.cell == "A12"
    assert "1.1.1|marks" in problems[0].message
    assert "重新生成模板" in problems[0].mend
    assert ["1.1.1|mark" in problems[2].message, "6.3.1|mark" in problems[4].message] == [
        True,
        True,
    ]


def test_rows_may_move_and_blank_ones_may_come_between(wuhai, tmp_path):
    """Rows are found by their keys, so that an inserted blank row changes nothing."""
    content = three_districts(wuhai)
    path = fill(wuhai, content, tmp_path, lambda book: book[SHEET].insert_rows(20, 3))
    found, problems = score_book(wuhai, path)
    assert problems == []
    assert found == score_json(wuhai, content)[0]


def test_values_outside_the_table(wuhai, tmp_path):
    """A value in the units' columns that stands in no row of the template would go unread."""

    def edit(book):
        book[SHEET].cell(book[SHEET].max_row + 2, 8).value = 99

    problem = the_problem(problems_of(wuhai, tmp_path, edit), "outside-table")
    assert "99" in problem.message


def test_the_cover(wuhai, tmp_path):
    """Another year, an unknown choice, a deleted reading: all are said with their cells."""

    def edit(book):
        sheet = book[COVER]
        at = rows(sheet)
        sheet.cell(at["@year"], 3).value = 2031
        sheet.cell(at["@reading|W31"], 4).value = "twice"
        sheet.cell(at["@reading|W33"], 1).value = None

    problems = problems_of(wuhai, tmp_path, edit)
    assert codes(problems) == ["year-changed", "unknown-choice", "row-missing"]
    assert problems[0].place.cell == "C3"
    assert problems[1].place.sheet == COVER
    assert "each" in str(problems[1])


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("kaoping", "something", "not-a-template"),
        ("version", "0", "other-template-version"),
        ("scheme", "other-2020", "other-scheme"),
        ("scheme_sha256", "0" * 64, "other-edition"),
        ("year", "二〇二三", "template-changed"),
        ("row", "changed", "template-changed"),
    ],
)
def test_whose_template_it_is(wuhai, tmp_path, key, value, code):
    """A template of another program, version, scheme or edition is refused, with what to do."""

    def edit(book):
        sheet = book["_kaoping"]
        row = next(one.row for one in sheet["A"] if one.value == key)
        sheet.cell(row, 2).value = value

    facts, problems = read(wuhai, fill(wuhai, three_districts(wuhai), tmp_path, edit))
    assert facts is None
    problem = the_problem(problems, code)
    assert problem.place.file.endswith("facts.xlsx")
    assert problem.mend


def test_the_other_city_s_template(urumqi, tmp_path):
    """A template of Wuhai is not one of Urumqi."""
    path = template(shipped_scheme("wuhai-2022"), 2023, tmp_path)
    assert codes(read(urumqi, path)[1]) == ["other-scheme"]


def test_any_other_workbook(wuhai, tmp_path):
    """A workbook that has nothing to do with Kaoping is refused by name."""
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "随便什么"
    book.save(path)
    assert codes(read(wuhai, path)[1]) == ["not-a-template"]
