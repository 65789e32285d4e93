"""A to-do: something that a person has to do, with the clause that asks for it and a deadline.

It stands below all rooms, as `gates` does, so that each may say what is to be done in it: a room
offers `todos_for(actor)` in its module `todos`, and `kaoping.web.todos` gathers them. A to-do is
derived from the state of things whenever it is asked for; it is never stored, so that it cannot
survive what it was about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do.

    Attributes:
        title: What to do, as a command: 给海勃湾区的8项指标赋分.
        clause: What asks for it, with its place: 五、考核方式（三）3：“……”; empty for housekeeping.
        due_at: The deadline, with a zone; None where there is none.
        url: Where it is done.
        state: One of the states of the pages: `pending`, `late`, `sent-back`, `disputed`.
        unit: The unit concerned, as a word beside the title; may be empty.
        cycle_id: Key of the year that it belongs to.
    """

    title: str
    clause: str
    due_at: datetime | None
    url: str
    state: str = "pending"
    unit: str = ""
    cycle_id: int | None = None
