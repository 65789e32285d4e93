"""What a regulation says of sums and days, in words: how a total is made, when a stage runs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaoping.web.rule_words import amount, limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaoping.scheme import InnerNode, Regulation
    from kaoping.scheme.model import Combination
    from kaoping.scheme.process import Stage


def sum_words(node: InnerNode) -> tuple[str, bool]:
    """Return how a node is made from its children, and whether declared and real sum agree."""
    names = [(child.id, child.name) for child in node.children]
    combine = node.combine
    if combine.base or combine.weights:
        return _combined(combine, names), True
    counted = [
        child.points
        for child in node.children
        if child.points is not None and child.id not in combine.outside_full
    ]
    if not counted or len(counted) < len(node.children):
        return "；".join(limits(combine.floor, combine.cap)), True
    total = sum(counted, Fraction(0))
    words = f"{' + '.join(amount(one) for one in counted)} = {amount(total)}分"
    fits = node.points is None or total == node.points
    return "；".join([words, *limits(combine.floor, combine.cap)]), fits


def _combined(combine: Combination, children: Iterable[tuple[str, str]]) -> str:
    """Return a weighted sum in words: 30% × 日常调度 + 加分 − 减分."""
    parts = [("", f"{amount(combine.base)}分")] if combine.base else []
    for key, name in children:
        weight = combine.weight(key)
        sign = "−" if weight < 0 else "+"
        share = "" if abs(weight) == 1 else f"{amount(abs(weight) * 100)}% × "
        parts.append((sign, f"{share}{name}"))
    words = " ".join(f"{sign} {term}" for sign, term in parts).removeprefix("+ ").strip()
    if combine.rescale_to is not None:
        words = f"（{words}）÷ 适用指标的满分 × {amount(combine.rescale_to)}"
    return "；".join([words, *limits(combine.floor, combine.cap)])


def total_words(regulation: Regulation) -> str:
    """Return how the total is made; tables that only some groups have stand as 本单位指标."""
    groups = regulation.groups.values()
    shared = [
        (node.id, node.name)
        for node in regulation.nodes
        if all(node.id in group.tables for group in groups)
    ]
    own = [("", "本单位指标")] if len(shared) < len(regulation.nodes) else []
    return _combined(regulation.total, [*shared, *own])


def window_words(stage: Stage) -> str:
    """Return from when to when the regulation lets a stage run."""
    window = stage.window
    if window is None or not (window.opens or window.closes):
        return "原文没有写起止日期"
    year = "次年" if window.year_after else ""
    days = [f"{year}{_month_day(day)}" if day else "" for day in (window.opens, window.closes)]
    if all(days):
        return "至".join(days)
    return f"{days[0]}起" if days[0] else f"{days[1]}前（含当日）"


def _month_day(day: str) -> str:
    month, _, rest = day.partition("-")
    return f"{int(month)}月{int(rest)}日"
