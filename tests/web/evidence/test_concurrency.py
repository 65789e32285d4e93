"""Two at once, on a real file of SQLite: each race has one winner, nothing is lost or doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("racers.py")
TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run the program once."""
    folder = tmp_path_factory.mktemp("races")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
        "KAOPING_DATA": str(folder),
        "KAOPING_DATABASE": f"sqlite:///{folder / 'races.sqlite3'}",
        "PYTHONPATH": str(TESTS),
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_chunks(results):
    """Of two equal chunks one is taken, the other is told where to go on; the file is whole."""
    assert results["chunks"] == [["500", "evidence.other-offset"], True]


def test_finishes(results):
    """Three clicks make one file, and all get its version."""
    assert results["finishes"] == [1, 1]


def test_looks(results):
    """Six pages at once are one look and one entry."""
    assert results["looks"] == [1, 1]


def test_links(results):
    """Four clicks make one link and one entry."""
    assert results["links"] == [1, 1]


def test_versions(results):
    """Four versions get four numbers; the newest is the last."""
    assert results["versions"] == [[2, 3, 4, 5], 5]


def test_withdrawals(results):
    """One withdraws, the other is told that it is done."""
    assert results["withdrawals"] == ["done", "evidence.withdrawn"]


def test_equal_bytes(results):
    """However the storage is raced for, every version leads to its bytes."""
    assert results["equal"] == [1, True]


def test_the_log(results):
    """After all that the chain is whole."""
    assert results["log"] is True
