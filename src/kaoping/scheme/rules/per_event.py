"""`per_event`: so many points an event, up or down, from a base, with floor and cap.

Wuhai's dispatch, inspection, bonus and penalty; Urumqi's gaps and findings. A floor is a property
of the rule, never a habit: 扣完为止 has to stand in the text (`domain.md`, section 4).
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from kaoping.scheme.inputs import Inputs
from kaoping.scheme.rule import BaseRule, Finding, check_facts
from kaoping.scheme.values import Amount, Limit, Quotation, Range, Written


class Event(Written):
    """What one event of a kind is worth; at most `limit` of them count."""

    input: str
    points: Amount
    limit: Limit = None
    quote: list[Quotation] = []


class OneOff(Written):
    """A single sum, however many events; it replaces the sum of the others, or adds to it (U7)."""

    input: str
    points: Amount
    with_others: Literal["replace", "add"]
    quote: list[Quotation] = []


class PerEventRule(BaseRule):
    """Base plus the sum of the events' points, kept between floor and cap."""

    label: ClassVar[str] = "按次"

    kind: Literal["per_event"]
    inputs: Inputs
    base: Amount = Fraction(0)
    events: list[Event] = Field(min_length=1)
    one_off: OneOff | None = None
    floor: Limit
    cap: Limit

    @property
    def facts(self) -> Inputs:
        """The counts of events."""
        return self.inputs

    def span(self, points: Fraction | None) -> Range | None:
        """From the fewest points that events can leave to the most; None where there is no end."""
        del points
        low, high = self._end(-1), self._end(1)
        low = self.floor if low is None else self.clamp(low)
        high = self.cap if high is None else self.clamp(high)
        return None if low is None or high is None else Range(low, high)

    def _end(self, direction: int) -> Fraction | None:
        """Return the base moved as far as events can move it one way; None: without end."""
        total = self.base
        for event in self.events:
            fewest, most = self._counts(event)
            count = most if event.points * direction > 0 else fewest
            if count is None:
                return None
            total += event.points * count
        if self.one_off is None:
            return total
        others = total if self.one_off.with_others == "add" else self.base
        once = others + self.one_off.points
        return max(total, once) if direction > 0 else min(total, once)

    def _counts(self, event: Event) -> tuple[Fraction | None, Fraction | None]:
        """Return how many events of a kind count at least and at most; None: any number."""
        if event.input not in self.inputs:
            return None, None
        fewest, most = self.inputs[event.input].bounds
        if event.limit is not None:
            fewest = None if fewest is None else min(fewest, event.limit)
            most = event.limit if most is None else min(most, event.limit)
        return fewest, most

    def clamp(self, value: Fraction) -> Fraction:
        """Return `value` kept between floor and cap."""
        if self.floor is not None:
            value = max(value, self.floor)
        return value if self.cap is None else min(value, self.cap)

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Unknown inputs, inputs that count for nothing, a floor above the cap."""
        yield from check_facts(self.inputs)
        used = {event.input for event in self.events}
        for i, event in enumerate(self.events):
            if event.input not in self.inputs:
                message = f"没有声明输入“{event.input}”"
                yield Finding("unknown-input", ("events", i, "input"), message)
        if self.one_off:
            used.add(self.one_off.input)
            if self.one_off.input not in self.inputs:
                message = f"没有声明输入“{self.one_off.input}”"
                yield Finding("unknown-input", ("one_off", "input"), message)
        for key in self.inputs.keys() - used:
            yield Finding("unused-input", ("inputs", key), f"输入“{key}”没有用处", "请删去")
        if self.floor is not None and self.cap is not None and self.floor > self.cap:
            yield Finding("empty-range", ("floor",), f"下限 {self.floor} 大于上限 {self.cap}")
        elif points is not None:
            yield from self._full_marks(points)

    def _full_marks(self, points: Fraction) -> Iterator[Finding]:
        span = self.span(points)
        if span is not None and span.high != points:
            message = f"最高可得 {span.high} 分，与分值 {points} 不符"
            yield Finding("range-outside-points", (), message, "请核对 base、cap 与分值")

    def quotations(self) -> Iterator[Quotation]:
        """Yield the rule's words and those of its events."""
        yield from super().quotations()
        for event in self.events:
            yield from event.quote
        if self.one_off:
            yield from self.one_off.quote
