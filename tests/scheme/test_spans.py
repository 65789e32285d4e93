"""What a leaf may bring when nothing is known of it: the ends of every kind of rule.

The bounds of an incomplete unit rest on them. Each is worked out from the rule beside it.
"""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.numbers import write_exact
from kaoping.scheme import Leaf
from materials import Tree, leaf, scheme_of

RATE = {"rate": {"type": "percent", "name": "比率"}}
OF_RATE = {"inputs": RATE, "measure": "rate", "measure_name": "比率"}


def span_of(rule: Tree, points: str | None = None, absent: str = "pending") -> str | None:
    """Return the span of a rule as text; None where it has no end."""
    more = {} if points is None else {"points": points}
    node = scheme_of([leaf("a", rule, absent=absent, **more)]).regulation.nodes[0]
    assert isinstance(node, Leaf)
    span = node.rule.span(node.points)
    return None if span is None else f"{write_exact(span.low)}..{write_exact(span.high)}"


def events(count: Tree, points: str, **rule: Any) -> Tree:
    """Return a rule with one event."""
    limit = {"limit": rule.pop("limit")} if "limit" in rule else {}
    return {
        "kind": "per_event",
        "inputs": {"n": {"name": "次数", **count}},
        "events": [{"input": "n", "points": points, **limit}],
        "floor": "none",
        "cap": "none",
        **rule,
    }


COUNT = {"type": "count"}
SOME = {"type": "number", "min": "1", "max": "3"}
YES = {"type": "boolean"}


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        (events(COUNT, "-2", base="10", floor="0", cap="10"), "0..10"),
        (events(COUNT, "-2", base="10", floor="4"), "4..10"),
        (events(COUNT, "2", cap="9"), "0..9"),
        (events(COUNT, "2", limit="3"), "0..6"),
        (events(COUNT, "-2", limit="3", base="1"), "-5..1"),
        (events(SOME, "2"), "2..6"),
        (events(SOME, "2", limit="2"), "2..4"),
        (events(SOME, "-2"), "-6..-2"),
        (events(SOME, "2", floor="3", cap="5"), "3..5"),
        (events(YES, "4", floor="1"), "1..4"),
        (events(YES, "4", cap="3"), "0..3"),
        (events(YES, "0"), "0..0"),
        (events(COUNT, "0", base="2"), "2..2"),
    ],
)
def test_events(rule: Tree, span: str):
    """As few and as many events as may be written, those past a limit not counted."""
    assert span_of(rule) == span


@pytest.mark.parametrize("rule", [events(COUNT, "2"), events(COUNT, "-2", cap="4")])
def test_events_without_end(rule: Tree):
    """A leaf of events may have no lowest or no highest points; then it has no span."""
    assert span_of(rule, absent="no-event") is None


@pytest.mark.parametrize(
    ("with_others", "points", "span"),
    [
        ("add", "5", "0..7"),
        ("add", "-5", "-5..2"),
        ("replace", "5", "0..5"),
        ("replace", "-5", "-5..2"),
        ("replace", "1", "0..2"),
    ],
)
def test_one_offs(with_others: str, points: str, span: str):
    """A one-off adds to the others, or stands in their place, or does not happen."""
    rule = events({"type": "number", "min": "0", "max": "1"}, "2")
    rule["inputs"]["once"] = {"type": "boolean", "name": "一次性"}
    rule["one_off"] = {"input": "once", "points": points, "with_others": with_others}
    assert span_of(rule) == span


def steps(**rule: Any) -> Tree:
    """Return a rule with a point for each step of five."""
    usual = {
        "kind": "steps",
        **OF_RATE,
        "baseline": "90",
        "direction": "below",
        "step": "5",
        "points": "-1",
        "partial": "full-steps",
        "base": "3",
        "floor": "none",
        "cap": "none",
        "between": "[0, 100]",
    }
    return usual | rule


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        (steps(), "-15..3"),
        (steps(floor="0", cap="3"), "0..3"),
        (steps(direction="above"), "1..3"),
        (steps(direction="above", partial="pro-rata", baseline="91"), "1.2..3"),
        (steps(direction="above", baseline="91"), "2..3"),
        (steps(points="0.5"), "3..12"),
        (steps(points="0.5", cap="4"), "3..4"),
        (steps(between="[0, +inf)"), "-15..3"),
        (steps(between="(-inf, 100]", floor="1"), "1..3"),
        (steps(between="(-inf, 100]", points="0.5", cap="7"), "3..7"),
        (steps(between="(-inf, 100]", direction="above"), "1..3"),
        (steps(between="[0, +inf)", direction="above", floor="1"), "1..3"),
        (steps(between="[0, +inf)", direction="above", points="0.5", cap="7"), "3..7"),
        (steps(step="0.5"), "-177..3"),
    ],
)
def test_steps(rule: Tree, span: str):
    """From the points at one end of the measure to those at the other; past no end, the limits."""
    assert span_of(rule) == span


