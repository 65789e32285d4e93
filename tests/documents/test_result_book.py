"""The result workbook says what the result says, in numbers that stay numbers."""

import json
from fractions import Fraction

import openpyxl
import pytest

from documents.workbooks import three_districts
from kaoping.documents import result_book, write_result_book
from kaoping.engine import parse_json, result_of, score
from materials import award, facts_file, full_facts, imported, scheme_of, shipped_scheme, unit


def run_of(scheme, content):
    """Score the content of a facts file."""
    value, _ = parse_json(json.dumps(content, ensure_ascii=False), "facts.json")
    run, problems = score(scheme, value)
    assert run is not None, problems
    return run


def book_of(run, folder):
    """Write the result book of a run and open it."""
    path = folder / "result.xlsx"
    write_result_book(run, path)
    return openpyxl.load_workbook(path)


def table(sheet, head_row):
    """Return the rows below a head as dictionaries."""
    heads = [cell.value for cell in sheet[head_row]]
    found = []
    for row in sheet.iter_rows(min_row=head_row + 1):
        if row[1].value is None:
            break
        found.append(dict(zip(heads, row, strict=True)))
    return found


def texts(sheet):
    """Return all words of a sheet."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture
def complete(wuhai):
    """Three districts, complete: one falsified, one with a bonus, one with deductions."""
    full = full_facts(wuhai, "district")
    units = {
        "haibowan": {"facts": full, "flags": ["falsification"]},
        "wuda": {"facts": full | {"7.1.1": {"count": 1}}},
        "hainan": {"facts": full | {"dispatch.missing-report": {"count": 1}}},
    }
    return run_of(wuhai, facts_file(wuhai, units))


def test_the_ranking(complete, tmp_path):
    """Rank, unit, components, total, grade, flags and consequences stand in one row a unit."""
    sheet = book_of(complete, tmp_path)["结果"]
    found = table(sheet, 5)
    assert [row["单位"].value for row in found] == ["乌达区", "海勃湾区", "海南区"]
    assert [row["名次"].value for row in found] == [1, 2, 3]
    assert [row["总分"].value for row in found] == [102, 100, 98.5]
    assert [row["等次"].value for row in found] == ["优秀", "不合格", "优秀"]
    assert found[2]["日常调度\n（占30%）"].value == 95
    assert found[0]["加分项"].value == 2
    assert found[0]["总分"].number_format == "0.00"
    assert found[1]["认定"].value == "材料不实或造假"
    assert "400万元" in found[0]["结果运用"].value
    assert "须人工确认" in found[1]["结果运用"].value
    words = texts(sheet)
    assert any("【送审稿】" in word for word in words)
    assert any("W31＝once" in word for word in words)
    assert any(complete.scheme.sha256 in word for word in words)


def test_every_node_of_every_unit(wuhai, tmp_path):
    """明细 is a table: one row a unit, one column a node, a number or a state in each cell."""
    run = run_of(wuhai, three_districts(wuhai))
    sheet = book_of(run, tmp_path)["明细"]
    result = result_of(run)
    (area,) = (one.ref for one in sheet.tables.values())
    assert area == sheet.dimensions
    for row, one in zip(table(sheet, 1), result["units"], strict=True):
        assert row["单位代号"].value == one["id"]
        cells = {head.split(" ")[0]: cell for head, cell in row.items()}
        for key, node in one["nodes"].items():
            if node["score"] is not None:
                assert cells[key].value == float(Fraction(node["score"]))
            else:
                assert cells[key].value.startswith("待定 ")


def test_open_totals_are_ranges(urumqi, tmp_path):
    """What is not yet decided is a range in words, never a number."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": False}})
    book = book_of(run_of(urumqi, content), tmp_path)
    (row,) = table(book["结果"], 5)
    assert row["总分"].value == "0.00–75.00"
    assert row["等次"].value == "未定"
    assert row["共性指标"].value == "不适用"
    assert "名次" not in row
    assert any("待定" in word for word in texts(book["天山区"]))
    assert any("市委、市政府" in word for word in texts(book["结果"]))


def test_numbers_that_do_not_end_have_their_fraction_beside_them(tmp_path):
    """A third is rounded for the cell and stands exactly in its comment; a half needs none."""
    scheme = scheme_of(
        [award("a", "1", "0.5"), award("b", "2", "0.5")], total={"rescale_to": "100"}
    )
    facts = {"third": ("1", "0"), "half": ("0.5", "1")}
    units = {
        key: unit({"a": {"mark": mine}, "b": {"mark": other}}, name=key)
        for key, (mine, other) in facts.items()
    }
    found = table(book_of(run_of(scheme, facts_file(scheme, units)), tmp_path)["结果"], 5)
    totals = {row["单位"].value: row["总分"] for row in found}
    assert totals["third"].value == 33.33
    assert totals["third"].comment.text == "准确值：100/3"
    assert totals["half"].value == 50
    assert totals["half"].comment is None


