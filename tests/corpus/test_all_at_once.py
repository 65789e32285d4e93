"""A scheme's faults are listed together: a slip in a key does not hide what is wrong elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kaoping.problems import errors
from kaoping.scheme import scheme_from_texts

TESTS = Path(__file__).parents[1]
CITY = TESTS / "golden" / "third-city"
SHIPPED = TESTS.parent / "schemes"


def codes_of(**changes: Callable[[str], str]) -> set[str]:
    """Return the codes of what is wrong with the third city after changes to its files."""
    texts = {
        name: (CITY / name).read_text(encoding="utf-8")
        for name in ("scheme.yaml", "readings.yaml", "source.txt")
    }
    for stem, change in changes.items():
        texts[f"{stem}.yaml"] = change(texts[f"{stem}.yaml"])
    scheme, problems = scheme_from_texts(texts, "third-city")
    assert (scheme is None) == bool(errors(problems))
    return {problem.code for problem in problems}


def test_unknown_keys_hide_nothing():
    """Keys that nobody knows are refused, and the checks across parts run all the same."""

    def change(text: str) -> str:
        text = text.replace("city: 示例市", "city: 示例市\ncitty: 示例市", 1)
        text = text.replace("name: 投资完成", "name: 投资完成\n        nmae: 投资", 1)
        return text.replace('"[60, 85)"', '"[61, 85)"').replace("[panel]", "[nobody]", 1)

    expected = {"scheme-extra-forbidden", "band-gap", "unknown-assessor"}
    assert expected <= codes_of(scheme=change)


def test_an_unknown_key_of_a_reading_hides_nothing():
    """Likewise in readings.yaml."""
    found = codes_of(
        readings=lambda text: text.replace("    default: add", "    default: add\n    defalt: add"),
        scheme=lambda text: text.replace("[panel]", "[nobody]", 1),
    )
    assert {"scheme-extra-forbidden", "unknown-assessor"} <= found


def test_an_unknown_key_alone_is_one_problem():
    """What is refused is said once, and nothing is made up beside it."""
    change = {"scheme": lambda text: text.replace("city: 示例市", "city: 示例市\ncitty: x", 1)}
    assert codes_of(**change) == {"scheme-extra-forbidden"}


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025"])
def test_switches_are_no_unknown_keys(name: str):
    """Where values hang on readings, one slip is still one problem."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (SHIPPED / name).glob("*.*")}
    texts["scheme.yaml"] += "titel: 示例\n"
    _, problems = scheme_from_texts(texts, name)
    assert [problem.code for problem in problems] == ["scheme-extra-forbidden"]
