"""What an official reads of one leaf: the sentences of every rule kind, word for word.

Each expectation is worked out from the rule that stands beside it, not from the program.
"""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.engine.explain import explain
from kaoping.engine.step import Step
from materials import Tree, award, leaf, run_of, scheme_of, unit


def told(node: Tree, *entries: Tree) -> Step:
    """Return the explanation of a leaf for the first of the units that wrote these entries."""
    scheme = scheme_of([node, award("z", "1")])
    units = {f"u{i}": unit({node["id"]: entry}) for i, entry in enumerate(entries)}
    return explain(run_of(scheme, units), "u0", node["id"])


def number(name: str, **more: Any) -> Tree:
    """Return an input that is a number."""
    return {"type": "number", "name": name, **more}


PERCENT = {"type": "percent", "name": "比率"}
LEVELS = leaf(
    "a",
    {
        "kind": "level",
        "step": "0.5",
        "levels": [
            {"id": "good", "name": "优", "points": "8..10"},
            {"id": "poor", "name": "差", "points": "0..0"},
        ],
    },
    points="10",
)


def a_range_of_marks(step: str) -> Tree:
    """Return a leaf with two terms, each empty where nothing was planned, and three bands."""
    counts = {key: {"type": "count", "name": key} for key in ("started", "begun", "done", "due")}
    return leaf(
        "a",
        {
            "kind": "band",
            "step": step,
            "inputs": counts,
            "measure": {
                "name": "进度",
                "unit": "%",
                "terms": [
                    {"weight": "0.7", "name": "开工率", "value": "min(100, 100*begun/started)"},
                    {"weight": "0.3", "value": "min(100, 100 * done / due)"},
                ],
                "between": "[0, 100]",
            },
            "bands": [
                {"when": "[70, 100]", "points": "8..10"},
                {"when": "[50, 70)", "points": "5..7"},
                {"when": "[0, 50)", "points": "0..0"},
            ],
        },
        points="10",
    )


BAND = a_range_of_marks("0.5")
TWO_TERMS = (
    "进度（开工率占70%；min(100, 100 * done / due)占30%） = 85%，"
    "属于70（含）至100（含）一档，可得8–10分，按0.5分递进"
)
ONE_TERM = leaf(
    "a",
    {
        "kind": "band",
        "step": "1",
        "inputs": {"rate": PERCENT},
        "measure": {"name": "满意度", "terms": [{"value": "rate"}], "between": "[0, 100]"},
        "bands": [
            {"when": "(60, 100]", "points": "3..4"},
            {"when": "[0, 60]", "points": "1..2"},
        ],
    },
    points="4",
)


@pytest.mark.parametrize(
    ("node", "entry", "sentences"),
    [
        (award("a", "4"), {}, ["符合要求得4分，否则0分", "尚未赋分，可能得0–4分"]),
        (award("a", "4"), {"mark": 4}, ["符合要求得4分，否则0分", "赋分 4，得4分"]),
        (award("a", "4"), {"mark": "0"}, ["符合要求得4分，否则0分", "赋分 0，得0分"]),
        (award("a", "4", "0.5"), {"mark": 2.5}, ["可得0–4分，按0.5分递进", "赋分 2.5，得2.5分"]),
        (LEVELS, {}, ["尚未填报，可能得0–10分"]),
        (
            LEVELS,
            {"level": "good"},
            ["定档“优”，可得8–10分，按0.5分递进", "尚未赋分，可能得8–10分"],
        ),
        (
            LEVELS,
            {"level": "good", "mark": 9.5},
            ["定档“优”，可得8–10分，按0.5分递进", "赋分 9.5，得9.5分"],
        ),
        (LEVELS, {"level": "poor"}, ["定档“差”，可得0分"]),
        (ONE_TERM, {"rate": 60}, ["满意度 = 60，属于0（含）至60（含）一档，可得1–2分，按1分递进",
                                  "尚未赋分，可能得1–2分"]),
        (
            BAND,
            {"started": 4, "begun": 4, "due": 2, "done": 1, "mark": 8},
            [
                TWO_TERMS,
                "赋分 8，得8分",
            ],
        ),
    ],
)  # fmt: skip
def test_what_a_person_marks(node: Tree, entry: Tree, sentences: list[str]):
    """First what the facts permit, with its step; then the mark, or that it is missing."""
    assert sentences == told(node, entry).sentences


