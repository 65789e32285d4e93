"""What is wrong with something a person gave us: a value, never an exception.

Every reader and every check in Kaoping returns its problems in a list, all of them at once. A
problem says what is wrong, where, what is allowed and what to do about it, in Chinese, because
the person who reads it is an official with a file to mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SHOWN_CHARACTERS = 60
"""A value is quoted up to this length; what follows is cut."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands; the parts that do not apply are empty."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    leaf: str = ""
    key: str = ""

    def __str__(self) -> str:
        """Return the place as one reads it aloud: file and line, sheet and cell, unit and leaf."""
        parts = []
        if self.file:
            spot = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
            parts.append(":".join(spot))
        elif self.line is not None:
            parts.append(f"第{self.line}行" + (f"第{self.column}列" if self.column else ""))
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.cell:
            parts.append(f"单元格{self.cell}")
        parts.extend(part for part in (self.unit, self.leaf, self.key) if part)
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its mend."""

    code: str
    """Stable name of the kind of problem, for tests and scripts: `mark-outside-range`."""
    message: str
    """What is wrong and what is allowed."""
    mend: str = ""
    """What to do."""
    place: Place = Place()
    clause: str = ""
    """The regulation's own words that decide the matter, with their place."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = str(self.place)
        text = f"{place}：{self.message}" if place else self.message
        if self.mend:
            text += f"。{self.mend}"
        if self.clause:
            text += f"（{self.clause}）"
        return " ".join(text.splitlines())


class Refused(Exception):  # noqa: N818  it is an answer, not a fault
    """The input cannot be taken; `problems` holds every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def shown(text: str) -> str:
    """Return `text` as a message quotes it: one line, cut past 60 characters."""
    flat = " ".join(text.split()) if "\n" in text else text
    return flat if len(flat) <= SHOWN_CHARACTERS else flat[:SHOWN_CHARACTERS] + "…"


def errors(problems: list[Problem]) -> list[Problem]:
    """Return the problems that stop the work; the rest are warnings."""
    return [problem for problem in problems if problem.severity == "error"]
