"""What rooms offer to the shell besides to-dos: hits of a search, news, progress.

These stand below all rooms, as `gates` and `todo` do, so that a room may offer without knowing the
shell. All three are functions that a room may have, already filtered by what the person may see:

    search.py     hits_for(actor, cycle, text)  -> Iterable[Hit]
    dashboard.py  news_for(actor, since)        -> Iterable[News]
    dashboard.py  progress_for(actor, cycle)    -> Iterable[Progress]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search has found.

    Attributes:
        kind: What it is, as a heading: 指标, 被评价单位, 佐证材料, 人员.
        title: Its name.
        where: Where it belongs, as a line under the name; may be empty.
        url: Where it is shown.
    """

    kind: str
    title: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened and concerns a person.

    Attributes:
        at: When, with a zone.
        text: What, as a sentence: 市自然资源局退回了1.3.2的佐证材料.
        url: Where one sees it.
    """

    at: datetime
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person's own work in a year has come.

    Attributes:
        label: What is counted: 海勃湾区自评.
        done: How many are done.
        total: Of how many.
        url: Where the work is done.
    """

    label: str
    done: int
    total: int
    url: str