def events(events: list[Tree], **rule: Any) -> Tree:
    """Return a leaf of events: late reports, absences, a prize and an outcry."""
    inputs = {
        "late": {"type": "count", "name": "迟报"},
        "absent": {"type": "count", "name": "缺席"},
        "prize": {"type": "count", "name": "获奖"},
        "outcry": {"type": "boolean", "name": "发生舆情"},
    }
    used = {event["input"] for event in (*events, rule.get("one_off", {"input": ""}))}
    asked = {key: given for key, given in inputs.items() if key in used}
    told_of = {"kind": "per_event", "inputs": asked, "events": events}
    return leaf("a", {**told_of, **rule}, absent="no-event")


DEDUCTIONS = events(
    [{"input": "late", "points": "-2"}, {"input": "absent", "points": "-1", "limit": "2"}],
    base="10",
    floor="0",
    cap="10",
)
PRIZES = events([{"input": "prize", "points": "3"}], floor="none", cap="10")
LATE = [{"input": "late", "points": "0.5"}]
OUTCRY = {"input": "outcry", "points": "2"}
ADDED = events(LATE, one_off={**OUTCRY, "with_others": "add"}, floor="none", cap="none")
ALONE = events(LATE, one_off={**OUTCRY, "with_others": "replace"}, floor="none", cap="none")


@pytest.mark.parametrize(
    ("node", "entry", "sentence"),
    [
        (DEDUCTIONS, {"late": 0, "absent": 0}, "起分10，没有发生，得10分"),
        (DEDUCTIONS, {"late": 2, "absent": 0}, "起分10，迟报 2 × −2分，得6分"),
        (DEDUCTIONS, {"late": 0, "absent": 2}, "起分10，缺席 2 × −1分，得8分"),
        (
            DEDUCTIONS,
            {"late": 2, "absent": 3},
            "起分10，迟报 2 × −2分，缺席 2 × −1分（共3，只计2），得4分",
        ),
        (DEDUCTIONS, {"late": 5, "absent": 0}, "起分10，迟报 5 × −2分，得0分"),
        (DEDUCTIONS, {"late": 6, "absent": 0}, "起分10，迟报 6 × −2分，合−2分，扣完为止，得0分"),
        (PRIZES, {"prize": 3}, "获奖 3 × 3分，得9分"),
        (PRIZES, {"prize": 4}, "获奖 4 × 3分，合12分，封顶，得10分"),
        (ADDED, {"late": 1, "outcry": False}, "迟报 1 × 0.5分，得0.5分"),
        (ADDED, {"late": 1, "outcry": True}, "迟报 1 × 0.5分；发生舆情 2分（另计），得2.5分"),
        (ADDED, {"late": 0, "outcry": True}, "没有发生；发生舆情 2分（另计），得2分"),
        (
            ALONE,
            {"late": 1, "outcry": True},
            "迟报 1 × 0.5分；发生舆情 2分（一次性，不再计其他），得2分",
        ),
    ],
)
def test_events(node: Tree, entry: Tree, sentence: str):
    """Base, events with their worth, what a limit lets count, and the floor or cap that was hit."""
    assert [sentence] == told(node, entry).sentences


def steps(**rule: Any) -> Tree:
    """Return a leaf with points for each step away from the baseline."""
    told_of = {"inputs": {"rate": PERCENT}, "measure": "rate", "measure_name": "执行率"}
    return leaf("a", {"kind": "steps", **told_of, "floor": "0", "between": "[0, 100]", **rule})


BELOW = steps(
    baseline="90", direction="below", step="5", points="-1", partial="full-steps", base="3", cap="3"
)
ABOVE = steps(baseline="20", direction="above", step="1", points="0.5", partial="pro-rata", cap="3")


