"""`tiered`: points by the tier of the event, with a cap (Urumqi 宣传推广)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_facts
from kaoping.scheme.values import Amount, Quotation, Range, Written


class Tier(Written):
    """What one event of a tier is worth."""

    input: str
    points: Amount
    quote: list[Quotation] = []


class TieredRule(BaseRule):
    """Tiers from highest to lowest; `count: highest` lets only the highest tier reached count."""

    label: ClassVar[str] = "按级别"

    kind: Literal["tiered"]
    inputs: Inputs
    tiers: list[Tier] = Field(min_length=1)
    count: Literal["all", "highest"] = "all"
    cap: Amount

    @property
    def facts(self) -> Inputs:
        """The counts of events, one a tier."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From nothing to the cap."""
        del points
        return Range(Fraction(0), self.cap)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, tiers out of order, a cap other than the points."""
        yield from check_facts(self.inputs)
        used = {tier.input for tier in self.tiers}
        for i, tier in enumerate(self.tiers):
            if tier.input not in self.inputs:
                message = f"没有声明输入“{tier.input}”"
                yield Finding("unknown-input", ("tiers", i, "input"), message)
            if tier.points <= 0:
                yield Finding("points-not-positive", ("tiers", i, "points"), "每项得分应大于 0")
            if i and tier.points >= self.tiers[i - 1].points:
                message = "各级应从高到低排列"
                yield Finding("range-overlap", ("tiers", i, "points"), message)
        for key in self.inputs.keys() - used:
            yield Finding("unused-input", ("inputs", key), f"输入“{key}”没有用处", "请删去")
        if points is not None and self.cap != points:
            message = f"上限 {self.cap} 与分值 {points} 不符"
            yield Finding("range-outside-points", ("cap",), message)

    def quotations(self) -> Iterator[Quotation]:
        """Yield the rule's words and those of its tiers."""
        yield from super().quotations()
        for tier in self.tiers:
            yield from tier.quote
