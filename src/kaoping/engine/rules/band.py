"""`band`: the measure picks a band, the band permits its range, on the step.

A term whose divisor is nought is empty. With `reweight` the measure is the weighted mean of the
terms that are left, and a unit without any has no measure: the leaf is not applicable. With
`zero` an empty term counts nought (reading U4).
"""

from __future__ import annotations

from fractions import Fraction

from kaoping.engine.arithmetic import Arithmetic, C, Mask, pick
from kaoping.engine.measure import compute
from kaoping.engine.rule import Asked, Cell, Permit, sure
from kaoping.numbers import write_measure, write_said
from kaoping.scheme.rules import BandRule


def permit(rule: BandRule, asked: Asked[C], calc: Arithmetic[C]) -> Permit[C]:
    """Return the range of the band that each unit's measure lies in."""
    measure, defined = _measure(rule, asked, calc)
    part = pick(calc, measure, [band.when for band in rule.bands])
    ranges = rule.permitted()
    low = calc.take([r.low for r in ranges], part)
    high = calc.take([r.high for r in ranges], part)
    return Permit(low, high, measure=measure, part=part, defined=defined)


def _measure(rule: BandRule, asked: Asked[C], calc: Arithmetic[C]) -> tuple[C, Mask | None]:
    terms = [
        (term.weight, *compute(term.value, asked.numbers, calc)) for term in rule.measure.terms
    ]
    if all(defined is None for _, _, defined in terms) or rule.measure.empty_term == "zero":
        return _weighted(terms, calc), None
    nought, weights = calc.constant(Fraction(0)), None
    for weight, _, defined in terms:
        here = calc.constant(weight)
        counted = here if defined is None else calc.where(defined, here, nought)
        weights = counted if weights is None else calc.add(weights, counted)
    assert weights is not None  # noqa: S101  a measure has at least one term
    mean, defined = calc.divide(_weighted(terms, calc), weights)
    total = sum((term.weight for term in rule.measure.terms), Fraction(0))
    return calc.scale(mean, total), defined


def _weighted(terms: list[tuple[Fraction, C, Mask | None]], calc: Arithmetic[C]) -> C:
    """Return the weighted sum; an empty term is nought already."""
    whole = calc.scale(terms[0][1], terms[0][0])
    for weight, value, _ in terms[1:]:
        whole = calc.add(whole, calc.scale(value, weight))
    return whole


def step(rule: BandRule, points: Fraction | None) -> Fraction:
    """Return the step of marks."""
    del points
    return rule.step


def sentence(rule: BandRule, cell: Cell) -> str:
    """Return the measure, the band it lies in, and what the band permits."""
    parts = "；".join(
        f"{term.name or term.value.text}占{write_said(100 * term.weight)}%"
        for term in rule.measure.terms
    )
    how = f"（{parts}）" if len(rule.measure.terms) > 1 else ""
    value = f"{rule.measure.name}{how} = {write_measure(sure(cell.measure))}{rule.measure.unit}"
    band = rule.bands[sure(cell.part)].when
    text = f"{value}，属于{band.words()}一档，可得{cell.permitted()}"
    return text if cell.low == cell.high else f"{text}，按{write_said(rule.step)}分递进"
