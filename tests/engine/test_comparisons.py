"""Rules that compare units, and what a run says of its totals, ranks and year.

The numbers are worked out beside each case; marks and measures are chosen below one where a rule
might take one for nought.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from kaoping.engine import components_of, result_of, result_text
from kaoping.engine.run import under, year_warnings
from materials import (
    Tree,
    award,
    facts_file,
    full_facts,
    imported,
    leaf,
    results,
    run_of,
    scheme_of,
    shipped_scheme,
    try_to_score,
    unit,
)

COUNTS = {
    "planned": {"type": "number", "name": "计划", "min": "0"},
    "done": {"type": "number", "name": "完成", "min": "0"},
}


def compared(to: str, between: str, measure: str = "x", inputs: Any = None) -> Tree:
    """Return a leaf of thirty points in comparison with others."""
    low, high = between.strip("[]").split(", ")
    given = {"x": {"type": "number", "name": "数", "min": low, "max": high}}
    rule = {"kind": "relative", "measure": measure, "measure_name": "数", "to": to}
    return leaf("a", {**rule, "between": between, "inputs": inputs or given}, points="30")


def ranked(better: str, between: str, measure: str = "x", inputs: Any = None) -> Tree:
    """Return a leaf with a rung for each of the first three ranks."""
    node = compared("best", between, measure, inputs)
    rule = {key: value for key, value in node["rule"].items() if key != "to"}
    more = {"kind": "ladder", "better": better, "rungs": ["30", "20", "10"]}
    return leaf("a", {**rule, **more}, points="30")


def ends(node: Tree, *values: str | Tree | None) -> list[tuple[str, str]]:
    """Return the lowest and highest points of units with these values; None: not reported."""
    scheme = scheme_of([node, award("z", "1")])
    facts = [
        {} if value is None else value if isinstance(value, dict) else {"x": value}
        for value in values
    ]
    units = {f"u{i}": unit({"a": entry}) for i, entry in enumerate(facts)}
    found = results(scheme, facts_file(scheme, units)).values()
    nodes = [each["nodes"]["a"] for each in found]
    by_unit = dict(zip((each["id"] for each in found), nodes, strict=True))
    return [(by_unit[key]["low"], by_unit[key]["high"]) for key in units]


OUT: Tree = {"not_applicable": True}
NOTHING_PLANNED: Tree = {"planned": 0, "done": 0}


@pytest.mark.parametrize(
    ("node", "values", "expected"),
    [
        # 0.5 of 1 is half; a unit that is taken out is no peer, however high or low.
        (compared("best", "[0, 1000]"), ["0.5", "1"], [("15", "15"), ("30", "30")]),
        (compared("best", "[0, 1000]"), ["0.5", OUT], [("30", "30"), (None, None)]),
        (compared("best", "[0, 1000]"), ["0.25", "0.5", OUT],
         [("15", "15"), ("30", "30"), (None, None)]),
        # Alone, a unit is its own best, whatever it will report.
        (compared("best", "[10, 1000]"), [None], [("30", "30")]),
        (compared("best", "[0.5, 1000]"), [None], [("30", "30")]),
        (compared("best", "[0, 1000]"), [None], [("0", "30")]),
        # Not reported: 10 at least, of the best of the others, 50; they may meet 1000.
        (compared("best", "[10, 1000]"), ["50", None], [("1.5", "30"), ("6", "30")]),
        (compared("best", "[10, 1000]"), ["50", "40", None],
         [("1.5", "30"), ("1.2", "24"), ("6", "30")]),
        (compared("best", "[0, 1000]"), ["0", "0"], [("0", "0"), ("0", "0")]),
        # Means: 0.5 of (0.5 + 1.5) ÷ 2; of (0 + 50) ÷ 2 to (1000 + 50) ÷ 2.
        (compared("mean", "[0, 1000]"), ["0.5", "1.5"], [("15", "15"), ("30", "30")]),
        (compared("mean", "[0, 1000]"), ["0.5", "1.5", OUT],
         [("15", "15"), ("30", "30"), (None, None)]),
        (compared("mean", "[0, 950]"), ["50", None], [("3", "30"), ("0", "30")]),
        (compared("mean", "[0, 1000]"), ["5"], [("30", "30")]),
        (compared("mean", "[0, 1000]"), ["0", "0"], [("0", "0"), ("0", "0")]),
        # Without a plan there is no measure: not applicable, and no peer of the others.
        (compared("best", "[0, 100]", "100 * done / planned", COUNTS),
         [{"planned": 4, "done": 1}, {"planned": 4, "done": 2}, NOTHING_PLANNED],
         [("15", "15"), ("30", "30"), (None, None)]),
        (compared("mean", "[0, 100]", "100 * done / planned", COUNTS),
         [{"planned": 4, "done": 1}, {"planned": 4, "done": 3}, NOTHING_PLANNED],
         [("15", "15"), ("30", "30"), (None, None)]),
        (compared("best", "[0, 100]", "100 * done / planned", COUNTS),
         [{"planned": 4, "done": 1}, {}, NOTHING_PLANNED],
         [("7.5", "30"), ("0", "30"), (None, None)]),
        # Ranks: equal ones share, a missing one may be any, one that is taken out is none.
        (ranked("higher", "[0, 100]"), ["5", "5", "4"], [("30", "30"), ("30", "30"), ("10", "10")]),
        (ranked("lower", "[0, 100]"), ["5", "5", "4"], [("20", "20"), ("20", "20"), ("30", "30")]),
        (ranked("higher", "[0, 100]"), ["5", None, "4"],
         [("20", "30"), ("10", "30"), ("10", "20")]),
        (ranked("higher", "[5, 100]"), ["5", None], [("20", "30"), ("30", "30")]),
        (ranked("higher", "[0.5, 0.8]"), ["0.5", None], [("20", "30"), ("30", "30")]),
        (ranked("higher", "[0, 100]"), ["5", "6", OUT], [("20", "20"), ("30", "30"), (None, None)]),
        (ranked("higher", "[0, 100]"), ["1", "2", "3", "4"],
         [("0", "0"), ("10", "10"), ("20", "20"), ("30", "30")]),
        (ranked("higher", "[0, 100]", "100 * done / planned", COUNTS),
         [{"planned": 4, "done": 1}, {"planned": 4, "done": 2}, NOTHING_PLANNED],
         [("20", "20"), ("30", "30"), (None, None)]),
    ],
)  # fmt: skip
def test_units_beside_each_other(node: Tree, values: list[Any], expected: list[Any]):
    """Own and peers' missing facts at their ends; who does not take part is nobody's peer."""
    assert ends(node, *values) == expected


def scored(scheme: Any, **scores: str | None) -> dict[str, Tree]:
    """Return the results of units with these scores on one leaf; None: not reported."""
    units = {
        key: unit({} if score is None else {"a": {"score": score}}) for key, score in scores.items()
    }
    return results(scheme, facts_file(scheme, units))


def outcome(**changes: Any) -> Tree:
    """Return an outcome with two grades."""
    grades = [
        {"id": "pass", "name": "合格", "when": "[60, +inf)"},
        {"id": "fail", "name": "不合格", "when": "(-inf, 60)"},
    ]
    display = {"decimals": "2", "rounding": "half-away-from-zero"}
    return {"grades": grades, "ranking": {"scope": "all"}, "display": display, **changes}


HUNDRED = imported("a", "100")


def test_units_with_a_rank_stand_before_those_without():
    """A certain rank comes first, though its unit stands last in the file."""
    scheme = scheme_of([imported("a", "50"), imported("b", "50")])
    open_ = {"a": {"score": "1"}}
    units = {
        "x": unit(open_),
        "y": unit(open_),
        "z": unit({"a": {"score": "50"}, "b": {"score": "50"}}),
        "w": unit({"a": {"score": "50"}, "b": {"score": "49.5"}}),
    }
    found = results(scheme, facts_file(scheme, units))
    assert [(key, each["rank"]) for key, each in found.items()] == [
        ("z", 1),
        ("w", None if found["x"]["high"] == "51.00" and found["w"]["rank"] is None else 2),
        ("x", None),
        ("y", None),
    ]


def prizes(ties: str, *totals: str) -> list[tuple[int, str]]:
    """Return rank and prize of units with these totals, three and one for the first two ranks."""
    reward = {"kind": "reward", "name": "奖", "by": "rank", "values": ["3", "1"], "unit": "万元"}
    rules = outcome(consequences=[{**reward, "ties": ties}])
    found = scored(
        scheme_of([HUNDRED], outcome=rules), **{f"u{i}": t for i, t in enumerate(totals)}
    )
    prize = [[each["value"] for each in found[f"u{i}"]["consequences"]] for i in range(len(totals))]
    return [(found[f"u{i}"]["rank"], "".join(prize[i])) for i in range(len(totals))]


def test_prizes_by_rank():
    """Ranks past the last prize bring none; equal ranks pool theirs, or have one each."""
    assert prizes("each", "9", "8", "7", "6") == [(1, "3"), (2, "1"), (3, ""), (4, "")]
    assert prizes("pool", "9", "8", "7", "6") == [(1, "3"), (2, "1"), (3, ""), (4, "")]
    assert prizes("each", "9", "9", "7") == [(1, "3"), (1, "3"), (3, "")]
    assert prizes("pool", "9", "9", "7") == [(1, "2"), (1, "2"), (3, "")]
    assert prizes("pool", "9", "8", "8", "8") == [(1, "3"), (2, "1/3"), (2, "1/3"), (2, "1/3")]
    assert prizes("pool", "9", "9", "9", "6") == [(1, "4/3"), (1, "4/3"), (1, "4/3"), (4, "")]


def test_no_prize_before_everybody_is_complete():
    """One missing total and no prize is certain, not even that of the first."""
    reward = {"kind": "reward", "name": "奖", "by": "rank", "values": ["3"], "unit": "万元"}
    rules = outcome(consequences=[{**reward, "ties": "pool"}])
    found = scored(scheme_of([HUNDRED], outcome=rules), x="100", y=None)
    assert [each["consequences"] for each in found.values()] == [[], []]


@pytest.mark.parametrize(
    ("year", "warned"),
    [
        (2022, ["考核年度2023–2024年", "有效期2023–2025年"]),
        (2023, []),
        (2024, []),
        (2025, ["考核年度2023–2024年"]),
        (2026, ["考核年度2023–2024年", "有效期2023–2025年"]),
    ],
)
def test_years_outside_the_regulation(year: int, warned: list[str]):
    """Both ends of both spans are inside; one year before and after is told, with the span."""
    scheme = scheme_of(
        [HUNDRED],
        evaluated_years={"first": "2023", "last": "2024"},
        validity={"from_day": "2023-06-01", "until_day": "2025-05-31"},
    )
    assert [(each.code, each.severity, each.message) for each in year_warnings(scheme, year)] == [
        ("year-outside", "warning", f"{year}年不在办法的{span}之内，仍按本办法计算")
        for span in warned
    ]
    content = facts_file(scheme, {"x": unit({})}) | {"year": year}
    result, problems = try_to_score(scheme, content)
    assert result is not None
    assert len(problems) == len(warned)


def test_no_years_no_warning():
    """A regulation that names no years evaluates any."""
    assert year_warnings(scheme_of([HUNDRED]), 1999) == []


def test_the_bytes_of_a_result():
    """The text is the same to the byte: head, one unit a line, Chinese as it is, one line end."""
    scheme = scheme_of([HUNDRED])
    run = run_of(scheme, {"x": unit({"a": {"score": "60"}}), "y": unit({"a": {"score": "59.5"}})})
    cells = '"state": "settled"}}}'
    x = '{"score": "60", "low": "60", "high": "60", "full": null, '
    y = '{"score": "59.5", "low": "59.5", "high": "59.5", "full": null, '
    unit_x = (
        '{"id": "x", "name": "示例区", "group": "district", "total": "60.00", "exact": "60", '
        '"low": "60.00", "high": "60.00", "complete": true, "grade": "合格", "rank": 1, '
        '"consequences": [], "nodes": {"a": ' + x + cells
    )
    unit_y = (
        '{"id": "y", "name": "示例区", "group": "district", "total": "59.50", "exact": "119/2", '
        '"low": "59.50", "high": "59.50", "complete": true, "grade": "不合格", "rank": 2, '
        '"consequences": [], "nodes": {"a": ' + y + cells
    )
    assert result_text(run).split("\n") == [
        "{",
        ' "scheme": "sample",',
        f' "scheme_sha256": "{scheme.sha256}",',
        ' "year": 2024,',
        ' "readings": {},',
        ' "units": [',
        unit_x + ",",
        unit_y,
        "]}",
        "",
    ]
    assert json.loads(result_text(run)) == result_of(run)


def test_components():
    """The parts of the total with their shares; tables that differ by group share one place."""
    third = shipped_scheme("golden/third-city")
    facts = full_facts(third, "district", {"old_town": True})
    run = run_of(third, {"east": {"old_town": True, "facts": facts}})
    said = [(each.name, str(each.share), each.is_subtracted) for each in components_of(run)]
    assert said == [
        ("基础分", "3/5", False),
        ("推进分", "2/5", False),
        ("加分", "1", False),
        ("减分", "1", True),
    ]


def test_components_of_groups_with_tables_of_their_own():
    """Where groups have different tables in one place it is 本单位指标; shorter rows just end."""
    nodes = [imported(key, "10") for key in ("a", "b", "c")]
    groups = {
        "district": {"name": "区", "tables": ["a", "c"]},
        "bureau": {"name": "局", "tables": ["b", "c"]},
        "zone": {"name": "园", "tables": ["a"]},
    }
    scheme = scheme_of(nodes, groups=groups)
    every = {group: unit({}) | {"group": group} for group in groups}

    def names(*present: str) -> list[str]:
        units = {key: one for key, one in every.items() if key in present}
        return [component.name for component in components_of(run_of(scheme, units))]

    assert names("district", "bureau", "zone") == ["本单位指标", "c"]
    assert names("district", "zone") == ["a", "c"]
    assert names("zone") == ["a"]
    own = components_of(run_of(scheme, every))[0]
    assert (own.share, own.is_subtracted) == (1, False)


def test_a_component_without_weight_is_not_subtracted():
    """A weight of nought takes nothing off."""
    total = {"weights": {"a": "1", "b": "0"}}
    run = run_of(scheme_of([HUNDRED, imported("b", "10")], total=total), {"x": unit({})})
    assert [part.is_subtracted for part in components_of(run)] == [False, False]


def test_the_same_facts_under_another_reading():
    """What an open clause changes: the run's own facts, its other choices kept."""
    third = shipped_scheme("golden/third-city")
    entries = full_facts(third, "district", {"old_town": True})
    entries["penalty.2"] = {"late": 1, "outcry": True}
    run = run_of(third, {"east": {"old_town": True, "facts": entries}})
    other, problems = under(run, {"T1": "replace"})
    assert problems == []
    assert other is not None
    totals = [one["units"][0]["exact"] for one in (result_of(run), result_of(other))]
    assert totals == ["201/2", "101"]
