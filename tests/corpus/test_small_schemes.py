"""Small schemes, each one step away from one that loads, with all that is said of it.

Beside the faults of `schemes/`, which change the third city, these are the variants of each fault:
every rule kind, both ends of a gap, other choices of a reading. Nothing but what is expected may
be said. The first lines of a file say what is expected, as `# expects CODE at LINE: words` of the
message; `-` where there is no line of its own. A file `NAME.readings.yaml` goes with `NAME.yaml`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from corpus.codes import codes_of_schemes
from kaoping.problems import Problem
from kaoping.scheme import Scheme, scheme_from_texts

FOLDER = Path(__file__).parent / "small"
EXPECTS = re.compile(r"# expects (\S+) at (\d+|-): (.+)")
SOURCE = (FOLDER / "source.txt").read_text(encoding="utf-8")


def _names(pattern: str) -> list[str]:
    paths = sorted(FOLDER.glob(pattern))
    return [
        str(path.relative_to(FOLDER))[: -len(".yaml")]
        for path in paths
        if not path.name.endswith(".readings.yaml")
    ]


def _texts(name: str) -> dict[str, str]:
    readings = FOLDER / f"{name}.readings.yaml"
    return {
        "scheme.yaml": (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"),
        "readings.yaml": readings.read_text(encoding="utf-8")
        if readings.exists()
        else "readings: []",
        "source.txt": SOURCE,
    }


def _load(name: str) -> tuple[Scheme | None, list[Problem]]:
    return scheme_from_texts(_texts(name), name)


def _expected(name: str) -> list[tuple[str, str, str, str]]:
    """Return (file, code, line, words) of each problem that a case announces."""
    return [
        (f"{name}/{file}", *found)
        for file, text in _texts(name).items()
        for found in EXPECTS.findall(text)
    ]


@pytest.mark.parametrize("name", _names("*.yaml"))
def test_a_broken_scheme(name: str):
    """Each fault is found, at its line, in words that name what is wrong; and nothing else is."""
    _, problems = _load(name)
    expected = _expected(name)
    assert [code for _, code, _, _ in expected] == [problem.code for problem in problems]
    for (file, _, line, words), problem in zip(expected, problems, strict=True):
        if line != "-":
            assert (file, int(line)) == (problem.place.file, problem.place.line)
        text = str(problem)
        assert [word for word in words.split() if word not in text] == [], text
        assert text.startswith(str(problem.place))


@pytest.mark.parametrize("name", _names("*.yaml"))
def test_errors_stop_and_warnings_do_not(name: str):
    """A scheme with an error is none; one with a warning works, and both figures are shown."""
    scheme, problems = _load(name)
    assert (scheme is None) == any(problem.severity == "error" for problem in problems)
    warned = {problem.code for problem in problems if problem.severity == "warning"}
    assert warned <= {"points-sum", "weights-sum", "points-unreachable", "reward-order"}


@pytest.mark.parametrize("name", _names("good/*.yaml"))
def test_the_same_without_the_fault(name: str):
    """What the broken files differ from loads without a word."""
    scheme, problems = _load(name)
    assert problems == []
    assert scheme is not None


def test_every_code_has_a_file():
    """No problem can be made whose words and place nobody has looked at."""
    here = {code for name in _names("*.yaml") for _, code, _, _ in _expected(name)}
    beside = {
        yaml.safe_load(path.read_text(encoding="utf-8"))["code"]
        for path in (FOLDER.parent / "schemes").glob("*.yaml")
    }
    on_disk = {"unreadable", "encoding"}  # test_broken_schemes.py writes those
    assert codes_of_schemes() == here | beside | on_disk
