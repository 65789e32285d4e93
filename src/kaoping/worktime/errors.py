"""What can go wrong with working days, in sentences that say what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 60


class WorktimeError(ValueError):
    """Anything that keeps this room from giving an answer it can stand for."""


class UnknownPlaceError(WorktimeError):
    """A place for which no overlay file exists."""

    def __init__(self, place: str, known: Iterable[str]) -> None:
        self.place = place
        super().__init__(f"没有“{place}”的地方放假数据；可用的地方：{'、'.join(known)}。")


class YearNotAnnouncedError(WorktimeError):
    """A date in a year whose days off are not (all) known; never answered by a guess.

    Attributes:
        year: The year that was asked for.
        reasons: One Chinese sentence for each thing that is missing, each naming the notice.
    """

    def __init__(self, year: int, reasons: Iterable[str]) -> None:
        self.year = year
        self.reasons = tuple(reasons)
        super().__init__("".join(self.reasons))


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One fault of an imported table.

    Attributes:
        line: Line of the file, counted from 1; 0 when the whole file is meant.
        column: Name of the column, empty when the whole line is meant.
        value: The text as written, empty when nothing was written.
        message: What is wrong and what is allowed, in Chinese.
    """

    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        where = f"第{self.line}行" if self.line else "文件"
        cited = f"“{_on_one_line(self.value)}”" if self.value else ""
        return f"{where}{' ' if self.column else ''}{self.column}：{cited}{self.message}"


def _on_one_line(text: str) -> str:
    """Cut a value to length and show what cannot be printed by its escape."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)


class TableError(WorktimeError):
    """A table that was refused; every problem of the file is in `problems`."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
