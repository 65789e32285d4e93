"""`interpolated`: points on straight lines between knots (直线内插法)."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.values import Amount, Interval, Quotation, Range, Written


class Knot(Written):
    """At this value of the measure, these points."""

    at: Amount
    points: Amount
    quote: list[Quotation] = []


class InterpolatedRule(BaseRule):
    """Knots in rising order; before the first and past the last the line runs level.

    A measure without a value (nothing was planned) leaves the leaf not applicable.
    """

    label: ClassVar[str] = "内插"

    kind: Literal["interpolated"]
    inputs: Inputs
    measure: Expression
    measure_name: str
    knots: list[Knot] = Field(min_length=2)
    between: Interval
    """The values that the measure can take; they bound a leaf whose facts are missing."""

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From the lowest point of the line to the highest, over the values that can occur."""
        del points
        low, high = self.between.low, self.between.high
        heights = [knot.points for knot in self.knots if knot.at in self.between]
        heights.append(self.knots[0].points if low is None else self.at(low))
        heights.append(self.knots[-1].points if high is None else self.at(high))
        return Range(min(heights), max(heights))

    def at(self, measure: Fraction) -> Fraction:
        """Return the height of the line at a value of the measure."""
        if measure <= self.knots[0].at:
            return self.knots[0].points
        for left, right in pairwise(self.knots):
            if left.at < measure <= right.at:
                slope = (right.points - left.points) / (right.at - left.at)
                return left.points + slope * (measure - left.at)
        return self.knots[-1].points

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, knots out of order, heights outside the points."""
        yield from check_facts(self.inputs)
        yield from check_expression(self.measure, self.inputs, ("measure",))
        for i in range(1, len(self.knots)):
            if self.knots[i].at <= self.knots[i - 1].at:
                message = "节点应按指标值从小到大排列，不得重复"
                yield Finding("range-overlap", ("knots", i, "at"), message)
        for i, knot in enumerate(self.knots):
            if points is not None and not 0 <= knot.points <= points:
                message = f"{knot.points} 超出分值 0..{points}"
                yield Finding("range-outside-points", ("knots", i, "points"), message)
        if points is not None and max(knot.points for knot in self.knots) < points:
            message = f"任何值都得不到满分 {points}"
            yield Finding("points-unreachable", ("knots",), message, "请核对原文", "warning")

    def quotations(self) -> Iterator[Quotation]:
        """Yield the rule's words and those of its knots."""
        yield from super().quotations()
        for knot in self.knots:
            yield from knot.quote
