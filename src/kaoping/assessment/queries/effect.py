"""What a decision on an objection changes: points of the item; total, rank, grade of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.assessment.asked import run_facts
from kaoping.assessment.models import LeafEntry, Objection
from kaoping.assessment.official import facts_of
from kaoping.audit.memory import kept
from kaoping.cycles.queries import units_of
from kaoping.engine import result_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the unit stands in one case, as the result would say it."""

    case: str
    points: str | None
    """Points of the item, exact; None while open."""
    total: str | None
    """Two decimals; None while the unit is incomplete."""
    low: str
    high: str
    rank: int | None
    grade: str | None
    is_ranked: bool
    """Whether the regulation ranks units at all."""


def effect_of(actor: Actor, cycle: Cycle, objection: Objection) -> list[Outlook]:
    """Return how the unit stands with and without a decision in its favour.

    While the objection is open, the second case is the unit's own claim; once it has been accepted,
    the first is what it got before. Nothing for those who may not see how all units stand, and
    nothing where there is no second case: a rank tells about the others.

    Args:
        actor: Who asks.
        cycle: The year.
        objection: The objection, with `unit`, `against` and `entry`.
    """
    if not (actor.may("objection.decide") or actor.may("board.see")):
        return []
    return kept(cycle.pk, ("assessment.effect", objection.pk), lambda: _effect(cycle, objection))


def _effect(cycle: Cycle, objection: Objection) -> list[Outlook]:
    cases = _cases(objection)
    if not cases:
        return []
    value = facts_of(cycle, units_of(cycle))
    found = [
        _outlook(case, objection, cycle, _with(value, objection, facts)) for case, facts in cases
    ]
    return [one for one in found if one is not None] if all(found) else []


def _cases(objection: Objection) -> list[tuple[str, Json | None]]:
    before = objection.against.facts if objection.against else None
    if objection.entry is not None:
        return [("采纳前", before), ("采纳后", objection.entry.facts)]
    if objection.state != Objection.State.FILED:
        return []
    heads = LeafEntry.objects.filter(
        unit=objection.unit_id, leaf_id=objection.leaf_id, stage=LeafEntry.Stage.SELF
    )
    claim = heads.filter(replaced_by=None).first()
    if claim is None or claim.facts == before:
        return []
    return [("维持原分", before), ("按自评采纳", claim.facts)]


def _with(value: Json, objection: Objection, facts: Json | None) -> Json:
    """Return a facts file in which one item stands differently."""
    unit_id = objection.unit.unit_id
    unit = value["units"][unit_id]
    entries = {leaf: one for leaf, one in unit["facts"].items() if leaf != objection.leaf_id}
    if facts is not None:
        entries[objection.leaf_id] = facts
    return {**value, "units": {**value["units"], unit_id: {**unit, "facts": entries}}}


def _outlook(case: str, objection: Objection, cycle: Cycle, value: Json) -> Outlook | None:
    run, _ = run_facts(cycle.settled_scheme(), value)
    if run is None:
        return None
    result = result_of(run)
    unit = next(one for one in result["units"] if one["id"] == objection.unit.unit_id)
    return Outlook(
        case=case,
        points=unit["nodes"][objection.leaf_id]["score"],
        total=unit["total"],
        low=unit["low"],
        high=unit["high"],
        rank=unit["rank"],
        grade=unit["grade"],
        is_ranked=cycle.settled_scheme().regulation.outcome.ranking is not None,
    )
