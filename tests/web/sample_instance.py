"""The sample instance as `make run` makes it: its own folder, its own process, its own server.

sample = made_once(folder)        # the demo runs once, however many test processes ask
sample.rows("select …")           # what lies in its database, read only
with sample.server() as address:  # on a free port of this machine
"""

from __future__ import annotations

import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 300
"""Seconds until a server that has not answered counts as broken."""


@dataclass(frozen=True)
class Sample:
    """A sample instance in a folder."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands: nothing of ours but where Python is."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KAOPING_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        data = {"KAOPING_DATA": str(self.folder), "KAOPING_SAMPLE": "1"}
        return kept | data | {"PYTHONPATH": str(ROOT / "src")}

    def command(self, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        """Run `kaoping` on it."""
        return subprocess.run(
            [sys.executable, "-m", "kaoping", *arguments],
            env=self.environment, capture_output=True, text=True, check=False, input=said, cwd=ROOT,
        )  # fmt: skip

    def rows(self, question: str, *values: object) -> list[tuple]:
        """Ask its database."""
        address = f"file:{self.folder / 'kaoping.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(question, values).fetchall()

    def year(self, city: str, year: int) -> int:
        """Return the key of a year."""
        question = "select id from cycles_cycle where city = ? and year = ?"
        return self.rows(question, city, year)[0][0]

    @contextmanager
    def server(self, **settings: str):
        """Serve it on a free port for a while, with further settings; yields the address."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = ["serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        with (self.folder / "server.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "kaoping", *arguments],
                env=self.environment | settings, stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip
            try:
                address = f"http://127.0.0.1:{port}"
                _answers(address, process)
                yield address
            finally:
                process.terminate()
                process.wait(PATIENCE)


def made_once(folder: Path) -> Sample:
    """Make the sample instance in a folder, or wait for the process that is making it."""
    sample = Sample(folder / "sample")
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (sample.folder / "kaoping.sqlite3").exists():
            made = sample.command("demo")
            assert made.returncode == 0, made.stderr
    return sample


def _answers(address: str, process: subprocess.Popen) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(f"{address}/public/", timeout=60).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            message = f"the server answers {error.code}; its log is server.log"
            raise AssertionError(message) from error
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(address)
