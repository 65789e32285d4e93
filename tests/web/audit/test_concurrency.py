"""Many writers at once on a file of SQLite: no entry lost, no number left out or given twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from kaoping.accounts.actor import Actor
from kaoping.audit.models import Entry
from kaoping.audit.services import record
from kaoping.audit.verification import verify_log

call_command("migrate", verbosity=0)
faults = []

def write(name):
    try:
        for turn in range(25):
            with transaction.atomic():
                record(Actor.system(name), "audit.thing.changed", ("audit.thing", turn, name))
    except Exception as error:
        faults.append(repr(error))
    finally:
        connection.close()

writers = [threading.Thread(target=write, args=(f"示例{n}",)) for n in range(8)]
[each.start() for each in writers]
[each.join() for each in writers]
numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
names = {Entry.objects.filter(actor_name=f"系统：示例{n}").count() for n in range(8)}
print(json.dumps({"faults": faults, "gapless": numbers == list(range(1, 201)),
                  "each": sorted(names), "intact": verify_log().is_intact}))
"""


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
