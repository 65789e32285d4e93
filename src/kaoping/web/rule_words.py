"""What a rule asks and gives, in a few Chinese sentences: one writer a rule kind.

The sentences say what the data says, in the order in which one would work it out by hand. They are
no quotation; the regulation's own words stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kaoping.numbers import write_said
from kaoping.scheme.inputs import Input
from kaoping.scheme.rules import (
    AwardRule,
    BandRule,
    ImportedRule,
    InterpolatedRule,
    LadderRule,
    LevelRule,
    PerEventRule,
    ProportionalRule,
    RelativeRule,
    Rule,
    StepsRule,
    TieredRule,
)
from kaoping.scheme.values import Interval, Range


def rule_words(rule: Rule, points: Fraction | None) -> list[str]:
    """Return what a rule does, sentence by sentence."""
    return WRITERS[rule.kind](rule, points)


def amount(value: Fraction) -> str:
    """Return an exact amount with a real minus."""
    return write_said(value)


def signed(value: Fraction) -> str:
    """Return points as 加2分 or 扣5分."""
    return f"{'扣' if value < 0 else '加'}{amount(abs(value))}分"


def within(points: Range) -> str:
    """Return a range of points: 10–14分, or 15分."""
    if points.low == points.high:
        return f"{amount(points.low)}分"
    return f"{amount(points.low)}–{amount(points.high)}分"


def when(interval: Interval, unit: str = "") -> str:
    """Return an interval in words: 70%（含）至85%（不含）."""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return f"等于{amount(low)}{unit}"
    if low is None or high is None:
        return _one_ended(interval, unit)
    opening = "含" if interval.low_closed else "不含"
    ending = "含" if interval.high_closed else "不含"
    return f"{amount(low)}{unit}（{opening}）至{amount(high)}{unit}（{ending}）"


def _one_ended(interval: Interval, unit: str) -> str:
    low, high = interval.low, interval.high
    if low is not None:
        return f"{amount(low)}{unit}{'及以上' if interval.low_closed else '以上（不含）'}"
    if high is not None:
        return f"{amount(high)}{unit}{'及以下' if interval.high_closed else '以下（不含）'}"
    return "任何值"


def limits(floor: Fraction | None, cap: Fraction | None) -> list[str]:
    """Return what a score is kept between; nothing where it has no limits."""
    words = []
    if floor is not None:
        words.append(f"最低{amount(floor)}分")
    if cap is not None:
        words.append(f"最高{amount(cap)}分")
    return ["，".join(words)] if words else []


def _name(inputs: Mapping[str, Input], key: str) -> str:
    return inputs[key].name if key in inputs else key


def _award(rule: AwardRule, points: Fraction | None) -> list[str]:
    full = amount(points or Fraction(0))
    if rule.step == "whole":
        return [f"符合得{full}分，不符合得0分"]
    return [f"0至{full}分，按{amount(rule.step)}分一级给分"]


def _level(rule: LevelRule, _points: Fraction | None) -> list[str]:
    levels = [
        f"{level.name}：{within(permitted)}"
        for level, permitted in zip(rule.levels, rule.permitted(), strict=True)
    ]
    return [*levels, f"档内按{amount(rule.step)}分一级给分"]


def _band(rule: BandRule, _points: Fraction | None) -> list[str]:
    measure = rule.measure
    words = [f"指标：{measure.name}"]
    if len(measure.terms) > 1:
        parts = (f"{amount(term.weight * 100)}% × {term.name}" for term in measure.terms)
        words = [f"{measure.name} = {' + '.join(parts)}"]
    bands = [
        f"{when(band.when, measure.unit)}：{within(permitted)}"
        for band, permitted in zip(rule.bands, rule.permitted(), strict=True)
    ]
    return [*words, *bands, f"区间内按{amount(rule.step)}分一级给分"]


def _per_event(rule: PerEventRule, _points: Fraction | None) -> list[str]:
    words = [f"起始{amount(rule.base)}分"] if rule.base else []
    for event in rule.events:
        most = "" if event.limit is None else f"，最多计{amount(event.limit)}次"
        words.append(f"{_name(rule.inputs, event.input)}：每次{signed(event.points)}{most}")
    if rule.one_off:
        how = "代替其余扣分" if rule.one_off.with_others == "replace" else "与其余相加"
        name = _name(rule.inputs, rule.one_off.input)
        words.append(f"{name}：一次性{signed(rule.one_off.points)}，{how}")
    return [*words, *limits(rule.floor, rule.cap)]


def _steps(rule: StepsRule, _points: Fraction | None) -> list[str]:
    side = "低" if rule.direction == "below" else "高"
    how = "不足一步的不计" if rule.partial == "full-steps" else "不足一步的按比例计"
    start = f"起始{amount(rule.base)}分，{rule.measure_name}以{amount(rule.baseline)}为准"
    step = f"每{side}{amount(rule.step)}{signed(rule.points)}，{how}"
    return [start, step, *limits(rule.floor, rule.cap)]


def _tiered(rule: TieredRule, _points: Fraction | None) -> list[str]:
    words = [
        f"{_name(rule.inputs, tier.input)}：每项{amount(tier.points)}分" for tier in rule.tiers
    ]
    if rule.count == "highest":
        words.append("只计最高的一级")
    return [*words, *limits(None, rule.cap)]


def _imported(rule: ImportedRule, _points: Fraction | None) -> list[str]:
    (key,) = rule.inputs
    return [f"{_name(rule.inputs, key)} × {amount(rule.factor * 100)}%"]


def _proportional(rule: ProportionalRule, points: Fraction | None) -> list[str]:
    full = amount(points or Fraction(0))
    words = [
        f"{rule.measure_name} ÷ {amount(rule.target)} × {full}分，达到{amount(rule.target)}得满分"
    ]
    if rule.nothing_below is not None:
        words.append(f"低于{amount(rule.nothing_below)}不得分")
    return words


def _interpolated(rule: InterpolatedRule, _points: Fraction | None) -> list[str]:
    knots = [f"{rule.measure_name}为{amount(k.at)}得{amount(k.points)}分" for k in rule.knots]
    return [*knots, "两点之间按直线内插"]


def _ladder(rule: LadderRule, _points: Fraction | None) -> list[str]:
    order = "从高到低" if rule.better == "higher" else "从低到高"
    rungs = [f"第{i}名{amount(rung)}分" for i, rung in enumerate(rule.rungs, start=1)]
    return [f"按{rule.measure_name}{order}排名", "，".join(rungs), f"其余{amount(rule.rest)}分"]


def _relative(rule: RelativeRule, points: Fraction | None) -> list[str]:
    full = amount(points or Fraction(0))
    to = "最好单位的值" if rule.to == "best" else "各单位的平均值"
    return [f"{rule.measure_name} ÷ {to} × {full}分，不超过{full}分"]


WRITERS: Mapping[str, Callable[[Any, Fraction | None], list[str]]] = {
    "award": _award,
    "level": _level,
    "band": _band,
    "per_event": _per_event,
    "steps": _steps,
    "tiered": _tiered,
    "imported": _imported,
    "proportional": _proportional,
    "interpolated": _interpolated,
    "ladder": _ladder,
    "relative": _relative,
}
