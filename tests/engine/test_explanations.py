"""What an official reads above the leaves: sums, limits, conversions, and what follows from them.

The expectations are worked out by hand from the regulation or from the tree that stands beside.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from kaoping.engine.explain import explain
from kaoping.engine.run import Run
from kaoping.engine.step import as_lines
from materials import (
    TESTS,
    Tree,
    award,
    full_facts,
    imported,
    read_tree,
    regulation,
    run_of,
    scheme_of,
    shipped_scheme,
    unit,
)

THIRD = "golden/third-city"
EAST: Tree = {
    "base.1": {"planned": "30", "done": "24"},
    "base.2": {"satisfaction": "70"},
    "base.3-old": {"mark": "20.5"},
    "base.5": {"scores": [["90", "80", "70"]], "mark": "8"},
    "base.6": {"score": "75"},
    "progress.1": {"planned": 4, "started": 3},
    "progress.2": {"raised": "50"},
    "progress.3": {"reports": "6"},
    "progress.4": {"complaints": "3"},
    "bonus.1": {"provincial": 3},
    "bonus.2": {"saved": "22.5"},
    "penalty.1": {"last_place": [True, True, True]},
    "penalty.2": {"late": 1, "outcry": True},
}
WEST: Tree = {
    "progress.1": {"planned": 4, "started": 4},
    "progress.2": {"raised": "100"},
    "progress.3": {"reports": "6"},
    "progress.4": {"complaints": "1"},
    "bonus.2": {"saved": "20"},
}


def two_districts() -> Run:
    """Return a run with one unit that is complete and one whose base score is not reported."""
    units = {
        "east": {"old_town": True, "flags": ["accident"], "facts": EAST},
        "west": {"old_town": False, "facts": WEST},
    }
    return run_of(shipped_scheme(THIRD), units)


def full(*flags: str, **facts: Tree) -> Tree:
    """Return a district of the third city that did everything."""
    scheme, attributes = shipped_scheme(THIRD), {"old_town": True}
    entries = full_facts(scheme, "district", attributes) | facts
    return {**attributes, "flags": list(flags), "facts": entries}


def total_of(run: Run, key: str) -> list[str]:
    """Return the sentences of a unit's total."""
    return explain(run, key).sentences


def test_the_whole_explanation_of_a_unit():
    """From the total to every fact and clause, as it was checked by hand against the text.

    Base: 24 + 6 + 20.5 + 8 + 7.5 = 66 of 30 + 20 + 25 + 15 + 10 = 100. Progress: second of two
    by 75% and by complaints, 50 of 100 raised, the mean of reports: 30 + 15 + 20 + 6 = 71. Bonus:
    3 × 2 stops at 4, 2.5 × 0.5 = 1.25, together stopping at 5. Penalty: one run of three, 0.5 + 2.
    Total: 0.6 × 66 + 0.4 × 71 + 5 − 3.5 = 69.5.
    """
    expected = (TESTS / "golden/explained/third-city.txt").read_text(encoding="utf-8")
    assert expected.splitlines() == as_lines(explain(two_districts(), "east"))


def test_a_sum_of_what_is_still_open():
    """Ranges stand in brackets with their weights; nothing is certain before it is."""
    assert total_of(two_districts(), "west") == [
        "60% × (0–100) + 40% × 100 + 0 − 0 = 40–100",
        "等次未定：可能的总分跨越不同等次",
        "名次未定：其他单位的得分还可能改变次序",
    ]
    base = explain(two_districts(), "west", "base")
    assert base.points() == "0–100/100分"
    assert base.sentences == [
        "（(0–30) + (0–20) + (0–15) + (0–10) + (0–15) + (0–10)）÷ 100 × 100 = 0–100"
    ]


def test_leaves_that_wait():
    """Facts that are missing and marks that are missing are told apart, each with its range."""
    run = two_districts()
    leaves = ("base.1", "base.3-other", "base.3-old")
    told = {key: explain(run, "west", key) for key in leaves}
    assert told["base.1"].sentences == ["尚未填报，可能得0–30分"]
    assert told["base.1"].points() == "0–30/30分"
    assert told["base.3-other"].sentences == ["可得0–15分，按0.5分递进", "尚未赋分，可能得0–15分"]
    assert told["base.3-old"].sentences == ["不适用：“是否老城区”为是的单位才评价"]
    assert told["base.3-old"].points() == "不适用"


