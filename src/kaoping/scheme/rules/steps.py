"""`steps`: points for each full step below or above a baseline (Urumqi 预算执行, reading U6)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.values import Amount, Interval, Limit, Range


class StepsRule(BaseRule):
    """Base plus `points` for each step that the measure lies below (or above) the baseline.

    With `partial: full-steps` a started step counts nothing; with `pro-rata` it counts its part.
    """

    label: ClassVar[str] = "逐步增减"

    kind: Literal["steps"]
    inputs: Inputs
    measure: Expression
    measure_name: str
    baseline: Amount
    direction: Literal["below", "above"]
    step: Amount
    points: Amount
    partial: Literal["full-steps", "pro-rata"]
    base: Amount = Fraction(0)
    floor: Limit
    cap: Limit
    between: Interval
    """The values that the measure can take; they bound a leaf whose facts are missing."""

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From the points at one end of the measure to those at the other."""
        del points
        if self.step <= 0:
            return None
        ends = [self._end(lowest=True), self._end(lowest=False)]
        known = [end for end in ends if end is not None]
        return Range(min(known), max(known)) if len(known) == len(ends) else None

    def _end(self, *, lowest: bool) -> Fraction | None:
        """Return the points at one end of the measure; None where they have no end either."""
        measure = self.between.low if lowest else self.between.high
        if measure is not None:
            return self.clamp(self.base + self.points * self.count(measure))
        if lowest != (self.direction == "below"):
            return self.clamp(self.base)
        return self.floor if self.points < 0 else self.cap

    def count(self, measure: Fraction) -> Fraction:
        """Return how many steps the measure lies on the counted side of the baseline."""
        gap = self.baseline - measure if self.direction == "below" else measure - self.baseline
        steps = max(gap, Fraction(0)) / self.step
        return steps if self.partial == "pro-rata" else Fraction(steps // 1)

    def clamp(self, value: Fraction) -> Fraction:
        """Return `value` kept between floor and cap."""
        if self.floor is not None:
            value = max(value, self.floor)
        return value if self.cap is None else min(value, self.cap)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, a step that is not positive, points that cannot be reached."""
        yield from check_facts(self.inputs)
        yield from check_expression(self.measure, self.inputs, ("measure",))
        if self.step <= 0:
            yield Finding("step-not-positive", ("step",), "步长应大于 0")
            return
        if self.floor is not None and self.cap is not None and self.floor > self.cap:
            yield Finding("empty-range", ("floor",), f"下限 {self.floor} 大于上限 {self.cap}")
            return
        span = self.span(points)
        if span is None:
            yield Finding("no-limit", (), "逐步加减分必须写明上下限 floor、cap")
        elif points is not None and span.high != points:
            message = f"最高可得 {span.high} 分，与分值 {points} 不符"
            yield Finding("range-outside-points", (), message, "请核对 base、cap 与分值")
