"""Whether intervals tile a range: every number in exactly one of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kaoping.scheme.values import Interval


def tiling_faults(intervals: list[Interval], whole: Interval) -> Iterator[tuple[int, str, str]]:
    """Yield (index, code, message) for each gap, each overlap, each end that is not covered.

    `whole` is what has to be covered; an interval may reach past it, but not overlap another.
    """
    order = sorted(range(len(intervals)), key=lambda i: _start(intervals[i]))
    for left, right in pairwise(order):
        message = _between(intervals[left], intervals[right])
        if message:
            yield right, *message
    first, last = order[0], order[-1]
    if _starts_after(intervals[first], whole):
        low = whole.low if whole.low is not None else "-inf"
        yield first, "band-gap", f"低端没有盖住：应从 {low} 起，实际为 {intervals[first]}"
    if _ends_before(intervals[last], whole):
        high = whole.high if whole.high is not None else "+inf"
        yield last, "band-gap", f"高端没有盖住：应到 {high} 止，实际为 {intervals[last]}"


def _start(interval: Interval) -> tuple[bool, object, bool]:
    return interval.low is not None, interval.low or 0, not interval.low_closed


def _between(left: Interval, right: Interval) -> tuple[str, str] | None:
    """Return what is wrong where one interval ends and the next begins."""
    if left.high is None or right.low is None or left.high > right.low:
        return "band-overlap", f"{left} 与 {right} 重叠"
    if left.high < right.low:
        return "band-gap", f"{left} 与 {right} 之间有空隙"
    if left.high_closed and right.low_closed:
        return "band-overlap", f"端点 {left.high} 同时属于 {left} 和 {right}"
    if not left.high_closed and not right.low_closed:
        return "band-gap", f"端点 {left.high} 既不属于 {left} 也不属于 {right}"
    return None


def _starts_after(interval: Interval, whole: Interval) -> bool:
    if interval.low is None or whole.low is None:
        return interval.low is not None
    if interval.low == whole.low:
        return whole.low_closed and not interval.low_closed
    return interval.low > whole.low


def _ends_before(interval: Interval, whole: Interval) -> bool:
    if interval.high is None or whole.high is None:
        return interval.high is not None
    if interval.high == whole.high:
        return whole.high_closed and not interval.high_closed
    return interval.high < whole.high


def meets(one: Interval, other: Interval) -> bool:
    """Tell whether two intervals share a number."""
    lows = [i for i in (one, other) if i.low is not None]
    highs = [i for i in (one, other) if i.high is not None]
    if not lows or not highs:
        return True
    left = max(lows, key=_start)
    right = min(highs, key=lambda i: (i.high, i.high_closed))
    overlap = Interval(left.low, right.high, left.low_closed, right.high_closed)
    return not overlap.is_empty()
