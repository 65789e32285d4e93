"""Reading 3,000 units × 100 facts from a workbook, against calamine's own reading of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

import city
import official
from kaoping.documents import read_facts_book, write_template
from timing import Ratio, in_turn, timed


def measure() -> Iterator[Ratio]:
    """One filled template, read by both."""
    scheme, found = city.scheme(official.LEAVES), official.facts()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.xlsx"
        write_template(scheme, found.year, path, facts=found)

        def ours() -> None:
            facts, problems = read_facts_book(scheme, path)
            assert facts is not None, problems
            assert len(facts.units) == official.UNITS

        def theirs() -> None:
            book = CalamineWorkbook.from_path(str(path))
            for sheet in book.sheet_names:
                book.get_sheet_by_name(sheet).to_python()

        yield in_turn(
            f"reading {official.UNITS:,} units × {official.LEAVES} leaves from a workbook",
            "calamine's own reading",
            timed(ours),
            timed(theirs),
            allowed=2,
            rounds=5,
        )
