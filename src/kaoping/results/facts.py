"""The year's official facts as a file, and the engine's run over it.

    official_facts(cycle) → text → parse_json → engine.score → Run → result text

The run always comes from the text, never from the value before it: what is stored, shown, explained
and downloaded is what anybody gets who scores the downloaded file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.accounts.errors import Refusal
from kaoping.assessment.official import Effective, facts_from
from kaoping.assessment.queries import official_facts
from kaoping.audit.memory import kept
from kaoping.cycles.schemes import load_pinned
from kaoping.engine import Run, parse_json, result_of, result_text, score
from kaoping.problems import Problem, errors

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.results.models import ScoreRun

Json = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Scored:
    """A facts file with its run."""

    text: str
    run: Run
    result: Mapping[str, Any]
    """The result as JSON values."""

    @property
    def sha256(self) -> str:
        """The hash of the facts."""
        return sha256_of(self.text)

    @property
    def units(self) -> dict[str, Json]:
        """Unit → its part of the result, in the order of the result."""
        return {unit["id"]: unit for unit in self.result["units"]}


def facts_text(value: Mapping[str, Any]) -> str:
    """Return a facts file as text: one form for one value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def current_facts(cycle: Cycle) -> str:
    """Return the year's facts of this moment as a file: three queries."""
    return facts_text(official_facts(cycle))


def current_of(cycle: Cycle, units: Sequence[CycleUnit], entries: Effective) -> Scored:
    """Return the year as it stands now, where its entries have been read already: one query.

    Raises:
        Refusal: The engine refuses the facts; everything that is wrong is listed.
    """
    return scored(cycle.scheme_id, facts_text(facts_from(cycle, units, entries)))


def current(cycle: Cycle) -> Scored:
    """Return the year as it stands now: three queries, and the engine where something has changed.

    Raises:
        Refusal: The engine refuses the facts; everything that is wrong is listed.
    """
    return kept(cycle.pk, "results.current", lambda: scored(cycle.scheme_id, current_facts(cycle)))


def of_run(run: ScoreRun) -> Scored:
    """Return a stored run as the engine made it; no query once it is known.

    A run never changes; the hash of its facts stands for them, so that they need not be read again.
    """
    return _of_run(_Stored(run))


class _Stored:
    """A run as a key: its scheme and the hash of its facts."""

    def __init__(self, run: ScoreRun) -> None:
        self.run = run
        self.key = run.scheme_id, run.facts_sha256

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stored) and self.key == other.key


@lru_cache(maxsize=16)
def _of_run(stored: _Stored) -> Scored:
    return scored(stored.run.scheme_id, stored.run.facts)


@lru_cache(maxsize=16)
def scored(scheme_sha256: str, text: str) -> Scored:
    """Score a facts file under a pinned scheme; the readings stand in the file.

    Raises:
        Refusal: The engine refuses the facts.
    """
    value, problems = parse_json(text, "")
    run: Run | None = None
    if not problems:
        run, problems = score(load_pinned(scheme_sha256), value)
    if run is None:
        raise Refusal("results.refused-facts", _listed(problems), "请按提示更正后再计分。")
    return Scored(text, run, result_of(run))


def text_of(found: Scored) -> str:
    """Return the result as `kaoping score --json` prints it."""
    return result_text(found.run)


def _listed(problems: list[Problem]) -> str:
    said = "；".join(str(problem).rstrip("。") for problem in errors(problems))
    return f"事实不能计分：{said}。"
