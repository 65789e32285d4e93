"""Urumqi's whole year 2025 in the browser, from an empty house to the public page."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from browser.house import ROOT
from browser.register import Town
from browser.urumqi import claims, marks, result, start
from browser.urumqi.year import URUMQI, Year, sample_facts


@pytest.fixture(scope="module")
def year(house, people):
    """The year, open, set up and running, with everybody who takes part."""
    house.now("2025-09-16 10:00")
    town = Town(house, people, "urumqi", URUMQI)
    town.settle()
    found = Year(house, people, town, start.open_the_year(town), sample_facts())
    start.set_up(found)
    start.start(found)
    return found


def test_the_year_from_opening_to_the_public_page(year, tmp_path):
    """By clicking, by the roles that the text names; and the result is that of `kaoping score`."""
    claims.assess_themselves(year)
    marks.review(year)
    result.combine(year)
    result.approve_and_tell(year)
    result.object_and_decide(year)
    result.publish(year)
    result.anyone_reads(year)
    facts, stored = result.downloads(year.people("office"), year)
    assert scored(facts, tmp_path) == json.loads(stored)
    assert "日志完整" in year.house.command("verify-log")
    assert year.people.heard() == []


def scored(facts, folder):
    """Return what `kaoping score` makes of the exported facts."""
    file = folder / "facts.json"
    file.write_bytes(facts)
    done = subprocess.run(
        [sys.executable, "-m", "kaoping", "score", "urumqi-2025", str(file), "--json"],
        capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
