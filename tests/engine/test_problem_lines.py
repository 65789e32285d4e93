"""What a person reads when facts are wrong: one line a problem, with place, value and limits."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.codes import codes_of_facts
from kaoping.engine import parse_json, score
from kaoping.engine.facts import as_written
from kaoping.problems import Place, Problem, errors, shown
from materials import TESTS, shipped_scheme

LONG = "x" * 100


def said(scheme: str, text: str) -> list[Problem]:
    """Return the errors of a facts file."""
    value, problems = parse_json(text, "facts.json")
    if problems:
        return problems
    _, problems = score(shipped_scheme(scheme), value)
    return errors(problems)


def wuhai(facts: str, more: str = "") -> list[Problem]:
    """Return the errors of a Wuhai file with one district."""
    unit = f'{{"facts": {{{facts}}}}}'
    return said(
        "wuhai-2022", f'{{"scheme": "wuhai-2022", "year": 2023, "units": {{"wuda": {unit}}}{more}}}'
    )


def urumqi(facts: str, unit: str = "tianshan", projects: str = "true") -> list[Problem]:
    """Return the errors of an Urumqi file with one unit."""
    content = f'{{"has_projects": {projects}, "facts": {{{facts}}}}}'
    return said(
        "urumqi-2025",
        f'{{"scheme": "urumqi-2025", "year": 2025, "units": {{"{unit}": {content}}}}}',
    )


MARKS = [
    ("3", ["3", "0", "2"]),
    ("-1", ["-1", "0", "2"]),
    ("1", ["写的是 1", "0", "2"]),
    ('"1.0"', ['"1.0"', "0", "2"]),
    ("2.01", ["2.01", "0", "2"]),
    ("1e0", ["1e0", "0", "2"]),
    ("true", ["true", "0", "2"]),
    ('"两分"', ['"两分"', "0", "2"]),
    ('"２"', ['"２"', "0", "2"]),
    ('" 2"', ['" 2"', "0", "2"]),
    ('"2  "', ['"2  "', "0", "2"]),
    ('"+2"', ['"+2"', "0", "2"]),
    ('"02"', ['"02"', "0", "2"]),
    ("[2]", ["[2]", "0", "2"]),
    ('{"a": 2}', ['{"a": 2}', "0", "2"]),
    ("null", ["null", "0", "2"]),
    ("9" * 201, ["9" * 60 + "…", "0", "2"]),
    (f'"{LONG}"', [f'"{"x" * 60}', "…", "0", "2"]),
]


@pytest.mark.parametrize(("value", "words"), MARKS, ids=[value[:12] for value, _ in MARKS])
def test_a_mark_that_cannot_be(value: str, words: list[str]):
    """Whatever stands for a mark, the line shows it and the lowest and highest permitted."""
    (problem,) = wuhai(f'"1.1.1": {{"mark": {value}}}')
    line = str(problem)
    assert [word for word in ("wuda", "1.1.1", *words) if word not in line] == [], line
    assert len(line.splitlines()) == 1
    assert "x" * 61 not in line
    assert "9" * 61 not in line


LEAVES = [
    ("common.3", '{"gaps": 1.5}', "bad-value", ["gaps", "1.5", "整数", "0"]),
    ("common.3", '{"gaps": -1}', "bad-value", ["gaps", "-1", "0"]),
    ("common.3", '{"gaps": true}', "bad-value", ["gaps", "true", "整数"]),
    ("common.3", '{"gaps": null}', "null-value", ["gaps", "null", "整数"]),
    ("common.3", '{"gap": 1}', "unknown-key", ["gap", "1", "gaps"]),
    ("common.3", "3", "wrong-type", ["3", "对象", "gaps"]),
    ("common.4.1", '{"execution_rate": 100.01}', "bad-value", ["100.01", "0–100"]),
    ("common.4.1", '{"execution_rate": "85%"}', "bad-value", ['"85%"', "0–100"]),
    ("common.4.2", '{"egregious": 1}', "bad-value", ["egregious", "1", "true", "false"]),
    ("common.4.2", '{"egregious": "true"}', "bad-value", ['"true"', "false"]),
    ("common.2", '{"expert_scores": [90]}', "bad-value", ["[90]", "0–100", "1 至 5"]),
    ("common.2", '{"expert_scores": [[]]}', "bad-value", ["[[]]", "至少一个"]),
    ("common.2", '{"expert_scores": []}', "bad-value", ["[]", "1 至 5"]),
    ("common.2", '{"expert_scores": [[1],[1],[1],[1],[1],[1]]}', "bad-value", ["1 至 5"]),
    ("common.2", '{"expert_scores": [[100.5, 3]]}', "bad-value", ["[[100.5, 3]]", "0–100"]),
    ("common.2", '{"expert_scores": [["a"]]}', "bad-value", ['[["a"]]', "0–100"]),
    ("common.2", '{"expert_scores": [[true]]}', "bad-value", ["[[true]]"]),
    ("common.2", '{"expert_scores": 90}', "bad-value", ["90", "列表"]),
    ("common.2", '{"expert_scores": [[71]], "mark": 12}', "mark-outside-range", ["12", "8–11"]),
    ("common.2", '{"expert_scores": [[71]], "mark": 8.5}', "mark-off-step", ["8.5", "8–11", "1"]),
    ("common.2", '{"expert_scores": [[71]], "mark": "a"}', "bad-value", ['"a"', "8–11"]),
    ("common.2", '{"mark": 12}', "mark-without-facts", ["12", "1–15"]),
    ("district.1", '{"level": "great"}', "unknown-level", ['"great"', "good", "fair", "none"]),
    ("district.1", '{"level": true}', "unknown-level", ["true", "good"]),
    ("district.1", '{"level": "basic", "mark": 11}', "mark-outside-range", ["11", "6–10"]),
    ("district.1", '{"level": "none", "mark": 1}', "mark-outside-range", ["1", "0–0"]),
    ("district.1", '{"mark": 11}', "mark-without-facts", ["11", "0–15"]),
    ("district.1", '{"level": null}', "null-value", ["level", "null", "good"]),
    ("housing.1", '{"level": "full"}', "unknown-leaf", ['{"level": "full"}', "评价表"]),
    ("common.4", '{"mark": 3}', "unknown-leaf", ["common.4", '{"mark": 3}', "上级"]),
    ("common.9", "{}", "unknown-leaf", ["common.9", "{}"]),
    ("district.4", '{"not_applicable": false}', "wrong-type", ["not_applicable", "false", "true"]),
    ("district.4", '{"not_applicable": true, "national": 1}', "not-applicable-alone", ["national"]),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "entry", "code", "words"), LEAVES)
def test_a_leaf_of_urumqi(leaf: str, entry: str, code: str, words: list[str]):
    """Unit, leaf, value as written and what is allowed stand in one line."""
    (problem,) = urumqi(f'"{leaf}": {entry}')
    line = str(problem)
    assert code == problem.code
    assert [word for word in ("tianshan", leaf, *words) if word not in line] == [], line


PLANS = "planned_completions", "completed", "planned_starts", "started"


@pytest.mark.parametrize("given", [(8,), (8, 5), (8, 5, 3), (None, 5, None, 2)])
def test_inputs_come_together(given: tuple[int | None, ...]):
    """A part of a leaf's inputs is refused; those that are there and those that lack are named."""
    have = {key: value for key, value in zip(PLANS, given, strict=False) if value is not None}
    entry = ", ".join(f'"{key}": {value}' for key, value in have.items())
    (problem,) = urumqi(f'"common.1": {{{entry}}}')
    assert problem.code == "inputs-incomplete"
    for key in PLANS:
        assert f"{key}（{have[key]}）" in problem.message if key in have else key in problem.message


