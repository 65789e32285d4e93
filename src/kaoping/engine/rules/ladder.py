"""`ladder`: points by rank among the units in play.

While a unit's facts are missing its measure may be anything that the rule says is possible, so
every unit has a best and a worst rank, and both can occur.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Arithmetic, C, Index, Mask
from kaoping.engine.measure import both, compute
from kaoping.engine.rule import Asked, Cell, Permit, sure
from kaoping.numbers import write_measure
from kaoping.scheme.rules import LadderRule

UNCERTAIN = 0
"""In place of a rank that the others may still change."""


def permit(rule: LadderRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the rungs of the worst and the best rank of each unit."""
    measure, defined = compute(rule.measure, asked.numbers, calc)
    known = both(asked.known(), defined)
    playing = asked.in_play if defined is None else asked.in_play & (defined | ~asked.known())
    lows = calc.where(sure(known), measure, calc.constant(sure(rule.between.low)))
    highs = calc.where(sure(known), measure, calc.constant(sure(rule.between.high)))
    if rule.better == "lower":
        lows, highs = calc.scale(highs, Fraction(-1)), calc.scale(lows, Fraction(-1))
    best, worst = _ranks(lows, highs, playing, calc)
    rungs = [*rule.rungs, rule.rest]
    last = len(rule.rungs)
    low = calc.take(rungs, np.minimum(worst, last))
    high = low if (best == worst).all() else calc.take(rungs, np.minimum(best, last))
    gone = None if defined is None else defined | ~asked.known()
    rank = np.where(best == worst, best + 1, UNCERTAIN)
    return Permit(low, high, measure, part=rank, defined=gone, for_all=True)


def _ranks(lows: C, highs: C, playing: Mask, calc: Arithmetic[C]) -> tuple[Index, Index]:
    """Return for each unit how many units are surely better, and how many may be."""
    size = playing.size
    every = np.arange(size)
    best = np.zeros(size, dtype=np.intp)
    worst = np.zeros(size, dtype=np.intp)
    for other in np.flatnonzero(playing):
        here = np.full(size, other)
        others = every != other
        best += (calc.exceeds(calc.rows(lows, here), highs)) & others
        worst += (calc.exceeds(calc.rows(highs, here), lows)) & others
    return best, worst


def sentence(rule: LadderRule, cell: Cell) -> str:
    """Return the measure, the rank among the units compared, and the rung."""
    value = f"{rule.measure_name} = {write_measure(sure(cell.measure))}"
    rank = sure(cell.part)
    if rank == UNCERTAIN:
        return f"{value}，其他单位未填齐，排名未定，可得{cell.permitted()}"
    return f"{value}，排第{rank}名，得{cell.permitted()}"
