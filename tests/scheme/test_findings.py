"""What is said of a rule at its very boundaries: the last value that is fit, the first that is not.

The corpus shows every problem with its words and line; here is where each of them begins. One
change is made to a rule that loads; `None` says that nothing is to be found.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from materials import QUOTE, Tree, leaf, read_tree, regulation

RATE = {"rate": {"type": "percent", "name": "比率"}}
COUNTS = {
    "planned": {"type": "count", "name": "计划"},
    "done": {"type": "count", "name": "完成", "at_most": "planned"},
}
OF_RATE = {"inputs": RATE, "measure": "rate", "measure_name": "比率", "between": "[0, 100]"}

OUTSIDE = "range-outside-points"
OFF_STEP = "step-outside-range"

GOOD: dict[str, Tree] = {
    "award": leaf("a", {"kind": "award", "step": "0.5"}, points="4"),
    "level": leaf(
        "a",
        {
            "kind": "level",
            "step": "1",
            "levels": [
                {"id": "good", "name": "优", "points": "3..4"},
                {"id": "poor", "name": "差", "points": "0..2"},
            ],
        },
        points="4",
    ),
    "band": leaf(
        "a",
        {
            "kind": "band",
            "step": "1",
            "inputs": RATE,
            "measure": {"name": "比率", "terms": [{"value": "rate"}], "between": "[0, 100]"},
            "bands": [
                {"when": "[60, 100]", "points": "3..4"},
                {"when": "[0, 60)", "points": "0..2"},
            ],
        },
        points="4",
    ),
    "per_event": leaf(
        "a",
        {
            "kind": "per_event",
            "base": "4",
            "inputs": {"late": {"type": "count", "name": "迟报"}},
            "events": [{"input": "late", "points": "-1"}],
            "floor": "0",
            "cap": "4",
        },
        points="4",
    ),
    "steps": leaf(
        "a",
        {
            "kind": "steps",
            **OF_RATE,
            "baseline": "90",
            "direction": "below",
            "step": "5",
            "points": "-1",
            "partial": "full-steps",
            "base": "4",
            "floor": "0",
            "cap": "4",
        },
        points="4",
    ),
    "tiered": leaf(
        "a",
        {
            "kind": "tiered",
            "inputs": COUNTS,
            "tiers": [{"input": "planned", "points": "2"}, {"input": "done", "points": "1"}],
            "cap": "4",
        },
        points="4",
    ),
    "imported": leaf("a", {"kind": "imported", "inputs": RATE, "factor": "0.04"}, points="4"),
    "proportional": leaf(
        "a",
        {"kind": "proportional", **OF_RATE, "target": "100", "nothing_below": "40"},
        points="4",
    ),
    "interpolated": leaf(
        "a",
        {
            "kind": "interpolated",
            **OF_RATE,
            "knots": [{"at": "50", "points": "0"}, {"at": "90", "points": "4"}],
        },
        points="4",
    ),
    "ladder": leaf(
        "a",
        {"kind": "ladder", **OF_RATE, "better": "higher", "rungs": ["4", "3"], "rest": "1"},
        points="4",
    ),
    "relative": leaf("a", {"kind": "relative", **OF_RATE, "to": "best"}, points="4"),
}


def found_in(node: Tree) -> list[tuple[str, str]]:
    """Return the code and the key of everything that is said of a scheme with this leaf."""
    _, problems = read_tree(regulation([node]))
    return [(problem.code, problem.place.key.removeprefix("nodes.1.")) for problem in problems]


def changed(kind: str, path: str, value: Any) -> Tree:
    """Return the good leaf of a kind with one value changed; `points` is the leaf's own."""
    node = deepcopy(GOOD[kind])
    *way, last = path.split(".")
    part: Any = node
    for key in way:
        part = part[int(key)] if isinstance(part, list) else part[key]
    if value is None:
        del part[last]
    elif isinstance(part, list):
        part[int(last)] = value
    else:
        part[last] = value
    return node


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_rule(kind: str):
    """Nothing is said of a rule of any kind that is fit."""
    assert found_in(GOOD[kind]) == []


@pytest.mark.parametrize("kind", ["award", "proportional", "relative"])
def test_kinds_that_need_points(kind: str):
    """A rule that gives a part of the leaf's points needs them, and nothing else is made of it."""
    assert found_in(changed(kind, "points", None)) == [("points-missing", "rule")]


@pytest.mark.parametrize(
    "kind", ["level", "band", "per_event", "steps", "tiered", "imported", "interpolated", "ladder"]
)
def test_kinds_that_have_points_of_their_own(kind: str):
    """Where the leaf has no points there is nothing to compare the rule's own with."""
    assert found_in(changed(kind, "points", None)) == []


