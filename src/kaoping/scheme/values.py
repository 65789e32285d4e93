"""The small values that a scheme is written in: exact amounts, intervals, quotations.

Each is a string in the file, parsed once, and knows how to write itself for an editor (its JSON
Schema) and for a reader (its text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import core_schema

from kaoping.numbers import parse_exact, write_exact


class Written(BaseModel):
    """A part of a scheme file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


def _amount(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    number = parse_exact(value) if isinstance(value, str) else None
    if number is None:
        raise ValueError("应为十进制数，如 12 或 0.5")
    return number


def _optional_amount(value: object) -> Fraction | None:
    return None if value is None or value == "none" else _amount(value)


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    number = parse_exact(value) if isinstance(value, str) else None
    if number is None or number.denominator != 1 or number < 0:
        raise ValueError("应为不小于 0 的整数")
    return int(number)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise ValueError("应为 true 或 false")
    return value == "true"


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(DAY_PATTERN, value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("应为日期，如 2025-09-15")


DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NUMBER_PATTERN = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"
Amount = Annotated[
    Fraction,
    BeforeValidator(_amount),
    WithJsonSchema({"type": "string", "pattern": NUMBER_PATTERN}),
]
"""An exact number."""

Limit = Annotated[
    Fraction | None,
    BeforeValidator(_optional_amount),
    WithJsonSchema({"type": "string", "pattern": NUMBER_PATTERN + "|^none$"}),
]
"""An exact number, or `none`: there is no such limit."""

Whole = Annotated[
    int,
    BeforeValidator(_whole),
    WithJsonSchema({"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}),
]
"""A whole number, not negative."""

Truth = Annotated[
    bool,
    BeforeValidator(_truth),
    WithJsonSchema({"type": "string", "enum": ["true", "false"]}),
]


CalendarDay = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
"""A day, written `2025-09-15` and in no other way."""


class _Text:
    """A value that is one string in the file."""

    PATTERN = ""

    @classmethod
    def parse(cls, text: str) -> Any:
        """Return the value, or raise ValueError with a sentence for the author."""
        raise NotImplementedError  # pragma: no cover

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        del source, handler

        def read(value: object) -> Any:
            if isinstance(value, cls):
                return value
            if not isinstance(value, str):
                raise ValueError("应为一行文字")  # noqa: TRY004  pydantic collects ValueError
            return cls.parse(value)

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        del schema, handler
        return {"type": "string", "pattern": cls.PATTERN}


@dataclass(frozen=True, slots=True)
class Quotation(_Text):
    """The regulation's own words, with the line of the source text they stand on.

    Written `"56: 1.将城市更新纳入区年度重点工作得2分。"`.
    """

    line: int
    text: str

    PATTERN = r"^[1-9][0-9]*: .+$"

    @classmethod
    def parse(cls, text: str) -> Quotation:
        """Read `LINE: words`."""
        line, separator, words = text.partition(": ")
        if not separator or not re.fullmatch("[1-9][0-9]*", line) or not words.strip():
            raise ValueError('引文应写作“行号: 原文”，如 "56: 建立考评机制得2分"')
        return cls(int(line), words)

    def __str__(self) -> str:
        """Return it as written in the file."""
        return f"{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Interval(_Text):
    """A range of numbers whose ends are written out as open or closed: `[70, 100)`.

    `-inf` and `+inf` stand for no bound. None as a bound means the same.
    """

    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    PATTERN = r"^[\[(] *(-inf|-?[0-9.]+) *, *(\+?inf|-?[0-9.]+) *[\])]$"

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read `[a, b)`; an interval that holds no number is refused."""
        match = re.fullmatch(r"([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])", text)
        if not match:
            raise ValueError("区间应写作 [70, 100) 这样的形式，方括号含端点，圆括号不含")
        opening, low_text, high_text, closing = match.groups()
        low = None if low_text == "-inf" else _bound(low_text)
        high = None if high_text in ("+inf", "inf") else _bound(high_text)
        interval = cls(low, high, opening == "[", closing == "]")
        if interval.is_empty():
            raise ValueError(f"区间 {text} 不含任何数")
        return interval

    def is_empty(self) -> bool:
        """Tell whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return not (self.low_closed and self.high_closed)
        return self.low > self.high

    def __contains__(self, value: Fraction) -> bool:
        """Tell whether `value` lies inside."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    def words(self) -> str:
        """Return it as officials write it: `70（含）至100（不含）`, `90（含）以上`."""
        low = "" if self.low is None else write_exact(self.low) + _ending(self.low_closed)
        high = "" if self.high is None else write_exact(self.high) + _ending(self.high_closed)
        if self.low is not None and self.low == self.high:
            return write_exact(self.low)
        if not low or not high:
            return f"{low}以上" if low else f"{high}以下" if high else "任何值"
        return f"{low}至{high}"

    def __str__(self) -> str:
        """Return it as written in the file."""
        low = "-inf" if self.low is None else write_exact(self.low)
        high = "+inf" if self.high is None else write_exact(self.high)
        return f"{'[' if self.low_closed else '('}{low}, {high}{']' if self.high_closed else ')'}"


def _ending(closed: bool) -> str:  # noqa: FBT001  one end of an interval
    return "（含）" if closed else "（不含）"


def _bound(text: str) -> Fraction:
    number = parse_exact(text)
    if number is None:
        raise ValueError(f"区间端点“{text}”不是十进制数")
    return number


@dataclass(frozen=True, slots=True)
class Range(_Text):
    """The points that a level or band permits, both ends included: `10..14`, or `15` alone."""

    low: Fraction
    high: Fraction

    PATTERN = r"^-?[0-9.]+(\.\.-?[0-9.]+)?$"

    @classmethod
    def parse(cls, text: str) -> Range:
        """Read `low..high` or one number."""
        first, separator, last = text.partition("..")
        low = parse_exact(first.strip())
        high = parse_exact(last.strip()) if separator else low
        if low is None or high is None:
            raise ValueError("得分范围应写作 10..14，或单独一个数 15")
        if low > high:
            raise ValueError(f"得分范围 {text} 的下限大于上限")
        return cls(low, high)

    def on_step(self, step: Fraction) -> Range | None:
        """Return the range from the lowest to the highest multiple of `step`, if there is one."""
        low = -(-self.low // step) * step
        high = self.high // step * step
        return Range(Fraction(low), Fraction(high)) if low <= high else None

    def __str__(self) -> str:
        """Return it as written in the file."""
        if self.low == self.high:
            return write_exact(self.low)
        return f"{write_exact(self.low)}..{write_exact(self.high)}"
