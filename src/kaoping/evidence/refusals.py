"""A file that is not taken, with every reason."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.accounts.errors import Refusal
from kaoping.problems import Problem, shown


class FileRefused(Refusal):
    """A file was offered and is not filed; `problems` holds every reason with its mend.

    Attributes:
        name: The name of the file.
        problems: The reasons; the first gives the code.
    """

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        reasons = "；".join(str(problem) for problem in problems)
        super().__init__(f"evidence.{problems[0].code}", f"“{shown(name)}”没有接收：{reasons}。")
        self.name = name
        self.problems = tuple(problems)
