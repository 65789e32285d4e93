"""Wuhai's whole year in real Chromium: from an empty database to the public page, by all roles."""

from __future__ import annotations

import json
import subprocess
import sys

from browser.house import ROOT
from browser.register import WUHAI, Town
from browser.wuhai import claims, marks, result, start
from browser.wuhai.year import OBJECTED, Year, sample_facts


def test_wuhai_from_an_empty_house_to_the_public_page(house, people, tmp_path):
    """By clicking, by the roles that the regulation names; the result is that of `kaoping score`.

    Each role in a window of its own: the administrators register, the office opens and sets up, the
    districts assess themselves, the bureaus mark and countersign, the office decides and sums up,
    another person approves, a district objects and is right, a leader approves, anyone reads.
    """
    town = Town(house, people, "wuhai", WUHAI)
    start.register_everybody(town)
    house.now("2024-03-04 09:00")
    year = Year(house, people, town, start.open_the_year(town), sample_facts())
    start.set_up(year)
    start.start(year)
    claims.assess_themselves(year)
    marks.review(year)
    result.combine(year)
    result.approve_and_tell(year)
    result.object_and_decide(year)
    result.run_again(year)
    result.publish(year)
    result.anyone_reads(year)
    result.audited(year)
    assert "日志完整" in house.command("verify-log")
    assert_same_as_scored(year, tmp_path)
    assert people.heard() == []


def assert_same_as_scored(year, folder):
    """The facts that the office takes away give, to the last digit, the result that is public."""
    facts, kept = result.downloads(year, folder)
    scored = subprocess.run(
        [sys.executable, "-m", "kaoping", "score", "wuhai-2022", str(facts), "--json"],
        capture_output=True, check=True, cwd=ROOT, env=year.house.environment,
    )  # fmt: skip
    assert scored.stdout == kept
    expected = sample_facts()
    expected["wuda"][OBJECTED] = {"mark": 1}
    given = json.loads(facts.read_text(encoding="utf-8"))["units"]
    assert {unit: as_written(one["facts"]) for unit, one in given.items()} == {
        unit: as_written(one) for unit, one in expected.items()
    }


def as_written(facts):
    """Return facts with their numbers as text, as marks are kept."""
    return {
        leaf: {key: value if isinstance(value, list) else str(value) for key, value in one.items()}
        for leaf, one in facts.items()
    }
