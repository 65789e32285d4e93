"""The imported table: what it accepts, and every way in which it says no."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.worktime import DayRule, Kind, Table, TableError, read_table

HEADER = "date,kind,name,source\n"
ROW = "2027-01-01,holiday,元旦,示例通知\n"


def problems_of(text):
    """The problems of a table, as (line, column, value)."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as caught:
        read_table(data)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [(problem.line, problem.column, problem.value) for problem in caught.value.problems]


def message_of(text):
    """The whole message of a refused table."""
    with pytest.raises(TableError) as caught:
        read_table(text if isinstance(text, bytes) else text.encode())
    return str(caught.value)


def test_a_table_is_read():
    """Rows come back by date, with the source that each names."""
    table = read_table(f"{HEADER}2027-02-06,workday,春节,示例通知\n{ROW}".encode())
    first = DayRule(date(2027, 1, 1), Kind.HOLIDAY, "元旦", "示例通知")
    second = DayRule(date(2027, 2, 6), Kind.WORKDAY, "春节", "示例通知")
    assert table == Table((first, second), frozenset({2027}))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + ROW,  # byte order mark, as spreadsheets write it
        HEADER.replace("\n", "\r\n") + ROW.replace("\n", "\r\n"),
        "source,name,kind,date\n示例通知,元旦,holiday,2027-01-01\n",
        HEADER + ROW.replace("2027-01-01", "2027/1/1"),  # what spreadsheets make of a date
        "# 适用年度：2027,,,\n" + HEADER + "\n" + ROW,  # a comment saved by a spreadsheet
        "# 适用年度: 2027\n# 其他说明\n" + HEADER + ROW,
        HEADER + ' 2027-01-01 ,holiday,"元旦",示例通知\n',
    ],
)
def test_spellings_of_one_table(text):
    """What spreadsheets do to a file on saving it does not change what it says."""
    assert read_table(text.encode()) == read_table((HEADER + ROW).encode())


def test_all_problems_are_reported_at_once():
    """Whoever mends the file sees every fault in one go, in the order of the lines."""
    text = (
        "# 适用年度：2027、27\n"
        + HEADER
        + "2027-1-1,假日,,示例通知\n"
        + "2027-02-30,holiday,春节,\n"
        + "2027-03-01,holiday\n"
        + "2026-05-01,holiday,劳动节,示例通知\n"
    )
    assert problems_of(text) == [
        (1, "", "27"),
        (3, "date", "2027-1-1"),
        (3, "kind", "假日"),
        (3, "name", ""),
        (4, "date", "2027-02-30"),
        (4, "source", ""),
        (5, "", "2027-03-01,holiday"),
        (6, "date", "2026-05-01"),
    ]


def test_problem_lines_say_what_is_allowed():
    """A refusal that names no remedy would only move the question to the telephone."""
    message = message_of(HEADER + "1/1/27,off,元旦,示例通知\n")
    assert "第2行 date：“1/1/27”须写成 2027-01-01" in message
    assert "第2行 kind：“off”只能是 holiday（放假）或 workday（调休上班）。" in message


@pytest.mark.parametrize(
    ("again", "word"),
    [("2027-01-01,holiday,元旦,示例通知", "重复"), ("2027/1/1,workday,元旦,示例通知", "矛盾")],
)
def test_a_day_stands_once(again, word):
    """Two rows for a day are refused, and a contradiction is called one."""
    message = message_of(f"{HEADER}{ROW}{again}\n")
    assert f"第3行 date：“2027-01-01”与第2行{word}" in message


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ((HEADER + ROW).encode("gbk"), "GBK（GB 18030）"),
        ((HEADER + ROW).encode("utf-16"), "UTF-16"),
        ((HEADER + ROW).encode("utf-16-le"), "无法识别|UTF-16|GBK"),
        (HEADER.encode("utf-16-le"), "UTF-16 或二进制"),
        (b"\x81\xff\xff", "无法识别的编码"),
    ],
)
def test_wrong_encodings_are_named(data, named):
    """An official who hears GBK knows which save button was the wrong one."""
    message = message_of(data)
    assert any(name in message for name in named.split("|"))
    assert message.startswith("文件：编码是")
    assert "须为 UTF-8" in message


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("date,kind,name\n", [(1, "source", "")]),
        ("date,kind,name,source,note\n", [(1, "", "note")]),
        ("date,kind,kind,name,source\n", [(1, "kind", "")]),
        ("日期,kind,name,source\n", [(1, "date", ""), (1, "", "日期")]),
    ],
)
def test_header_must_be_the_four_columns(header, places):
    """A missing, doubled or unknown column is named once, and rows are not guessed at."""
    assert problems_of(header + ROW) == places


