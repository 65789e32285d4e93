"""The total cites what followed from it: findings, grade, ranking, prizes, each by its clause."""

from __future__ import annotations

from kaoping.engine.explain import explain
from materials import full_facts, run_of, shipped_scheme


def test_a_grade_a_rank_and_a_prize_cite_their_clauses():
    """Wuhai, lines 32 and 36: whoever reads 优秀 and 400万元 sees the words that say so."""
    wuhai = shipped_scheme("wuhai-2022")
    run = run_of(wuhai, {"wuda": {"facts": full_facts(wuhai, "district")}})
    clauses = " ".join(explain(run, "wuda").clauses)
    assert "考核分值为90分（含）以上为优秀" in clauses
    assert "按照年度考核排名分别奖励400万元、300万元、100万元" in clauses
    assert "造假" not in clauses


def test_a_finding_cites_its_clause_and_not_the_grade_that_it_set_aside():
    """Wuhai, line 33: 不合格 comes from the finding, not from the total's own grade."""
    wuhai = shipped_scheme("wuhai-2022")
    facts = full_facts(wuhai, "district")
    run = run_of(wuhai, {"wuda": {"flags": ["falsification"], "facts": facts}})
    clauses = " ".join(explain(run, "wuda").clauses)
    assert "材料不实或造假等情况，" in clauses
    assert "直接判定为不合格" in clauses
    assert "60分以下的为不合格" not in clauses


def test_what_is_open_is_not_cited():
    """No grade, rank or prize: the clauses are those of the sum alone."""
    wuhai = shipped_scheme("wuhai-2022")
    clauses = " ".join(explain(run_of(wuhai, {"wuda": {}, "hainan": {}}), "wuda").clauses)
    assert "日常调度占30%" in clauses
    assert "为优秀" not in clauses
    assert "奖励" not in clauses


def test_a_flag_and_a_notice_cite_their_clauses():
    """Urumqi, lines 22, 23 and 26: grade, 红旗 and 通报 each with its words."""
    urumqi = shipped_scheme("urumqi-2025")
    unit = {"has_projects": False, "flags": ["misreporting"]}
    facts = {f"finance.{i}": {"level": "good", "mark": 17} for i in (1, 2, 3)}
    clauses = " ".join(
        explain(run_of(urumqi, {"finance": {**unit, "facts": facts}}), "finance").clauses
    )
    assert "评价得分85分以上为优秀" in clauses
    assert "授予“红旗”" in clauses
    assert "瞒报、虚报及整改不到位" in clauses
