"""Real workers in processes of their own: killed in the midst of a task, stopped in good order."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PATIENCE = 120
"""Seconds until what does not come counts as broken."""
ENQUEUE = """
import sys, django
django.setup()
from web.background.blocking import block
block.enqueue(sys.argv[1])
"""


class Machine:
    """A machine with a database of its own and a pipe on which its task waits."""

    def __init__(self, folder):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOPING")}
        self.environment = kept | {
            "KAOPING_DATA": str(folder),
            "KAOPING_WORKER_LEASE": "1",
            "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
        }

    def run(self, *arguments):
        """Run Python to its end."""
        subprocess.run([sys.executable, *arguments], env=self.environment, check=True)

    @contextmanager
    def worker(self):
        """Run a worker; whatever happens, it is gone afterwards."""
        command = [sys.executable, "-m", "kaoping", "worker"]
        log = (self.folder / "worker.log").open("a")
        with log, subprocess.Popen(command, env=self.environment, stderr=log) as process:
            try:
                yield process
            finally:
                process.kill()

    def one(self, question):
        """Ask the database for one value."""
        address = f"file:{self.folder / 'kaoping.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(question).fetchone()[0]

    def waits_until(self, condition, process):
        """Wait for a condition, as long as the process lives and patience lasts."""
        until = time.monotonic() + PATIENCE
        while not condition():
            said = (self.folder / "worker.log").read_text("utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)

    def begun(self):
        """Return how often the task was begun."""
        place = self.folder / "begun"
        return place.read_text("ascii").count("begun") if place.exists() else 0

    def let_go(self, said):
        """Let the task go on that waits at the pipe."""
        (self.folder / "pipe").write_text(said, encoding="ascii")


OURS = "from django_tasks_database_dbtaskresult where task_path like '%blocking%'"
BEATS = "from background_workerbeat"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database with its tables, made once."""
    found = Machine(tmp_path_factory.mktemp("empty"))
    found.run("-m", "kaoping", "migrate")
    return found.folder / "kaoping.sqlite3"


@pytest.fixture
def machine(tmp_path, empty):
    """A machine whose task waits to be begun."""
    found = Machine(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    shutil.copy(empty, tmp_path)
    found.run("-c", ENQUEUE, str(tmp_path))
    return found


def test_a_task_whose_worker_is_killed_is_finished_by_the_next(machine):
    """Kill -9 in its midst; the next worker does it once more, and it is done once."""
    with machine.worker() as first:
        machine.waits_until(lambda: machine.begun() == 1, first)
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE)
    assert machine.one(f"select status {OURS}") == "RUNNING"

    with machine.worker() as second:
        machine.waits_until(lambda: machine.begun() == 2, second)
        machine.let_go("made once")
        machine.waits_until(
            lambda: machine.one(f"select status {OURS}") == "SUCCESSFUL", second
        )  # fmt: skip
        assert machine.one(f"select count(*) {OURS}") == 1
        assert machine.one(f"select json_array_length(worker_ids) {OURS}") == 2
    assert (machine.folder / "made").read_text("ascii") == "made once"


def test_a_worker_that_lives_keeps_its_task_however_long_it_takes(machine):
    """It beats on while it is at its task; another worker does not take that away."""
    machine.environment["KAOPING_WORKER_LEASE"] = "4"
    beaten = f"select min(beaten_at) > (select datetime(started_at, '+6 seconds') {OURS}) {BEATS}"
    with machine.worker() as first:
        machine.waits_until(lambda: machine.begun() == 1, first)
        with machine.worker() as second:
            machine.waits_until(lambda: machine.one(f"select count(*) {BEATS}") == 2, second)
            machine.waits_until(lambda: machine.one(beaten), second)
            assert machine.begun() == 1
            machine.let_go("kept")
            machine.waits_until(lambda: machine.one(f"select status {OURS}") == "SUCCESSFUL", first)


def test_a_worker_that_is_stopped_finishes_its_task_and_leaves(machine):
    """SIGTERM in its midst: the task is done, the worker ends well and takes its row along."""
    with machine.worker() as only:
        machine.waits_until(lambda: machine.begun() == 1, only)
        only.terminate()
        machine.let_go("in good order")
        assert only.wait(PATIENCE) == 0
    assert machine.one(f"select status {OURS}") == "SUCCESSFUL"
    assert machine.one(f"select count(*) {BEATS}") == 0
