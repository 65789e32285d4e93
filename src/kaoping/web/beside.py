"""A process that is kept running beside this one: begun again when it crashes, ended with us.

    begin → wait → ended by itself → pause, longer each time → begin …
                 → too often, each time soon after it began → give up, and say so in the log

How it ended is not asked: a server that waits for any child of its own may learn that instead of
us, and a worker never ends by itself while it is well.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from threading import Event, Lock, Thread
from time import monotonic

PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds before it is begun again after the first quick crash in a row, the second, …"""
STEADY = 60.0
"""Seconds after which it counts as having run well: what comes then is a first crash again."""
GRACE = 20.0
"""Seconds that it has to finish what is at hand when we end."""

logger = logging.getLogger(__name__)


class Companion(Thread):
    """Keeps one process running until it is told to end it."""

    def __init__(
        self, command: Sequence[str], pauses: Sequence[float] = PAUSES, steady: float = STEADY
    ) -> None:
        """Take what to run.

        Args:
            command: Program and arguments.
            pauses: Seconds before each new beginning after quick crashes in a row; after as many
                it is given up.
            steady: Seconds after which a crash is not a quick one.
        """
        super().__init__(name="companion", daemon=True)
        self.command, self.pauses, self.steady = list(command), tuple(pauses), steady
        self.ended, self.beginning = Event(), Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Begin the process as often as is sensible."""
        crashes = 0
        while True:
            began = monotonic()
            process = self._begun()
            if process is None:
                return
            process.wait()
            if self.ended.is_set():
                return
            crashes = crashes + 1 if monotonic() - began < self.steady else 1
            if crashes > len(self.pauses):
                self._give_up(crashes)
                return
            pause = self.pauses[crashes - 1]
            logger.warning("the worker beside has crashed; begun again in %g seconds", pause)
            self.ended.wait(pause)

    def end(self, grace: float = GRACE) -> None:
        """End the process, after `grace` seconds by force, and begin it no more."""
        with self.beginning:
            self.ended.set()
        if self.process is not None:
            self.process.terminate()
            self.join(grace)
            self.process.kill()
        self.join()

    def _begun(self) -> subprocess.Popen[bytes] | None:
        with self.beginning:
            if self.ended.is_set():
                return None
            self.process = subprocess.Popen(self.command)  # noqa: S603  our own command
            return self.process

    @staticmethod
    def _give_up(crashes: int) -> None:
        logger.error(
            "the worker beside has crashed %s times in a row soon after it began; it is not begun "
            "again: mend what it says above, then start the server again, or run kaoping worker",
            crashes,
        )