def test_an_explanation_as_data():
    """Scripts get the same: numbers as exact texts, facts as written, readings, children."""
    value = explain(two_districts(), "east", "penalty").as_json()
    assert (value["id"], value["state"], value["score"], value["full"]) == (
        "penalty",
        "settled",
        "3.5",
        "5",
    )
    first, second = value["children"]
    assert first["facts"] == {"last_place": "[true, true, true]"}
    assert second == {
        "id": "penalty.2",
        "name": "报送和舆情",
        "state": "settled",
        "score": "2.5",
        "low": "2.5",
        "high": "2.5",
        "full": None,
        "sentences": ["逾期报送 1 × 0.5分；发生舆情 2分（另计），得2.5分"],
        "clauses": ["附表三：“逾期报送每次减0.5分；发生舆情的另减2分。”"],
        "facts": {"late": "1", "outcry": "true"},
        "filed": "",
        "readings": {"T1": "add"},
        "children": [],
    }


def test_what_is_not_in_the_run():
    """A unit or a node that is not there is a KeyError, not another one's explanation."""
    with pytest.raises(KeyError):
        explain(two_districts(), "north")
    with pytest.raises(KeyError):
        explain(two_districts(), "east", "base.9")


def test_what_follows_from_a_total():
    """Grade with its interval, rank, prize with its unit, notices with their confirmation."""
    poor = {
        "base.2": {"satisfaction": "60"},
        "base.3-old": {"mark": 0},
        "base.5": {"scores": [["9"]], "mark": 0},
        "progress.1": {"planned": 4, "started": 1},
    }
    units = {
        "east": full(),
        "west": {**full("arrears"), "facts": EAST},
        "north": {**full(), "facts": {**EAST, **poor}},
    }
    run = run_of(shipped_scheme(THIRD), units)
    best = ["总分属于75（含）以上，等次“一等”", "第1名", "奖励：90万元"]
    assert total_of(run, "east")[1:] == best
    assert total_of(run, "west")[1:] == [
        "认定：拖欠工程款",
        "总分属于50（含）至75（不含），等次“二等”",
        "第2名",
        "奖励：60万元",
        "提醒：提醒",
    ]
    assert total_of(run, "north")[1:] == [
        "总分属于50（不含）以下，等次“三等”",
        "第3名",
        "约谈：约谈（须经确认）",
    ]


def test_findings_that_hold_a_unit_down():
    """The explanation says the total and the grade of the result, and that a finding made them.

    Both units would have 60 + 40 + 3 = 103 points, first grade. With an accident the grade is not
    above the second; with fraud the total is not above 40, third grade, behind all others.
    """
    run = run_of(shipped_scheme(THIRD), {"east": full("fraud"), "west": full("accident")})
    east, west = explain(run, "east"), explain(run, "west")
    assert (east.points(), west.points()) == ("40/100分", "103/100分")
    assert east.sentences == [
        "60% × 100 + 40% × 100 + 3 − 0 = 103",
        "认定：弄虚作假",
        "因认定，总分不高于40分，得40分",
        "总分属于50（不含）以下，等次“三等”",
        "第2名",
        "约谈：约谈（须经确认）",
    ]
    assert west.sentences[1:] == [
        "认定：较大以上安全事故",
        "等次由认定限为“二等”",
        "第1名",
        "奖励：90万元",
    ]


def test_a_finding_that_takes_nothing_away():
    """A total that lies below the limit of a finding anyway is told without it."""
    facts = {key: entry for key, entry in EAST.items() if key.startswith("progress")}
    nothing = {"base.1": {"planned": 1, "done": 0}, "base.2": {"satisfaction": 0},
               "base.3-old": {"mark": 0}, "base.5": {"scores": [["0"]], "mark": 0},
               "base.6": {"score": 0}, "bonus.2": {"saved": 0}}  # fmt: skip
    unit_ = {"old_town": True, "flags": ["fraud"], "facts": facts | nothing}
    run = run_of(shipped_scheme(THIRD), {"east": unit_})
    assert total_of(run, "east")[:3] == [
        "60% × 0 + 40% × 100 + 0 − 0 = 40",
        "认定：弄虚作假",
        "总分属于50（不含）以下，等次“三等”",
    ]


