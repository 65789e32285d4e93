"""`proportional`: points × measure ÷ target, between nought and the points."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.measure import compute
from kaoping.engine.rule import Asked, Cell, Permit, fixed, sure
from kaoping.numbers import write_measure, write_said
from kaoping.scheme.rules import ProportionalRule


def permit(rule: ProportionalRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the proportion of the points, nothing below the threshold."""
    points = sure(asked.points)
    measure, defined = compute(rule.measure, asked.numbers, calc)
    score = calc.clamp(calc.scale(measure, points / rule.target), Fraction(0), points)
    if rule.nothing_below is not None:
        counts = calc.at_least(measure, rule.nothing_below)
        score = calc.where(counts, score, calc.constant(Fraction(0)))
    return fixed(score, measure, defined)


def sentence(rule: ProportionalRule, cell: Cell) -> str:
    """Return the proportion, or why it scores nothing."""
    measure = sure(cell.measure)
    value = f"{rule.measure_name} = {write_measure(measure)}"
    if rule.nothing_below is not None and measure < rule.nothing_below:
        return f"{value}，低于{write_said(rule.nothing_below)}，不得分"
    whole = f"{write_said(rule.target)}得满分{write_said(sure(cell.points))}分"
    return f"{value}，{whole}，按比例得{write_measure(cell.low)}分"
