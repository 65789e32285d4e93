"""Running the samples of docs/scheme-language.md through the real loader and the real engine.

A `scheme-sample` is one node without id and name, and the facts of a few units below it. It is put
into the smallest scheme there is, over a source text made of its own quotations. The blocks named
after files (`scheme.yaml`, `source.txt`, …) are one whole scheme; a `scheme-part` replaces some of
its keys.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from kaoping.engine import parse_json, result_of, score
from kaoping.problems import Problem
from kaoping.scheme import Scheme, load_scheme

QUOTED = re.compile(r'"(\d+): ([^"]+)"')
SMALLEST = """\
language: "1"
id: sample
title: 示例办法
city: 示例市
status: draft
status_label: 示例
source: {{sha256: {digest}}}
bodies: {{office: {{name: 示例办公室}}}}
groups: {{all: {{name: 示例单位, tables: ["1", rest]}}}}
not_applicable: allowed
nodes:
  - id: "1"
    name: 示例
    assessors: [office]
{node}
  - id: rest
    name: 其余
    points: "1"
    assessors: [office]
    rule: {{kind: award, quote: ["{last}: 其余1分"]}}
total: {{}}
outcome:
  grades: [{{id: any, name: 不分等次, when: "(-inf, +inf)"}}]
  display: {{decimals: "2", rounding: half-away-from-zero}}
process: {{stages: [{{id: year, name: 全年, who: [office], allows: [read]}}]}}
"""


def load_sample(sample: str, folder: Path) -> tuple[Scheme | None, list[Problem]]:
    """Load the node of a sample, in the smallest scheme that holds it."""
    node = "".join(f"    {line}\n" for line in sample.partition("\nfacts:")[0].splitlines())
    said: dict[int, list[str]] = {}
    for number, words in QUOTED.findall(sample):
        said.setdefault(int(number), []).append(words)
    last = max(said) + 1
    said[last] = ["其余1分"]
    source = "\n".join("".join(dict.fromkeys(said.get(n, []))) for n in range(1, last + 1))
    digest = sha256(source.encode()).hexdigest()
    scheme = SMALLEST.format(digest=digest, node=node, last=last)
    files = {"scheme.yaml": scheme, "readings.yaml": "readings: []\n", "source.txt": source}
    return load_scheme(write_files(folder, files))


def facts_of(sample: str) -> dict[str, Any]:
    """Return unit → leaf → entry; the only leaf of a sample without children need not be named."""
    value = yaml.safe_load(sample)
    if "children" in value:
        return dict(value["facts"])
    return {unit: {"1": entry} for unit, entry in value["facts"].items()}


def results(scheme: Scheme, facts: dict[str, Any]) -> str:
    """Score the units of a sample and write one line a unit.

    Refused facts stop a run, so what is refused is written down and the others are scored alone.
    """
    refused: dict[str, str] = {}
    while True:
        units = {
            unit: {"name": unit, "group": "all", "facts": entry}
            for unit, entry in facts.items()
            if unit not in refused
        }
        run, problems = score_value(scheme, {"scheme": "sample", "year": 2026, "units": units})
        if run is not None:
            break
        for problem in problems:
            refused.setdefault(problem.place.unit, f"refused: {problem.message}")
    scored = {unit["id"]: unit["nodes"] for unit in result_of(run)["units"]}
    lines = {**refused, **{unit: _nodes(nodes) for unit, nodes in scored.items()}}
    return "".join(f"{unit}  {lines[unit]}\n" for unit in facts)


def score_value(scheme: Scheme, value: dict[str, Any]) -> tuple[Any, list[Problem]]:
    """Score facts that were written as a value, by way of their JSON text."""
    parsed, problems = parse_json(json.dumps(value), "facts.json")
    assert problems == []
    return score(scheme, parsed)


def _nodes(nodes: dict[str, dict[str, str]]) -> str:
    """Return the whole of a sample, and its parts in brackets."""
    parts = [f"{key} {cell_text(cell)}" for key, cell in nodes.items() if key not in ("1", "rest")]
    whole = cell_text(nodes["1"])
    return f"{whole}  [{', '.join(parts)}]" if parts else whole


def cell_text(cell: dict[str, str]) -> str:
    """Return one node of one unit: `2.5 of 3`, `0–3 of 3 pending`, `not applicable`."""
    if cell["state"] == "not-applicable":
        return "not applicable"
    full = "" if cell["full"] is None else f" of {cell['full']}"
    if cell["state"] == "settled":
        return cell["score"] + full
    return f"{cell['low']}–{cell['high']}{full} pending"


def totals(scheme: Scheme, value: dict[str, Any]) -> str:
    """Score a whole facts file and write one line a unit: total, grade, rank, consequences."""
    run, problems = score_value(scheme, value)
    assert problems == []
    lines = []
    for unit in result_of(run)["units"]:
        total = unit["exact"] or f"{unit['low']}–{unit['high']}"
        parts = [total, unit["grade"] or "no grade yet", f"rank {unit['rank'] or 'open'}"]
        parts += [_consequence(consequence) for consequence in unit["consequences"]]
        lines.append(f"{unit['id']}  {', '.join(parts)}\n")
    return "".join(lines)


def _consequence(consequence: dict[str, Any]) -> str:
    text = f"{consequence['kind']} {consequence['value']} {consequence['unit'] or ''}".strip()
    return f"{text} to be confirmed" if consequence["needs_confirmation"] else text


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a whole scheme into a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def with_part(scheme: str, part: str) -> str:
    """Return a scheme file in which the keys of a part stand instead of its own."""
    blocks = _blocks(scheme)
    return "".join({**blocks, **_blocks(part)}.values())


def _blocks(text: str) -> dict[str, str]:
    """Cut a YAML file at its top-level keys, comments staying with what follows them."""
    blocks: dict[str, str] = {}
    key = ""
    for line in text.splitlines(keepends=True):
        if found := re.match(r"([a-z_]+):", line):
            key = found[1]
        blocks[key] = blocks.get(key, "") + line
    return blocks
