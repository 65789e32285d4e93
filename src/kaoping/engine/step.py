"""One step of an explanation: what it holds, and how it is written as lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kaoping.numbers import with_minus, write_shown

TOTAL = "total"
"""The id of the step above all others."""


@dataclass
class Step:
    """One node of an explanation."""

    id: str
    name: str
    state: str
    score: str | None
    low: str | None
    high: str | None
    full: str | None
    sentences: list[str]
    """What was computed, in order; the last one ends with the score."""
    clauses: list[str] = field(default_factory=list)
    """The regulation's words, with their places."""
    facts: dict[str, str] = field(default_factory=dict)
    """Fact key → value as written."""
    filed: str = ""
    """What was filed, in words, where the sentences name only what it comes to."""
    readings: dict[str, str] = field(default_factory=dict)
    """Reading → choice, where a reading settled something here."""
    children: list[Step] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as a JSON value."""
        found = dict(vars(self))
        found["children"] = [child.as_json() for child in self.children]
        return found

    def points(self) -> str:
        """Return score or range, with the full points: `12/15分`, `10–14/15分`."""
        if self.state == "not-applicable":
            return "不适用"
        got = self.span() if self.score is None else _said(self.score)
        return f"{got}分" if self.full is None else f"{got}/{self.full}分"

    def span(self) -> str:
        """Return the range in words; only where the node applies."""
        return "–".join(_said(end or "") for end in (self.low, self.high))


def as_lines(step: Step, depth: int = 0) -> list[str]:
    """Return an explanation as lines of text, indented by depth."""
    indent = "  " * depth
    head = f"{indent}{'' if step.id == TOTAL else step.id + ' '}{step.name}：{step.points()}"
    said = [step.filed, *step.sentences] if step.filed else step.sentences
    lines = [head, *(f"{indent}  {sentence}" for sentence in said)]
    lines += [f"{indent}  依据 {clause}" for clause in step.clauses]
    if step.readings:
        used = "、".join(f"{reading} 取“{choice}”" for reading, choice in step.readings.items())
        lines.append(f"{indent}  释义 {used}")
    for child in step.children:
        lines += as_lines(child, depth + 1)
    return lines


def _said(number: str) -> str:
    """Return a number that was written exactly; one that does not end with two decimals."""
    return with_minus(write_shown(Fraction(number)) if "/" in number else number)