def test_more_done_than_planned():
    """Both pairs are looked at, each by itself: 9 of 8 completed, 4 of 3 started."""
    entry = '"planned_completions": 8, "completed": 9, "planned_starts": 3, "started": 4'
    problems = urumqi(f'"common.1": {{{entry}}}')
    assert list({problem.code for problem in problems}) == ["over-limit"]
    assert "9" in str(problems[0])
    assert "0–8" in str(problems[0])


def test_starts_may_exceed_completions():
    """The two pairs are not compared with each other."""
    entry = '"planned_completions": 1, "completed": 1, "planned_starts": 30, "started": 30'
    assert urumqi(f'"common.1": {{{entry}}}') == []


def test_nothing_planned_takes_no_mark():
    """Reading U4: with both terms empty the leaf is not applicable, and a mark for it is wrong."""
    entry = (
        '"planned_completions": 0, "completed": 0, "planned_starts": 0, "started": 0, "mark": 15'
    )
    (problem,) = urumqi(f'"common.1": {{{entry}}}')
    assert problem.code == "mark-not-applicable"
    assert "15" in problem.message


def test_a_common_leaf_without_projects():
    """The common part is not evaluated for a unit without projects, so facts for it are wrong."""
    (problem,) = urumqi('"common.3": {"gaps": 0}', projects="false")
    assert problem.code == "leaf-not-evaluated"
    assert "tianshan common.3" in str(problem)


