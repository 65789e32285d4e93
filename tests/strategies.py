"""Where random schemes, facts and junk come from; every property test draws from here."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from kaoping.numbers import write_exact
from kaoping.scheme import Leaf
from materials import QUOTE, Tree, leaf, regulation

Path = tuple[Any, ...]
MORE = int(os.environ.get("KAOPING_MORE_EXAMPLES", "1"))
"""How many times as many examples to try, for hunting by hand."""

# --- numbers --------------------------------------------------------------------------------------


def texts_of(*values: Any) -> st.SearchStrategy[str]:
    """Numbers as a scheme or a facts file writes them."""
    return st.sampled_from([str(value) for value in values])


def fractions() -> st.SearchStrategy[Fraction]:
    """Rationals of every size: scores, thirds, tiny ones, and ones far beyond 64 bits."""
    near = st.fractions(min_value=-200, max_value=200, max_denominator=30)
    wide = st.builds(Fraction, st.integers(-(10**40), 10**40), st.integers(1, 10**40))
    tiny = st.builds(Fraction, st.integers(-50, 50), st.sampled_from([10**18, 10**19, 10**190]))
    return near | wide | tiny | st.sampled_from([Fraction(0), Fraction(2**62), Fraction(-(2**63))])


def number_texts() -> st.SearchStrategy[str]:
    """Texts that are numbers as JSON writes them, without exponent."""
    whole = st.integers(-(10**30), 10**30).map(str)
    return st.tuples(whole, st.none() | st.text("0123456789", min_size=1, max_size=30)).map(
        lambda parts: parts[0] if parts[1] is None else f"{parts[0]}.{parts[1]}"
    )


# --- leaves: a rule of every kind -----------------------------------------------------------------


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


# --- schemes --------------------------------------------------------------------------------------


@st.composite
def combinations(draw: st.DrawFn, children: list[str]) -> Tree:
    """How an inner node is made from its children."""
    how: Tree = {
        "base": draw(texts_of(0, 5)),
        "floor": draw(texts_of("none", 0, 2)),
        "cap": draw(texts_of("none", 8, 20)),
        "weights": {
            child: draw(texts_of("1", "0.5", "2", "-1"))
            for child in children
            if draw(st.booleans())
        },
    }
    if draw(st.booleans()):
        how["outside_full"] = [draw(st.sampled_from(children))]
    return how


@st.composite
def leaf_lists(draw: st.DrawFn, prefix: str, kinds: Sequence[Any] = LONE) -> list[Tree]:
    """One to three leaves of any kind."""
    count = draw(st.integers(1, 3))
    return [draw(draw(st.sampled_from(kinds))(f"{prefix}.{i}")) for i in range(count)]


@st.composite
def trees(draw: st.DrawFn, kinds: Sequence[Any] = LONE) -> Tree:
    """A small scheme: one or two tables of leaves, or of an inner node with leaves."""
    nodes: list[Tree] = []
    for i in range(draw(st.integers(1, 2))):
        below = draw(leaf_lists(f"n{i}", kinds))
        inner: Tree = {"id": f"n{i}", "name": f"n{i}", "children": below}
        if draw(st.booleans()):
            inner["combine"] = draw(combinations([child["id"] for child in below]))
        if draw(st.booleans()):
            inner["points"] = "20"
        nodes.append(inner)
    total: Tree = {"quote": QUOTE}
    if draw(st.booleans()):
        total["weights"] = {node["id"]: draw(texts_of("0.5", "1", "-1")) for node in nodes}
    return regulation(nodes, total=total)


# --- facts ----------------------------------------------------------------------------------------

CRITICAL = ("0", "9.99", "10", "25", "30", "40", "50", "60", "77.5", "84.999", "85", "90", "100")


def values_of(given: Any) -> list[Any]:
    """Return values of an input that between them reach every branch of the small rules."""
    if given.type == "count":
        return ["0", "1", "2", "20"]
    if given.type == "percent":
        return list(CRITICAL)
    if given.type == "number":
        low, high = given.bounds[0] or Fraction(0), given.bounds[1] or Fraction(7)
        return [write_exact(each) for each in (low, low + Fraction(3, 2), low + 3, high)]
    if given.type == "boolean":
        return [False, True]
    if given.type == "streak":
        return [[], [True], [True] * 3, [True, True, False, True, True, True, True], [True] * 20]
    return [[[value]] for value in CRITICAL] + [[["50", "70"], ["90"]]]


def entries_of(node: Leaf, *, grid: Fraction = Fraction(1, 2)) -> Iterator[Tree]:
    """Yield entries of a leaf: all combinations of its inputs' values, marks on the grid.

    Some of them are not permitted; those that the engine takes are what can really occur.
    """
    rule = node.rule
    combos: list[Tree] = [{}]
    for key, given in rule.facts.items():
        values = values_of(given)[: 3 if rule.kind == "band" and given.type == "count" else None]
        combos = [{**each, key: value} for each in combos for value in values]
    for key, given in rule.facts.items():
        if given.at_most:
            combos = [each for each in combos if int(each[key]) <= int(each[given.at_most])]
    if rule.kind == "level":
        combos = [{"level": level.id} for level in rule.levels]
    if not rule.takes_mark:
        yield from combos
        return
    top = int((node.points or 0) / grid)
    for each in combos:
        yield from ({**each, "mark": write_exact(grid * i)} for i in range(top + 1))


@st.composite
def entries(draw: st.DrawFn, node: Leaf) -> Tree:
    """An entry that is mostly permitted: complete, without its mark, or nothing at all."""
    entry: Tree = {key: draw(st.sampled_from(values_of(g))) for key, g in node.rule.facts.items()}
    for key, given in node.rule.facts.items():
        if given.at_most:
            entry[key] = draw(st.sampled_from(["0", entry[given.at_most]]))
    if node.rule.kind == "level":
        level = draw(st.sampled_from(node.rule.levels))
        entry = {"level": level.id}
        if draw(st.booleans()):
            entry["mark"] = draw(
                texts_of(*map(write_exact, _ends(level.points.on_step(node.rule.step))))
            )
    if node.rule.kind == "award" and draw(st.booleans()):
        entry["mark"] = draw(texts_of(0, write_exact(node.points or 0)))
    return entry if draw(st.integers(0, 3)) else {}


def _ends(permitted: Any) -> tuple[Fraction, Fraction]:
    return permitted.low, permitted.high


OUT = {"not_applicable": True}


@st.composite
def facts_of(draw: st.DrawFn, nodes: Sequence[Leaf], *, leave_out: bool = False) -> Tree:
    """The facts of one unit over these leaves; `leave_out` declares some of them, never all."""
    facts: Tree = {}
    for node in nodes:
        if leave_out and not draw(st.integers(0, 5)):
            facts[node.id] = dict(OUT)
        elif draw(st.integers(0, 4)):
            facts[node.id] = draw(entries(node))
    if all(facts.get(node.id) == OUT for node in nodes):
        del facts[nodes[0].id]
    return facts


# --- junk -----------------------------------------------------------------------------------------


def json_values() -> st.SearchStrategy[Any]:
    """Any JSON value."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8)
        | st.sampled_from(["1", "-0.0", "1e3", "2.0", "９", " 1", "none", "true", "x" * 70])
    )
    return st.recursive(
        plain,
        lambda below: (
            st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below, max_size=3)
        ),
        max_leaves=6,
    )


