"""What the tests of the core are made from: schemes out of trees, facts out of schemes, runs.

Everything goes in by the public doors: a scheme is read from the texts of its three files, facts
are JSON text. A tree written as JSON is YAML, so a test can build a scheme from a dictionary.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kaoping.engine import Run, parse_json, result_of, score
from kaoping.engine.tables import tables_of
from kaoping.numbers import write_exact
from kaoping.problems import Problem
from kaoping.scheme import Leaf, Scheme, load_scheme, scheme_from_texts

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SCHEMES = ROOT / "schemes"
TEXT = "示例"
QUOTE = [f"1: {TEXT}"]

Tree = dict[str, Any]


@cache
def shipped_scheme(name: str) -> Scheme:
    """Return a shipped scheme, or one of the tests' own folders, read once."""
    folder = SCHEMES / name
    scheme, problems = load_scheme(folder if folder.is_dir() else TESTS / name)
    assert scheme is not None, problems
    return scheme


def leaf(key: str, rule: Tree, **more: Any) -> Tree:
    """Return a leaf with its quotation."""
    return {"id": key, "name": key, "rule": {"quote": QUOTE, **rule}, **more}


def award(key: str, points: str, step: str = "whole") -> Tree:
    """Return a leaf that a person marks from 0 to its points."""
    return leaf(key, {"kind": "award", "step": step}, points=points)


def imported(key: str, points: str, low: str = "0") -> Tree:
    """Return a leaf whose score is given, from `low` to its points."""
    score_input = {"type": "number", "name": key, "min": low, "max": points}
    return leaf(key, {"kind": "imported", "inputs": {"score": score_input}, "factor": "1"})


def regulation(nodes: list[Tree], **changes: Any) -> Tree:
    """Return the smallest scheme over these nodes, all of them the tables of one group."""
    grades = [
        {"id": "pass", "name": "合格", "when": "[60, +inf)"},
        {"id": "fail", "name": "不合格", "when": "(-inf, 60)"},
    ]
    tree = {
        "language": "1",
        "id": "sample",
        "title": "示例办法",
        "city": "示例市",
        "status": "draft",
        "status_label": "示例",
        "source": {"sha256": sha256(TEXT.encode()).hexdigest()},
        "bodies": {"office": {"name": "办公室"}},
        "groups": {"district": {"name": "区", "tables": [node["id"] for node in nodes]}},
        "not_applicable": "allowed",
        "nodes": [{"assessors": ["office"], **node} for node in nodes],
        "total": {},
        "outcome": {
            "grades": grades,
            "ranking": {"scope": "all"},
            "display": {"decimals": "2", "rounding": "half-away-from-zero"},
        },
        "process": {
            "stages": [{"id": "all", "name": "全年", "who": ["office"], "allows": ["mark"]}]
        },
    }
    return tree | changes


def read_tree(
    tree: Any, readings: list[Tree] | None = None, text: str = TEXT
) -> tuple[Scheme | None, list[Problem]]:
    """Read a scheme from a tree."""
    texts = {
        "scheme.yaml": json.dumps(tree, ensure_ascii=False, indent=1),
        "readings.yaml": json.dumps({"readings": readings or []}, ensure_ascii=False, indent=1),
        "source.txt": text,
    }
    return scheme_from_texts(texts, "sample")


def scheme_of(nodes: list[Tree], readings: list[Tree] | None = None, **changes: Any) -> Scheme:
    """Return the smallest scheme over these nodes; a problem fails the test."""
    scheme, problems = read_tree(regulation(nodes, **changes), readings)
    assert scheme is not None, [str(problem) for problem in problems]
    return scheme


def unit(facts: Tree, **more: Any) -> Tree:
    """Return a further unit of the smallest scheme."""
    return {"name": "示例区", "group": "district", "facts": facts, **more}


def facts_file(scheme: Scheme, units: Tree, **more: Any) -> Tree:
    """Return the content of a facts file."""
    years = scheme.regulation.evaluated_years
    validity = scheme.regulation.validity
    year = years.last if years else validity.from_day.year if validity else 2024
    return {"scheme": scheme.id, "year": year, "units": units, **more}


def try_to_score(scheme: Scheme, content: Any) -> tuple[Tree | None, list[Problem]]:
    """Score the content of a facts file; return the result, or None, and the problems."""
    value, problems = parse_json(json.dumps(content, ensure_ascii=False), "facts.json")
    if problems:
        return None, problems
    run, problems = score(scheme, value)
    return (None if run is None else result_of(run)), problems


def run_of(scheme: Scheme, units: Tree, **more: Any) -> Run:
    """Score units that have no problems; return the run itself, to read explanations off it."""
    text = json.dumps(facts_file(scheme, units, **more), ensure_ascii=False)
    run, problems = score(scheme, parse_json(text, "facts.json")[0])
    assert run is not None, [str(problem) for problem in problems]
    return run


def results(scheme: Scheme, content: Any) -> dict[str, Tree]:
    """Score the content of a facts file that has no problems; return the units by id."""
    result, problems = try_to_score(scheme, content)
    assert result is not None, [str(problem) for problem in problems]
    return {unit["id"]: unit for unit in result["units"]}


def full_facts(scheme: Scheme, group: str, attributes: dict[str, bool] | None = None) -> Tree:
    """Return the facts of a unit that did everything and had no events."""
    tables = tables_of(scheme, group)
    return {
        key: entry
        for key, node in tables.leaves.items()
        if tables.applies(key, attributes or {}) and (entry := full_entry(node))
    }


def full_entry(node: Leaf) -> Tree:
    """Return the facts that bring a leaf its full points; nothing for a leaf of events."""
    rule = node.rule
    if node.absent == "no-event":
        return {}
    if rule.kind == "award":
        return {"mark": write_exact(node.points or 0)}
    if rule.kind == "level":
        return {"level": rule.levels[0].id, "mark": write_exact(rule.permitted()[0].high)}
    events = rule.kind == "per_event"
    entry: Tree = {key: _most(given, events=events) for key, given in rule.facts.items()}
    if rule.kind == "band":
        entry["mark"] = write_exact(rule.permitted()[0].high)
    return entry


def _most(given: Any, *, events: bool) -> Any:
    """Return the best value of an input: no event, a hundred percent, one of one planned."""
    if given.type == "count":
        return "0" if events else "1"
    if given.type == "panel":
        return [[write_exact(given.max)]]
    if given.type in ("percent", "number"):
        return write_exact(given.bounds[1] or Fraction(1))
    return False if given.type == "boolean" else []
