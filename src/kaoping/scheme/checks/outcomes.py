"""Grades that tile all totals, prizes in falling order, consequences that can be had."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kaoping.numbers import write_exact
from kaoping.problems import Problem
from kaoping.scheme.outcome import RankReward
from kaoping.scheme.raw import Path_
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.tiling import tiling_faults
from kaoping.scheme.values import Interval

EVERY_TOTAL = Interval(None, None, low_closed=False, high_closed=False)


def check_outcome(scheme: Scheme) -> Iterator[Problem]:
    """Gaps and overlaps between grades, their order, and rewards without a ranking."""
    outcome = scheme.regulation.outcome
    intervals = [grade.when for grade in outcome.grades]
    for i, code, message in tiling_faults(intervals, EVERY_TOTAL):
        path: Path_ = ("outcome", "grades", i, "when")
        fault = code.replace("band", "grade")
        said = f"等次“{outcome.grades[i].name}”：{message}"
        mend = "每个总分应恰好属于一个等次，端点请用 [ ] ( ) 写明"
        yield Problem(fault, said, mend, scheme.place(path))
    for i, (better, worse) in enumerate(pairwise(outcome.grades), start=1):
        upper, lower = better.when.low, worse.when.low
        if upper is None or (lower is not None and lower > upper):
            message = f"等次“{worse.name}”应排在“{better.name}”之前"
            mend = "请从高到低排列"
            yield Problem("grade-order", message, mend, scheme.place(("outcome", "grades", i)))
    for i, rule in enumerate(outcome.consequences):
        if isinstance(rule, RankReward):
            yield from _prizes(scheme, rule, ("outcome", "consequences", i))


def _prizes(scheme: Scheme, rule: RankReward, path: Path_) -> Iterator[Problem]:
    if scheme.regulation.outcome.ranking is None:
        message = f"“{rule.name}”按名次给奖，但办法没有排名"
        yield Problem("reward-without-ranking", message, "请写 ranking", scheme.place(path))
    for i, (first, second) in enumerate(pairwise(rule.values), start=1):
        if second > first:
            message = f"第{i + 1}名奖 {write_exact(second)}，多于第{i}名的 {write_exact(first)}"
            place = scheme.place((*path, "values", i))
            yield Problem("reward-order", message, "请核对原文", place, severity="warning")
