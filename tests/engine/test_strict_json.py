"""Reading facts files: what is not JSON, what is not UTF-8, what stands twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.engine import NumberText, parse_json, read_json

GOOD = '{"名": [1, 2.50, "3", true, null]}'


def test_numbers_keep_their_text():
    """What was written is what is quoted and computed with; strings stay strings."""
    value, problems = parse_json(GOOD, "x")
    assert problems == []
    assert value == {"名": ["1", "2.50", "3", True, None]}
    assert [isinstance(each, NumberText) for each in value["名"][:3]] == [True, True, False]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GOOD.encode("gbk"), ["GBK", "UTF-8"]),
        (GOOD.encode("gb18030"), ["GB 18030", "UTF-8"]),
        (GOOD.encode("utf-16"), ["UTF-16", "UTF-8"]),
        (GOOD.encode("utf-16-le"), ["UTF-16", "UTF-8"]),
        (GOOD.encode("utf-16-be"), ["UTF-16", "UTF-8"]),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), ["UTF-16", "UTF-8"]),
        ('{"a": 1}'.encode("utf-16-le"), ["UTF-16", "UTF-8"]),
        (GOOD.encode("utf-32"), ["不是 UTF-8"]),
        ('{"é": 1}'.encode("latin-1"), ["不是 UTF-8"]),
        (b'{"a": "\xff"}', ["不是 UTF-8"]),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, words: list[str]):
    """GBK and UTF-16 are refused by name, others as not UTF-8, and the mend is given."""
    path = tmp_path / "facts.json"
    path.write_bytes(data)
    value, (problem,) = read_json(path)
    assert value is None
    assert problem.code == "encoding"
    assert [word for word in (*words, "facts.json", "另存为") if word not in str(problem)] == []


def test_a_byte_order_mark_is_passed_over(tmp_path: Path):
    """Windows editors put one at the start of UTF-8 files."""
    path = tmp_path / "facts.json"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert parse_json(GOOD, str(path)) == read_json(path)


def test_a_file_that_is_not_there(tmp_path: Path):
    """Reading answers with a problem, not with an exception."""
    value, (problem,) = read_json(tmp_path / "no.json")
    assert (value, problem.code) == (None, "unreadable")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "应有一个值"),
        ("{", 1, 2, "双引号"),
        ('{"a": 1\n "b": 2}', 2, 2, "逗号"),
        ("{'a': 1}", 1, 2, "双引号"),
        ('{"a" 1}', 1, 6, "冒号"),
        ("[1] 2", 1, 5, "多余"),
        ('"a', 1, 1, "引号"),
        ('"a\nb"', 1, 3, "控制字符"),
        ('"\\x"', 1, 2, "转义"),
        ('{"NaN": 1,\n "a": NaN}', 2, 7, "NaN"),
        ("[1,\n\n   Infinity]", 3, 4, "Infinity"),
        ('["-Infinity", -Infinity]', 1, 15, "-Infinity"),
        ("[nan]", 1, 2, "应有一个值"),
        ("[01]", 1, 3, ""),
        ("[+1]", 1, 2, "应有一个值"),
        ("[.5]", 1, 2, "应有一个值"),
        ("\ufeff{}", 1, 1, ""),
        ("[" * 101 + "]" * 101, 1, 101, "100"),
        ('{"a":' * 101 + "1" + "}" * 101, 1, 501, "100"),
        ("[" * 100_000, 1, 101, "100"),
    ],
)
def test_what_is_no_json(text: str, line: int, column: int, words: str):
    """One problem, with line and column, in Chinese."""
    value, (problem,) = parse_json(text, "facts.json")
    assert (value, problem.code) == (None, "not-json")
    assert (line, column) == (problem.place.line, problem.place.column)
    assert f"facts.json:{line}:{column}" in str(problem)
    assert words in problem.message


def test_a_hundred_levels_are_read():
    """The limit is far above any facts file; brackets in strings do not count."""
    assert parse_json("[" * 100 + "]" * 100, "x")[1] == []
    assert parse_json('["' + "[" * 500 + '"]', "x")[1] == []


def test_keys_that_stand_twice_are_all_named():
    """Each with the way to its object."""
    text = '{"a": {"x": 1, "x": 2}, "b": [{"y": 1, "y": 1, "y": 3}], "a": {"z": 0, "z": 1}}'
    _, problems = parse_json(text, "facts.json")
    assert [problem.code for problem in problems] == ["duplicate-key"] * 3
    assert sorted(problem.place.key for problem in problems) == ["a", "a › z", "b › 1 › y"]
    assert all("两次" in problem.message for problem in problems)
