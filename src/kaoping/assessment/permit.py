"""What the engine answers: the permitted points of each leaf of a unit, and its total."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kaoping.numbers import write_exact, write_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kaoping.problems import Problem

State = Literal["waiting", "open", "fixed", "out"]
MOST_CHOICES = 12
"""Up to so many permitted values are offered one by one; beyond, a number is typed."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What one leaf of one unit may get.

    `waiting`: facts are missing, the range is all that they may still permit. `open`: a person
    marks inside the range. `fixed`: the facts leave nothing open. `out`: not applicable.
    """

    leaf: str
    state: State
    low: Fraction | None
    high: Fraction | None
    step: Fraction | None
    """The step of marks; None where nobody marks."""
    full: Fraction | None
    """The leaf's full points; None for events."""
    score: Fraction | None
    """What the leaf gets by its facts and its mark; None while it is pending."""
    sentence: str
    clauses: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    compares: bool = False
    """Whether the range also hangs on the other units."""

    @property
    def takes_mark(self) -> bool:
        """Whether a person has something to decide here."""
        return self.step is not None and self.state == "open"

    @property
    def is_settled(self) -> bool:
        """Whether the leaf needs nothing more."""
        return self.score is not None or self.state == "out"

    def choices(self) -> list[str]:
        """Return the permitted marks from low to high; none where they are too many to list."""
        if self.low is None or self.high is None or not self.step:
            return []
        count = (self.high - self.low) / self.step + 1
        if count.denominator != 1 or count > MOST_CHOICES:
            return []
        return [write_exact(self.low + self.step * i) for i in range(int(count))]

    def score_text(self) -> str:
        """Return what the leaf gets: `8分`; the permitted points where it is not settled yet."""
        return self.range_text() if self.score is None else f"{write_said(self.score)}分"

    def range_text(self) -> str:
        """Return the permitted points in words: `10–14分`, `15分`, `不适用`."""
        if self.low is None or self.high is None:
            return "不适用"
        if self.low == self.high:
            return f"{write_said(self.low)}分"
        return f"{write_said(self.low)}–{write_said(self.high)}分"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says of one unit's facts."""

    permits: Mapping[str, Permit]
    """Leaf → permit, in the order of the tables; empty where the facts as a whole were refused."""
    low: str = ""
    high: str = ""
    """The total's bounds, two decimals for showing."""
    exact: str | None = None
    """The exact total; None while a leaf is pending."""
    grade: str = ""
    problems: tuple[Problem, ...] = ()

    def problems_of(self, leaf: str) -> list[Problem]:
        """Return what is wrong with one leaf's entry."""
        return [problem for problem in self.problems if problem.place.leaf == leaf]