@pytest.mark.parametrize("value", ['"true"', "1", "null", "[]"])
def test_has_projects_is_true_or_false(value: str):
    """Types are strict: nothing else stands for yes or no."""
    (problem,) = urumqi("", projects=value)
    assert (problem.code, problem.place.key) == ("wrong-type", "has_projects")
    assert value in problem.message


UNITS = [
    ('"wuda": {"flags": ["falsification", "falsification"]}', "duplicate-flag", ["falsification"]),
    ('"wuda": {"flags": ["misreporting"]}', "unknown-flag", ["misreporting", "falsification"]),
    ('"wuda": {"flags": "falsification"}', "wrong-type", ["flags", '"falsification"']),
    ('"wuda": {"flags": [1]}', "unknown-flag", ["1", "falsification"]),
    ('"wuda": {"has_projects": true}', "unknown-key", ["has_projects", "flags"]),
    ('"wuda": {"name": "海南区"}', "other-name", ["乌达区", "海南区"]),
    ('"wuda": {"name": null}', "other-name", ["乌达区", "null"]),
    ('"wuda": {"group": "zone"}', "other-group", ["district", "zone"]),
    ('"wuda": {"facts": []}', "wrong-type", ["facts", "[]"]),
    ('"wuda": 3', "wrong-type", ["3", "对象"]),
    ('"new": {"group": "district"}', "missing-key", ["name"]),
    ('"new": {"name": "新区"}', "missing-key", ["group", "district"]),
    ('"new": {"name": "新区", "group": "zone"}', "unknown-group", ["zone", "district"]),
    ('"new": {"name": "", "group": "district"}', "bad-name", ["1–60"]),
    ('"new": {"name": "  ", "group": "district"}', "bad-name", ["1–60"]),
    (f'"new": {{"name": "{"名" * 61}", "group": "district"}}', "bad-name", ["名" * 60 + '"…']),
    ('"new": {"name": "一\\n二", "group": "district"}', "bad-name", ["一\\n二"]),
    ('"new": {"name": 5, "group": "district"}', "bad-name", ["5"]),
    ('"New": {}', "bad-unit-id", ["New", "小写"]),
    ('"区": {}', "bad-unit-id", ["区", "小写"]),
]


@pytest.mark.parametrize(("unit", "code", "words"), UNITS)
def test_a_unit(unit: str, code: str, words: list[str]):
    """A problem at a unit names the unit and the key, or the flag."""
    text = f'{{"scheme": "wuhai-2022", "year": 2023, "units": {{{unit}}}}}'
    (problem,) = said("wuhai-2022", text)
    line = str(problem)
    assert code == problem.code
    assert [word for word in (unit.split('"')[1], *words) if word not in line] == [], line


@pytest.mark.parametrize("name", ["名" * 60, "A", "新区（东）", "a b"])
def test_names_of_further_units(name: str):
    """One to sixty printable characters, any of them."""
    unit = f'"new": {{"name": "{name}", "group": "district"}}'
    assert (
        said("wuhai-2022", f'{{"scheme": "wuhai-2022", "year": 2023, "units": {{{unit}}}}}') == []
    )


TOPS = [
    ('"year": "2023"', ["year", '"2023"', "1900", "2999"]),
    ('"year": 1899', ["year", "1899", "1900–2999"]),
    ('"year": 3000', ["year", "3000", "1900–2999"]),
    ('"year": 2023.0', ["year", "2023.0"]),
    ('"year": 2e3', ["year", "2e3"]),
    ('"year": true', ["year", "true"]),
    ('"year": null', ["year", "null"]),
    (f'"year": {"9" * 5000}', ["year", "9" * 60 + "…"]),
]


@pytest.mark.parametrize(("year", "words"), TOPS)
def test_a_year(year: str, words: list[str]):
    """A year is a JSON integer from 1900 to 2999."""
    text = f'{{"scheme": "wuhai-2022", {year}, "units": {{"wuda": {{}}}}}}'
    (problem,) = said("wuhai-2022", text)
    assert problem.code == "bad-year"
    assert [word for word in words if word not in str(problem)] == []


