"""Which items a later edition of the year's scheme has changed, and since when.

A mark was given under the edition of its moment. Where an amendment then gave the item other
points, another rule or other words, somebody has to look again. What changed is read off the impact
report that was confirmed when the edition was taken on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kaoping.audit.memory import kept
from kaoping.cycles.impact import What
from kaoping.cycles.models import SchemeVersion

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

SAID = {
    What.POINTS: "分值由{}改为{}",
    What.RULE: "计分规则有改动",
    What.APPLIES: "适用条件有改动",
    What.WORDS: "原文有改动",
}
"""What makes a mark one about something else; another name or assessor does not."""


@dataclass(frozen=True, slots=True)
class Amended:
    """The last amendment that changed an item.

    Attributes:
        number: The version of the year that it made.
        since: When it was taken on.
        what: What became different, in words: `分值由3分改为2分`.
    """

    number: int
    since: datetime
    what: str

    def follows(self, moment: datetime) -> bool:
        """Tell whether it came after what was written at a moment."""
        return moment < self.since


def amended_leaves(cycle: Cycle) -> Mapping[str, Amended]:
    """Return leaf → the last amendment that changed it: no query for a year without one."""
    if cycle.version == 1:
        return {}
    return kept(cycle.pk, "cycles.amended", lambda: _read(cycle))


def changed_leaves(changes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return node → what is different about it, of the lines of an impact report."""
    found: dict[str, dict[str, str]] = {}
    for one in changes:
        said = SAID.get(What(one["what"]))
        if said and one.get("node"):
            words = said.format(one["old"], one["new"])
            found.setdefault(one["node"], {})[one["what"]] = words
    return {node: "，".join(words.values()) for node, words in found.items()}


def _read(cycle: Cycle) -> Mapping[str, Amended]:
    rows = SchemeVersion.objects.filter(cycle=cycle).order_by("number")
    return {
        node: Amended(number, since, what)
        for number, since, impact in rows.values_list("number", "since", "impact")
        for node, what in changed_leaves(impact).items()
    }
