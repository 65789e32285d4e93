"""`relative`: points by comparison with the best unit, or with the mean of the units of a group."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.values import Interval, Range


class RelativeRule(BaseRule):
    """Points × own measure ÷ reference, never above the points.

    The reference is the highest measure of the group (`best`) or their mean (`mean`), the unit
    itself included. Where the reference is nought, nobody has done anything and all score nothing.
    `between` are the values that the measure can take; they bound what a unit whose facts are
    still missing may do to the others.
    """

    compares_units: ClassVar[bool] = True
    label: ClassVar[str] = "与他人比较"

    kind: Literal["relative"]
    inputs: Inputs
    measure: Expression
    measure_name: str
    to: Literal["best", "mean"]
    between: Interval

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From nothing to the leaf's points."""
        return None if points is None else Range(Fraction(0), points)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, points that are not declared, measures that may be negative."""
        yield from check_facts(self.inputs)
        yield from check_expression(self.measure, self.inputs, ("measure",))
        if points is None:
            yield Finding("points-missing", (), "这种规则需要在条目上写明分值 points")
        low, high = self.between.low, self.between.high
        if low is None or high is None or low < 0:
            message = "须写明指标值的最低（不小于 0）和最高可能值"
            yield Finding("no-limit", ("between",), message)
