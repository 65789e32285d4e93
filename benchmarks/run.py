"""Run every benchmark and print its ratios; `--write` puts them into docs/performance.md.

    python benchmarks/run.py [core|web] [--write]

Ratios are taken in one run, the two sides in turn, so that they hold on a slow or busy machine.
Nothing here is a test: a test that looks at a clock fails on somebody's bad day.
"""

from __future__ import annotations

import platform
import sys
from datetime import date
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))  # the makers of years

import books
import columns
import official
import startup
import timing
import web_pages

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
CORE = (startup, columns, official, books)
SECTIONS = {"core": (CORE, timing.HEAD), "web": ((web_pages,), web_pages.HEAD)}
"""What may be asked for alone: the modules that measure it, the head of its table."""


def main() -> None:
    """Measure, print, and write if asked to."""
    asked = [one for one in sys.argv[1:] if one in SECTIONS] or list(SECTIONS)
    is_within = True
    for name in asked:
        modules, head = SECTIONS[name]
        found = []
        for one in (one for module in modules for one in module.measure()):
            print(one.line(), flush=True)
            found.append(one)
        if "--write" in sys.argv[1:]:
            write(name, [*head, *(one.row() for one in found)])
        is_within = is_within and all(one.within for one in found)
    sys.exit(not is_within)


def write(name: str, table: list[str]) -> None:
    """Replace a measured part of the page."""
    python = f"Python {platform.python_version()}, {platform.machine()}"
    said = f"Measured {date.today().isoformat()}, {python}, `make bench`."  # noqa: DTZ011
    begin = f"<!-- measured: {name} -->"
    page = PAGE.read_text()
    before, rest = page.split(begin)
    _, after = rest.split(END, 1)
    PAGE.write_text("\n".join([before + begin, said, "", *table, END + after]))


END = "<!-- end -->"


if __name__ == "__main__":
    main()
