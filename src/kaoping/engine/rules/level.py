"""`level`: the named level permits its range, on the step."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.rule import Asked, Cell, Permit, sure
from kaoping.numbers import write_said
from kaoping.scheme.rules import LevelRule


def permit(rule: LevelRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the range of each unit's level."""
    part = asked.level
    if part is None:
        part = np.zeros(asked.in_play.shape, dtype=np.intp)
    ranges = rule.permitted()
    low = calc.take([r.low for r in ranges], part)
    return Permit(low, calc.take([r.high for r in ranges], part), part=part)


def step(rule: LevelRule, points: Fraction | None) -> Fraction:
    """Return the step of marks."""
    del points
    return rule.step


def sentence(rule: LevelRule, cell: Cell) -> str:
    """Return which level was named and what it permits."""
    level = rule.levels[sure(cell.part)]
    text = f"定档“{level.name}”，可得{cell.permitted()}"
    return text if cell.low == cell.high else f"{text}，按{write_said(rule.step)}分递进"
