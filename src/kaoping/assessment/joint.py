"""Joint assessors: whose word a mark still needs, and whether they agree.

The first named leads and marks, the others countersign (W25). One who disagrees does not change the
mark: the office settles it. A leaf on which the scheme asks for a second reviewer needs another
person's word even where one organisation scores alone (U21).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.assessment.models import Countersignature, LeafEntry

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.assessors import Assessor
    from kaoping.scheme import Leaf


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where the joint assessors of one mark stand."""

    words: Sequence[Countersignature]
    """The last word of each organisation that has given one."""
    awaited: Sequence[Organisation]
    """Who has not spoken yet."""

    @property
    def disagreements(self) -> list[Countersignature]:
        """The words against the mark."""
        return [word for word in self.words if not word.agrees]

    @property
    def is_complete(self) -> bool:
        """Whether everyone has agreed."""
        return not self.awaited and not self.disagreements

    @property
    def state(self) -> str:
        """`disputed`, `awaited` or `agreed`."""
        if self.disagreements:
            return "disputed"
        return "awaited" if self.awaited else "agreed"


def needed(assessors: Sequence[Assessor], leaf: Leaf) -> list[Organisation]:
    """Return the organisations whose word a mark on a leaf needs.

    Events are counted, not judged: their registers need no countersignature (W24).
    """
    if leaf.absent == "no-event" or not assessors:
        return []
    others = [one.organisation for one in assessors[1:]]
    if not others and leaf.second_reviewer:
        return [assessors[0].organisation]
    return others


def agreement(
    assessors: Sequence[Assessor], leaf: Leaf, words: Iterable[Countersignature]
) -> Agreement:
    """Return where the joint assessors of a mark stand.

    Args:
        assessors: Who scores the leaf, the lead first.
        leaf: The leaf.
        words: The countersignatures of the mark, in the order in which they were given.
    """
    wanted = needed(assessors, leaf)
    last = {word.organisation_id: word for word in words}
    return Agreement(
        words=[last[one.pk] for one in wanted if one.pk in last],
        awaited=[one for one in wanted if one.pk not in last],
    )


def counts_alone(entry: LeafEntry) -> bool:
    """Tell whether an entry needs nobody's countersignature: the office and a review decide."""
    return entry.stage != LeafEntry.Stage.ASSESSOR
