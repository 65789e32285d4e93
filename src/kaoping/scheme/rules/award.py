"""`award`: points for a condition met, whole or by steps (Wuhai, the 75 items of Annex 1)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.rule import BaseRule, Finding
from kaoping.scheme.values import Amount, Range


class AwardRule(BaseRule):
    """Nothing or everything (`step: whole`), or any multiple of the step up to the points."""

    takes_mark: ClassVar[bool] = True
    label: ClassVar[str] = "符合得分"

    kind: Literal["award"]
    step: Literal["whole"] | Amount = "whole"

    def span(self, points: Fraction | None) -> Range | None:
        """From nothing to the leaf's points."""
        return None if points is None else Range(Fraction(0), points)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Points that cannot be reached on the step are an error."""
        if points is None:
            yield Finding("points-missing", (), "这种规则需要在条目上写明分值 points")
        elif self.step != "whole" and (self.step <= 0 or points % self.step):
            message = f"按步长 {self.step} 给不出满分 {points}"
            yield Finding("step-off-points", ("step",), message, "请改步长或分值")