@pytest.mark.parametrize(
    ("node", "rate", "sentence"),
    [
        (BELOW, "78", "执行率 = 78，低于90计2个整步，起分3，每步−1，得1分"),
        (BELOW, "95", "执行率 = 95，低于90计0个整步，起分3，每步−1，得3分"),
        (ABOVE, "22.5", "执行率 = 22.5，高于20计2.5步（不足一步按比例），起分0，每步0.5，得1.25分"),
    ],
)
def test_steps(node: Tree, rate: str, sentence: str):
    """The side of the baseline, how many steps, and what each is worth."""
    assert [sentence] == told(node, {"rate": rate}).sentences


def tiers(count: str) -> Tree:
    """Return a leaf with three tiers and a cap of five."""
    names = {"national": "国家级", "provincial": "省级", "municipal": "市级"}
    rule = {
        "kind": "tiered",
        "inputs": {key: {"type": "count", "name": name} for key, name in names.items()},
        "tiers": [
            {"input": "national", "points": "3"},
            {"input": "provincial", "points": "2"},
            {"input": "municipal", "points": "1"},
        ],
        "count": count,
        "cap": "5",
    }
    return leaf("a", rule, points="5")


@pytest.mark.parametrize(
    ("count", "numbers", "sentence"),
    [
        ("all", (0, 0, 0), "没有发生，得0分"),
        ("all", (1, 1, 0), "国家级 1 × 3分，省级 1 × 2分，得5分"),
        ("all", (1, 2, 1), "国家级 1 × 3分，省级 2 × 2分，市级 1 × 1分，合8分，封顶得5分"),
        ("highest", (1, 2, 1), "国家级 1 × 3分，得3分"),
        ("highest", (0, 2, 1), "省级 2 × 2分，得4分"),
        ("highest", (2, 0, 0), "国家级 2 × 3分，合6分，封顶得5分"),
        ("highest", (0, 0, 0), "没有发生，得0分"),
    ],
)
def test_tiers(count: str, numbers: tuple[int, int, int], sentence: str):
    """Tier by tier from the highest; alone where only the highest counts; the cap past five."""
    entry = dict(zip(("national", "provincial", "municipal"), numbers, strict=True))
    assert [sentence] == told(tiers(count), entry).sentences


def test_an_imported_score():
    """The other evaluation's score times the factor."""
    rule = {"kind": "imported", "inputs": {"score": {"type": "percent", "name": "体检得分"}}}
    node = leaf("a", {**rule, "factor": "0.1"})
    assert told(node, {"score": "85"}).sentences == ["体检得分 85 × 0.1 = 8.5分"]


def in_proportion(nothing_below: str) -> Tree:
    """Return a leaf of thirty points in proportion to what was done of the plan."""
    rule = {
        "kind": "proportional",
        "inputs": {"planned": number("计划", min="0"), "done": number("完成", min="0")},
        "measure": "100 * done / planned",
        "measure_name": "完成率",
        "target": "100",
        "nothing_below": nothing_below,
        "between": "[0, +inf)",
    }
    return leaf("a", rule, points="30")


@pytest.mark.parametrize(
    ("nothing_below", "planned", "done", "sentence"),
    [
        ("40", 30, 24, "完成率 = 80，100得满分30分，按比例得24分"),
        ("40", 30, 12, "完成率 = 40，100得满分30分，按比例得12分"),
        ("40", 100, 39, "完成率 = 39，低于40，不得分"),
        ("none", 100, 39, "完成率 = 39，100得满分30分，按比例得11.7分"),
        ("40", 7, 5, "完成率 = 500/7，100得满分30分，按比例得150/7分"),
        (
            "none",
            70001,
            12345,
            "完成率 = 约17.64（1234500/70001），100得满分30分，按比例得约5.29（370350/70001）分",
        ),
        ("40", 0, 0, "不适用：没有可以计算的对象，不计得分也不计满分"),
    ],
)
def test_proportions(nothing_below: str, planned: int, done: int, sentence: str):
    """The threshold itself still scores; without one there is no such sentence."""
    found = told(in_proportion(nothing_below), {"planned": planned, "done": done})
    assert [sentence] == found.sentences


