"""Scheme files as trees of text, each value with its line."""

from __future__ import annotations

import pytest

from kaoping.scheme.editor_schema import editor_schema
from kaoping.scheme.raw import parse_raw
from kaoping.scheme.shelf import find, shipped
from materials import SCHEMES, shipped_scheme

TEXT = """# a comment
a: 1.10
b: [no, "2", 'x: y']
c:
  d: 2022-09-15
  e:
    - f: >-
        one
        two
"""


def test_every_scalar_stays_text():
    """`1.10`, `no` and a date mean what was typed."""
    raw, problems = parse_raw(TEXT, "x.yaml")
    assert problems == []
    assert raw is not None
    assert raw.tree == {
        "a": "1.10",
        "b": ["no", "2", "x: y"],
        "c": {"d": "2022-09-15", "e": [{"f": "one two"}]},
    }


@pytest.mark.parametrize(
    ("path", "line", "key"),
    [
        (("a",), 2, "a"),
        (("b", 1), 3, "b.2"),
        (("c", "e", 0, "f"), 7, "c.e.1.f"),
        (("c", "missing"), 4, "c.missing"),
        (("gone",), 2, "gone"),
    ],
)
def test_places(path: tuple[str | int, ...], line: int, key: str):
    """A value has its line; what is not there has that of its nearest holder."""
    raw, _ = parse_raw(TEXT, "x.yaml")
    assert raw is not None
    place = raw.place(path)
    assert ("x.yaml", line, key) == (place.file, place.line, place.key)


def test_problems_have_line_and_column():
    """All of them in one reading, where each stands."""
    text = 'a: &x 1\nb: *x\nc: !t 2\nd:\na: 3\n? [k]\n: 4\n"e": ""\n'
    raw, problems = parse_raw(text, "x.yaml")
    assert raw is not None
    assert {
        ("yaml-anchor", 1, 4), ("yaml-anchor", 2, 4), ("yaml-tag", 3, 4), ("empty-value", 4, 3),
        ("duplicate-key", 5, 1), ("yaml-key", 6, 3),
    } == {(p.code, p.place.line, p.place.column) for p in problems}  # fmt: skip


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025"])
def test_shipped_schemes_are_found(name: str):
    """By id, by folder and by file."""
    folder = SCHEMES / name
    assert folder == shipped()[name] == find(name) == find(str(folder))
    assert folder == find(str(folder / "scheme.yaml"))


@pytest.mark.parametrize("name", ["", "nowhere", "../schemes", "wuhai", "README.md"])
def test_other_names_are_not_found(name: str):
    """An unknown id is unknown, not guessed."""
    assert find(name) is None


def test_the_schema_for_editors_knows_every_key():
    """Every part of a scheme's tree is a property of the published JSON Schema."""
    schema = editor_schema()
    assert schema["properties"].keys() >= shipped_scheme("wuhai-2022").raw.tree.keys()
    assert {"Switch", "Leaf", "InnerNode", "BandRule", "Outcome"} <= schema["$defs"].keys()
    leaf = schema["$defs"]["Leaf"]
    assert {"$ref": "#/$defs/Switch"} in leaf["properties"]["points"]["anyOf"]
