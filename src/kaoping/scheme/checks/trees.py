"""Leaves and their rules, each by itself; limits of inner nodes."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.numbers import write_exact
from kaoping.problems import Problem
from kaoping.scheme.model import InnerNode, Leaf
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.walk import Visit, walk


def check_leaves(scheme: Scheme) -> Iterator[Problem]:
    """What each rule says of itself, under the readings in force; leaves without an end."""
    for visit in walk(scheme.regulation):
        points = visit.node.points
        if points is not None and points <= 0:
            message = f"{visit.node.id} 的分值 {write_exact(points)} 应大于 0"
            place = scheme.place((*visit.path, "points"))
            yield Problem("points-not-positive", message, "请核对原文", place)
        if isinstance(visit.node, Leaf):
            yield from _leaf(scheme, visit, visit.node)
        elif isinstance(visit.node, InnerNode):
            yield from _limits(scheme, visit, visit.node)


def _leaf(scheme: Scheme, visit: Visit, leaf: Leaf) -> Iterator[Problem]:
    findings = list(leaf.rule.findings(leaf.points))
    for finding in findings:
        place = scheme.place((*visit.path, "rule", *finding.path))
        message = f"条目 {leaf.id}：{finding.message}"
        yield Problem(finding.code, message, finding.mend, place, severity=finding.severity)
    if leaf.absent == "no-event":
        if leaf.rule.takes_mark:
            message = f"条目 {leaf.id} 由人赋分，没有赋分不能当作没有发生"
            place = scheme.place((*visit.path, "absent"))
            yield Problem("absent-mark", message, "请改为 pending", place)
    elif any(finding.severity == "error" for finding in findings):
        return  # a rule that is wrong in itself need not have a span
    elif leaf.rule.span(leaf.points) is None:
        message = f"条目 {leaf.id} 没有事实时得不出最低分和最高分"
        mend = "请写明上下限，或以 absent: no-event 表示未提及即未发生"
        yield Problem("no-limit", message, mend, scheme.place((*visit.path, "rule")))


def _limits(scheme: Scheme, visit: Visit, node: InnerNode) -> Iterator[Problem]:
    how = node.combine
    if how.floor is not None and how.cap is not None and how.floor > how.cap:
        message = f"指标 {node.id} 的下限 {how.floor} 大于上限 {how.cap}"
        place = scheme.place((*visit.path, "combine", "floor"))
        yield Problem("empty-range", message, "请改正", place)
