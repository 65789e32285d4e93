"""`steps`: so many points for each step away from the baseline."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.measure import compute
from kaoping.engine.rule import Asked, Cell, Permit, fixed, sure
from kaoping.numbers import write_measure, write_said
from kaoping.scheme.rules import StepsRule


def permit(rule: StepsRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return base plus points for each full step, or for the part of a step too."""
    measure, defined = compute(rule.measure, asked.numbers, calc)
    baseline = calc.constant(rule.baseline)
    if rule.direction == "below":
        gap = calc.subtract(baseline, measure)
    else:
        gap = calc.subtract(measure, baseline)
    count = calc.scale(calc.clamp(gap, Fraction(0), None), 1 / rule.step)
    if rule.partial == "full-steps":
        count = calc.floor(count)
    score = calc.add(calc.constant(rule.base), calc.scale(count, rule.points))
    return fixed(calc.clamp(score, rule.floor, rule.cap), measure, defined)


def sentence(rule: StepsRule, cell: Cell) -> str:
    """Return how far the measure lies from the baseline, and what that costs or brings."""
    measure = sure(cell.measure)
    side = "低于" if rule.direction == "below" else "高于"
    count = rule.count(measure)
    steps = "个整步" if rule.partial == "full-steps" else "步（不足一步按比例）"
    return (
        f"{rule.measure_name} = {write_measure(measure)}，{side}{write_said(rule.baseline)}"
        f"计{write_measure(count)}{steps}，起分{write_said(rule.base)}，"
        f"每步{write_said(rule.points)}，得{cell.permitted()}"
    )