@pytest.mark.parametrize(
    ("scheme", "years", "outside"),
    [("wuhai-2022", "2022 2023 2024", "2021 2025"), ("urumqi-2025", "2025 2026 2028", "2024 2029")],
)
def test_a_year_outside_is_a_warning(scheme: str, years: str, outside: str):
    """Outside the evaluated years, or the validity, the run goes on with a warning."""
    unit = "wuda" if scheme.startswith("wuhai") else "water"
    more = '"has_projects": false' if unit == "water" else ""
    for year in (years + " " + outside).split():
        text = f'{{"scheme": "{scheme}", "year": {year}, "units": {{"{unit}": {{{more}}}}}}}'
        value, _ = parse_json(text, "facts.json")
        run, problems = score(shipped_scheme(scheme), value)
        assert run is not None
        expected = ["year-outside"] if year in outside.split() else []
        assert expected == [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("readings", "code", "words"),
    [
        ('{"W99": "floor"}', "unknown-reading", ["W99", "floor", "W11"]),
        ('{"W12": "floor"}', "unknown-reading", ["W12", "floor"]),
        ('{"W11": "zero"}', "unknown-choice", ["W11", "zero", "floor", "negative"]),
        ('{"W11": 0.5}', "wrong-type", ["W11", "0.5"]),
        ('{"W11": null}', "wrong-type", ["W11", "null"]),
        ("[]", "wrong-type", ["readings", "[]"]),
    ],
)
def test_a_reading(readings: str, code: str, words: list[str]):
    """A problem with a reading names its id and the choice."""
    (problem,) = wuhai("", f', "readings": {readings}')
    assert code == problem.code
    assert [word for word in words if word not in str(problem)] == []


def test_all_problems_of_a_file_are_listed():
    """One reading of the file tells all that has to be mended, leaf by leaf and unit by unit."""
    text = """{"scheme": "wuhai-2022", "year": "x", "extra": 1, "readings": {"W11": "no"},
      "units": {
      "wuda": {"facts": {"1.1.1": {"mark": 7}, "1.1.2": {"mark": "x"}, "9": {}},
               "flags": ["a", "b"]},
      "hainan": {"facts": {"2.2.1": {"score": 101}, "7.1.1": {"count": 0.5}}, "other": 1}}}"""
    assert sorted(problem.code for problem in said("wuhai-2022", text)) == [
        "bad-value", "bad-value", "bad-value", "bad-year", "mark-outside-range", "unknown-choice",
        "unknown-flag", "unknown-flag", "unknown-key", "unknown-key", "unknown-leaf",
    ]  # fmt: skip


def test_the_clause_stands_behind_the_problem():
    """Whoever is refused reads the regulation's own words, with their place."""
    (problem,) = wuhai('"1.1.1": {"mark": 7}')
    assert "附件1" in problem.clause
    assert "得2分" in problem.clause
    assert problem.clause in str(problem)


def test_every_code_of_facts_is_looked_at():
    """No problem with facts can be made whose words nobody has read."""
    import yaml  # noqa: PLC0415

    files = yaml.safe_load((TESTS / "corpus/facts/expected.yaml").read_text(encoding="utf-8"))
    on_disk = {"unreadable"}  # test_strict_json.py
    shown_here = {"year-outside", "bad-name"}
    assert codes_of_facts() == {case["code"] for case in files.values()} | on_disk | shown_here


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(), ""),
        (Place(file="a.yaml", line=3, column=7), "a.yaml:3:7"),
        (Place(line=3, column=7), "第3行第7列"),
        (Place(line=3), "第3行"),
        (Place(sheet="区", cell="B2", unit="wuda", leaf="1.1.1"), "工作表“区” 单元格B2 wuda 1.1.1"),
    ],
)
def test_places(place: Place, text: str):
    """A place is read aloud from the outside in."""
    assert text == str(place)


def test_a_problem_is_one_line():
    """Line breaks of every kind become blanks; runs of blanks in a value stay as written."""
    problem = Problem("x", "一\n二\u2028三\r\n四  五", "改\x0b掉", Place(unit="u"))
    assert str(problem) == "u：一 二 三 四  五。改 掉"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 60, '"' + "x" * 60 + '"'),
        ("x" * 61, '"' + "x" * 60 + '"…'),
        (None, "null"),
        (True, "true"),
        ([None, "a", {"b": False}], '[null, "a", {"b": false}]'),
        (["y" * 80], '["' + "y" * 58 + "…"),
        (2.5, "2.5"),
    ],
)
def test_values_as_written(value: Any, text: str):
    """A value is shown as JSON writes it, cut past sixty characters."""
    assert text == as_written(value)
    assert len(shown("z" * 200)) == 61


def test_a_null_beside_a_level_is_told_its_own_range():
    """The mark of a graded item is a number, and what it may be is not the list of its levels."""
    level, mark = (
        urumqi(f'"district.1": {{{facts}}}')[0].message
        for facts in ('"level": null', '"level": "good", "mark": null')
    )
    assert level.endswith("应为 good、basic、fair、none")
    assert mark.endswith("允许 0–15")
