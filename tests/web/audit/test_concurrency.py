"""Many writers at once on a file of SQLite: no entry lost, no number left out or given twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from web.audit.writers import SCRIPT


def test_eight_writers_leave_two_hundred_numbers_without_a_gap(tmp_path):
    """Each writer commits 25 entries while seven others do the same."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
        "KAOPING_DATA": str(tmp_path),
        "KAOPING_DATABASE": f"sqlite:///{tmp_path / 'log.sqlite3'}",
    }

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "faults": [],
        "gapless": True,
        "each": [25],
        "intact": True,
    }
