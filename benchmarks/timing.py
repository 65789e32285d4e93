"""Two pieces of work timed in turn, and the median of their ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

HEAD = [
    "| what | against | ours | theirs | ratio | allowed |",
    "|---|---|---:|---:|---:|---:|",
]


@dataclass(frozen=True)
class Ratio:
    """One comparison."""

    what: str
    against: str
    ours: float
    theirs: float
    ratio: float
    allowed: float
    unit: str = "ms"

    @property
    def within(self) -> bool:
        """Whether the ratio is what was promised."""
        return self.ratio <= self.allowed

    def line(self) -> str:
        """Return the comparison as one line for a terminal."""
        word = "ok" if self.within else "OVER"
        return (
            f"{word:4} {self.what} | {self.against}: {self.ours:.1f} / {self.theirs:.1f} "
            f"{self.unit} = {self.ratio:.2f} (allowed {self.allowed:g})"
        )

    def row(self) -> str:
        """Return the comparison as a row of a table."""
        ours, theirs = (f"{value:.1f} {self.unit}" for value in (self.ours, self.theirs))
        return (
            f"| {self.what} | {self.against} | {ours} | {theirs} "
            f"| {self.ratio:.2f} | {self.allowed:g} |"
        )


def in_turn(
    what: str,
    against: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    allowed: float,
    rounds: int = 9,
) -> Ratio:
    """Return the median ratio of two timed pieces of work, each returning its own seconds."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return Ratio(
        what,
        against,
        1000 * statistics.median(a for a, _ in pairs),
        1000 * statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
        allowed,
    )


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """Return a function that does the work and returns its seconds."""

    def run() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return run
