"""What was filed stands before what follows, where the rule's sentence has only a sum."""

from __future__ import annotations

from kaoping.engine.explain import explain
from materials import run_of, shipped_scheme

PROGRESS = {"planned_completions": 0, "completed": 0, "planned_starts": 2, "started": 1}


def filed(scheme: str, unit: str, leaf: str, entry: object, **more: object) -> str:
    """Return what the explanation of a leaf says of these facts."""
    run = run_of(shipped_scheme(scheme), {unit: {"facts": {leaf: entry}, **more}})
    return explain(run, unit, leaf).filed


def test_the_numbers_behind_a_measure():
    """Urumqi, line 41: 50% is one start of two, with nothing planned to complete."""
    said = filed("urumqi-2025", "tianshan", "common.1", PROGRESS, has_projects=True)
    assert said == (
        "填报：计划完成项目总数 0个，已完成的项目数量 0个，"
        "计划开工项目总数 2个，已开工的项目数量 1个"
    )


def test_the_marks_behind_a_mean():
    """Urumqi, line 48: the experts' marks, project by project."""
    entry = {"expert_scores": [["84.99", 85], [85]]}
    said = filed("urumqi-2025", "tianshan", "common.2", entry, has_projects=True)
    assert said.startswith("填报：")
    assert said.endswith(" 84.99、85；85分")


def test_the_occasions_behind_a_count():
    """Wuhai, line 432: which bulletins, in their order."""
    entry = {"last_place": [True, False, True, True]}
    said = filed("wuhai-2022", "wuda", "8.1.2", entry)
    assert said == "填报：历次进展情况通报是否排名最后 是、否、是、是"


def test_long_lists_are_cut():
    """A list past sixty characters ends with dots: a sentence stays a sentence."""
    said = filed("wuhai-2022", "wuda", "8.1.2", {"last_place": [True] * 400})
    assert said.endswith("…")
    assert len(said) < 100


def test_what_the_rule_says_itself_is_not_said_twice():
    """A count, a rate or a score stands in the rule's own sentence."""
    count = filed("wuhai-2022", "wuda", "8.1.1", {"count": 2})
    rate = filed(
        "urumqi-2025", "tianshan", "common.4.1", {"execution_rate": "91.5"}, has_projects=True
    )
    assert (count, rate) == ("", "")
