"""What a workbook may not hold: each fault has its code, its sheet and cell, and its mend."""

import datetime as dt
import re

import openpyxl
import pytest
from openpyxl.styles import numbers

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
    unit_columns,
)
from materials import facts_file, shipped_scheme

SHEET = "区人民政府"
COVER = "填报说明"
MARK = "1.1.1|mark"


def problems_of(scheme, folder, edit, content=None):
    """Fill in three districts, change the workbook, and return what is wrong with it."""
    path = fill(scheme, content or three_districts(scheme), folder, edit)
    return read(scheme, path)[1]


def cell(book, key, unit="haibowan", sheet=SHEET):
    """Return the cell of a key and unit."""
    return book[sheet].cell(rows(book[sheet])[key], unit_columns(book[sheet])[unit])


def put(key, value, unit="haibowan", sheet=SHEET):
    """Return an edit that writes a value into a cell."""

    def edit(book):
        cell(book, key, unit, sheet).value = value

    return edit


def the_problem(problems, code):
    """Return the only problem there is, which has this code."""
    assert codes(problems) == [code], [str(problem) for problem in problems]
    return problems[0]


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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9０、８５ 88；92", [["90", "85", "88"], ["92"]]),
        ("90,85;88，92", [["90", "85"], ["88", "92"]]),
        (90, [["90"]]),
        ("８８.5", [["88.5"]]),
    ],
)
def test_the_ways_to_write_expert_marks(urumqi, tmp_path, typed, expected):
    """Commas, blanks and semicolons of either width divide marks and projects."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True}})
    edit = put("common.2|expert_scores", typed, "tianshan", "各区（县）人民政府")
    facts, problems = read(urumqi, fill(urumqi, content, tmp_path, edit))
    assert problems == []
    assert facts.cells["common.2"]["expert_scores"] == [expected]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("是，否 是", [True, False, True]), (True, [True]), ("无", []), (" 否 ", [False])],
)
def test_the_ways_to_write_occasions(wuhai, tmp_path, typed, expected):
    """A run of yes and no may be divided by any comma or blank; 无 is a year without any."""
    path = fill(wuhai, three_districts(wuhai), tmp_path, put("8.1.2|last_place", typed))
    facts, problems = read(wuhai, path)
    assert problems == []
    assert facts.cells["8.1.2"]["last_place"][0] == expected


@pytest.mark.parametrize("typed", ["good", "　落实良好、报送优良 ", "落实良好、报送优良"])
def test_a_level_by_name_or_id(urumqi, tmp_path, typed):
    """A level may be named in Chinese or by its id, blanks around it do no harm."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True}})
    edit = put("district.1|level", typed, "tianshan", "各区（县）人民政府")
    facts, problems = read(urumqi, fill(urumqi, content, tmp_path, edit))
    assert problems == []
    assert facts.cells["district.1"]["level"] == ["good"]


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