@pytest.mark.parametrize(
    ("kind", "path", "value", "expected"),
    [
        ("award", "rule.step", "0", ("step-off-points", "rule.step")),
        ("award", "rule.step", "-1", ("step-off-points", "rule.step")),
        ("award", "rule.step", "4", None),
        ("award", "rule.step", "3", ("step-off-points", "rule.step")),
        ("award", "rule.step", "whole", None),
        ("level", "rule.step", "0", ("step-not-positive", "rule.step")),
        ("level", "rule.levels.0.points", "3..5", (OUTSIDE, "rule.levels.1.points")),
        ("level", "rule.levels.1.points", "-1..2", (OUTSIDE, "rule.levels.2.points")),
        ("level", "rule.levels.1.points", "0..3", ("range-overlap", "rule.levels.2.points")),
        ("level", "rule.levels.0.points", "2.1..2.9", (OFF_STEP, "rule.levels.1.points")),
        ("level", "rule.levels.1.id", "good", ("duplicate-id", "rule.levels.2.id")),
        ("band", "rule.step", "0", ("step-not-positive", "rule.step")),
        ("band", "rule.bands.0.points", "3..5", ("range-outside-points", "rule.bands.1.points")),
        ("band", "rule.bands.1.points", "-1..2", ("range-outside-points", "rule.bands.2.points")),
        ("band", "rule.bands.1.points", "0..3", ("range-overlap", "rule.bands.2.points")),
        ("band", "rule.bands.0.points", "2.1..2.9", (OFF_STEP, "rule.bands.1.points")),
        ("band", "rule.bands.0.when", "(60, 100]", ("band-gap", "rule.bands.1.when")),
        ("band", "rule.bands.1.when", "[0, 60]", ("band-overlap", "rule.bands.1.when")),
        ("band", "rule.bands.0.when", "[60, 100)", ("band-gap", "rule.bands.1.when")),
        ("band", "rule.bands.1.when", "(0, 60)", ("band-gap", "rule.bands.2.when")),
        ("band", "rule.bands.0.when", "[60, +inf)", None),
        ("band", "rule.bands.1.when", "[-10, 60)", None),
        ("band", "rule.measure.terms.0.weight", "0.9", ("weights-sum", "rule.measure.terms")),
        ("band", "rule.measure.terms.0.weight", "0", ("weight-not-positive", "rule.measure.terms")),
        ("band", "rule.measure.between", "(-inf, 100]", ("band-gap", "rule.bands.2.when")),
        ("band", "rule.measure.between", "[0, +inf)", ("band-gap", "rule.bands.1.when")),
        ("band", "rule.measure.between", "(0, 100)", None),
        ("per_event", "rule.floor", "4", None),
        ("per_event", "rule.floor", "4.5", ("empty-range", "rule.floor")),
        ("per_event", "rule.cap", "5", None),
        ("per_event", "rule.cap", "3", ("range-outside-points", "rule")),
        ("per_event", "rule.base", "3", ("range-outside-points", "rule")),
        ("steps", "rule.floor", "4", None),
        ("steps", "rule.floor", "4.5", ("empty-range", "rule.floor")),
        ("steps", "rule.step", "0", ("step-not-positive", "rule.step")),
        ("steps", "rule.step", "0.5", None),
        ("steps", "rule.cap", "3", ("range-outside-points", "rule")),
        ("tiered", "rule.tiers.1.points", "0", ("points-not-positive", "rule.tiers.2.points")),
        ("tiered", "rule.tiers.1.points", "0.5", None),
        ("tiered", "rule.tiers.1.points", "2", ("range-overlap", "rule.tiers.2.points")),
        ("tiered", "rule.tiers.1.points", "1.9", None),
        ("tiered", "rule.cap", "3", ("range-outside-points", "rule.cap")),
        ("imported", "rule.factor", "0.05", ("range-outside-points", "rule.factor")),
        ("proportional", "rule.target", "0.5", ("empty-range", "rule.nothing_below")),
        ("proportional", "rule.nothing_below", "100", None),
        ("proportional", "rule.nothing_below", "101", ("empty-range", "rule.nothing_below")),
        ("proportional", "rule.nothing_below", "none", None),
        ("interpolated", "rule.knots.1.at", "50", ("range-overlap", "rule.knots.2.at")),
        ("interpolated", "rule.knots.1.at", "51", None),
        ("interpolated", "rule.knots.1.points", "5", (OUTSIDE, "rule.knots.2.points")),
        ("interpolated", "rule.knots.0.points", "-1", (OUTSIDE, "rule.knots.1.points")),
        ("interpolated", "rule.knots.1.points", "3", ("points-unreachable", "rule.knots")),
        ("ladder", "rule.rungs.1", "4", None),
        ("ladder", "rule.rungs.1", "5", ("range-overlap", "rule.rungs.2")),
        ("ladder", "rule.rungs.0", "3", ("range-outside-points", "rule.rungs.1")),
        ("ladder", "rule.rest", "3", None),
        ("ladder", "rule.rest", "3.5", ("range-overlap", "rule.rest")),
        ("ladder", "rule.between", "[0, +inf)", ("no-limit", "rule.between")),
        ("ladder", "rule.between", "(-inf, 100]", ("no-limit", "rule.between")),
        ("relative", "rule.between", "[0, +inf)", ("no-limit", "rule.between")),
        ("relative", "rule.between", "(-inf, 100]", ("no-limit", "rule.between")),
        ("relative", "rule.between", "[-1, 100]", ("no-limit", "rule.between")),
        ("relative", "rule.between", "[0.5, 100]", None),
        ("award", "points", "0", ("points-not-positive", "points")),
    ],
)  # fmt: skip
def test_where_a_problem_begins(kind: str, path: str, value: str, expected: Any):
    """The boundary itself is on the side that the finding's words say."""
    assert found_in(changed(kind, path, value)) == ([] if expected is None else [expected])


