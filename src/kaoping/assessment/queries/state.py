"""What was entered about some units, read once and asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.assessment.bindings import Bound, bound_in, is_stale
from kaoping.assessment.models import OFFICIAL, Countersignature, ItemMessage, LeafEntry
from kaoping.assessment.official import Effective, effective
from kaoping.cycles.queries import units_for

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit

Key = tuple[int, str]
"""(key of the unit, leaf)."""


@dataclass
class State:
    """The entries that stand, and what is said about them."""

    entries: Effective
    heads: Mapping[Key, LeafEntry]
    """The assessors' entries that nothing replaces."""
    claims: Mapping[Key, LeafEntry]
    words: Mapping[int, Sequence[Countersignature]]
    questions: Mapping[Key, ItemMessage]
    """What waits for an answer."""
    answered: Mapping[Key, ItemMessage]
    """The last answers."""
    evidence: Mapping[Key, Bound]

    def stale(self, entry: LeafEntry) -> str:
        """Return why an entry has to be looked at again; empty where it stands."""
        key = entry.unit_id, entry.leaf_id
        return staleness(entry, self.claims.get(key), self.evidence.get(key, []))


def staleness(entry: LeafEntry, claim: LeafEntry | None, evidence: Bound) -> str:
    """Return why an entry is no longer about what its author saw; empty where it is.

    Args:
        entry: The entry.
        claim: The claim that is submitted now.
        evidence: The versions that are linked now.
    """
    if is_stale(entry, evidence):
        return "赋分后佐证材料有变化"
    if entry.stage == LeafEntry.Stage.ASSESSOR and claim and claim.pk != entry.claim_id:
        return "赋分后单位重新提交了自评"
    return ""


def state_of(cycle: Cycle, units: Sequence[CycleUnit]) -> State:
    """Read what was entered about some units: four queries."""
    keys = [unit.pk for unit in units]
    rows = LeafEntry.objects.filter(cycle=cycle, unit__in=keys, replaced_by=None)
    heads = list(rows.select_related("by", "organisation"))
    words: dict[int, list[Countersignature]] = defaultdict(list)
    signed = Countersignature.objects.filter(entry__cycle=cycle, entry__unit__in=keys)
    for word in signed.select_related("organisation", "by"):
        words[word.entry_id].append(word)
    questions, answered = _messages(cycle, keys)
    return State(
        entries=effective(one for one in heads if one.stage in OFFICIAL),
        heads=_of_stage(heads, LeafEntry.Stage.ASSESSOR),
        claims=_of_stage(heads, LeafEntry.Stage.SELF),
        words=words,
        questions=questions,
        answered=answered,
        evidence=bound_in(cycle, keys),
    )


def stale_marks(cycle: Cycle) -> list[tuple[LeafEntry, str]]:
    """Return the entries that count and have to be looked at again, with the reason."""
    state = state_of(cycle, units_for(Actor.system("核对材料"), cycle))
    found = ((entry, state.stale(entry)) for entry in state.entries.values())
    return [(entry, why) for entry, why in found if why]


def _messages(
    cycle: Cycle, keys: Sequence[int]
) -> tuple[dict[Key, ItemMessage], dict[Key, ItemMessage]]:
    rows = ItemMessage.objects.filter(cycle=cycle, unit__in=keys)
    waiting: dict[Key, ItemMessage] = {}
    answers: dict[Key, ItemMessage] = {}
    for row in rows.select_related("by", "answered_by"):
        key = row.unit_id, row.leaf_id
        if row.kind == ItemMessage.Kind.ANSWER:
            answers[key] = row
        elif not hasattr(row, "answered_by"):
            waiting[key] = row
    return waiting, answers


def _of_stage(heads: Iterable[LeafEntry], stage: LeafEntry.Stage) -> dict[Key, LeafEntry]:
    return {(one.unit_id, one.leaf_id): one for one in heads if one.stage == stage}
