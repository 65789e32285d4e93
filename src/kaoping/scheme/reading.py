"""Readings (释义): open clauses of a regulation, settled in the open.

A reading with choices can be switched for a run and is listed in its result. A reading without
choices records what was decided, or says why the clause has no effect on a result.
"""

from typing import Annotated, Literal

from pydantic import Field

from kaoping.scheme.values import Quotation, Whole, Written


class Reading(Written):
    """One open clause: where it stands, what is open, how it is read and why."""

    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]+$")]
    kind: Literal["error", "gap", "reading"]
    lines: list[Whole] = Field(min_length=1)
    question: Annotated[str, Field(min_length=2)]
    choices: dict[str, str] = {}
    """Choice → what it means, for people."""
    default: str | None = None
    decision: str = ""
    """What was decided where there is nothing to choose."""
    no_effect: str = ""
    """Why the clause has no effect on a result."""
    reason: str = ""
    quote: list[Quotation] = []
    """Words that nothing else carries and that this reading settles."""


class Readings(Written):
    """The readings file of a scheme."""

    readings: list[Reading]
