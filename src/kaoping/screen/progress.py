"""A progress line for work that takes more than a second, on a terminal only."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

DELAY = 1.0
"""Seconds before the line appears: short work should not flicker."""


class Progress:
    """Shows which step of a command is at work; `step` names the next one."""

    def __init__(self, name: str = "", *, steps: int | None = None) -> None:
        """Name the first step, where it is known; say how many there are, where more than one."""
        self.name, self.steps = name, steps
        self.done: list[str] = []
        self._status: object | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        """Start waiting for the delay to pass."""
        if sys.stderr.isatty():
            self._timer = threading.Timer(DELAY, self._appear)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        if self._timer is not None:
            self._timer.cancel()
        if self._status is not None:
            self._bar.stop()

    def step(self, name: str) -> None:
        """Name the step that begins now."""
        if self.name:
            self.done.append(self.name)
        self.name = name
        if self._status is not None:
            self._bar.update(self._task, completed=len(self.done), description=name)

    def _appear(self) -> None:
        from rich.console import Console  # noqa: PLC0415  only long work pays for it
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as Bar  # noqa: PLC0415

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(self.name, total=self.steps, completed=len(self.done))
        self._status = self._bar
        self._bar.start()
