"""`imported`: a score from another evaluation times a factor (Wuhai 老旧小区改造, clause W27)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_facts
from kaoping.scheme.values import Amount, Range


class ImportedRule(BaseRule):
    """The one input times the factor."""

    label: ClassVar[str] = "引用得分"

    kind: Literal["imported"]
    inputs: Inputs
    factor: Amount

    @property
    def facts(self) -> Inputs:
        """The imported score."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """The input's own bounds times the factor."""
        del points
        low, high = next((given.bounds for given in self.inputs.values()), (None, None))
        if low is None or high is None:
            return None
        return Range(*sorted((low * self.factor, high * self.factor)))

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Anything but one input with bounds, and a product other than the points."""
        yield from check_facts(self.inputs)
        if len(self.inputs) != 1:
            yield Finding("one-input", ("inputs",), "引用其他考核的得分，只应有一个输入")
            return
        span = self.span(points)
        if span is None:
            yield Finding("no-limit", ("inputs",), "引用的得分必须写明最低和最高分")
        elif points is not None and span.high != points:
            message = f"最高可得 {span.high} 分，与分值 {points} 不符"
            yield Finding("range-outside-points", ("factor",), message, "请核对系数与分值")