def in_proportion(**rule: Any) -> Tree:
    """Return a rule in proportion to a percentage."""
    return {"kind": "proportional", **OF_RATE, "target": "80", "between": "[0, 100]", **rule}


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        (in_proportion(), "0..8"),
        (in_proportion(between="[20, 40]"), "2..4"),
        (in_proportion(between="[20, 40]", nothing_below="20"), "2..4"),
        (in_proportion(between="[20, 40]", nothing_below="21"), "0..4"),
        (in_proportion(between="[20, 40]", nothing_below="41"), "0..0"),
        (in_proportion(between="[20, +inf)"), "2..8"),
        (in_proportion(between="(-inf, 40]"), "0..4"),
        (in_proportion(between="[-20, 40]"), "0..4"),
        (in_proportion(target="0.5"), "0..8"),
    ],
)
def test_proportions(rule: Tree, span: str):
    """Points at the ends of the measure, nothing below the threshold, never past the target."""
    assert span_of(rule, "8") == span


@pytest.mark.parametrize(
    ("between", "span"),
    [
        ("[0, 100]", "0..20"),
        ("(-inf, +inf)", "0..20"),
        ("[70, 100]", "6..20"),
        ("[0, 80]", "0..12"),
        ("[60, 95]", "0..20"),
        ("[65, 70]", "3..6"),
        ("[70, +inf)", "6..20"),
        ("(-inf, 70]", "0..6"),
        ("[96, 100]", "20..20"),
        ("[80, 80]", "12..12"),
        ("[0, 30]", "0..0"),
    ],
)
def test_lines(between: str, span: str):
    """Points on the line at the ends of the measure, and of the knots between them."""
    knots = [("60", "0"), ("80", "12"), ("95", "20")]
    rule = {
        "kind": "interpolated",
        **OF_RATE,
        "knots": [{"at": at, "points": points} for at, points in knots],
        "between": between,
    }
    assert span_of(rule) == span


def test_a_line_that_bends_down():
    """The highest point may be a knot in the middle, the first and last knot lie above nought."""
    knots = [("20", "2"), ("50", "9"), ("70", "4")]
    rule = {
        "kind": "interpolated",
        **OF_RATE,
        "knots": [{"at": at, "points": points} for at, points in knots],
        "between": "[0, 100]",
    }
    assert span_of(rule) == "2..9"
    assert span_of({**rule, "between": "(-inf, 35]"}) == "2..5.5"
    assert span_of({**rule, "between": "[60, +inf)"}) == "4..6.5"


@pytest.mark.parametrize(
    ("rule", "points", "span"),
    [
        ({"kind": "award"}, "4", "0..4"),
        ({"kind": "award", "step": "0.5"}, "4", "0..4"),
        ({"kind": "relative", **OF_RATE, "to": "best", "between": "[0, 100]"}, "4", "0..4"),
        (
            {
                "kind": "ladder",
                **OF_RATE,
                "better": "higher",
                "rungs": ["4", "3"],
                "rest": "1",
                "between": "[0, 100]",
            },
            "4",
            "1..4",
        ),
        (
            {
                "kind": "ladder",
                **OF_RATE,
                "better": "higher",
                "rungs": ["4", "3"],
                "between": "[0, 100]",
            },
            "4",
            "0..4",
        ),
        ({"kind": "imported", "inputs": RATE, "factor": "0.1"}, None, "0..10"),
        ({"kind": "imported", "inputs": RATE, "factor": "-0.1"}, None, "-10..0"),
        (
            {
                "kind": "level",
                "step": "1",
                "levels": [
                    {"id": "good", "name": "优", "points": "3.5..4.5"},
                    {"id": "poor", "name": "差", "points": "0.5..2.5"},
                ],
            },
            None,
            "1..4",
        ),
        (
            {
                "kind": "band",
                "step": "1",
                "inputs": RATE,
                "measure": {"name": "比率", "terms": [{"value": "rate"}], "between": "[0, 100]"},
                "bands": [
                    {"when": "[60, 100]", "points": "3.5..4.5"},
                    {"when": "[0, 60)", "points": "0.5..2.5"},
                ],
            },
            None,
            "1..4",
        ),
        (
            {
                "kind": "tiered",
                "inputs": {"n": {"type": "count", "name": "次数"}},
                "tiers": [{"input": "n", "points": "2"}],
                "cap": "4",
            },
            "4",
            "0..4",
        ),
    ],
)
def test_other_kinds(rule: Tree, points: str | None, span: str):
    """Marks on the step, rungs with the rest, the input's own bounds times the factor."""
    assert span_of(rule, points) == span
