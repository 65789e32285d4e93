"""Readings that can be used as they stand: a default, a decision or a reason, and lines that exist.

Every other choice is tried too: a scheme that only holds together under its defaults does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.problems import Problem, Refused
from kaoping.scheme.checks.outcomes import check_outcome
from kaoping.scheme.checks.trees import check_leaves
from kaoping.scheme.reading import Reading
from kaoping.scheme.scheme import Scheme


def check_readings(scheme: Scheme) -> Iterator[Problem]:
    """What is missing in each reading, and what breaks under its other choices."""
    seen: set[str] = set()
    for i, reading in enumerate(scheme.readings):
        for code, field, message, mend in _reading(scheme, reading, seen):
            place = scheme.raw_readings.place(("readings", i, field))
            yield Problem(code, f"释义 {reading.id}：{message}", mend, place)
        seen.add(reading.id)
        if reading.default in reading.choices:
            yield from _other_choices(scheme, reading)


def _reading(
    scheme: Scheme, reading: Reading, seen: set[str]
) -> Iterator[tuple[str, str, str, str]]:
    if reading.id in seen:
        yield "duplicate-id", "id", "编号重复", "请改为不同的编号"
    if reading.choices and reading.default is None:
        yield "reading-without-default", "choices", "有可选做法而没有默认做法", "请写 default"
    elif reading.choices and reading.default not in reading.choices:
        allowed = "、".join(reading.choices)
        yield (
            "unknown-choice",
            "default",
            f"默认做法“{reading.default}”不在可选之列",
            f"可选：{allowed}",
        )
    answers = [bool(reading.choices), bool(reading.decision), bool(reading.no_effect)]
    if sum(answers) != 1:
        message = "应当恰有一种答复：可选做法 choices、已定做法 decision 或无影响的理由 no_effect"
        yield "reading-answer", "id", message, "请三者取一"
    for line in reading.lines:
        if not scheme.source.line(line).strip():
            yield "unknown-line", "lines", f"原文第 {line} 行不存在或为空", "请改正行号"


def _other_choices(scheme: Scheme, reading: Reading) -> Iterator[Problem]:
    for choice in reading.choices:
        if choice == scheme.settled[reading.id]:
            continue
        try:
            other = scheme.under({reading.id: choice})
        except Refused as refused:
            problems = refused.problems
        else:
            problems = [*check_leaves(other), *check_outcome(other)]
        usual = [*check_leaves(scheme), *check_outcome(scheme)]
        known = {str(problem.place) for problem in usual}
        for problem in problems:
            if str(problem.place) not in known:
                message = f"释义 {reading.id} 取“{choice}”时：{problem.message}"
                yield Problem(
                    problem.code, message, problem.mend, problem.place, severity=problem.severity
                )
