"""`imported`: a score from another evaluation times the factor."""

from __future__ import annotations

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.rule import Asked, Cell, Permit, fixed
from kaoping.numbers import write_said
from kaoping.scheme.rules import ImportedRule


def permit(rule: ImportedRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return input × factor."""
    (key,) = rule.inputs
    return fixed(calc.scale(asked.numbers[key], rule.factor))


def sentence(rule: ImportedRule, cell: Cell) -> str:
    """Return the product."""
    ((key, given),) = rule.inputs.items()
    return (
        f"{given.name} {write_said(cell.numbers[key])} × {write_said(rule.factor)}"
        f" = {write_said(cell.low)}分"
    )
