"""`per_event`: the base moves by so many points an event, between floor and cap."""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C
from kaoping.engine.rule import Asked, Cell, Permit, fixed
from kaoping.numbers import write_said
from kaoping.scheme.rules import PerEventRule


def permit(rule: PerEventRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return base plus events, with a one-off that replaces their sum or adds to it."""
    moved = calc.constant(Fraction(0))
    for event in rule.events:
        count = calc.clamp(asked.numbers[event.input], None, event.limit)
        moved = calc.add(moved, calc.scale(count, event.points))
    if rule.one_off is not None:
        happened = calc.above(asked.numbers[rule.one_off.input], Fraction(0))
        once = calc.constant(rule.one_off.points)
        instead = calc.add(moved, once) if rule.one_off.with_others == "add" else once
        moved = calc.where(happened, instead, moved)
    score = calc.add(calc.constant(rule.base), moved)
    return fixed(calc.clamp(score, rule.floor, rule.cap))


def sentence(rule: PerEventRule, cell: Cell) -> str:
    """Return the sum, event by event, and the limit where one was hit."""
    parts = []
    moved = Fraction(0)
    for event in rule.events:
        count = cell.numbers[event.input]
        counted = count if event.limit is None else min(count, event.limit)
        moved += counted * event.points
        if count:
            name = rule.inputs[event.input].name
            limit = (
                f"（共{write_said(count)}，只计{write_said(counted)}）" if counted != count else ""
            )
            worth = write_said(event.points)
            parts.append(f"{name} {write_said(counted)} × {worth}分{limit}")
    text = "，".join(parts) or "没有发生"
    if rule.one_off is not None and cell.numbers[rule.one_off.input]:
        once = rule.one_off
        name = rule.inputs[once.input].name
        moved = once.points + (moved if once.with_others == "add" else 0)
        how = "另计" if once.with_others == "add" else "一次性，不再计其他"
        text = f"{text}；{name} {write_said(once.points)}分（{how}）"
    return _ending(rule, text, rule.base + moved)


def _ending(rule: PerEventRule, text: str, value: Fraction) -> str:
    if rule.base:
        text = f"起分{write_said(rule.base)}，{text}"
    kept = rule.clamp(value)
    if kept != value:
        limit = "扣完为止" if kept > value else "封顶"
        return f"{text}，合{write_said(value)}分，{limit}，得{write_said(kept)}分"
    return f"{text}，得{write_said(kept)}分"