def words() -> st.SearchStrategy[Any]:
    """What an author of a scheme may type in a wrong place."""
    plain = st.sampled_from(
        [
            "",
            "none",
            "0",
            "-1",
            "1",
            "99",
            "0.5",
            "[0, 100]",
            "(0, 0)",
            "3..1",
            "1: 示例",
            "9: 无",
            "a",
            "true",
            "1e3",
            "x / y",
            "min(a, b)",
            "((((",
            "pending",
            "no-event",
            "level",
            "office",
        ]
    )
    return st.recursive(
        plain,
        lambda below: (
            st.lists(below, max_size=2)
            | st.dictionaries(
                st.sampled_from(["id", "kind", "reading", "when", "x"]), below, max_size=2
            )
        ),
        max_leaves=4,
    )


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to every part of a tree, the tree itself left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from paths(part, (*path, key))


@st.composite
def mutated(draw: st.DrawFn, value: Any, junk: st.SearchStrategy[Any]) -> Any:
    """A tree with one to three of its parts replaced, removed, renamed or doubled."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        ways = list(paths(value))
        if not ways:
            break
        *above, key = draw(st.sampled_from(ways))
        holder = value
        for part in above:
            holder = holder[part]
        _change(draw, holder, key, junk)
    return value


def _change(draw: st.DrawFn, holder: Any, key: Any, junk: st.SearchStrategy[Any]) -> None:
    how = draw(st.sampled_from(["replace", "remove", "rename", "double"]))
    if how == "replace":
        holder[key] = draw(junk)
    elif how == "remove":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif how == "rename":
        holder[draw(st.sampled_from(["x", "id", "name", "mark", "quote"]))] = holder.pop(key)
    else:
        holder[f"{key}x"] = copy.deepcopy(holder[key])
