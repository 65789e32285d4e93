"""`band`: a measure computed from numbers picks a range (Urumqi common.1 and common.2).

The measure is a weighted mean of terms. A term whose divisor is nought is empty; `empty_term`
says what then happens (reading U4): `reweight` lets the other terms count fully and leaves a leaf
with no term left not applicable, `zero` counts an empty term as nought.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.tiling import meets, tiling_faults
from kaoping.scheme.values import Amount, Interval, Quotation, Range, Written


class Term(Written):
    """One part of the measure, with its weight."""

    weight: Amount = Fraction(1)
    value: Expression
    name: str = ""
    quote: list[Quotation] = []


class Measure(Written):
    """What is computed: the weighted mean of the terms that have a value."""

    name: str = Field(min_length=1)
    unit: str = ""
    terms: list[Term] = Field(min_length=1)
    empty_term: Literal["reweight", "zero"] = "reweight"
    between: Interval
    """The values that the measure can take; the bands have to cover them."""


class Band(Written):
    """Values of the measure, and the points that they permit."""

    when: Interval
    points: Range
    quote: list[Quotation] = []


class BandRule(BaseRule):
    """Bands from best to worst; marks inside a band lie on the step, counted from 0."""

    takes_mark: ClassVar[bool] = True
    label: ClassVar[str] = "分档"

    kind: Literal["band"]
    step: Amount
    inputs: Inputs
    measure: Measure
    bands: list[Band] = Field(min_length=1)

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def permitted(self) -> list[Range]:
        """Return each band's range on the step."""
        return [band.points.on_step(self.step) or band.points for band in self.bands]

    def span(self, points: Fraction | None) -> Range | None:
        """From the lowest mark of any band to the highest."""
        del points
        ranges = self.permitted()
        return Range(min(r.low for r in ranges), max(r.high for r in ranges))

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, weights, gaps and overlaps between bands, ranges outside the points."""
        yield from check_facts(self.inputs)
        for i, term in enumerate(self.measure.terms):
            yield from check_expression(term.value, self.inputs, ("measure", "terms", i, "value"))
        yield from self._weights()
        yield from self._reach()
        intervals = [band.when for band in self.bands]
        for i, code, message in tiling_faults(intervals, self.measure.between):
            yield Finding(code, ("bands", i, "when"), message, "请把每个端点只归入一档")
        if self.step <= 0:
            yield Finding("step-not-positive", ("step",), "步长应大于 0")
            return
        yield from self._ranges(points)

    def _weights(self) -> Iterator[Finding]:
        weights = [term.weight for term in self.measure.terms]
        if any(weight <= 0 for weight in weights):
            yield Finding("weight-not-positive", ("measure", "terms"), "权重应大于 0")
        elif sum(weights) != 1:
            message = f"各项权重之和为 {sum(weights)}，不是 1"
            yield Finding("weights-sum", ("measure", "terms"), message, "请核对原文", "warning")

    def _reach(self) -> Iterator[Finding]:
        for i, band in enumerate(self.bands):
            if not meets(band.when, self.measure.between):
                message = f"{band.when} 在指标值 {self.measure.between} 之外，永远到不了"
                yield Finding("unreachable", ("bands", i, "when"), message, "请删去或改正")

    def _ranges(self, points: Fraction | None) -> Iterator[Finding]:
        for i, band in enumerate(self.bands):
            if band.points.on_step(self.step) is None:
                message = f"{band.points} 内没有步长 {self.step} 的倍数"
                yield Finding("step-outside-range", ("bands", i, "points"), message)
            if points is not None and not 0 <= band.points.low <= band.points.high <= points:
                message = f"{band.points} 超出分值 0..{points}"
                yield Finding("range-outside-points", ("bands", i, "points"), message)
            if i and band.points.high >= self.bands[i - 1].points.low:
                message = f"{band.points} 与上一档 {self.bands[i - 1].points} 重叠或次序颠倒"
                yield Finding("range-overlap", ("bands", i, "points"), message, "请从高到低排列")

    def quotations(self) -> Iterator[Quotation]:
        """Yield the rule's words, those of its measure and of its bands."""
        yield from super().quotations()
        for term in self.measure.terms:
            yield from term.quote
        for band in self.bands:
            yield from band.quote
