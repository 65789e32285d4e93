"""From typing `kaoping score` to its first output, against starting Python and importing NumPy."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from timing import Ratio, in_turn

FACTS = Path(__file__).resolve().parents[1] / "examples" / "wuhai-2023.json"
COMMAND = str(Path(sys.executable).with_name("kaoping"))


def first_output(command: list[str]) -> float:
    """Return the seconds until a command's first byte of output."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        seconds = time.perf_counter() - start
        process.stdout.read()
    assert process.returncode == 0
    return seconds


def whole(command: list[str]) -> float:
    """Return the seconds of a whole command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure() -> Iterator[Ratio]:
    """Three units, as a table and as JSON."""
    numpy = [sys.executable, "-c", "import numpy"]
    for name, more in (("a table", []), ("JSON", ["--json"])):
        command = [COMMAND, "score", "wuhai-2022", str(FACTS), *more]
        yield in_turn(
            f"`kaoping score` on three units, first output ({name})",
            "starting Python and importing NumPy",
            lambda command=command: first_output(command),
            lambda: whole(numpy),
            allowed=4,
            rounds=11,
        )
