"""The commands of the web application, run as one runs them."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

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


def test_served_site_answers_with_its_files(machine):
    """A fresh machine: the database is made, the log-in page and a style sheet come."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-c", PROGRAM, "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "--workers", "1"], env=machine, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            for line in server.stderr:
                if "Booting worker" in line:
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/") as answer:
                assert "登录" in answer.read().decode()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/web/mark.svg") as answer:
                assert answer.status == 200
        finally:
            server.terminate()
            server.wait(20)
