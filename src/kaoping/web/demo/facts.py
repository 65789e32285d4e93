"""The facts of the sample years: the two files of `examples/`, and what is derived from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kaoping
from kaoping.assessment.official import as_text

Facts = dict[str, dict[str, dict[str, Any]]]
"""Unit → leaf → its facts, numbers as text."""

WUHAI, URUMQI = "wuhai-2023.json", "urumqi-2025.json"


def file_of(name: str) -> Path:
    """Return where a sample facts file lies: in the installed package, or in the checkout."""
    package = Path(kaoping.__file__).parent
    installed = package / "examples" / name
    return installed if installed.is_file() else package.parents[1] / "examples" / name


def read(name: str) -> Facts:
    """Return the facts of a sample file."""
    value = json.loads(file_of(name).read_text(encoding="utf-8"), parse_float=str)
    return {unit: as_text(content["facts"]) for unit, content in value["units"].items()}


def weaker(facts: Facts, lost: Mapping[str, tuple[str, ...]]) -> Facts:
    """Return the facts of another year: some further items without points."""
    return {
        unit: {
            leaf: {"mark": "0"} if leaf in lost.get(unit, ()) and "mark" in entry else entry
            for leaf, entry in mine.items()
        }
        for unit, mine in facts.items()
    }
