"""The language reference holds: its samples run, and its tables are those of the code."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from docs.fences import Fence, fences, page, table_after
from docs.language import (
    MODELS,
    BaseRule,
    _Input,
    keys_of_model,
    mark_of,
    problem_codes,
    sorts,
)
from docs.samples import facts_of, load_sample, results, totals, with_part, write_files
from docs.sessions import session_again
from kaoping.scheme import load_scheme
from kaoping.scheme.editor_schema import SWITCH
from kaoping.scheme.process import Action, Role
from kaoping.scheme.trace import trace

TEXT = page("docs/scheme-language.md")
FENCES = fences(TEXT)
FOLLOWING = dict(pairwise(FENCES))
FILES = {f.role: f.text for f in FENCES if f.role in ("source.txt", "scheme.yaml", "readings.yaml")}


def _of(role: str) -> list[Any]:
    return [pytest.param(fence, id=f"line-{fence.line}") for fence in FENCES if fence.role == role]


def _ticked(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


@pytest.mark.parametrize("sample", _of("scheme-sample"))
def test_a_sample_gives_what_the_page_prints(sample: Fence, tmp_path: Path):
    """No number in the reference is made up: the loader and the engine print it again."""
    scheme, problems = load_sample(sample.text, tmp_path)
    said = "".join(f"{p.severity} {p.code}: {p.message}\n" for p in problems)
    given = said if scheme is None else said + results(scheme, facts_of(sample.text))
    assert (FOLLOWING[sample].role, FOLLOWING[sample].text) == ("result", given)


@pytest.mark.parametrize("facts", _of("facts.json"))
def test_the_whole_scheme_gives_what_the_page_prints(facts: Fence, tmp_path: Path):
    """The sample regulation runs as it stands, under its other reading, with another outcome."""
    before = FENCES[FENCES.index(facts) - 1]
    part = before.text if before.role == "scheme-part" else ""
    files = {**FILES, "scheme.yaml": with_part(FILES["scheme.yaml"], part)}
    scheme, problems = load_scheme(write_files(tmp_path, files))
    assert problems == []
    assert totals(scheme, json.loads(facts.text)) == FOLLOWING[facts].text


@pytest.mark.parametrize("session", [fence for fence in FENCES if fence.language == "console"])
def test_a_session_prints_what_the_page_prints(session: Fence, tmp_path: Path):
    """The command line says of the sample what the page says that it says."""
    before = FENCES[: FENCES.index(session)]
    facts = [fence.text for fence in before if fence.role == "facts.json"][-1]
    write_files(tmp_path, {**FILES, "facts.json": facts})
    assert session_again(session.text, tmp_path) == session.text


@pytest.mark.parametrize("part", _of("scheme-part"))
def test_a_part_fits_into_the_sample_scheme(part: Fence, tmp_path: Path):
    """What the page shows of the other keys loads without a problem."""
    files = {**FILES, "scheme.yaml": with_part(FILES["scheme.yaml"], part.text)}
    assert load_scheme(write_files(tmp_path, files))[1] == []


def test_the_sample_scheme_carries_its_whole_text(tmp_path: Path):
    """The page says that the sample's trace is complete."""
    scheme, problems = load_scheme(write_files(tmp_path, FILES))
    assert scheme is not None, problems
    assert trace(scheme).is_complete


def test_no_block_of_the_page_goes_unread():
    """A block that no test reads may say anything."""
    known = {"scheme-sample", "scheme-part", "facts.json", "result", "console", *FILES}
    assert [f"line {f.line}" for f in FENCES if (f.role or f.language) not in known] == []


def test_every_rule_kind_has_a_sample_under_its_heading():
    """A kind without a sample is a kind that the next city has to guess at."""
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))
    shown = {
        title
        for title, text in sections.items()
        for fence in fences(text)
        if fence.role == "scheme-sample" and re.search(rf"kind: {title}\b", fence.text)
    }
    assert sorts(BaseRule) - shown == set()


@pytest.mark.parametrize("name", MODELS)
def test_every_key_is_documented_with_its_default(name: str):
    """The tables hold the keys, defaults and words of the models: none missing, none left over."""
    expected = keys_of_model(MODELS[name])
    documented = {}
    for cell, value, default, _ in table_after(TEXT, mark_of(name)):
        key = cell.strip("`")
        words = _ticked(value) if key in expected and expected[key][1] else set()
        documented[key] = (default, words)
    assert expected == documented


def test_no_table_documents_a_model_that_is_gone():
    """A table of keys that nothing reads misleads."""
    marks = re.findall(r"<!-- keys: \S+ -->", TEXT)
    assert sorted(map(mark_of, MODELS)) == sorted(marks)


@pytest.mark.parametrize(("mark", "words"), [("roles", Role), ("actions", Action)])
def test_roles_and_actions_are_those_of_the_language(mark: str, words: Any):
    """Who may do what in a stage is written with these words and no others."""
    rows = table_after(TEXT, f"<!-- {mark} -->")
    assert list(get_args(words)) == [row[0].strip("`") for row in rows]


def test_every_type_of_input_is_explained():
    """Each type has its row: what is written, and the number it becomes."""
    rows = table_after(TEXT, "<!-- input types -->")
    assert sorts(_Input) == {row[0].strip("`") for row in rows}


def test_the_switch_is_shown_with_its_keys():
    """A switch has exactly the keys that settling looks for."""
    shown = re.search(r"`floor: \{(.*)\}`", TEXT)
    assert shown is not None
    assert list(SWITCH["properties"]) == re.findall(r"(reading|when): ", shown[1])


def test_every_problem_code_is_in_the_table():
    """A code that scripts may meet is documented with its severity, and no other is."""
    rows = table_after(TEXT, "<!-- codes -->")
    assert problem_codes() == {code: row[1] for row in rows for code in _ticked(row[0])}


def test_codes_are_found_where_they_are_made():
    """The search behind the table sees each way in which the room makes a problem."""
    ways = {"yaml-anchor", "unknown-assessor", "band-gap", "unknown-line", "no-limit", "points-sum"}
    assert ways <= problem_codes().keys()
