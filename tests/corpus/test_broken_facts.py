"""A corpus of broken facts files: code, place and words of what is said about each.

`facts/expected.yaml` lists every file with its scheme, the problem's code, the place as it is
printed (unit, leaf, key, or line and column) and words that stand in the line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kaoping.cli import main
from kaoping.engine import parse_json, read_json, result_of, score
from materials import ROOT, shipped_scheme

HERE = Path(__file__).parent / "facts"
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text())


def problems_of(name):
    """Return all problems of a file."""
    value, problems = read_json(HERE / name)
    if problems:
        return problems
    _, problems = score(shipped_scheme(EXPECTED[name]["scheme"]), value)
    return problems


def test_every_file_is_expected():
    """A broken file that is not listed would prove nothing."""
    assert {path.name for path in HERE.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_problem_is_named_with_its_place(name):
    """Whoever filled in the file finds the value and learns what is allowed."""
    case = EXPECTED[name]
    found = [problem for problem in problems_of(name) if problem.code == case["code"]]
    assert len(found) == 1
    assert case["place"] in str(found[0].place)
    for word in case["words"]:
        assert word in str(found[0])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_command_says_each_problem_on_one_line(name):
    """Scripts count lines: one a problem, nothing on standard output, status 1."""
    result = CliRunner().invoke(main, ["score", EXPECTED[name]["scheme"], str(HERE / name)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == len(problems_of(name))


def test_every_code_has_a_broken_file():
    """A problem that nobody has seen is a problem that nobody has read."""
    text = "\n".join(
        path.read_text() for path in (ROOT / "src" / "kaoping" / "engine").rglob("*.py")
    )
    said = set(
        re.findall(r'(?:Problem|say|note|misfit)\(\s*(?:leaf, )?"([a-z]+(?:-[a-z]+)+)"', text)
    )
    elsewhere = {"unreadable", "year-outside"}
    assert said - {case["code"] for case in EXPECTED.values()} - elsewhere == set()


def test_all_problems_of_a_file_are_listed():
    """A person mends a file once, not once for each problem."""
    value = {
        "scheme": "wuhai-2022",
        "units": {
            "wuda": {"facts": {"1.1.1": {"marks": 1}, "9.9": {}}, "flags": ["x"]},
            "Bad": {},
        },
    }
    _, problems = score(shipped_scheme("wuhai-2022"), value)
    codes = sorted(problem.code for problem in problems)
    assert codes == ["bad-unit-id", "missing-key", "unknown-flag", "unknown-key", "unknown-leaf"]


def test_a_byte_order_mark_is_accepted(tmp_path):
    """Files saved by Windows editors begin with it."""
    path = tmp_path / "facts.json"
    facts = (ROOT / "examples" / "wuhai-2023.json").read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + facts)
    assert read_json(path) == read_json(ROOT / "examples" / "wuhai-2023.json")


@pytest.mark.parametrize("count", ["2", '"2"', "2.0", '"2.00"'])
def test_whole_numbers_are_counts_however_written(count):
    """A count is a number whose value is whole."""
    text = (
        '{"scheme":"wuhai-2022","year":2023,"units":{"wuda":{"facts":'
        f'{{"dispatch.missing-report":{{"count":{count}}}}}}}}}}}'
    )
    value, _ = parse_json(text, "")
    run, problems = score(shipped_scheme("wuhai-2022"), value)
    assert run is not None, problems
    assert result_of(run)["units"][0]["nodes"]["dispatch"]["score"] == "90"
