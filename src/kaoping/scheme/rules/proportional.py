"""`proportional`: points in proportion to a measure, full at the target (得分=完成率×分值)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.values import Amount, Interval, Limit, Range


class ProportionalRule(BaseRule):
    """Points × measure ÷ target, never below nought nor above the points.

    `nothing_below`: a measure below this scores nothing (低于60%不得分). A measure without a
    value (nothing was planned) leaves the leaf not applicable.
    """

    label: ClassVar[str] = "按比例"

    kind: Literal["proportional"]
    inputs: Inputs
    measure: Expression
    measure_name: str
    target: Amount
    nothing_below: Limit = None
    between: Interval
    """The values that the measure can take; they bound a leaf whose facts are missing."""

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From the points at the lowest measure to those at the highest."""
        if points is None or self.target <= 0:
            return None
        low = Fraction(0) if self.between.low is None else self._at(self.between.low, points)
        high = points if self.between.high is None else self._at(self.between.high, points)
        return Range(low, high)

    def _at(self, measure: Fraction, points: Fraction) -> Fraction:
        if self.nothing_below is not None and measure < self.nothing_below:
            return Fraction(0)
        return min(max(points * measure / self.target, Fraction(0)), points)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, a target that is not positive, points that are not declared."""
        yield from check_facts(self.inputs)
        yield from check_expression(self.measure, self.inputs, ("measure",))
        if self.target <= 0:
            yield Finding("target-not-positive", ("target",), "目标值应大于 0")
        if points is None:
            yield Finding("points-missing", (), "这种规则需要在条目上写明分值 points")
        if self.nothing_below is not None and self.nothing_below > self.target:
            message = "起算值大于目标值，永远得不到分"
            yield Finding("empty-range", ("nothing_below",), message)
