"""The log on PostgreSQL: the same refusals, the same numbers without gaps.

Needs the server's programs and the driver (the extra `postgresql`); without them it is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from web.audit.writers import SCRIPT

psycopg = pytest.importorskip("psycopg", reason="没有安装 PostgreSQL 的驱动")
PROGRAMS = Path(os.path.realpath(shutil.which("postgres") or "")).parent
pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "initdb").exists(), reason="没有安装 PostgreSQL 服务器"
)


INSERT_999 = """INSERT INTO audit_entry
    SELECT (jsonb_populate_record(e, '{"number": 999}')).* FROM audit_entry e WHERE number = 1"""


@pytest.fixture(scope="module")
def address():
    """The address of a server that lives as long as this module; it refuses to run as root."""
    owner = {"user": "nobody"} if os.geteuid() == 0 else {}
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if owner:
            shutil.chown(folder, **owner)
        data = f"{folder}/data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        steps = (
            [
                "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "kaoping",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            ["pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start"],
        )
        for program, *arguments in steps:
            subprocess.run(
                [PROGRAMS / program, *arguments], check=True, stdout=subprocess.DEVNULL, **owner
            )
        try:
            yield f"postgresql://kaoping@127.0.0.1:{port}/postgres"
        finally:
            stop = [PROGRAMS / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, **owner)


@pytest.fixture(scope="module")
def written(address, tmp_path_factory):
    """What eight writers at once have left."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
        "KAOPING_DATA": str(tmp_path_factory.mktemp("data")),
        "KAOPING_DATABASE": address,
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
def test_database_refuses_to_alter_the_log(address, written, statement):
    """Each way by itself, in the words of the log."""
    with psycopg.connect(address) as database, pytest.raises(psycopg.Error, match="日志"):
        database.execute(statement)
