"""`level`: an assessor names a level, the level permits a range (Urumqi, targets, mechanisms)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.rule import BaseRule, Finding
from kaoping.scheme.values import Amount, Quotation, Range, Written


class Level(Written):
    """One level: its name, what it permits, the words that say so."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1)
    points: Range
    quote: list[Quotation] = []


class LevelRule(BaseRule):
    """Levels from best to worst; marks inside a level lie on the step, counted from 0."""

    takes_mark: ClassVar[bool] = True
    label: ClassVar[str] = "定档"

    kind: Literal["level"]
    step: Amount
    levels: list[Level] = Field(min_length=1)

    def permitted(self) -> list[Range]:
        """Return each level's range on the step."""
        return [level.points.on_step(self.step) or level.points for level in self.levels]

    def span(self, points: Fraction | None) -> Range | None:
        """From the lowest mark of any level to the highest."""
        del points
        ranges = self.permitted()
        return Range(min(r.low for r in ranges), max(r.high for r in ranges))

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Levels out of order, overlapping, off the step, outside the points, or named twice."""
        if self.step <= 0:
            yield Finding("step-not-positive", ("step",), "步长应大于 0")
            return
        seen: set[str] = set()
        for i, level in enumerate(self.levels):
            if level.id in seen:
                message = f"档“{level.id}”重复出现"
                yield Finding("duplicate-id", ("levels", i, "id"), message, "请改名")
            seen.add(level.id)
            if level.points.on_step(self.step) is None:
                message = f"档“{level.name}”的 {level.points} 内没有步长 {self.step} 的倍数"
                yield Finding("step-outside-range", ("levels", i, "points"), message)
            if points is not None and not 0 <= level.points.low <= level.points.high <= points:
                message = f"档“{level.name}”的 {level.points} 超出分值 0..{points}"
                yield Finding("range-outside-points", ("levels", i, "points"), message)
        yield from self._order()

    def _order(self) -> Iterator[Finding]:
        for i in range(1, len(self.levels)):
            better, worse = self.levels[i - 1], self.levels[i]
            if worse.points.high >= better.points.low:
                message = (
                    f"档“{worse.name}”的 {worse.points} 与上一档 {better.points} 重叠或次序颠倒"
                )
                yield Finding("range-overlap", ("levels", i, "points"), message, "请从高到低排列")

    def quotations(self) -> Iterator[Quotation]:
        """Yield the rule's words and those of its levels."""
        yield from super().quotations()
        for level in self.levels:
            yield from level.quote
