"""The log on PostgreSQL: the same refusals, the same numbers without gaps."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psycopg
import pytest

from cluster.postgresql import make_database
from web.audit.writers import SCRIPT

INSERT_999 = """INSERT INTO audit_entry
    SELECT (jsonb_populate_record(e, '{"number": 999}')).* FROM audit_entry e WHERE number = 1"""


@pytest.fixture(scope="module")
def empty(address):
    """The address of a database with nothing in it."""
    return make_database(address, "log")


@pytest.fixture(scope="module")
def written(empty, tmp_path_factory):
    """What eight writers at once have left."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
        "KAOPING_DATA": str(tmp_path_factory.mktemp("data")),
        "KAOPING_DATABASE": empty,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_eight_writers_leave_two_hundred_numbers_without_a_gap(written):
    """The head of the chain is locked until each commit."""
    assert written == {"faults": [], "gapless": True, "each": [25], "intact": True}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = '改动' WHERE number = 3",
        "DELETE FROM audit_entry WHERE number = 200",
        "TRUNCATE audit_entry",
        INSERT_999,
        "UPDATE audit_chainhead SET number = 0",
        "UPDATE audit_chainhead SET number = 202",
        "DELETE FROM audit_chainhead",
        "TRUNCATE audit_chainhead",
    ],
)
def test_database_refuses_to_alter_the_log(empty, written, statement):
    """Each way by itself, in the words of the log."""
    with psycopg.connect(empty) as database, pytest.raises(psycopg.Error, match="日志"):
        database.execute(statement)
