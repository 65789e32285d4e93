"""The empty workbook: what a person sees in it, and what Excel keeps from going wrong."""

import openpyxl
import pytest

from documents.workbooks import rows, template, unit_columns
from kaoping.documents import write_template
from kaoping.documents.layout import (
    FIRST_UNIT,
    cell_name,
    level_labels,
    rows_of,
    safe_sheet_name,
    sheet_names,
)
from kaoping.documents.look import row_height, text_width
from kaoping.engine.tables import keys_of, tables_of
from materials import award, leaf, scheme_of, shipped_scheme

SHEET = "区人民政府"
DISTRICTS = "各区（县）人民政府"
NAMES = ["wuhai-2022", "urumqi-2025", "golden/third-city"]


@pytest.fixture
def wuhai_book(wuhai, tmp_path):
    """Wuhai's template, opened."""
    return openpyxl.load_workbook(template(wuhai, 2023, tmp_path))


@pytest.fixture
def urumqi_book(urumqi, tmp_path):
    """Urumqi's template, opened."""
    return openpyxl.load_workbook(template(urumqi, 2025, tmp_path))


def checks(sheet):
    """Return cell → its validation, for the cells of the first unit column."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        for span in check.sqref.ranges:
            for row in range(span.min_row, span.max_row + 1):
                if span.min_col <= FIRST_UNIT + 1 <= span.max_col:
                    found[row] = check
    return found


def choices(book, check):
    """Return what a drop-down offers."""
    sheet, _, span = check.formula1.replace("'", "").partition("!")
    return [cell.value for (cell,) in book[sheet][span.replace("$", "")]]


@pytest.mark.parametrize("name", NAMES)
def test_one_sheet_a_group_with_every_leaf_in_order(tmp_path, name):
    """Each group has its sheet, and in it every input of every leaf, in the regulation's order."""
    scheme = shipped_scheme(name)
    book = openpyxl.load_workbook(template(scheme, 2025, tmp_path))
    names = sheet_names(scheme)
    assert book.sheetnames == ["填报说明", *names.values(), "_kaoping"]
    for group, title in names.items():
        leaves = tables_of(scheme, group).leaves
        expected = [f"{key}|{one}" for key, node in leaves.items() for one in keys_of(node)]
        assert [key for key in rows(book[title]) if not key.startswith("@")] == expected
        assert list(rows(book[title])) == [row.key for row in rows_of(scheme, group)]


def test_columns_of_units(urumqi, urumqi_book):
    """Listed units have a column with id and name, and ten empty ones stand ready beside them."""
    sheet = urumqi_book[DISTRICTS]
    at = rows(sheet)
    listed = {
        key: unit for key, unit in urumqi.regulation.units.items() if unit.group == "district"
    }
    assert list(unit_columns(sheet)) == list(listed)
    for key, column in unit_columns(sheet).items():
        assert sheet.cell(at["@unit|name"], column).value == listed[key].name
        assert sheet.cell(at["@unit|included"], column).value == "是"
    for column in range(FIRST_UNIT + len(listed) + 1, FIRST_UNIT + len(listed) + 11):
        assert not sheet.cell(at["@unit|id"], column).protection.locked
        assert not sheet.cell(at["common.1|mark"], column).protection.locked
    assert sheet.max_column == FIRST_UNIT + len(listed) + 10


