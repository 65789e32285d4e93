"""`award`: a person gives nothing or everything, or a multiple of the step."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.rule import Asked, Cell, Permit, sure
from kaoping.numbers import write_said
from kaoping.scheme.rules import AwardRule


def permit(rule: AwardRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """No facts are asked for: the whole span of the leaf is open until a person marks it."""
    del rule
    return Permit(calc.constant(Fraction(0)), calc.constant(sure(asked.points)))


def step(rule: AwardRule, points: Fraction | None) -> Fraction:
    """Return the step of marks: the whole points, or what the rule says."""
    return sure(points) if rule.step == "whole" else rule.step


def sentence(rule: AwardRule, cell: Cell) -> str:
    """Return what a mark may be."""
    full = write_said(sure(cell.points))
    if rule.step == "whole":
        return f"符合要求得{full}分，否则0分"
    return f"可得0–{full}分，按{write_said(rule.step)}分递进"
