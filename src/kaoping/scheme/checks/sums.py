"""Declared points against the sum of what they are made of; weights against one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaoping.numbers import write_exact
from kaoping.problems import Problem
from kaoping.scheme.model import InnerNode, Node
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.walk import walk


def check_sums(scheme: Scheme) -> Iterator[Problem]:
    """Sums that do not add up are warnings with both figures: real tables have them."""
    for visit in walk(scheme.regulation):
        node = visit.node
        if not isinstance(node, InnerNode) or node.points is None:
            continue
        made = _made_of(node)
        if made is not None and made != node.points:
            declared = write_exact(node.points)
            message = f"指标 {node.id} 写明 {declared} 分，下级合计 {write_exact(made)} 分"
            place = scheme.place((*visit.path, "points"))
            yield Problem("points-sum", message, "请核对原文", place, severity="warning")
    yield from _total(scheme)


def _made_of(node: InnerNode) -> Fraction | None:
    """Return the sum of the children's full points; None where a child has none (events)."""
    counted = [child for child in node.children if child.id not in node.combine.outside_full]
    fulls = [_full(child) for child in counted]
    if not fulls or any(full is None for full in fulls):
        return None
    if any(child.applies_when for child in counted):
        return None  # each class of units has a sum of its own
    weighted = (
        node.combine.weight(child.id) * full
        for child, full in zip(counted, fulls, strict=True)
        if full is not None
    )
    return node.combine.base + sum(weighted, Fraction(0))


def _full(node: Node) -> Fraction | None:
    if node.points is None and isinstance(node, InnerNode):
        return _made_of(node)
    return node.points


def _total(scheme: Scheme) -> Iterator[Problem]:
    """The weights of the components add up to one, those outside the full points apart."""
    total = scheme.regulation.total
    inside = [w for key, w in total.weights.items() if key not in total.outside_full]
    if inside and sum(inside) != 1:
        message = f"总分各部分权重之和为 {write_exact(sum(inside, Fraction(0)))}，不是 1"
        place = scheme.place(("total", "weights"))
        yield Problem("weights-sum", message, "请核对原文", place, severity="warning")
    if total.weights:
        for key, group in scheme.regulation.groups.items():
            for table in group.tables:
                if table not in total.weights:
                    message = f"总分没有写明“{table}”的权重"
                    place = scheme.place(("groups", key, "tables"))
                    yield Problem("weight-missing", message, "请写入 total.weights", place)
