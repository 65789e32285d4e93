"""Loading and scoring are total: whatever comes in, a scheme or a run comes out, or problems."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaoping.engine import parse_json, result_of, score
from kaoping.engine.explain import explain
from kaoping.engine.tables import tables_of
from kaoping.problems import Problem, errors
from kaoping.scheme import Scheme, scheme_from_texts
from kaoping.scheme.raw import decode, parse_raw
from kaoping.scheme.trace import trace
from materials import (
    SCHEMES,
    TESTS,
    TEXT,
    Tree,
    award,
    facts_file,
    full_facts,
    read_tree,
    regulation,
    shipped_scheme,
    try_to_score,
    unit,
)
from strategies import MORE
from strategies.comparing import ladders, relatives
from strategies.entries import facts_of
from strategies.junk import json_values, mutated, words
from strategies.leaves import LONE
from strategies.trees import trees

NAMES = ["wuhai-2022", "urumqi-2025", "golden/third-city"]


def check_problems(problems: list[Problem]) -> None:
    """Each problem is one line with a code, in Chinese, whatever library has found it."""
    for problem in problems:
        assert len(str(problem).splitlines()) == 1
        assert "Input should" not in str(problem)
        assert problem.code
        assert problem.message.strip()


def check_run(scheme: Scheme, value: Any) -> None:
    """Score a value: a run with its result and reasons, or problems that say why not."""
    run, problems = score(scheme, value)
    check_problems(problems)
    assert (run is None) == bool(errors(problems))
    if run is not None:
        result_of(run)
        explain(run, run.facts.units[0].id)


@pytest.mark.parametrize("name", NAMES)
@given(value=json_values())
@settings(max_examples=30 * MORE)
def test_any_json_value(name: str, value: Any):
    """A facts file may hold anything that JSON can write."""
    read, problems = parse_json(json.dumps(value), "facts.json")
    check_problems(problems)
    if not problems:
        check_run(shipped_scheme(name), read)


@given(st.text(max_size=60) | st.text('{}[]":,0123456789.-+eNaInfity \\\n', max_size=60))
@example('{"a": NaN}')
@example("[" * 5000)
@example('{"scheme": "wuhai-2022", "year": ' + "9" * 5000 + ', "units": {"wuda": {}}}')
def test_any_text(text: str):
    """What is no JSON has one problem with its line and column."""
    value, problems = parse_json(text, "facts.json")
    check_problems(problems)
    if not problems:
        check_run(shipped_scheme("wuhai-2022"), value)
    elif problems[0].code == "not-json":
        assert len(problems) == 1
        assert 1 <= (problems[0].place.line or 0) <= text.count("\n") + 1
        assert (problems[0].place.column or 0) >= 1


@given(st.binary(max_size=40))
def test_any_bytes(data: bytes):
    """A file of any bytes is text in UTF-8 or is refused."""
    _, problems = decode(data, "facts.json")
    check_problems(problems)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=40 * MORE)
def test_mutated_facts(name: str, data: st.DataObject):
    """A good facts file with a few of its parts replaced, removed, renamed or doubled."""
    content = data.draw(mutated(_good(name), json_values()))
    value, problems = parse_json(json.dumps(content), "facts.json")
    check_problems(problems)
    if not problems:
        check_run(shipped_scheme(name), value)


def _good(name: str) -> Tree:
    """Return a short facts file that has one leaf of every rule of a scheme."""
    scheme = shipped_scheme(name)
    units: Tree = {}
    for key, listed in list(scheme.regulation.units.items())[:2]:
        attributes = dict.fromkeys(scheme.regulation.attributes, True)
        facts = full_facts(scheme, listed.group, attributes)
        kinds = {scheme.nodes[leaf].node.rule.kind: leaf for leaf in facts}
        units[key] = {
            **attributes,
            "facts": {leaf: facts[leaf] for leaf in kinds.values()},
            "flags": list(scheme.regulation.flags)[:1],
        }
    units["other"] = {**units[key], "name": "示例", "group": listed.group}
    return facts_file(scheme, units, readings=dict(scheme.settled))


@given(st.data())
@settings(max_examples=120 * MORE)
def test_mutated_small_schemes(data: st.DataObject):
    """A small scheme with parts replaced; if it still holds together it also scores."""
    tree = data.draw(mutated(data.draw(trees((*LONE, ladders, relatives))), words()))
    check_scheme(*read_tree(tree), data)


@given(st.data())
@settings(max_examples=60 * MORE)
def test_mutated_third_city(data: st.DataObject):
    """The same on a scheme that uses every part of the language, its readings included."""
    folder = TESTS / "golden/third-city"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in FILES}
    name = data.draw(st.sampled_from(FILES[:2]))
    tree = data.draw(mutated(_tree(texts[name]), words()))
    texts[name] = json.dumps(tree, ensure_ascii=False)
    check_scheme(*scheme_from_texts(texts, "x"), data)


def _tree(text: str) -> Any:
    raw, _ = parse_raw(text, "x")
    assert raw is not None
    return raw.tree


FILES = ["scheme.yaml", "readings.yaml", "source.txt"]


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025"])
@given(data=st.data())
@settings(max_examples=6 * MORE)
def test_mutated_cities(name: str, data: st.DataObject):
    """The same on the two shipped schemes."""
    texts = {each: (SCHEMES / name / each).read_text(encoding="utf-8") for each in FILES}
    tree = data.draw(mutated(_tree(texts["scheme.yaml"]), words()))
    texts["scheme.yaml"] = json.dumps(tree, ensure_ascii=False)
    check_scheme(*scheme_from_texts(texts, "x"), data)


@given(st.data())
@settings(max_examples=40 * MORE)
def test_torn_texts(data: st.DataObject):
    """A scheme file cut, doubled or strewn with signs anywhere is still read or refused."""
    folder = TESTS / "golden/third-city"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in FILES}
    name = data.draw(st.sampled_from(FILES))
    text = texts[name]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    junk = data.draw(st.text("{}[]&*!|>%@`\"'#:-, \n\t\0x", max_size=5))
    texts[name] = data.draw(
        st.sampled_from([text[:start] + junk + text[end:], text[:end] + junk + text[start:]])
    )
    check_scheme(*scheme_from_texts(texts, "x"), data)


def check_scheme(scheme: Scheme | None, problems: list[Problem], data: st.DataObject) -> None:
    """A scheme, or problems; a scheme can be traced, and scores whatever it is given."""
    check_problems(problems)
    assert (scheme is None) == bool(errors(problems))
    if scheme is None:
        return
    trace(scheme)
    group = next(iter(scheme.regulation.groups))
    leaves = list(tables_of(scheme, group).leaves.values())
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    one = {"name": "示例", "group": group, **attributes, "facts": data.draw(facts_of(leaves))}
    value, _ = parse_json(json.dumps(facts_file(scheme, {"x": one})), "facts.json")
    check_run(scheme, value)


@pytest.mark.parametrize("depth", [40, 200, 5000, 200_000])
@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_deep_nesting(depth: int, sign: str):
    """A file nested past all reason is refused with a problem; the program does not fall over."""
    text = "language: " + sign * depth if sign != "- " else "language:\n" + sign * depth + "x"
    texts = {"scheme.yaml": text, "readings.yaml": "readings: []", "source.txt": TEXT}
    scheme, problems = scheme_from_texts(texts, "x")
    check_problems(problems)
    assert scheme is None
    assert problems


@pytest.mark.parametrize(
    "digits", ["9" * 200, "-" + "9" * 199, "0." + "0" * 197 + "1", "99." + "9" * 197]
)
@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_every_length(name: str, digits: str):
    """Two hundred digits anywhere are computed with or refused, in any company of shorter ones."""
    scheme = shipped_scheme(name)
    key, listed = next(iter(scheme.regulation.units.items()))
    attributes = dict.fromkeys(scheme.regulation.attributes, True)
    for leaf, entry in full_facts(scheme, listed.group, attributes).items():
        for part in entry:
            facts = {leaf: {**entry, part: [[digits]] if isinstance(entry[part], list) else digits}}
            units = {
                key: {**attributes, "facts": facts},
                "other": {
                    **attributes,
                    "name": "示例",
                    "group": listed.group,
                    "facts": {leaf: entry},
                },
            }
            result, problems = try_to_score(scheme, facts_file(scheme, units))
            check_problems(problems)
            assert (result is None) == bool(errors(problems))


def test_a_scheme_without_anything_has_problems():
    """The smallest tree, an empty one, and a good one tell the ends of the language."""
    assert read_tree({})[0] is None
    assert read_tree(regulation([award("a", "1")]))[0] is not None
    scheme, _ = read_tree(regulation([award("a", "1")]))
    assert scheme is not None
    assert try_to_score(scheme, facts_file(scheme, {"x": unit({})}))[0] is not None