def test_only_input_cells_are_open(wuhai_book):
    """Everything but what people fill in is protected, without a password."""
    sheet = wuhai_book[SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    at = rows(sheet)
    for key, row in at.items():
        assert all(sheet.cell(row, column).protection.locked for column in range(1, FIRST_UNIT + 1))
        is_open = not sheet.cell(row, FIRST_UNIT + 1).protection.locked
        assert is_open == (key not in ("@unit|id", "@unit|name"))


def test_what_stands_beside_the_cells(wuhai_book):
    """Id, branch, points, the regulation's words, the input and what is allowed stand in a row."""
    sheet = wuhai_book[SHEET]
    row = rows(sheet)["1.1.1|mark"]
    words = [sheet.cell(row, column).value for column in range(2, FIRST_UNIT + 1)]
    assert words[:3] == ["1.1.1", "年终考核 › 组织保障 › 组织领导 › 纳入区年度重点工作", 2]
    assert words[3].endswith("1.将城市更新纳入区年度重点工作得2分。")
    assert words[4:] == ["赋分（分）", "0 或 2"]
    comment = sheet.cell(row, 6).comment.text
    assert "附件1·一·组织领导：“1.将城市更新纳入区年度重点工作得2分。”" in comment
    assert "0 或 2" in comment


def test_bands_and_levels_in_words(urumqi_book):
    """The permitted range of every band and level is written out."""
    sheet = urumqi_book[DISTRICTS]
    at = rows(sheet)
    assert "[70, 100)得10–14分" in sheet.cell(at["common.1|mark"], 7).value
    assert "落实良好、报送优良（11–15分）" in sheet.cell(at["district.1|level"], 7).value
    assert "不适用的填“不适用”" in sheet.cell(at["district.1|level"], 7).value
    assert "没有发生的不填" in sheet.cell(at["district.4|national"], 7).value
    assert "90、85；88、92" in sheet.cell(at["common.2|expert_scores"], 7).value


def test_the_regulation_s_words_keep_their_order(urumqi_book):
    """Quotations of one line stand as they stand there, not as the scheme lists them."""
    sheet = urumqi_book[DISTRICTS]
    words = sheet.cell(rows(sheet)["common.3|gaps"], 5).value
    assert words.endswith("得5分,有一项漏洞扣除1分,扣完为止。")


def test_drop_downs(urumqi_book):
    """Levels and answers are picked from lists, 不适用 among them where it may be written."""
    found = checks(urumqi_book[DISTRICTS])
    at = rows(urumqi_book[DISTRICTS])
    levels = choices(urumqi_book, found[at["district.3|level"]])
    assert levels == ["总体落实较好", "基本落实", "落实情况一般", "未落实", "不适用"]
    assert choices(urumqi_book, found[at["@attribute|has_projects"]]) == ["是", "否"]
    assert choices(urumqi_book, found[at["common.4.2|egregious"]]) == ["是", "否"]
    assert choices(urumqi_book, found[at["@flag|misreporting"]]) == ["是", "否"]


def test_numbers_are_checked_where_their_range_is_fixed(wuhai_book, urumqi_book):
    """Marks, percentages and counts outside their range are refused as they are typed."""
    found, at = checks(wuhai_book[SHEET]), rows(wuhai_book[SHEET])
    mark = found[at["1.1.2|mark"]]
    assert (mark.type, mark.formula1, mark.formula2) == ("decimal", "0", "3")
    score = found[at["2.2.1|score"]]
    assert (score.type, score.formula1, score.formula2) == ("decimal", "0", "100")
    count = found[at["7.1.1|count"]]
    assert (count.type, count.operator, count.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert mark.error == "0 或 3"
    assert mark.prompt == "0 或 3"
    found, at = checks(urumqi_book[DISTRICTS]), rows(urumqi_book[DISTRICTS])
    rate = found[at["common.4.1|execution_rate"]]
    cell = cell_name(at["common.4.1|execution_rate"] - 1, FIRST_UNIT)
    expected = f'IF({cell}="不适用",TRUE,AND(ISNUMBER({cell}),{cell}>=0,{cell}<=100))'
    assert (rate.type, rate.formula1) == ("custom", expected)
    level = found[at["district.1|mark"]]
    assert (level.formula1, level.formula2) == ("0", "15")


def test_limits_of_marks_hold_under_every_reading(tmp_path):
    """A limit that only one reading has would stop what another reading permits."""
    node = award("a", "2") | {"points": {"reading": "R1", "when": {"low": "2", "high": "5"}}}
    reading = {
        "id": "R1",
        "kind": "gap",
        "lines": ["1"],
        "question": "几分？",
        "choices": {"low": "两分", "high": "五分"},
        "default": "low",
        "reason": "示例",
    }
    scheme = scheme_of([node], [reading], not_applicable="refused")
    sheet = openpyxl.load_workbook(template(scheme, 2024, tmp_path))["区"]
    check = checks(sheet)[rows(sheet)["a|mark"]]
    assert (check.formula1, check.formula2) == ("0", "5")


def test_open_ends_of_numbers(tmp_path):
    """Numbers without a bound on one side or on both are checked as far as they are bounded."""

    def node(key, **bounds):
        inputs = {"value": {"type": "number", "name": "数", **bounds}}
        knots = [{"at": "0", "points": "0"}, {"at": "1", "points": "1"}]
        rule = {"kind": "interpolated", "inputs": inputs, "measure": "value", "knots": knots}
        return leaf(key, rule | {"measure_name": "数", "between": "[0, 1]"}, points="1")

    nodes = [node("a", min="-1"), node("b", max="7"), node("c")]
    scheme = scheme_of(nodes, not_applicable="refused")
    sheet = openpyxl.load_workbook(template(scheme, 2024, tmp_path))["区"]
    found, at = checks(sheet), rows(sheet)
    assert found[at["a|value"]].formula1 == "-1"
    assert found[at["b|value"]].operator == "lessThanOrEqual"
    assert found[at["c|value"]].formula1.startswith("ISNUMBER(")
    words = [sheet.cell(at[f"{key}|value"], 7).value for key in "abc"]
    assert words == ["不小于-1的数", "不大于7的数", "任意数"]


def test_status_of_a_draft(wuhai_book, urumqi_book):
    """A draft never stands without 送审稿; a regulation in force is not called one."""
    for name in ("填报说明", SHEET):
        words = str([cell.value for row in wuhai_book[name].iter_rows(max_row=4) for cell in row])
        assert "【送审稿】" in words
    assert "送审稿" in wuhai_book[SHEET].oddFooter.left.text
    words = [cell.value for row in urumqi_book["填报说明"].iter_rows() for cell in row]
    assert not any("送审稿" in str(word) for word in words)
    assert any("现行有效" in str(word) for word in words)


def test_view_and_print(wuhai_book):
    """Heads stay in view and repeat on every page; pages are wide, one across."""
    sheet = wuhai_book[SHEET]
    assert sheet.freeze_panes == "H5"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == int(sheet.PAPERSIZE_A3)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.print_area == f"'{SHEET}'!$A$1:$J${sheet.max_row}"
    assert sheet["D12"].alignment.wrap_text
    assert sheet["D12"].font.name == "宋体"
    assert not sheet.merged_cells.ranges


def test_rows_of_units_that_are_not_evaluated_turn_grey(urumqi_book):
    """Common rows of a unit without projects, and all rows of one left out, are greyed."""
    found = urumqi_book[DISTRICTS].conditional_formatting
    ranges = {str(one.sqref): [rule.formula[0] for rule in one.rules] for one in found}
    assert ranges["H5:Y27"] == ['H$5="否"']
    assert ranges["H8:Y18"] == ['H$6="否"']


def test_readings_with_their_choices(wuhai, wuhai_book):
    """Each open clause has a cell with the default chosen and the other choices in its list."""
    cover = wuhai_book["填报说明"]
    row = rows(cover)["@reading|W31"]
    assert cover.cell(row, 4).value == "once｜全年不论开几次，只得3分"
    assert not cover.cell(row, 4).protection.locked
    check = next(c for c in cover.data_validations.dataValidation if f"D{row}" in c.sqref)
    assert [one.partition("｜")[0] for one in choices(wuhai_book, check)] == ["once", "each"]
    asked = [reading.id for reading in wuhai.readings if reading.choices]
    assert [key for key in rows(cover) if key.startswith("@reading")] == [
        f"@reading|{one}" for one in asked
    ]


def test_the_map_out_of_sight(wuhai, wuhai_book):
    """What the reader needs stands in a sheet that nobody opens by chance."""
    sheet = wuhai_book["_kaoping"]
    assert sheet.sheet_state == "veryHidden"
    found = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, 7)}
    assert found == {
        "kaoping": "facts-book",
        "version": "1",
        "language": "1",
        "scheme": "wuhai-2022",
        "scheme_sha256": wuhai.sha256,
        "year": "2023",
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_every_time(tmp_path, name):
    """A template can be made again and compared: nothing in it hangs on the moment."""
    scheme = shipped_scheme(name)
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in paths:
        write_template(scheme, 2025, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_nothing_half_written(wuhai, tmp_path):
    """Where a file cannot be put, nothing is left; what stood there before stays."""
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  which one depends on the system
        write_template(wuhai, 2023, tmp_path / "taken.xlsx")
    with pytest.raises(FileNotFoundError):
        write_template(wuhai, 2023, tmp_path / "nowhere" / "facts.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.xlsx"]


def test_no_room_for_further_units(urumqi, tmp_path):
    """A template without empty columns has exactly the listed units."""
    sheet = openpyxl.load_workbook(template(urumqi, 2025, tmp_path, room=0))["市财政局"]
    assert sheet.max_column == FIRST_UNIT + 1


def test_levels_of_one_name_are_told_apart():
    """A drop-down never offers two entries that look alike, nor a level called 不适用."""
    names = ["好", "好", "不适用", "差"]
    levels = [
        {"id": f"l{i}", "name": name, "points": str(9 - 2 * i)} for i, name in enumerate(names)
    ]
    node = leaf("a", {"kind": "level", "step": "1", "levels": levels}, points="9")
    labels = level_labels(scheme_of([node]).regulation.nodes[0].rule)
    assert labels == {"好（l0）": "l0", "好（l1）": "l1", "不适用（l2）": "l2", "差": "l3"}


def test_names_of_sheets():
    """Excel's rules for sheet names hold for any group and unit name."""
    assert safe_sheet_name("a/b[c]", []) == "a_b_c_"
    assert safe_sheet_name("区" * 40, []) == "区" * 31
    assert safe_sheet_name("区" * 40, ["区" * 31]) == "区" * 28 + "(2)"
    assert safe_sheet_name("District", ["DISTRICT", "district(2)"]) == "District(3)"
    assert safe_sheet_name("History", []) == "History(2)"
    assert safe_sheet_name(" ", []) == "_"


def test_heights_follow_the_text():
    """A row is as high as its longest cell needs, within what Excel allows."""
    assert text_width("ab城市") == 6
    assert row_height([("短", 20)]) == 20
    assert row_height([("城" * 60, 21)]) > 5 * 13
    assert row_height([("城" * 9000, 5)]) == 409
