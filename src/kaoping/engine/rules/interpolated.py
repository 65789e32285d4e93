"""`interpolated`: points on the straight line between the two nearest knots."""

from __future__ import annotations

from itertools import pairwise

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.measure import compute
from kaoping.engine.rule import Asked, Cell, Permit, fixed, sure
from kaoping.numbers import write_measure, write_said
from kaoping.scheme.rules import InterpolatedRule


def permit(rule: InterpolatedRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the height of the line; level before the first knot and past the last."""
    measure, defined = compute(rule.measure, asked.numbers, calc)
    score = calc.constant(rule.knots[0].points)
    for left, right in pairwise(rule.knots):
        along = calc.clamp(measure, left.at, right.at)
        slope = (right.points - left.points) / (right.at - left.at)
        rise = calc.scale(calc.subtract(along, calc.constant(left.at)), slope)
        score = calc.add(score, rise)
    return fixed(score, measure, defined)


def sentence(rule: InterpolatedRule, cell: Cell) -> str:
    """Return the measure and the two knots it lies between."""
    measure = sure(cell.measure)
    value = f"{rule.measure_name} = {write_measure(measure)}"
    for left, right in pairwise(rule.knots):
        if left.at <= measure <= right.at:
            ends = (
                f"{write_said(left.at)}（{write_said(left.points)}分）与"
                f"{write_said(right.at)}（{write_said(right.points)}分）"
            )
            return f"{value}，在{ends}之间内插，得{write_measure(cell.low)}分"
    return f"{value}，在各节点之外，得{write_said(cell.low)}分"
