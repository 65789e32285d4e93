"""`tiered`: events count by their tier, up to the cap."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.rule import Asked, Cell, Permit, fixed
from kaoping.numbers import write_said
from kaoping.scheme.rules import TieredRule


def permit(rule: TieredRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the sum over all tiers, or the events of the highest tier reached alone."""
    score = calc.constant(Fraction(0))
    for tier in reversed(rule.tiers):
        count = asked.numbers[tier.input]
        worth = calc.scale(count, tier.points)
        if rule.count == "all":
            score = calc.add(score, worth)
        else:
            score = calc.where(calc.above(count, Fraction(0)), worth, score)
    return fixed(calc.clamp(score, Fraction(0), rule.cap))


def sentence(rule: TieredRule, cell: Cell) -> str:
    """Return the sum, tier by tier, and the cap where it was hit."""
    counted = [tier for tier in rule.tiers if cell.numbers[tier.input]]
    if rule.count == "highest":
        counted = counted[:1]
    value = sum((tier.points * cell.numbers[tier.input] for tier in counted), Fraction(0))
    parts = [
        f"{rule.inputs[tier.input].name} {write_said(cell.numbers[tier.input])} × "
        f"{write_said(tier.points)}分"
        for tier in counted
    ]
    text = "，".join(parts) or "没有发生"
    if value > rule.cap:
        return f"{text}，合{write_said(value)}分，封顶得{write_said(rule.cap)}分"
    return f"{text}，得{write_said(value)}分"