def test_more_digits_than_a_cell_holds(tmp_path):
    """A long decimal is not quietly cut: the cell is rounded and the comment has all digits."""
    scheme = scheme_of([imported("a", "1")])
    long = "0.1234567890123456789"
    run = run_of(scheme, facts_file(scheme, {"one": unit({"a": {"score": long}})}))
    (row,) = table(book_of(run, tmp_path)["结果"], 5)
    assert row["总分"].value == 0.12
    assert row["总分"].comment.text == f"准确值：{long}"


def test_the_readings_of_the_run(wuhai, tmp_path):
    """释义 lists every choice of the run and says where it is not the default."""
    content = three_districts(wuhai) | {"readings": {"W31": "each"}}
    sheet = book_of(run_of(wuhai, content), tmp_path)["释义"]
    found = {row["释义"].value: row for row in table(sheet, 1)}
    assert found["W31"]["本次的做法"].value.startswith("each：")
    assert found["W31"]["是否默认"].value == "否"
    assert found["W11"]["是否默认"].value == "是"
    assert found["W11"]["条文位置"].value.startswith("五、考核方式（一）")


def test_one_sheet_a_unit(complete, tmp_path):
    """A unit's sheet is the regulation's table with score, state and the reason of each score."""
    book = book_of(complete, tmp_path)
    assert book.sheetnames == ["结果", "明细", "释义", "乌达区", "海勃湾区", "海南区"]
    found = {row["编号"].value: row for row in table(book["海南区"], 6)}
    group, _ = complete.rows["hainan"]
    assert list(found) == list(group.table.tables.visits)
    item = found["1.1.1"]
    assert [item[head].value for head in ("类别", "指标", "条目", "分值", "得分", "状态")] == [
        "组织保障",
        "组织领导",
        "纳入区年度重点工作",
        2,
        2,
        "已定",
    ]
    assert item["考核内容/标准"].value.endswith("得2分。")
    assert item["说明"].value.startswith("符合要求得2分")
    assert found["dispatch"]["得分"].value == 95
    assert found["annual"]["得分"].font.bold


def test_sources_stand_beside_the_numbers(wuhai, tmp_path):
    """Where data come from is printed with them, for the whole file and for single facts."""
    content = three_districts(wuhai)
    content["sources"] = {"*": "示例数据", "wuda/1.1.1": "示例文件第3页"}
    book = book_of(run_of(wuhai, content), tmp_path)
    assert "数据来源：示例数据" in texts(book["结果"])
    assert any("来源：示例文件第3页" in word for word in texts(book["乌达区"]))
    assert not any("示例文件第3页" in word for word in texts(book["海南区"]))


@pytest.mark.parametrize("name", ["=1+1", "=cmd|'/c calc'!A1", "http://x.example", "+86", "@a/b"])
def test_names_are_never_formulas_or_links(wuhai, tmp_path, name):
    """A unit's name is text, whatever it begins with."""
    units = {"one": {"name": name, "group": "district", "facts": {}}}
    book = book_of(run_of(wuhai, facts_file(wuhai, units)), tmp_path)
    (row,) = table(book["结果"], 5)
    assert (row["单位"].value, row["单位"].data_type) == (name, "s")
    assert row["单位"].hyperlink is None


def test_many_units_have_no_sheets_of_their_own(wuhai, tmp_path, monkeypatch):
    """With very many units a sheet for each would be of no use; a line says so."""
    monkeypatch.setattr(result_book, "MOST_UNIT_SHEETS", 2)
    book = book_of(run_of(wuhai, three_districts(wuhai)), tmp_path)
    assert book.sheetnames == ["结果", "明细", "释义"]
    assert any("没有逐个单位的表" in word for word in texts(book["结果"]))


@pytest.mark.parametrize("name", ["golden/third-city"])
def test_a_third_city(tmp_path, name):
    """Nothing in the workbook is made for the two shipped regulations."""
    scheme = shipped_scheme(name)
    content = facts_file(scheme, {"east": {"old_town": True}, "harbour": {"old_town": False}})
    book = book_of(run_of(scheme, content), tmp_path)
    assert [row["组别"].value for row in table(book["结果"], 5)] == ["区", "功能区"]


def test_the_same_bytes_every_time(complete, tmp_path):
    """A result book can be made again and compared."""
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in paths:
        write_result_book(complete, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_nothing_half_written(complete, tmp_path):
    """Where the file cannot be put, nothing is left beside it."""
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  which one depends on the system
        write_result_book(complete, tmp_path / "taken.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.xlsx"]
