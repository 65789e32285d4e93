"""A corpus of broken scheme files, one a problem code: code, line and words of what is said.

Each file changes one thing in the made-up third city and says what has to be found: `replace` and
`by` are the change in `file`, `at` is text on the line that the problem names (the changed line,
where it is left out), `words` stand in the sentence.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kaoping.scheme import load_scheme, scheme_from_texts
from materials import ROOT, TESTS

HERE = Path(__file__).parent / "schemes"
CITY = TESTS / "golden" / "third-city"
CASES = sorted(path.stem for path in HERE.glob("*.yaml"))


def broken(name):
    """Return a case and the three texts with its change made."""
    case = yaml.safe_load((HERE / f"{name}.yaml").read_text())
    texts = {path.name: path.read_text() for path in CITY.iterdir() if path.is_file()}
    assert texts[case["file"]].count(case["replace"]) == 1, "the change has to be found once"
    texts[case["file"]] = texts[case["file"]].replace(case["replace"], case["by"])
    return case, texts


def line_of(case, texts):
    """Return the line that the problem has to name; None where it stands nowhere."""
    at = case.get("at", case["by"])
    if not at:
        return None
    text, _, more = at.partition("|")
    file = more if more.endswith(".yaml") else case["file"]
    start = -1
    for _ in range(int(more) if more.isdigit() else 1):
        start = texts[file].index(text, start + 1)
    return texts[file].count("\n", 0, start) + 1


@pytest.mark.parametrize("name", CASES)
def test_the_problem_is_named_with_its_line(name):
    """An author finds the fault by its line and learns what is allowed."""
    case, texts = broken(name)
    scheme, problems = scheme_from_texts(texts, "city")
    found = [problem for problem in problems if problem.code == case["code"]]
    assert found, [str(problem) for problem in problems]
    assert (scheme is None) == any(problem.severity == "error" for problem in problems)
    line = line_of(case, texts)
    if line is not None:
        assert line in [problem.place.line for problem in found]
    said = "\n".join(str(problem) for problem in found)
    for word in case["words"]:
        assert word in said


def codes_in_source():
    """Return the codes that the language's modules can say."""
    text = "\n".join(
        path.read_text() for path in (ROOT / "src" / "kaoping" / "scheme").rglob("*.py")
    )
    quoted = set(re.findall(r'(?:Problem|Finding|look|refuse)\(\s*"([a-z]+(?:-[a-z]+)+)"', text))
    return quoted | {"yaml", "scheme-missing", "scheme-value-error", "scheme-literal-error"}


def test_every_code_has_a_broken_file():
    """A problem that nobody has seen is a problem that nobody has read."""
    elsewhere = {"unreadable", "encoding", "yaml-shape", "yaml-deep"}
    tested = {yaml.safe_load((HERE / f"{name}.yaml").read_text())["code"] for name in CASES}
    assert codes_in_source() - tested - elsewhere == set()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("title: 示例".encode("gb18030"), "GBK"),
        ("title: 示例".encode("utf-16"), "UTF-16"),
        (b"\xff\x00\x81\xfe\xfa", "不是 UTF-8"),
    ],
)
def test_other_encodings_are_refused_by_name(tmp_path, data, name):
    """A file saved by an old editor is told apart from a broken one."""
    for file in CITY.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "scheme.yaml").write_bytes(data)
    scheme, problems = load_scheme(tmp_path)
    assert scheme is None
    assert [problem.code for problem in problems] == ["encoding"]
    assert name in str(problems[0])


def test_files_that_are_not_there_are_all_named(tmp_path):
    """An empty folder is told of all three files that a scheme needs."""
    scheme, problems = load_scheme(tmp_path)
    assert scheme is None
    assert [problem.code for problem in problems] == ["unreadable"] * 3


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: 1\n---\nb: 2\n", "just words\n", ""])
def test_a_scheme_is_one_document_of_keys(text):
    """A list, two documents, plain text or nothing is refused as such."""
    texts = {path.name: path.read_text() for path in CITY.iterdir() if path.is_file()}
    _, problems = scheme_from_texts({**texts, "scheme.yaml": text}, "city")
    assert [problem.code for problem in problems] == ["yaml-shape"]
