"""Run every benchmark and print its ratios; `--write` puts them into docs/performance.md.

Ratios are taken in one run, the two sides in turn, so that they hold on a slow or busy machine.
Nothing here is a test: a test that looks at a clock fails on somebody's bad day.
"""

from __future__ import annotations

import platform
import sys
from datetime import date
from pathlib import Path

import books
import columns
import official
import startup
from timing import Ratio

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


def main() -> None:
    """Measure, print, and write if asked to."""
    ratios: list[Ratio] = []
    for module in (startup, columns, official, books):
        for ratio in module.measure():
            print(ratio.line(), flush=True)
            ratios.append(ratio)
    if "--write" in sys.argv[1:]:
        write(ratios)
    sys.exit(any(not ratio.within for ratio in ratios))


def write(ratios: list[Ratio]) -> None:
    """Replace the measured part of the page."""
    python = f"Python {platform.python_version()}, {platform.machine()}"
    rows = [
        f"Measured {date.today().isoformat()}, {python}, `make bench`.",  # noqa: DTZ011
        "",
        "| what | against | ours | theirs | ratio | allowed |",
        "|---|---|---:|---:|---:|---:|",
        *(ratio.row() for ratio in ratios),
    ]
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text("\n".join([before + BEGIN, *rows, END + after]))


if __name__ == "__main__":
    main()
