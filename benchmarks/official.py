"""The official exact run of 3,000 units × 100 leaves, against a plain Decimal loop over the marks.

Ours starts from the facts as written and ends with totals, grades and ranks; the loop adds up the
marks that are written for each unit and nothing else. Memory is measured in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import city
from kaoping.engine import Facts, FactsUnit, NumberText, score_facts
from kaoping.scheme import Scheme
from timing import Ratio, in_turn, timed

UNITS, LEAVES = 3_000, 100
MEGABYTES = 300


def facts(units: int = UNITS, leaves: int = LEAVES) -> Facts:
    """Return drawn facts (示例) as a file's reader delivers them."""
    given = city.facts(units, leaves)
    names = [FactsUnit(f"unit-{n}", f"示例单位{n}", "district", place=n) for n in range(units)]
    found = Facts("example", 2025, {}, names)
    for leaf, one in given.items():
        for key, column in one.numbers.items():
            shared = column.denominator
            values = [
                NumberText(v if shared == 1 else f"{v // shared}.{v % shared}")
                for v in column.numerators.tolist()
            ]
            found.cells.setdefault(leaf, {})[key] = values
        if one.level is not None:
            found.cells.setdefault(leaf, {})["level"] = [f"l{n}" for n in one.level.tolist()]
        if one.mark is not None:
            marks = [NumberText(v) for v in one.mark.numerators.tolist()]
            found.cells.setdefault(leaf, {})["mark"] = marks
    return found


def decimal_loop(found: Facts) -> object:
    """Add up a mark for each leaf of each unit, in plain Decimal."""
    columns = [next(reversed(cells.values())) for cells in found.cells.values()]
    columns = [column if _is_number(column[0]) else ["0"] * UNITS for column in columns]
    return [sum((Decimal(column[unit]) for column in columns), Decimal(0)) for unit in range(UNITS)]


def _is_number(value: object) -> bool:
    return isinstance(value, NumberText)


def run(scheme: Scheme, found: Facts) -> None:
    """Score the facts; nothing may be wrong with them."""
    result, problems = score_facts(scheme, found)
    assert result is not None, problems


def measure() -> Iterator[Ratio]:
    """Time against the loop; peak memory against the limit."""
    scheme, found = city.scheme(LEAVES), facts()
    yield in_turn(
        f"official exact run, {UNITS:,} units × {LEAVES} leaves, from facts as written",
        "a plain Decimal loop over the same marks",
        timed(lambda: run(scheme, found)),
        timed(lambda: decimal_loop(found)),
        allowed=10,
        rounds=5,
    )
    here = Path(__file__).resolve()
    code = f"import sys; sys.path.insert(0, {str(here.parent)!r}); import official; official.peak()"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    used = int(done.stdout) / 1024
    yield Ratio(
        "the same run, peak memory of the whole process",
        "the limit",
        used,
        MEGABYTES,
        used / MEGABYTES,
        1,
        "MB",
    )


def peak() -> None:
    """Print the peak memory of this process in KiB after one run."""
    run(city.scheme(LEAVES), facts())
    status = Path("/proc/self/status").read_text()
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
