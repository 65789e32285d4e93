"""`kaoping demo`: what the sample instance holds, and that it is kept."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from web.sample_instance import ROOT

KINDS = {"pdf", "jpeg", "xlsx", "docx"}
YEARS = {
    ("乌海市", 2022): "archived",
    ("乌海市", 2023): "published",
    ("乌海市", 2024): "review",
    ("乌鲁木齐市", 2025): "self-assessment",
}


def test_years_stand_at_their_stages(sample_instance):
    """Each sample year is where a visitor is told it is."""
    rows = sample_instance.rows("select city, year, stage from cycles_cycle")
    assert {(city, year): stage for city, year, stage in rows} == YEARS


def test_published_result_equals_the_command_line(sample_instance):
    """Wuhai 2023 as published is what `kaoping score` prints for the same facts, to the byte."""
    wanted = sample_instance.command(
        "score", "wuhai-2022", str(ROOT / "examples/wuhai-2023.json"), "--json"
    )
    assert wanted.returncode == 0, wanted.stderr
    rows = sample_instance.rows(
        "select run.result, run.facts from results_publication publication"
        " join results_scorerun run on run.id = publication.run_id"
        " where publication.cycle_id = ?",
        sample_instance.year("乌海市", 2023),
    )
    [(result, facts)] = rows
    assert result == wanted.stdout
    assert [unit["total"] for unit in json.loads(result)["units"]] == ["98.18", "92.90", "75.96"]
    kept = sample_instance.folder / "facts.json"
    kept.write_text(facts, encoding="utf-8")
    again = sample_instance.command("score", "wuhai-2022", str(kept), "--json")
    assert again.stdout == wanted.stdout


def test_log_is_whole(sample_instance):
    """Every write of the sample went through a service, and so into the chain."""
    verified = sample_instance.command("verify-log")
    assert verified.returncode == 0, verified.stderr
    assert "日志完整" in verified.stdout
    writes = "select count(*) from audit_entry where action = ?"
    marks = "select count(*) from assessment_leafentry where stage = ?"
    for stage, action in (
        ("assessor", "assessment.mark.entered"),
        ("office", "assessment.mark.adjusted"),
    ):
        assert sample_instance.rows(writes, action) == sample_instance.rows(marks, stage)


def test_the_experts_of_the_urumqi_year_are_an_organisation(sample_instance):
    """The collective body of its scheme is mapped, and somebody there can countersign."""
    mapped = sample_instance.rows(
        "select organisation.name, post.role from cycles_cyclebody body"
        " join accounts_organisation organisation on organisation.id = body.organisation_id"
        " join accounts_post post on post.organisation_id = organisation.id"
        " where body.cycle_id = ? and body.body_id = 'experts' order by post.role",
        sample_instance.year("乌鲁木齐市", 2025),
    )
    assert mapped == [("示例设计研究院", "assessor"), ("示例设计研究院", "expert")]


def test_what_is_made_up_says_so(sample_instance):
    """People, reasons, claims, reports and files of the sample all say 示例."""
    for table, column in (
        ("accounts_person", "name"),
        ("assessment_leafentry", "reason"),
        ("assessment_claimrevision", "explanation"),
        ("assessment_reportsection", "text"),
        ("assessment_itemmessage", "text"),
        ("assessment_sitevisit", "findings"),
        ("evidence_evidenceversion", "name"),
        ("cycles_extension", "reason"),
        ("cycles_stagechange", "reason"),
    ):
        texts = sample_instance.rows(f"select {column} from {table}")  # noqa: S608  names above
        assert texts, table
        assert [text for (text,) in texts if "示例" not in text] == [], table


def test_evidence_is_of_four_kinds(sample_instance):
    """A notice, a photo with time and place, a spreadsheet and a minute lie in the storage."""
    kinds = {kind for (kind,) in sample_instance.rows("select kind from evidence_evidenceversion")}
    assert kinds == KINDS
    [(photos,)] = sample_instance.rows(
        "select count(*) from evidence_evidenceversion"
        " where taken_at is not null and latitude is not null"
    )
    assert photos
    stored = sample_instance.rows("select stored_as from evidence_evidenceversion")
    for (name,) in stored:
        assert list((sample_instance.folder / "files").rglob(name.rpartition("/")[2]))


def test_second_start_keeps_the_data(sample_instance):
    """Starting again changes nothing, and starting over asks first."""
    numbers = "select max(number) from audit_entry", "select max(id) from assessment_leafentry"
    before = [sample_instance.rows(one) for one in numbers]
    again = sample_instance.command("demo")
    assert again.returncode == 0, again.stderr
    assert "保持原样" in again.stdout
    refused = sample_instance.command("demo", "--reset", said="n\n")
    assert refused.returncode == 1
    assert "确定重新开始吗" in refused.stdout
    assert [sample_instance.rows(one) for one in numbers] == before


@pytest.mark.parametrize("value", ["0", ""])
def test_nothing_is_made_outside_a_sample_instance(sample_instance, tmp_path, value):
    """Without the setting no sample data come into being, and the door is not there."""
    environment = sample_instance.environment
    environment |= {"KAOPING_SAMPLE": value, "KAOPING_DATA": str(tmp_path)}
    refused = subprocess.run(
        [sys.executable, "-m", "kaoping", "demo"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "这不是示例系统" in refused.stderr
    assert not (tmp_path / "kaoping.sqlite3").exists()


def test_what_is_public_stands_with_its_source(sample_instance):
    """A claim that rests on a published fact names where it is published, and is still 示例."""
    said = sample_instance.rows(
        "select claim.explanation from assessment_claimrevision claim"
        " join cycles_cycleunit unit on unit.id = claim.unit_id"
        " where claim.cycle_id = ? and unit.unit_id = 'haibowan' and claim.leaf_id = '2.5.1'",
        sample_instance.year("乌海市", 2023),
    )
    [(explanation,)] = said
    assert "http://www.northnews.cn/p/2269359.html" in explanation
    assert explanation.startswith("示例：")


def test_every_point_lost_has_a_reason_of_its_own(sample_instance):
    """A leader reads what was found, not the same sentence at every item."""
    lost = sample_instance.rows(
        "select distinct leaf_id, reason from assessment_leafentry"
        " where cycle_id = ? and stage = 'assessor' and json_extract(facts, '$.mark') = '0'",
        sample_instance.year("乌海市", 2023),
    )
    reasons = [reason for _, reason in lost]
    assert len(lost) > 15
    assert len(set(reasons)) == len(reasons)
