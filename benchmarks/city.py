"""A made-up scheme of sixty leaves (示例) and its units, for the column benchmarks.

Twenty items whole or nothing, twenty levels, ten bands, five counts of events, five steps: the
mixture of our two cities, sixty leaves in one table, graded at 90, 80 and 60.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from kaoping.engine.columns import Given
from kaoping.engine.exact import ExactColumn
from kaoping.engine.tables import Tables, tables_of
from kaoping.scheme import Scheme, scheme_from_texts

WORDS = "示例条文。"
LEVELS = ((4, 5), (2, 3), (1, 1), (0, 0))
BANDS = (("[100, 100]", 5, 5), ("[70, 100)", 3, 4), ("(0, 70)", 1, 2), ("[0, 0]", 0, 0))


def scheme(leaves: int = 60) -> Scheme:
    """Return the scheme; the kinds take turns in a fixed proportion."""
    quote = [f"1: {WORDS}"]
    children = [{"id": f"x.{i}", **_leaf(i, quote), "assessors": ["office"]} for i in range(leaves)]
    text = {
        "language": "1",
        "id": "example",
        "title": "示例办法",
        "city": "示例市",
        "status": "draft",
        "status_label": "示例",
        "source": {"sha256": hashlib.sha256(WORDS.encode()).hexdigest()},
        "bodies": {"office": {"name": "示例办公室"}},
        "groups": {"district": {"name": "示例区", "tables": ["x"]}},
        "not_applicable": "allowed",
        "nodes": [{"id": "x", "name": "示例表", "children": children}],
        "total": {"rescale_to": "100"},
        "outcome": {
            "grades": [
                {"id": "excellent", "name": "优秀", "when": "[90, +inf)"},
                {"id": "good", "name": "良好", "when": "[80, 90)"},
                {"id": "qualified", "name": "合格", "when": "[60, 80)"},
                {"id": "unqualified", "name": "不合格", "when": "(-inf, 60)"},
            ],
            "display": {"decimals": "2", "rounding": "half-away-from-zero"},
        },
        "process": {
            "stages": [{"id": "running", "name": "运行", "who": ["office"], "allows": ["read"]}]
        },
    }
    texts = {
        "scheme.yaml": json.dumps(text, ensure_ascii=False),
        "readings.yaml": "readings: []\n",
        "source.txt": WORDS,
    }
    found, problems = scheme_from_texts(texts, "example")
    assert found is not None, problems
    return found


def kind_of(i: int) -> str:
    """Return the kind of the i-th leaf: of twelve, four award, four level, two band, one each."""
    turn = i % 12
    return (
        "award"
        if turn < 4
        else "level"
        if turn < 8
        else ("band", "band", "events", "steps")[turn - 8]
    )


def _leaf(i: int, quote: list[str]) -> dict[str, object]:
    kind = kind_of(i)
    if kind == "award":
        rule: dict[str, object] = {"kind": "award", "quote": quote}
        return {"name": "示例", "points": "2", "rule": rule}
    if kind == "level":
        levels = [
            {"id": f"l{n}", "name": f"第{n}档", "points": f"{low}..{high}"}
            for n, (low, high) in enumerate(LEVELS)
        ]
        rule = {"kind": "level", "step": "1", "levels": levels, "quote": quote}
    elif kind == "band":
        rule = {
            "kind": "band",
            "step": "1",
            "quote": quote,
            "inputs": {
                "planned": {"type": "count", "name": "计划"},
                "done": {"type": "count", "name": "完成", "at_most": "planned"},
            },
            "measure": {
                "name": "完成率",
                "between": "[0, 100]",
                "terms": [{"value": "100 * done / planned"}],
            },
            "bands": [{"when": when, "points": f"{low}..{high}"} for when, low, high in BANDS],
        }
    elif kind == "events":
        rule = {
            "kind": "per_event",
            "quote": quote,
            "inputs": {"count": {"type": "count", "name": "次数"}},
            "base": "5",
            "events": [{"input": "count", "points": "-1"}],
            "floor": "0",
            "cap": "none",
        }
    else:
        rule = {
            "kind": "steps",
            "quote": quote,
            "inputs": {"rate": {"type": "percent", "name": "执行率"}},
            "measure": "rate",
            "measure_name": "执行率",
            "baseline": "100",
            "direction": "below",
            "step": "5",
            "points": "-1",
            "partial": "full-steps",
            "base": "5",
            "floor": "0",
            "cap": "none",
            "between": "[0, 100]",
        }
    return {"name": "示例", "points": "5", "rule": rule}


def facts(size: int, leaves: int = 60, seed: int = 2025) -> dict[str, Given[ExactColumn]]:
    """Return drawn facts (示例) of `size` units: every leaf marked as its facts permit."""
    draw = np.random.default_rng(seed)
    found: dict[str, Given[ExactColumn]] = {}
    for i in range(leaves):
        numbers, level, mark = _facts(kind_of(i), size, draw)
        columns = {key: ExactColumn(values, shared) for key, (values, shared) in numbers.items()}
        marked = None if mark is None else np.ones(size, dtype=np.bool_)
        marks = None if mark is None else ExactColumn(mark, 1)
        found[f"x.{i}"] = Given(columns, level, marks, None, marked, None)
    return found


def _facts(kind: str, size: int, draw: np.random.Generator):
    if kind == "award":
        return {}, None, 2 * (draw.random(size) < 0.85).astype(np.int64)
    if kind == "level":
        level = draw.choice(4, size, p=[0.6, 0.25, 0.1, 0.05])
        ends = np.array(LEVELS, dtype=np.int64)[level]
        return {}, level, ends[:, 0] + draw.integers(0, 2, size) * (ends[:, 1] - ends[:, 0])
    if kind == "band":
        planned = draw.integers(1, 30, size)
        done = np.minimum(planned, draw.integers(0, 40, size))
        rate = done / planned
        place = np.select([rate == 1, rate >= 0.7, rate > 0], [0, 1, 2], 3)
        ends = np.array([band[1:] for band in BANDS], dtype=np.int64)[place]
        mark = ends[:, 0] + draw.integers(0, 2, size) * (ends[:, 1] - ends[:, 0])
        return {"planned": (planned, 1), "done": (done, 1)}, None, mark
    if kind == "events":
        return {"count": (draw.integers(0, 7, size), 1)}, None, None
    return {"rate": (draw.integers(700, 1001, size), 10)}, None, None


def tables(of: Scheme) -> Tables:
    """Return the one table of the scheme."""
    return tables_of(of, "district")
