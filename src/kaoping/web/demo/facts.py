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

Sources = dict[tuple[str, str], str]
"""(unit, leaf) → what is public about it, with the address of the source."""

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


def sources(name: str) -> Sources:
    """Return what is public about the facts of a sample file, each with where it is published.

    The note on the whole file, that everything else is made up, is not among them.
    """
    value = json.loads(file_of(name).read_text(encoding="utf-8"))
    keyed = {tuple(key.split("/", 1)): said for key, said in value["sources"].items() if key != "*"}
    return {(unit, leaf): said for (unit, leaf), said in keyed.items()}


def weaker(facts: Facts, lost: Mapping[str, tuple[str, ...]]) -> Facts:
    """Return the facts of another year: some further items without points."""
    return {
        unit: {
            leaf: {"mark": "0"} if leaf in lost.get(unit, ()) and "mark" in entry else entry
            for leaf, entry in mine.items()
        }
        for unit, mine in facts.items()
    }
