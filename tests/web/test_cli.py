"""The commands of the web application, run as one runs them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest

PATIENCE = 60
"""Seconds until what does not come counts as broken."""
PROGRAM = """
import click
from kaoping.web.cli import COMMANDS
click.Group(commands={each.name: each for each in COMMANDS})()
"""
NEW_SYSTEM = [
    "create-administrators",
    *("--organisation", "市城市更新办", "--code", "office"),
    *("--system", "xi.tong 示例甲", "--security", "an.quan 示例乙", "--audit", "shen.ji 示例丙"),
]


@pytest.fixture
def machine(tmp_path):
    """The environment of a machine of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOPING_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"KAOPING_DATA": str(tmp_path)}


def _run(machine, *arguments):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=machine,
        capture_output=True,
        text=True,
        check=False,
    )


def test_new_system_is_set_up_and_its_log_is_watched(machine, tmp_path):
    """From nothing to three invitations; then somebody goes around the triggers."""
    assert _run(machine, "migrate").returncode == 0

    made = _run(machine, *NEW_SYSTEM)
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("/invitation/") == 3
    again = _run(machine, *NEW_SYSTEM)
    assert (again.returncode, again.stdout) == (1, "")
    assert "系统已有安全管理员" in again.stderr

    intact = _run(machine, "verify-log")
    assert intact.returncode == 0
    head = intact.stdout.split()[-1]
    assert "日志完整：共10条" in intact.stdout
    assert _run(machine, "verify-log", "--anchor", head).returncode == 0

    with closing(sqlite3.connect(tmp_path / "kaoping.sqlite3")) as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET actor_name = '别人' WHERE number = 4")
        database.commit()
    broken = _run(machine, "verify-log")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "第4条记录的内容与其哈希不符" in broken.stderr


@pytest.mark.parametrize("anchor", ["nonsense", "0:" + "0" * 64, "3:abc"])
def test_wrong_anchor_is_a_wrong_command_line(machine, anchor):
    """Status 2, before anything is looked at."""
    done = _run(machine, "verify-log", "--anchor", anchor)

    assert (done.returncode, done.stdout) == (2, "")
    assert "不是链头" in done.stderr


def test_wrong_setting_is_told_in_one_line(machine):
    """Without a trace that nobody can read."""
    done = _run(machine | {"KAOPING_IDLE_MINUTES": "soon"}, "migrate")

    assert done.returncode == 1
    assert "KAOPING_IDLE_MINUTES" in done.stderr
    assert "Traceback" not in done.stderr


def test_administrator_without_a_name_is_a_wrong_command_line(machine):
    """Account and name are both needed."""
    wrong = [each if each != "xi.tong 示例甲" else "xi.tong" for each in NEW_SYSTEM]

    assert _run(machine, *wrong).returncode == 2


@contextmanager
def _served(machine, *options):
    """Serve a machine for a while; yields its port and the server."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-c", PROGRAM, "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "--workers", "1", *options], env=machine, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            for line in server.stderr:
                if "Booting worker" in line:
                    break
            yield port, server
        finally:
            server.kill()


def _workers(folder):
    """Return how many background workers have said that they live."""
    address = f"file:{folder / 'kaoping.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute("select count(*) from background_workerbeat").fetchone()[0]


def _ids(folder):
    """Return the workers that have said that they live."""
    address = f"file:{folder / 'kaoping.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return {row[0] for row in database.execute("select worker_id from background_workerbeat")}


def _wait_until(condition):
    """Wait for a condition, as long as patience lasts."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_served_site_has_a_worker_beside_it(machine, tmp_path):
    """The database is made, the pages come; the worker begins with the server and ends with it."""
    with _served(machine) as (port, server):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/") as answer:
            assert "登录" in answer.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/web/mark.svg") as answer:
            assert answer.status == 200
        _wait_until(lambda: _workers(tmp_path) == 1)
        server.terminate()
        server.communicate(timeout=PATIENCE)
    assert _workers(tmp_path) == 0


def test_worker_ends_when_its_server_is_killed(machine, tmp_path):
    """Nobody is left behind who would work on beside the next server's worker."""
    with _served(machine | {"KAOPING_WORKER_LEASE": "2"}) as (_, server):
        _wait_until(lambda: _workers(tmp_path) == 1)
        server.kill()
    _wait_until(lambda: _workers(tmp_path) == 0)


def test_worker_that_is_killed_is_begun_again(machine, tmp_path):
    """Kill -9: the server goes on, and another worker says that it lives."""
    with _served(machine) as (port, server):
        _wait_until(lambda: _workers(tmp_path) == 1)
        first = _ids(tmp_path)
        (name,) = first
        os.kill(int(name.split("-")[-2]), signal.SIGKILL)
        _wait_until(lambda: _ids(tmp_path) - first)
        urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/").close()
        server.terminate()
        server.communicate(timeout=PATIENCE)
    assert _ids(tmp_path) == first  # the killed one could not take its row along


def test_site_can_be_served_without_a_worker(machine, tmp_path):
    """Where `kaoping worker` runs as a service of its own."""
    with _served(machine, "--no-background") as (port, server):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/").close()
        server.terminate()
        server.communicate(timeout=PATIENCE)
    assert _workers(tmp_path) == 0


def test_worker_does_what_there_is_and_ends(machine, tmp_path):
    """`--batch`, for those who begin it from a timer: the chores are done, and it is gone."""
    assert _run(machine, "migrate").returncode == 0
    done = _run(machine, "worker", "--batch")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "kaoping.sqlite3")) as database:
        states = database.execute(
            "select status, count(*) from django_tasks_database_dbtaskresult group by status"
        ).fetchall()
    assert states == [("SUCCESSFUL", 5)]
