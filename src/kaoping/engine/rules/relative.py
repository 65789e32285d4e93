"""`relative`: points by comparison with the best unit in play, or with the mean of all.

While a peer's facts are missing its measure may be anything that the rule says is possible. The
score rises with the unit's own measure and falls with its peers', so the ends are reached with
the peers at their ends.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from kaoping.engine.arithmetic import Arithmetic, C, Mask
from kaoping.engine.measure import compute
from kaoping.engine.rule import Asked, Cell, Permit, sure
from kaoping.numbers import write_measure
from kaoping.scheme.rules import RelativeRule


def permit(rule: RelativeRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the lowest and highest points that own and peers' missing facts leave possible."""
    measure, defined = compute(rule.measure, asked.numbers, calc)
    known, playing = asked.known(), asked.in_play
    gone = None
    if defined is not None:
        gone = defined | ~known
        playing, known = playing & gone, known & defined
    bottom = calc.constant(sure(rule.between.low))
    top = calc.constant(sure(rule.between.high))
    lows, highs = calc.where(known, measure, bottom), calc.where(known, measure, top)
    full = sure(asked.points)
    low = _score(rule, full, (lows, highs), playing, calc)
    high = low if known[playing].all() else _score(rule, full, (highs, lows), playing, calc)
    return Permit(low, high, measure, defined=gone, for_all=True)


def _score(
    rule: RelativeRule,
    full: Fraction,
    ends: tuple[C, C],
    playing: Mask,
    calc: Arithmetic[C],
) -> C:
    """Return the points with each unit's own measure at one end and its peers' at the other."""
    own, peers = ends
    if rule.to == "best":
        reference = calc.most(own, _best_of_others(peers, playing, calc))
    else:
        others = calc.subtract(calc.total(peers, playing), peers)
        reference = calc.add(others, own)
        own = calc.scale(own, Fraction(int(playing.sum())))
    ratio, defined = calc.divide(own, reference)
    score = calc.clamp(calc.scale(ratio, full), Fraction(0), full)
    return score if defined is None else calc.where(defined, score, calc.constant(Fraction(0)))


def _best_of_others(peers: C, playing: Mask, calc: Arithmetic[C]) -> C:
    """Return for each unit the highest measure among the others in play."""
    size = playing.size
    inside = calc.where(playing, peers, calc.constant(Fraction(0)))
    order = calc.order(inside, size)
    first, second = np.argsort(-order, kind="stable")[[0, min(1, size - 1)]]
    best = calc.rows(inside, np.full(size, first))
    runner_up = calc.rows(inside, np.full(size, second))
    if size == 1:
        runner_up = calc.constant(Fraction(0))
    return calc.where(np.arange(size) == first, runner_up, best)


def sentence(rule: RelativeRule, cell: Cell) -> str:
    """Return the measure and what it is compared with."""
    peer = "最高的单位" if rule.to == "best" else "各单位平均值"
    value = f"{rule.measure_name} = {write_measure(sure(cell.measure))}，与{peer}相比"
    if cell.low != cell.high:
        return f"{value}，其他单位未填齐，可得{cell.permitted()}"
    return f"{value}，得{write_measure(cell.low)}分"