def test_a_target_of_nothing():
    """Nothing can be reached in proportion to nought."""
    node = changed("proportional", "rule.nothing_below", None)
    node["rule"]["target"] = "0"
    assert found_in(node) == [("target-not-positive", "rule.target")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"type": "number", "name": "数", "min": "0", "max": "0"}, []),
        ({"type": "number", "name": "数", "min": "0.5", "max": "0"}, ["empty-range"]),
        ({"type": "number", "name": "数", "min": "0"}, []),
        ({"type": "number", "name": "数", "max": "-1"}, []),
        ({"type": "streak", "name": "末位", "length": "1", "overlap": "pairs"}, []),
        ({"type": "streak", "name": "末位", "length": "0", "overlap": "pairs"}, ["streak-length"]),
        ({"type": "streak", "name": "末位", "length": "2", "overlap": "sliding"}, []),
    ],
)
def test_what_an_input_may_be(given: Tree, expected: list[str]):
    """A range with one number in it and a run of one are fit; none is not."""
    rule = {"kind": "per_event", "inputs": {"x": given}, "events": [{"input": "x", "points": "1"}]}
    node = leaf("a", rule | {"floor": "none", "cap": "none"}, absent="no-event")
    assert [code for code, _ in found_in(node)] == expected


@pytest.mark.parametrize("kind", ["award", "level", "band"])
def test_marks_cannot_be_left_unsaid(kind: str):
    """What a person marks cannot mean that nothing happened when nobody has marked it."""
    node = GOOD[kind] | {"absent": "no-event"}
    assert found_in(node) == [("absent-mark", "absent")]


