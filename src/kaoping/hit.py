"""A hit: something that a search has found, and where it stands.

It stands below all rooms, as `gates` and `todo` do: a room offers `hits_for(actor, cycle, text)` in
its module `search`, already filtered by what the person may see, and `kaoping.web.search` gathers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

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