def test_a_total_that_is_open_under_a_finding():
    """The range of the total is held down, and with it the grade.

    The worst of two ranks still brings 30 and 6 points: progress is 36 at least, × 40% = 14.4.
    """
    units = {"east": {"old_town": True, "flags": ["fraud"]}, "west": {"old_town": True}}
    east = explain(run_of(shipped_scheme(THIRD), units), "east")
    assert east.points() == "14.4–40/100分"
    assert east.sentences == [
        "60% × (0–100) + 40% × (36–100) + (0–3) − 0 = 14.4–103",
        "认定：弄虚作假",
        "因认定，总分不高于40分，得14.4–40分",
        "总分属于50（不含）以下，等次“三等”",
        "第2名",
        "约谈：约谈（须经确认）",
    ]


def test_a_grade_that_a_finding_decides():
    """Wuhai, line 33: false material makes the grade 不合格 whatever the total."""
    wuhai = shipped_scheme("wuhai-2022")
    unit_ = {"flags": ["falsification"], "facts": full_facts(wuhai, "district")}
    assert total_of(run_of(wuhai, {"wuda": unit_}), "wuda")[1:4] == [
        "认定：材料不实或造假",
        "等次由认定直接判定为“不合格”",
        "第1名",
    ]


def inner(key: str, children: list[Tree], **more: Any) -> Tree:
    """Return an inner node."""
    return {"id": key, "name": key, "children": children, **more}


def sum_of(children: list[Tree], marks: list[str | None], **combine: Any) -> str:
    """Return the first sentence of a node that is made from leaves with these scores."""
    scheme = scheme_of([inner("n", children, combine=combine), award("z", "1")])
    facts = {
        child["id"]: {"score": mark}
        for child, mark in zip(children, marks, strict=True)
        if mark is not None
    }
    return explain(run_of(scheme, {"u": unit(facts)}), "u", "n").sentences[0]


TWO = [imported("a", "10"), imported("b", "10", low="-10")]


@pytest.mark.parametrize(
    ("marks", "combine", "sentence"),
    [
        (["4", "3"], {}, "4 + 3 = 7"),
        (["4", "-3"], {}, "4 − 3 = 1"),
        (["4", None], {}, "4 + (−10–10) = −6–14"),
        (["0", "0"], {}, "0 + 0 = 0"),
        (["4", "3"], {"weights": {"b": "-1"}}, "4 − 3 = 1"),
        (["4", "-3"], {"weights": {"b": "-1"}}, "4 − (−3) = 7"),
        (["4", "-3"], {"weights": {"b": "0.5"}}, "4 + 50% × (−3) = 2.5"),
        (["4", "3"], {"weights": {"a": "0.25", "b": "-0.5"}}, "25% × 4 − 50% × 3 = −0.5"),
        (["4", "3"], {"weights": {"b": "0"}}, "4 + 0% × 3 = 4"),
        (["4", "3"], {"weights": {"a": "-1"}}, "− 4 + 3 = −1"),
        (["4", "3"], {"base": "20"}, "20 + 4 + 3 = 27"),
        (["0", "-3"], {"base": "20"}, "20 − 3 = 17"),
        (["0", "0"], {"base": "20", "weights": {"b": "-1"}}, "20"),
        (["4", "3"], {"floor": "0", "cap": "20"}, "4 + 3 = 7"),
        (["4", "3"], {"cap": "5"}, "4 + 3 = 5（最高5分）"),
        (["4", "-9"], {"floor": "0"}, "4 − 9 = 0（最低0分）"),
        (["4", "-9"], {"floor": "0", "cap": "20"}, "4 − 9 = 0（最低0分）"),
        (["4", "3"], {"floor": "2", "cap": "2"}, "4 + 3 = 2（最低2分，最高2分）"),
        (["4", None], {"floor": "0", "cap": "12"}, "4 + (−10–10) = 0–12（最低0分，最高12分）"),
        (["1", "2"], {"weights": {"a": "0.5"}, "rescale_to": "100"},
         "（50% × 1 + 2）÷ 15 × 100 = 16.67（50/3）"),
        (["4", "3"], {"rescale_to": "100", "outside_full": ["b"]}, "（4 + 3）÷ 10 × 100 = 70"),
        (["4", "3"], {"rescale_to": "100", "base": "5"}, "（5 + 4 + 3）÷ 25 × 100 = 48"),
    ],
)  # fmt: skip
def test_sums(marks: list[str | None], combine: Tree, sentence: str):
    """Signs, weights, base, limits that were reached, and the full points that are divided by."""
    children = [{**child, "points": "10"} for child in TWO]
    assert sentence == sum_of(children, marks, **combine)


