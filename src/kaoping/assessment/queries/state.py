"""What was entered about some units, read once and asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from kaoping.accounts.actor import Actor
from kaoping.assessment.bindings import Bound, bound_in, is_stale
from kaoping.assessment.heads import heads_of
from kaoping.assessment.models import OFFICIAL, Countersignature, ItemMessage, LeafEntry
from kaoping.assessment.official import Effective, effective
from kaoping.audit.memory import kept
from kaoping.cycles.amended import Amended, amended_leaves
from kaoping.cycles.queries import units_for

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit

T = TypeVar("T")
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
    amended: Mapping[str, Amended]
    """Leaf → the amendment of the scheme that changed it last."""

    @cached_property
    def units(self) -> frozenset[int]:
        """The keys of the units of which something is known."""
        rows = (self.entries, self.claims, self.questions, self.answered, self.evidence)
        return frozenset(unit for row in rows for unit, _ in row)

    def stale(self, entry: LeafEntry) -> str:
        """Return why an entry has to be looked at again; empty where it stands."""
        key = entry.unit_id, entry.leaf_id
        now = self.evidence.get(key, [])
        return staleness(entry, self.claims.get(key), now, self.amended.get(entry.leaf_id))

    def about(self, units: Collection[int], leaf_ids: Collection[str] | None) -> State:
        """Return what concerns some units, and of these some leaves; None for all."""

        def cut(rows: Mapping[Key, T]) -> dict[Key, T]:
            return {
                key: row
                for key, row in rows.items()
                if key[0] in units and (leaf_ids is None or key[1] in leaf_ids)
            }

        return State(
            entries=cut(self.entries),
            heads=cut(self.heads),
            claims=cut(self.claims),
            words=self.words,
            questions=cut(self.questions),
            answered=cut(self.answered),
            evidence=cut(self.evidence),
            amended=self.amended,
        )


def staleness(
    entry: LeafEntry, claim: LeafEntry | None, evidence: Bound, amended: Amended | None
) -> str:
    """Return why an entry is no longer about what its author saw; empty where it is.

    Args:
        entry: The entry.
        claim: The claim that is submitted now.
        evidence: The versions that are linked now.
        amended: The amendment that changed the item last; None where none did.
    """
    if amended and amended.follows(entry.at):
        return f"赋分后办法有修订（第{amended.number}版）：{amended.what}"
    if is_stale(entry, evidence):
        return "赋分后佐证材料有变化"
    if entry.stage == LeafEntry.Stage.ASSESSOR and claim and claim.pk != entry.claim_id:
        return "赋分后单位重新提交了自评"
    return ""


def state_of(
    cycle: Cycle, units: Sequence[CycleUnit], leaf_ids: Collection[str] | None = None
) -> State:
    """Return what was entered about some units: four queries, or what is kept of the whole year.

    Args:
        cycle: The year.
        units: Whom the entries are about.
        leaf_ids: The leaves that are asked for; None for all.
    """
    keys = [unit.pk for unit in units]
    if connection.in_atomic_block:
        return _read(cycle, keys, leaf_ids)
    found = kept(cycle.pk, "assessment.state", lambda: _read(cycle, None, None))
    if leaf_ids is None and found.units <= set(keys):
        return found
    return found.about(keys, leaf_ids)


def _read(cycle: Cycle, keys: Sequence[int] | None, leaf_ids: Collection[str] | None) -> State:
    rows = LeafEntry.objects.filter(cycle=cycle, replaced_by=None)
    signed = Countersignature.objects.filter(entry__cycle=cycle)
    if keys is not None:
        rows, signed = rows.filter(unit__in=keys), signed.filter(entry__unit__in=keys)
    if leaf_ids is not None:
        rows = rows.filter(leaf_id__in=leaf_ids)
        signed = signed.filter(entry__leaf_id__in=leaf_ids)
    heads = heads_of(cycle) if keys is None and leaf_ids is None else list(rows)
    words: dict[int, list[Countersignature]] = defaultdict(list)
    for word in signed.select_related("organisation", "by"):
        words[word.entry_id].append(word)
    questions, answered = _messages(cycle, keys)
    return State(
        entries=effective(one for one in heads if one.stage in OFFICIAL),
        heads=_of_stage(heads, LeafEntry.Stage.ASSESSOR),
        claims=_of_stage(heads, LeafEntry.Stage.SELF),
        words=dict(words),
        questions=questions,
        answered=answered,
        evidence=bound_in(cycle, keys),
        amended=amended_leaves(cycle),
    )


def stale_marks(cycle: Cycle) -> list[tuple[LeafEntry, str]]:
    """Return the entries that count and have to be looked at again, with the reason."""
    state = state_of(cycle, units_for(Actor.system("核对材料"), cycle))
    found = ((entry, state.stale(entry)) for entry in state.entries.values())
    return [(entry, why) for entry, why in found if why]


def _messages(
    cycle: Cycle, keys: Sequence[int] | None
) -> tuple[dict[Key, ItemMessage], dict[Key, ItemMessage]]:
    rows = ItemMessage.objects.filter(cycle=cycle)
    if keys is not None:
        rows = rows.filter(unit__in=keys)
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
