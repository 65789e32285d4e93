"""What a rule is given and what it answers, for one leaf and all units of a group at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

import numpy as np

from kaoping.engine.arithmetic import C, Index, Mask
from kaoping.numbers import write_said

T = TypeVar("T")


def sure(value: T | None) -> T:
    """Return a value that is there: the checks of the scheme, or the rule, have seen to it."""
    assert value is not None  # noqa: S101
    return value


@dataclass(slots=True)
class Asked(Generic[C]):
    """The facts of one leaf: a column an input, and where all of them are given."""

    points: Fraction | None
    """The leaf's full points."""
    numbers: Mapping[str, C]
    level: Index | None
    given: Mask | None
    """Where the facts are complete; None: everywhere. Elsewhere the numbers are fillers."""
    in_play: Mask
    """Where the leaf applies to the unit; the peers of a comparison are the units in play."""

    def known(self) -> Mask:
        """Return where the leaf is in play and its facts are given."""
        return self.in_play if self.given is None else self.in_play & self.given


@dataclass(slots=True)
class Permit(Generic[C]):
    """What the facts permit: the lowest and highest points a unit may get on the leaf."""

    low: C
    high: C
    """The same column object as `low` where facts leave nothing open."""
    measure: C | None = None
    """What was computed from the numbers, for the explanation."""
    part: Index | None = None
    """Which level, band or rung it came to, for the explanation."""
    defined: Mask | None = None
    """Where the measure has a value; elsewhere the leaf is not applicable. None: everywhere."""
    for_all: bool = False
    """Whether `low` and `high` also hold where the unit's own facts are missing (comparisons)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One leaf of one unit after a run, read off the columns: what an explanation is made from."""

    points: Fraction | None
    written: Mapping[str, str]
    """Each fact as it was written, by key."""
    numbers: Mapping[str, Fraction]
    measure: Fraction | None
    part: int | None
    low: Fraction
    high: Fraction

    def permitted(self) -> str:
        """Return the permitted points: `10–14分`, or `4分` where nothing is open."""
        if self.low == self.high:
            return f"{write_said(self.low)}分"
        return f"{write_said(self.low)}–{write_said(self.high)}分"


def fixed(score: C, measure: C | None = None, defined: Mask | None = None) -> Permit[C]:
    """Return a permit that leaves nothing open."""
    return Permit(score, score, measure, defined=defined)


def everywhere(size: int) -> Mask:
    """Return a mask that is true for all units."""
    return np.ones(size, dtype=np.bool_)