def test_long_sums_are_shortened():
    """Twelve terms are written out; of thirteen the first six, and how many there are."""
    leaves = [imported(f"l{i}", "9") for i in range(13)]
    twelve = sum_of(leaves[:12], ["1"] * 12)
    assert twelve == "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 12"
    assert sum_of(leaves, ["1"] * 13) == "1 + 1 + 1 + 1 + 1 + 1 + …（共13项） = 13"


def test_one_term_is_not_its_own_sum():
    """A node with one child says its score once."""
    assert sum_of([imported("a", "10")], ["4"]) == "4"


def test_what_does_not_apply_is_no_term():
    """A child that was taken out stands in no sum; a node without any does not apply itself."""
    children = [imported("a", "10"), imported("b", "10")]
    scheme = scheme_of([inner("n", children), inner("m", [imported("c", "10")]), award("z", "1")])
    out = {"not_applicable": True}
    facts = {"a": {"score": "4"}, "b": out, "c": out, "z": {"mark": 1}}
    run = run_of(scheme, {"u": unit(facts)})
    assert explain(run, "u", "n").sentences == ["4"]
    assert explain(run, "u", "b").sentences == ["不适用：填报时取消，不计得分也不计满分"]
    assert explain(run, "u", "m").sentences == ["不适用：下级条目都不适用"]
    assert explain(run, "u").sentences[0] == "4 + 1 = 5"
    assert as_lines(explain(run, "u", "m"))[0] == "m m：不适用"


def test_a_measure_without_a_value_does_not_apply():
    """Where nothing was planned there is nothing to compute, and nobody took it out."""
    third = shipped_scheme(THIRD)
    run = run_of(third, {"east": full(**{"base.1": {"planned": 0, "done": 0}})})
    found = explain(run, "east", "base.1")
    assert found.sentences == ["不适用：没有可以计算的对象，不计得分也不计满分"]
    assert found.facts == {"planned": "0", "done": "0"}


def test_clauses_of_inner_nodes():
    """A node cites how it is made; where the text does not say that, its own name alone."""
    urumqi = shipped_scheme("urumqi-2025")
    run = run_of(urumqi, {"finance": {"has_projects": True}})
    assert [step.clauses for step in explain(run, "finance").children if step.id == "finance"]
    said = {"name": ["1: 示例办法"], "points": ["2: 十分"]}
    node = inner("n", [imported("a", "10")], says=said)
    scheme, problems = read_tree(
        regulation([node], source={"sha256": sha256(SAID.encode()).hexdigest()}), text=SAID
    )
    assert scheme is not None, problems
    assert explain(run_of(scheme, {"u": unit({})}), "u", "n").clauses == ["第1行：“示例办法”"]


SAID = "示例办法\n十分"


def test_readings_of_a_total():
    """Wuhai: what decides totals and prizes stands with the total; no leaf's reading does."""
    wuhai = shipped_scheme("wuhai-2022")
    facts = full_facts(wuhai, "district")
    found = explain(run_of(wuhai, {"wuda": {"facts": facts}}), "wuda")
    assert found.readings == {"W14": "grade", "W16": "pool"}
