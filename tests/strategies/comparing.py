"""Leaves whose rule compares the units."""

from __future__ import annotations

from hypothesis import strategies as st

from materials import Tree, leaf
from strategies.numbers import texts_of


@st.composite
def ladders(draw: st.DrawFn, key: str) -> Tree:
    """Points by rank among the units."""
    rungs = sorted(draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)), reverse=True)
    rule = {
        "kind": "ladder",
        "inputs": {"amount": {"type": "number", "name": "数量", "min": "0", "max": "4"}},
        "measure": "amount",
        "measure_name": "数量",
        "better": draw(st.sampled_from(["higher", "lower"])),
        "rungs": [str(rung) for rung in rungs],
        "rest": draw(texts_of(0, 1)),
        "between": "[0, 4]",
    }
    return leaf(key, rule, points=str(rungs[0]))


@st.composite
def relatives(draw: st.DrawFn, key: str) -> Tree:
    """Points by comparison with the best unit or the mean."""
    rule = {
        "kind": "relative",
        "inputs": {"amount": {"type": "number", "name": "数量", "min": "0", "max": "4"}},
        "measure": "amount",
        "measure_name": "数量",
        "to": draw(st.sampled_from(["best", "mean"])),
        "between": draw(st.sampled_from(["[0, 4]", "[1, 4]"])),
    }
    return leaf(key, rule, points=draw(texts_of(6, 10)))
