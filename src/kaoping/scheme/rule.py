"""What every rule kind has in common: its inputs, its step, the span of points it can give.

A rule kind is two modules of the same name: `scheme/rules/<kind>.py` says what may be written,
`engine/rules/<kind>.py` computes what the facts permit. Adding a kind is adding those two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from kaoping.scheme.expression import Expression, names_in
from kaoping.scheme.inputs import Input, StreakInput
from kaoping.scheme.values import Quotation, Range, Written


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong inside a rule; `path` leads from the rule to the part."""

    code: str
    path: tuple[str | int, ...]
    message: str
    mend: str = ""
    severity: Literal["error", "warning"] = "error"


class BaseRule(Written):
    """A rule on a leaf. `kind` picks the model; the rest is the kind's own."""

    label: ClassVar[str] = ""
    """What officials call this way of scoring."""
    takes_mark: ClassVar[bool] = False
    """Whether a person marks inside what the facts permit."""
    compares_units: ClassVar[bool] = False
    """Whether a unit's points hang on the facts of the other units of its group."""

    quote: list[Quotation] = []
    """The words of the regulation that this rule carries."""

    @property
    def facts(self) -> dict[str, Input]:
        """The inputs, by fact key, apart from `mark` and `level`."""
        return {}

    def span(self, points: Fraction | None) -> Range | None:
        """Return the lowest and highest points over all facts and marks.

        None where no end can be given: events without a cap. `points` are the leaf's own.
        """
        raise NotImplementedError  # pragma: no cover

    def findings(self, points: Fraction | None) -> Iterator[Finding]:
        """Yield what is wrong in the rule by itself."""
        del points
        yield from ()

    def quotations(self) -> Iterator[Quotation]:
        """Yield all words that the rule and its parts carry."""
        yield from self.quote
        for given in self.facts.values():
            yield from given.quote


def check_expression(
    expression: Expression, facts: dict[str, Input], path: tuple[str | int, ...]
) -> Iterator[Finding]:
    """Yield a finding for each name in the expression that is no input of the leaf."""
    for name in sorted(names_in(expression) - facts.keys()):
        allowed = "、".join(facts) or "（没有）"
        yield Finding(
            "unknown-input",
            path,
            f"算式用到了没有声明的输入“{name}”，已声明的有：{allowed}",
            "请在 inputs 中声明，或改正算式",
        )


def check_facts(facts: dict[str, Input]) -> Iterator[Finding]:
    """Yield what is wrong with the inputs of a leaf: reserved names, limits that lead nowhere."""
    for key, given in facts.items():
        if key in RESERVED:
            message = f"输入不能叫“{key}”，这个名字另有用处"
            yield Finding("reserved-input", ("inputs", key), message, "请换一个名字")
        if given.at_most is not None and given.at_most not in facts:
            message = f"at_most 指向没有声明的输入“{given.at_most}”"
            yield Finding("unknown-input", ("inputs", key, "at_most"), message)
        if isinstance(given, StreakInput) and given.length < 1:
            message = "连续次数至少为 1"
            yield Finding("streak-length", ("inputs", key, "length"), message)
        low, high = given.bounds
        if low is not None and high is not None and low > high:
            message = "min 大于 max，没有可填的数"
            yield Finding("empty-range", ("inputs", key), message)


RESERVED = frozenset({"mark", "level", "not_applicable"})
