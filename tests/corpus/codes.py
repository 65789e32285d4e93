"""The problem codes that the code can produce, read off its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kaoping
from kaoping.scheme.wording import SENTENCES

CODE = re.compile(r"[a-z]+(-[a-z]+)*")
MAKERS = {"Problem": 0, "Finding": 0, "look": 0, "refuse": 0, "say": 0, "note": 0, "misfit": 1}
"""Functions that make or note a problem → which of their arguments is the code."""
FREE = {"checks/readings.py", "tiling.py"}
"""Modules whose functions yield codes inside tuples."""


def codes_of_schemes() -> set[str]:
    """Return the codes of problems with scheme files."""
    found = _codes("scheme")
    found |= {code.replace("band-", "grade-") for code in found if code.startswith("band-")}
    return found | {f"scheme-{kind.replace('_', '-')}" for kind in (*SENTENCES, "value_error")}


def codes_of_facts() -> set[str]:
    """Return the codes of problems with facts files."""
    from_readings = {"unknown-reading", "unknown-choice"}
    from_files = {"encoding"}
    return _codes("engine") | from_readings | from_files


def _codes(room: str) -> set[str]:
    folder = Path(kaoping.__file__).parent / room
    return {
        code
        for path in sorted(folder.rglob("*.py"))
        for code in _codes_in(
            ast.parse(path.read_text(encoding="utf-8")),
            tuples=path.relative_to(folder).as_posix() in FREE,
        )
    }


def _codes_in(tree: ast.Module, *, tuples: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        place: ast.expr | None = None
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            spot = MAKERS.get(name)
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            place = (node.args + named)[spot] if spot is not None and node.args + named else None
        elif tuples and isinstance(node, ast.Tuple) and node.elts:
            yield from (code for code in map(_text, node.elts[:2]) if "-" in code)
        if place is not None and (code := _text(place)):
            yield code


def _text(node: ast.expr) -> str:
    text = node.value if isinstance(node, ast.Constant) else ""
    return text if isinstance(text, str) and CODE.fullmatch(text) else ""
