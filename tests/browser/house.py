"""An empty Kaoping in a folder of its own, served in a process of its own, under its own clock.

with House(folder).open() as house:
    house.now("2024-03-01 09:00")      # what everybody's clock says from now on
    house.command("verify-log")        # as in a shell
    house.rows("select …")             # what lies in its database, read only
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CLOCKED = Path(__file__).with_name("clocked.py")
CHINA = ZoneInfo("Asia/Shanghai")
PATIENCE = 300
"""Seconds until a server that has not answered counts as broken."""


@dataclass
class House:
    """An installation of its own.

    Attributes:
        folder: Where its data lies.
        address: Where it is served.
        moment: What its clock was last set to.
    """

    folder: Path
    address: str = ""
    moment: datetime = field(default=datetime(2024, 1, 2, 9, tzinfo=CHINA))

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.now(f"{self.moment:%Y-%m-%d %H:%M}")

    @property
    def clock(self) -> Path:
        """The file that says what time it is."""
        return self.folder / "clock.txt"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: nothing of ours but where Python is."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KAOPING_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        own = {
            "KAOPING_DATA": str(self.folder),
            "KAOPING_PASSWORD_DAYS": "0",  # a year passes in minutes; passwords would age with it
            "KAOPING_LOG_LEVEL": "WARNING",
        }
        return kept | own | {"PYTHONPATH": str(ROOT / "src")}

    def now(self, text: str) -> None:
        """Set the clock of the house, in Beijing time: `2024-03-01 09:00`."""
        moment = datetime.fromisoformat(text).replace(tzinfo=CHINA)
        self.moment = moment
        new = self.clock.with_suffix(".new")
        new.write_text(moment.isoformat(), encoding="ascii")
        new.replace(self.clock)  # at once: a page asks for its to-dos while the clock is set

    def command(self, *arguments: str) -> str:
        """Run `kaoping` in it, under its clock, and return what it printed."""
        done = subprocess.run(
            [sys.executable, str(CLOCKED), str(self.clock), *arguments],
            env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, question: str, *values: object) -> list[tuple]:
        """Ask its database."""
        address = f"file:{self.folder / 'kaoping.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(question, values).fetchall()

    @contextmanager
    def open(self) -> Iterator[House]:
        """Serve it on a free port for a while."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (self.folder / "server.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, str(CLOCKED), str(self.clock), "serve", str(port)],
                env=self.environment, stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip
            try:
                self.address = f"http://127.0.0.1:{port}"
                self._answers(process)
                yield self
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def _answers(self, process: subprocess.Popen) -> None:
        """Wait until the server answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = (self.folder / "server.log").read_text(encoding="utf-8")
            assert process.poll() is None, f"the server has ended: {said}"
            try:
                urllib.request.urlopen(f"{self.address}/public/", timeout=60).close()  # noqa: S310
            except urllib.error.HTTPError as error:
                message = f"the server answers {error.code}: {said}"
                raise AssertionError(message) from error
            except urllib.error.URLError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.address)
