"""Words for what the engine writes in signs: ranges of grades."""

from __future__ import annotations

from kaoping.numbers import write_said
from kaoping.scheme.values import Interval


def interval_words(interval: Interval) -> str:
    """Return a range as officials read it: `80分及以上、不满90分`."""
    parts = []
    if interval.low is not None:
        low = write_said(interval.low)
        parts.append(f"{low}分及以上" if interval.low_closed else f"超过{low}分")
    if interval.high is not None:
        high = write_said(interval.high)
        parts.append(f"不超过{high}分" if interval.high_closed else f"不满{high}分")
    return "、".join(parts) or "任何分数"
