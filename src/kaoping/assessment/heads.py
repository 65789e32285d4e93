"""The entries of a year that nothing replaces, grown by what is added.

Entries are added and never changed, so a write to the year costs the rows that it added, not all.
Numbers are given before a transaction ends and may become visible out of order; the count of all
entries tells when one was passed over, and then all are read again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kaoping.assessment.models import LeafEntry
from kaoping.audit.memory import grown

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Heads:
    """What was read so far."""

    rows: Mapping[int, LeafEntry]
    """Number → entry; those that something replaces have gone."""
    read: int
    """So many entries of the year were there at least, replaced ones included."""

    @property
    def last(self) -> int:
        """The highest number; the entry that has it is among the rows, as none is after it."""
        return max(self.rows, default=0)


def heads_of(cycle: Cycle) -> Collection[LeafEntry]:
    """Return the entries of a year that nothing replaces: two queries after a write, else none."""
    found: Heads = grown(cycle.pk, "assessment.heads", partial(read_heads, cycle))
    return found.rows.values()


def read_heads(cycle: Cycle, before: Heads | None = None) -> Heads:
    """Return the entries that nothing replaces, as far as possible from what was read before.

    Args:
        cycle: The year.
        before: What an earlier reading of this year gave; None reads all.
    """
    entries = LeafEntry.objects.filter(cycle=cycle)
    if before is not None:
        added = list(entries.filter(pk__gt=before.last))
        # Counted after reading: what others add in between makes the numbers differ, never agree.
        if entries.count() == before.read + len(added):
            return _followed(before, added)
    read = entries.count()  # counted before reading, for the same reason
    return Heads({one.pk: one for one in entries.filter(replaced_by=None)}, read)


def _followed(before: Heads, added: Collection[LeafEntry]) -> Heads:
    rows = dict(before.rows)
    for one in added:
        rows[one.pk] = one
        if one.replaces_id is not None:
            rows.pop(one.replaces_id, None)
    return Heads(rows, before.read + len(added))