@pytest.mark.parametrize("text", ["", "\n\n", "# 适用年度：2027\n", HEADER])
def test_empty_tables_are_refused(text):
    """A file without rows is a mistake, not an arrangement without holidays."""
    assert (0, "", "") in problems_of(text)


def test_several_years_need_a_statement():
    """Rows of two years do not say which year is complete, so the file has to."""
    text = HEADER + "2026-12-31,holiday,元旦,示例通知\n" + ROW
    assert message_of(text).startswith("文件：各行跨2026、2027年，须在表头之前写明适用年度")
    assert read_table(f"# 适用年度：2027\n{text}".encode()).years == {2027}


def test_rows_stay_near_the_stated_years():
    """The days around New Year belong to a neighbour's notice; anything further is a slip."""
    stated = "# 适用年度：2027\n" + HEADER + ROW
    assert read_table(f"{stated}2028-01-02,workday,元旦,示例通知\n".encode())
    assert problems_of(f"{stated}2028-02-02,workday,春节,示例通知\n") == [(4, "date", "2028-02-02")]


def test_a_stated_year_needs_rows():
    """Stating a year and giving none of its days would open it with no holidays at all."""
    assert problems_of("# 适用年度：2027 2028\n" + HEADER + ROW) == [(1, "", "2028")]
    assert problems_of("# 适用年度：\n" + HEADER + ROW)[0] == (1, "", "")


def test_statement_stands_once():
    """Two statements could contradict each other."""
    text = "# 适用年度：2027\n# 适用年度：2028\n" + HEADER + ROW
    assert problems_of(text) == [(2, "", "# 适用年度：2028")]


@pytest.mark.parametrize("cell", ["x" * 201, '"元\n旦"', "元\u202e旦"])
def test_texts_must_be_showable(cell):
    """Names are shown on screens and in documents: no line breaks, no hidden marks, no essays."""
    assert [place[:2] for place in problems_of(f"{HEADER}2027-01-01,holiday,{cell},示例\n")] == [
        (2, "name")
    ]


def test_the_longest_allowed_text_is_allowed():
    """The limit on texts is the one that the message states."""
    assert read_table(f"{HEADER}2027-01-01,holiday,{'元' * 200},示例\n".encode())


def test_a_doubled_column_is_called_doubled():
    """Missing and doubled are different mistakes with different remedies."""
    assert "kind：这一列出现了不止一次" in message_of("date,kind,kind,name,source\n" + ROW)
    assert "source：缺少这一列" in message_of("date,kind,name\n" + ROW)


def test_long_values_are_cut_in_messages():
    """A pasted page must not bury the message that refuses it; sixty characters are shown."""
    assert f"“{'x' * 60}”" in message_of(f"{HEADER}{'x' * 60},holiday,元旦,示例\n")
    assert f"“{'x' * 60}…”" in message_of(f"{HEADER}{'x' * 61},holiday,元旦,示例\n")


@pytest.mark.parametrize("text", [HEADER + '"2027-01-01,holiday', HEADER + "x" * 200_000 + "\n"])
def test_broken_csv_is_a_problem_not_a_crash(text):
    """An open quotation mark or a monstrous cell ends in a sentence."""
    assert "不是完整的 CSV" in message_of(text)


def outcome(data):
    """The rows of a table, or the problems of a refused one."""
    try:
        return read_table(data).rules
    except TableError as error:
        return error.problems


bodies = st.text().map(lambda text: f"{HEADER}{text}".encode())


@given(st.one_of(st.binary(), st.text().map(str.encode), bodies))
def test_any_file_is_a_table_or_a_list_of_problems(data):
    """Reading is total: no upload of any kind ends in another exception, or in nothing."""
    assert outcome(data)


texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
rules = st.builds(
    DayRule, st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.sampled_from(Kind), texts, texts
)


@given(st.lists(rules, min_size=1, unique_by=lambda rule: rule.day))
def test_what_is_written_is_what_is_read(written):
    """No row is lost, doubled or altered on the way in."""
    lines = [f"{rule.day},{rule.kind},{rule.name},{rule.source}\n" for rule in written]
    table = read_table((HEADER + "".join(lines)).encode())
    assert set(table.rules) == set(written)
    assert len(table.rules) == len(written)
