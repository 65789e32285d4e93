"""`ladder`: points by rank among the evaluated units of a group (第1名得10分，第2名得8分…)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.expression import Expression
from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_expression, check_facts
from kaoping.scheme.values import Amount, Interval, Range


class LadderRule(BaseRule):
    """One rung a rank; units past the last rung get `rest`. Equal measures share a rank (1, 1, 3).

    `between` are the values that the measure can take; they bound what a unit whose facts are
    still missing may do to the others.
    """

    compares_units: ClassVar[bool] = True
    label: ClassVar[str] = "按名次"

    kind: Literal["ladder"]
    inputs: Inputs
    measure: Expression
    measure_name: str
    better: Literal["higher", "lower"]
    rungs: list[Amount] = Field(min_length=1)
    rest: Amount = Fraction(0)
    between: Interval

    @property
    def facts(self) -> Inputs:
        """The numbers that the measure is computed from."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From the rest to the first rung."""
        del points
        return Range(min([*self.rungs, self.rest]), max([*self.rungs, self.rest]))

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, rungs that rise, a first rung other than the points, open bounds."""
        yield from check_facts(self.inputs)
        yield from check_expression(self.measure, self.inputs, ("measure",))
        heights = [*self.rungs, self.rest]
        for i in range(1, len(heights)):
            if heights[i] > heights[i - 1]:
                path = ("rungs", i) if i < len(self.rungs) else ("rest",)
                yield Finding("range-overlap", path, "名次越靠后得分不应越高")
        if points is not None and self.rungs[0] != points:
            message = f"第一名得 {self.rungs[0]} 分，与分值 {points} 不符"
            yield Finding("range-outside-points", ("rungs", 0), message)
        if self.between.low is None or self.between.high is None:
            message = "须写明指标值的最低和最高可能值"
            yield Finding("no-limit", ("between",), message)
