"""What the units claim, through the same engine: only to be set beside the marks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.assessment.official import file_of
from kaoping.cycles.schemes import load_pinned
from kaoping.engine import parse_json, result_of, score
from kaoping.problems import errors
from kaoping.results.facts import facts_text

if TYPE_CHECKING:
    from kaoping.results.readiness import Picture

Json = dict[str, Any]


def claimed_units(picture: Picture) -> Mapping[str, Json]:
    """Return unit → its part of a result over the submitted claims; no query."""
    return _claimed(picture)


@lru_cache(maxsize=8)
def _claimed(picture: Picture) -> Mapping[str, Json]:
    cycle = picture.cycle
    by_unit: dict[int, dict[str, Json]] = {}
    for (unit, leaf), entry in picture.state.claims.items():
        by_unit.setdefault(unit, {})[leaf] = entry.facts
    scheme = cycle.settled_scheme()
    value = file_of(scheme, cycle.year, picture.units, by_unit, {})
    return _scored(cycle.scheme_id, facts_text(value))


@lru_cache(maxsize=8)
def _scored(scheme_sha256: str, text: str) -> Mapping[str, Json]:
    """Score claims; those that the engine refuses are left out, so that the others can be seen."""
    scheme = load_pinned(scheme_sha256)
    value: Any = parse_json(text, "")[0]
    run, problems = score(scheme, value)
    if run is None:
        for problem in errors(problems):
            unit = value["units"].get(problem.place.unit, {})
            unit.get("facts", {}).pop(problem.place.leaf, None)
        run, _ = score(scheme, value)
    if run is None:
        return {}
    return {unit["id"]: unit for unit in result_of(run)["units"]}
