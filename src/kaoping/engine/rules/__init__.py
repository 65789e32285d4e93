"""The rule kinds of the engine: each module's twin in the language says what may be written.

A module offers `permit` (what the facts permit, in columns) and `sentence` (the same for one unit,
in words); kinds that a person marks offer `step`.
"""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

from kaoping.engine.rules import (
    award,
    band,
    imported,
    interpolated,
    ladder,
    level,
    per_event,
    proportional,
    relative,
    steps,
    tiered,
)
from kaoping.scheme.rules import Rule

KINDS: dict[str, ModuleType] = {
    "award": award,
    "level": level,
    "band": band,
    "per_event": per_event,
    "steps": steps,
    "tiered": tiered,
    "imported": imported,
    "proportional": proportional,
    "interpolated": interpolated,
    "ladder": ladder,
    "relative": relative,
}


def step_of(rule: Rule, points: Fraction | None) -> Fraction:
    """Return the step of marks of a rule that takes marks."""
    step: Fraction = KINDS[rule.kind].step(rule, points)
    return step
