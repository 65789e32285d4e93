"""What this room asks of the evidence room, and what it tells it.

A mark is bound to the versions that its author saw. When one of them is followed by a newer one,
or a file is added or taken away, the mark is stale until somebody looks again. In turn, evidence
may be filed on an item that was sent back, and not on a self-assessment that was handed over; and
what was handed over, or marked, is open to those who oversee the year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from kaoping.assessment.models import (
    OFFICIAL,
    ClaimRevision,
    ItemMessage,
    LeafEntry,
    SelfAssessment,
)
from kaoping.audit.memory import kept
from kaoping.cycles.stages import Lock, timetable_of
from kaoping.evidence import queries
from kaoping.evidence.claims import register_claims
from kaoping.evidence.doors import OPEN, register_guard
from kaoping.evidence.handed_over import HandedOver, register_handed_over
from kaoping.evidence.queries import Chip

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

Bound = list[dict[str, Any]]
"""[{version, sha256}], in the order of the versions' keys."""


def bound(cycle: Cycle, unit: CycleUnit) -> dict[str, Bound]:
    """Return leaf → the versions that are linked to it now, for one unit: one query."""
    return {leaf: found for (_, leaf), found in bound_in(cycle, [unit.pk]).items()}


def bound_in(cycle: Cycle, units: Iterable[int] | None = None) -> dict[tuple[int, str], Bound]:
    """Return (key of the unit, leaf) → the versions that are linked now: one query."""
    return queries.linked_versions(cycle, units)


def chips(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf: str = "") -> dict[str, list[Chip]]:
    """Return leaf → the files to show beside it, as far as the person may see them."""
    return queries.chips_for(actor, cycle, unit, [leaf] if leaf else None)


def is_stale(entry: LeafEntry, now: Bound) -> bool:
    """Tell whether the evidence of an entry is no longer what its author saw."""
    return _hashes(entry.evidence) != _hashes(now)


def claimed_leaves(unit: CycleUnit) -> Collection[str]:
    """Return the leaves for which a unit claims something: one query."""
    rows = ClaimRevision.objects.filter(unit=unit, conflict_with=None).order_by("version")
    last = dict(rows.values_list("leaf_id", "facts"))
    return {leaf for leaf, facts in last.items() if facts and "not_applicable" not in facts}


def evidence_door(unit: CycleUnit, leaf_id: str) -> Lock | Literal["open"] | None:
    """Say whether evidence may be filed on an item apart from the stage: a few queries."""
    sent_back = ItemMessage.objects.filter(
        unit=unit, leaf_id=leaf_id, kind=ItemMessage.Kind.SEND_BACK, answered_by=None
    )
    if leaf_id and sent_back.exists() and timetable_of(unit.cycle).lock("send-back", unit) is None:
        return OPEN
    submitted = SelfAssessment.objects.filter(unit=unit, state=SelfAssessment.State.SUBMITTED)
    if submitted.exists():
        reason = "自评已提交，材料随之锁定；需要增改的，先撤回自评，或等考核单位退回补充"
        return Lock("submitted", reason)
    return None


def handed_over(cycle: Cycle) -> HandedOver:
    """Return which units have submitted, and what marks were made from: two queries."""
    return kept(cycle.pk, "assessment.handed-over", lambda: _handed_over(cycle))


def _handed_over(cycle: Cycle) -> HandedOver:
    submitted = SelfAssessment.objects.filter(cycle=cycle, state=SelfAssessment.State.SUBMITTED)
    units = frozenset(submitted.values_list("unit_id", flat=True))
    marks = LeafEntry.objects.filter(cycle=cycle, stage__in=OFFICIAL)
    seen = marks.exclude(evidence=[]).values_list("evidence", flat=True)
    return HandedOver(units, frozenset(int(one["version"]) for row in seen for one in row))


def register() -> None:
    """Tell the evidence room what this room knows of its items."""
    register_claims(claimed_leaves)
    register_handed_over(handed_over)
    register_guard("assessment", evidence_door)


def _hashes(versions: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(one["sha256"]) for one in versions}
