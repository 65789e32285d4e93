"""Leaves with a rule of every kind that looks at one unit alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from materials import Tree, leaf
from strategies.numbers import texts_of


@st.composite
def awards(draw: st.DrawFn, key: str) -> Tree:
    """A mark from 0 to the points."""
    step = draw(texts_of("whole", "0.5", "1"))
    return leaf(key, {"kind": "award", "step": step}, points=draw(texts_of(1, 2, 3)))


@st.composite
def levels(draw: st.DrawFn, key: str) -> Tree:
    """Levels from best to worst, with gaps between their ranges or none."""
    ends = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=6)), reverse=True)
    pairs = list(zip(ends[::2], ends[1::2], strict=False))
    ranges = [f"{low}..{high}" for high, low in pairs]
    rule = {
        "kind": "level",
        "step": draw(texts_of("1", "0.5")),
        "levels": [
            {"id": f"level-{i}", "name": f"档{i}", "points": each} for i, each in enumerate(ranges)
        ],
    }
    return leaf(key, rule, points=str(ends[0] or 1))


@st.composite
def bands(draw: st.DrawFn, key: str) -> Tree:
    """Bands over a percentage, a ratio of counts or a mean of experts' marks."""
    cuts = sorted(draw(st.sets(st.sampled_from([10, 25, 50, 60, 85]), min_size=1, max_size=3)))
    whens = [f"[{low}, {high})" for low, high in pairwise([0, *cuts])] + [f"[{cuts[-1]}, 100]"]
    count = len(whens)
    points = [f"{3 * i}..{3 * i + draw(st.integers(0, 2))}" for i in range(count)]
    percent = {"rate": {"type": "percent", "name": "比率"}}
    counts = {
        "planned": {"type": "count", "name": "计划"},
        "done": {"type": "count", "name": "完成", "at_most": "planned"},
    }
    panel = {"scores": {"type": "panel", "name": "打分", "most_projects": "2"}}
    inputs, terms = draw(
        st.sampled_from(
            [
                (percent, [{"value": "rate"}]),
                (panel, [{"value": "scores"}]),
                (counts, [{"value": "100 * done / planned"}]),
                (
                    counts | percent,
                    [
                        {"weight": "0.7", "value": "100 * done / planned"},
                        {"weight": "0.3", "value": "rate"},
                    ],
                ),
            ]
        )
    )
    rule = {
        "kind": "band",
        "step": draw(texts_of("1", "0.5")),
        "inputs": inputs,
        "measure": {
            "name": "指标值",
            "terms": terms,
            "between": "[0, 100]",
            "empty_term": draw(st.sampled_from(["reweight", "zero"])),
        },
        "bands": [
            {"when": when, "points": each}
            for when, each in reversed(list(zip(whens, points, strict=True)))
        ],
    }
    return leaf(key, rule, points=str(3 * count))


@st.composite
def per_events(draw: st.DrawFn, key: str) -> Tree:
    """Events up and down, with limits, a one-off, floor and cap."""
    inputs: Tree = {"first": {"type": "count", "name": "甲"}}
    events: list[Tree] = [{"input": "first", "points": draw(texts_of("-2", "-0.5", "1", "3"))}]
    if draw(st.booleans()):
        inputs["second"] = {"type": "count", "name": "乙"}
        points = draw(texts_of("-1", "2"))
        events.append({"input": "second", "points": points, "limit": draw(texts_of(1, 2))})
    if draw(st.booleans()):
        inputs["run"] = {
            "type": "streak",
            "name": "连续",
            "length": "2",
            "overlap": draw(st.sampled_from(["pairs", "sliding"])),
        }
        events.append({"input": "run", "points": draw(texts_of("-1", "1"))})
    rule = {"kind": "per_event", "base": draw(texts_of(0, 5)), "inputs": inputs, "events": events}
    if draw(st.booleans()):
        inputs["once"] = {"type": "boolean", "name": "一次性"}
        rule["one_off"] = {
            "input": "once",
            "points": draw(texts_of("-2", "2")),
            "with_others": draw(st.sampled_from(["add", "replace"])),
        }
    if draw(st.booleans()):
        return leaf(key, rule | {"floor": "none", "cap": "none"}, absent="no-event")
    return leaf(key, rule | {"floor": draw(texts_of("-3", "0")), "cap": draw(texts_of(6, 9))})


@st.composite
def steps(draw: st.DrawFn, key: str) -> Tree:
    """Points for each step away from a baseline."""
    rule = {
        "kind": "steps",
        "inputs": {"rate": {"type": "percent", "name": "比率"}},
        "measure": "rate",
        "measure_name": "比率",
        "baseline": draw(texts_of(40, 90, 100)),
        "direction": draw(st.sampled_from(["below", "above"])),
        "step": draw(texts_of("5", "7.5")),
        "points": draw(texts_of("-1", "0.5")),
        "partial": draw(st.sampled_from(["full-steps", "pro-rata"])),
        "base": draw(texts_of(0, 3)),
        "floor": "0",
        "cap": draw(texts_of(4, 8)),
        "between": "[0, 100]",
    }
    return leaf(key, rule)


@st.composite
def tiered(draw: st.DrawFn, key: str) -> Tree:
    """Events of two tiers with a cap."""
    cap = draw(texts_of(5, 8))
    rule = {
        "kind": "tiered",
        "inputs": {"high": {"type": "count", "name": "高"}, "low": {"type": "count", "name": "低"}},
        "tiers": [{"input": "high", "points": "3"}, {"input": "low", "points": "1"}],
        "count": draw(st.sampled_from(["all", "highest"])),
        "cap": cap,
    }
    return leaf(key, rule, points=cap, absent=draw(st.sampled_from(["pending", "no-event"])))


@st.composite
def imported(draw: st.DrawFn, key: str) -> Tree:
    """A score of another evaluation."""
    rule = {
        "kind": "imported",
        "inputs": {"score": {"type": "percent", "name": "得分"}},
        "factor": draw(texts_of("0.1", "0.05")),
    }
    return leaf(key, rule)


@st.composite
def proportional(draw: st.DrawFn, key: str) -> Tree:
    """Points in proportion to a ratio that may have no value."""
    rule = {
        "kind": "proportional",
        "inputs": {
            "planned": {"type": "count", "name": "计划"},
            "done": {"type": "count", "name": "完成", "at_most": "planned"},
        },
        "measure": "100 * done / planned",
        "measure_name": "完成率",
        "target": draw(texts_of(80, 100)),
        "nothing_below": draw(texts_of("none", 30)),
        "between": "[0, 100]",
    }
    return leaf(key, rule, points=draw(texts_of(4, 10)))


@st.composite
def interpolated(draw: st.DrawFn, key: str) -> Tree:
    """Straight lines between knots."""
    heights = sorted(draw(st.lists(st.integers(0, 6), min_size=2, max_size=3)))
    knots = [{"at": str(30 + 20 * i), "points": str(each)} for i, each in enumerate(heights)]
    given: Tree = {"type": "percent", "name": "比率"}
    between = draw(st.sampled_from(["[0, 100]", "[40, 65]"]))
    if between == "[40, 65]":
        given = {"type": "number", "name": "比率", "min": "40", "max": "65"}
    rule = {
        "kind": "interpolated",
        "inputs": {"rate": given},
        "measure": "rate",
        "measure_name": "比率",
        "knots": knots,
        "between": between,
    }
    return leaf(key, rule, points=str(heights[-1] or 1))


LONE = (awards, levels, bands, per_events, steps, tiered, imported, proportional, interpolated)
"""Kinds that look at one unit alone."""