KNOTS = leaf(
    "a",
    {
        "kind": "interpolated",
        "inputs": {"rate": PERCENT},
        "measure": "rate",
        "measure_name": "满意度",
        "knots": [
            {"at": "60", "points": "0"},
            {"at": "80", "points": "12"},
            {"at": "95", "points": "20"},
        ],
        "between": "[0, 100]",
    },
    points="20",
)


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        ("59", "满意度 = 59，在各节点之外，得0分"),
        ("60", "满意度 = 60，在60（0分）与80（12分）之间内插，得0分"),
        ("70", "满意度 = 70，在60（0分）与80（12分）之间内插，得6分"),
        ("80", "满意度 = 80，在60（0分）与80（12分）之间内插，得12分"),
        ("89", "满意度 = 89，在80（12分）与95（20分）之间内插，得16.8分"),
        ("95", "满意度 = 95，在80（12分）与95（20分）之间内插，得20分"),
        ("96", "满意度 = 96，在各节点之外，得20分"),
    ],
)
def test_lines_between_knots(rate: str, sentence: str):
    """The two knots around the measure; before the first and past the last the line is level."""
    assert [sentence] == told(KNOTS, {"rate": rate}).sentences


def ladder(better: str) -> Tree:
    """Return a leaf with two rungs."""
    rule = {
        "kind": "ladder",
        "inputs": {"rate": PERCENT},
        "measure": "rate",
        "measure_name": "开工率",
        "better": better,
        "rungs": ["10", "6"],
        "rest": "2",
        "between": "[0, 100]",
    }
    return leaf("a", rule, points="10")


@pytest.mark.parametrize(
    ("better", "rates", "sentence"),
    [
        ("higher", ["80", "60", "70"], "开工率 = 80，排第1名，得10分"),
        ("lower", ["80", "60", "90"], "开工率 = 80，排第2名，得6分"),
        ("higher", ["80", "80", "90"], "开工率 = 80，排第2名，得6分"),
        ("higher", ["80", "90", None], "开工率 = 80，其他单位未填齐，排名未定，可得2–6分"),
        ("higher", ["80", "90", "85", None], "开工率 = 80，其他单位未填齐，排名未定，可得2分"),
        ("higher", [None, "90"], "尚未填报，可能得6–10分"),
    ],
)
def test_ranks(better: str, rates: list[str | None], sentence: str):
    """A rank is told when it is certain, not only when its points are."""
    entries = [{} if rate is None else {"rate": rate} for rate in rates]
    assert [sentence] == told(ladder(better), *entries).sentences


def compared(to: str) -> Tree:
    """Return a leaf of thirty points in comparison with the others."""
    rule = {
        "kind": "relative",
        "inputs": {"raised": number("融资额", min="0", max="1000")},
        "measure": "raised",
        "measure_name": "融资额",
        "to": to,
        "between": "[0, 1000]",
    }
    return leaf("a", rule, points="30")


@pytest.mark.parametrize(
    ("to", "raised", "sentence"),
    [
        ("best", [50, 100], "融资额 = 50，与最高的单位相比，得15分"),
        ("best", [50, None], "融资额 = 50，与最高的单位相比，其他单位未填齐，可得1.5–30分"),
        ("mean", [40, 80], "融资额 = 40，与各单位平均值相比，得20分"),
        ("mean", [40, 100], "融资额 = 40，与各单位平均值相比，得120/7分"),
        ("mean", [100, 40], "融资额 = 100，与各单位平均值相比，得30分"),
    ],
)
def test_comparisons(to: str, raised: list[int | None], sentence: str):
    """What the measure is compared with, and a range while others are missing."""
    entries = [{} if each is None else {"raised": each} for each in raised]
    assert [sentence] == told(compared(to), *entries).sentences
