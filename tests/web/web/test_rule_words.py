"""Rules in words: each kind of the language, from what a scheme file may hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from kaoping.scheme.rules import Rule
from kaoping.scheme.values import Interval
from kaoping.scheme.vocabulary import RULE_KINDS
from kaoping.web.rule_words import WRITERS, rule_words, when

RULE = TypeAdapter(Rule)
NUMBER = {"x": {"type": "percent", "name": "完成率", "unit": "%"}}
COUNT = {"n": {"type": "count", "name": "次数", "unit": "次"}}
MEASURED = {"inputs": NUMBER, "measure": "x", "measure_name": "完成率", "between": "[0, 100]"}

CASES = [
    ({"kind": "award"}, ["符合得10分，不符合得0分"]),
    ({"kind": "award", "step": "0.5"}, ["0至10分，按0.5分一级给分"]),
    (
        {
            "kind": "level",
            "step": "1",
            "levels": [
                {"id": "full", "name": "完成", "points": "8..10"},
                {"id": "unmet", "name": "未完成", "points": "0"},
            ],
        },
        ["完成：8–10分", "未完成：0分", "档内按1分一级给分"],
    ),
    (
        {
            "kind": "band",
            "step": "1",
            "inputs": NUMBER,
            "measure": {
                "name": "完成率",
                "unit": "%",
                "between": "[0, 100]",
                "terms": [{"value": "x"}],
            },
            "bands": [
                {"when": "[70, 100]", "points": "6..10"},
                {"when": "[0, 70)", "points": "0..5"},
            ],
        },
        [
            "指标：完成率",
            "70%（含）至100%（含）：6–10分",
            "0%（含）至70%（不含）：0–5分",
            "区间内按1分一级给分",
        ],
    ),
    (
        {
            "kind": "per_event",
            "inputs": COUNT,
            "base": "100",
            "events": [{"input": "n", "points": "-5", "limit": "3"}],
            "floor": "0",
            "cap": "none",
        },
        ["起始100分", "次数：每次扣5分，最多计3次", "最低0分"],
    ),
    (
        {
            **MEASURED,
            "kind": "steps",
            "baseline": "100",
            "direction": "below",
            "step": "5",
            "points": "-1",
            "partial": "full-steps",
            "base": "3",
            "floor": "0",
            "cap": "3",
        },
        ["起始3分，完成率以100为准", "每低5扣1分，不足一步的不计", "最低0分，最高3分"],
    ),
    (
        {"kind": "tiered", "inputs": COUNT, "tiers": [{"input": "n", "points": "3"}], "cap": "10"},
        ["次数：每项3分", "最高10分"],
    ),
    ({"kind": "imported", "inputs": NUMBER, "factor": "0.1"}, ["完成率 × 10%"]),
    (
        {**MEASURED, "kind": "proportional", "target": "100", "nothing_below": "60"},
        ["完成率 ÷ 100 × 10分，达到100得满分", "低于60不得分"],
    ),
    (
        {
            **MEASURED,
            "kind": "interpolated",
            "knots": [{"at": "60", "points": "0"}, {"at": "100", "points": "10"}],
        },
        ["完成率为60得0分", "完成率为100得10分", "两点之间按直线内插"],
    ),
    (
        {**MEASURED, "kind": "ladder", "better": "higher", "rungs": ["10", "8"], "rest": "5"},
        ["按完成率从高到低排名", "第1名10分，第2名8分", "其余5分"],
    ),
    (
        {**MEASURED, "kind": "relative", "to": "best"},
        ["完成率 ÷ 最好单位的值 × 10分，不超过10分"],
    ),
]


@pytest.mark.parametrize(("written", "expected"), CASES, ids=[case[0]["kind"] for case in CASES])
def test_a_rule_is_told_in_words(written, expected):
    """Every number of the rule is said, in the order in which one works it out."""
    assert rule_words(RULE.validate_python(written), Fraction(10)) == expected


def test_every_kind_of_the_language_has_its_words():
    """A new rule kind cannot be shipped without words for the page."""
    kinds = {
        schema["properties"]["kind"]["const"]
        for schema in RULE.json_schema()["$defs"].values()
        if "kind" in schema.get("properties", {})
    }
    assert kinds == set(RULE_KINDS) == set(WRITERS) == {case[0]["kind"] for case in CASES}


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        ("[90, +inf)", "90分及以上"),
        ("(90, +inf)", "90分以上（不含）"),
        ("(-inf, 60)", "60分以下（不含）"),
        ("(-inf, 60]", "60分及以下"),
        ("[0, 0]", "等于0分"),
        ("(0, 50)", "0分（不含）至50分（不含）"),
        ("(-inf, +inf)", "任何值"),
    ],
)
def test_the_ends_of_an_interval_are_told(interval, words):
    """Whether an end belongs to it decides grades, so it is always written out."""
    assert when(Interval.parse(interval), "分") == words