def grades(*whens: str) -> Tree:
    """Return an outcome with these grades."""
    return {
        "grades": [{"id": f"g{i}", "name": f"等{i}", "when": when} for i, when in enumerate(whens)],
        "ranking": {"scope": "all"},
        "display": {"decimals": "2", "rounding": "half-away-from-zero"},
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"outcome": grades("[60, +inf)", "(-inf, 60)")}, []),
        ({"outcome": grades("(-inf, +inf)")}, []),
        ({"outcome": grades("(60, +inf)", "(-inf, 60)")}, ["grade-gap"]),
        ({"outcome": grades("[60, +inf)", "(-inf, 60]")}, ["grade-overlap"]),
        ({"outcome": grades("(60, +inf)", "[60, 60]", "(-inf, 60)")}, []),
        ({"outcome": grades("[60, +inf)", "[0, 60)")}, ["grade-gap"]),
        ({"outcome": grades("[60, 100]", "(-inf, 60)")}, ["grade-gap"]),
        ({"outcome": grades("(-inf, 60)", "[60, +inf)")}, ["grade-order"]),
        ({"evaluated_years": {"first": "2024", "last": "2024"}}, []),
        ({"evaluated_years": {"first": "2025", "last": "2024"}}, ["bad-years"]),
        ({"validity": {"from_day": "2024-01-01", "until_day": "2024-01-01"}}, []),
        ({"validity": {"from_day": "2024-01-02", "until_day": "2024-01-01"}}, ["bad-years"]),
    ],
)
def test_grades_and_years(changes: Tree, expected: list[str]):
    """Every total has one grade; a span of one year or one day is a span."""
    _, problems = read_tree(regulation([GOOD["award"]], **changes))
    assert [problem.code for problem in problems] == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"opens": "03-01", "closes": "03-01"}, []),
        ({"opens": "02-29", "closes": "03-01"}, []),
        ({"opens": "03-02", "closes": "03-01"}, ["bad-window"]),
        ({"opens": "02-30"}, ["bad-window"]),
        ({"closes": "04-31"}, ["bad-window"]),
    ],
)
def test_windows_of_a_stage(window: Tree, expected: list[str]):
    """A window of one day is open; 29 February is a day, 30 February is none."""
    stage = {"id": "all", "name": "全年", "who": ["office"], "allows": ["mark"], "window": window}
    _, problems = read_tree(regulation([GOOD["award"]], process={"stages": [stage]}))
    assert [problem.code for problem in problems] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["3", "2"], []), (["3", "3"], []), (["2", "3"], ["第2名奖 3，多于第1名的 2"])],
)
def test_prizes_fall(values: list[str], expected: list[str]):
    """Equal prizes are in order; a larger one after a smaller one is told with both ranks."""
    prize = {"kind": "reward", "name": "奖", "by": "rank", "values": values, "ties": "each"}
    outcome = grades("(-inf, +inf)") | {"consequences": [{**prize, "unit": "万元"}]}
    _, problems = read_tree(regulation([GOOD["award"]], outcome=outcome))
    assert [problem.message for problem in problems] == expected


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ({"floor": "1", "cap": "1"}, []),
        ({"floor": "2", "cap": "1"}, ["empty-range"]),
        ({"floor": "2"}, []),
        ({"weights": {"b": "1"}}, ["unknown-node"]),
    ],
)
def test_limits_of_a_sum(combine: Tree, expected: list[str]):
    """A floor that is the cap leaves one score, a floor above it none."""
    node = {"id": "n", "name": "和", "children": [GOOD["award"]], "combine": combine}
    _, problems = read_tree(regulation([node]))
    assert [problem.code for problem in problems] == expected


def sum_with_points(points: str, children: list[Tree], **combine: Any) -> list[str]:
    """Return what is said of an inner node with points of its own."""
    node = {"id": "n", "name": "和", "points": points, "children": children, "combine": combine}
    _, problems = read_tree(regulation([node]))
    return [problem.code for problem in problems]


def test_points_of_a_sum():
    """Declared points are compared with those of the children, weighted, those outside apart."""
    four, six = (leaf(key, {"kind": "award"}, points=key[1:]) for key in ("a4", "b6"))
    bare = leaf("e", {"kind": "imported", "inputs": RATE, "factor": "1"})
    assert sum_with_points("10", [four, six]) == []
    assert sum_with_points("11", [four, six]) == ["points-sum"]
    assert sum_with_points("7", [four, six], weights={"b6": "0.5"}) == []
    assert sum_with_points("4", [four, six], outside_full=["b6"]) == []
    assert sum_with_points("12", [four, six], base="2") == []
    assert sum_with_points("99", [four, bare]) == []
    assert sum_with_points("99", [four, six], outside_full=["a4", "b6"]) == []
    inner = {"id": "m", "name": "内", "children": [four, six]}
    assert sum_with_points("10", [inner]) == []
    assert sum_with_points("9", [inner]) == ["points-sum"]


def test_names_that_are_offered():
    """Up to twelve names that would be known are listed; of more the first twelve, and a sign."""

    def offered(count: int) -> str:
        bodies = {f"b{i}": {"name": f"机构{i}"} for i in range(count)}
        node = GOOD["award"] | {"assessors": ["nobody"]}
        who = {"stages": [{"id": "s", "name": "环节", "who": ["office"], "allows": ["mark"]}]}
        _, problems = read_tree(regulation([node], bodies=bodies, process=who))
        (problem,) = [each for each in problems if each.code == "unknown-assessor"]
        return problem.mend

    twelve = "、".join(f"b{i}" for i in range(12))
    assert offered(12) == f"可用：{twelve}"
    assert offered(13) == f"可用：{twelve}…"


def test_words_under_a_name_that_is_no_quotation():
    """Only lists under keys for quotations are read as such: a rung `1: …` elsewhere is none."""
    node = GOOD["award"] | {"aliases": ["9: 别的话"]}
    assert found_in(node) == []
    quoted = leaf("a", {"kind": "award", "quote": [*QUOTE, "9: 别的话"]}, points="4")
    assert found_in(quoted) == [("quotation-not-found", "rule.quote.2")]
