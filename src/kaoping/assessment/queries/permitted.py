"""What an item permits while somebody fills in its form, and where the regulation has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.assessment.asked import leaves
from kaoping.assessment.layout import Indicator, Line, layout_of
from kaoping.assessment.models import LeafEntry
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permit import Permit
from kaoping.assessment.permits import ask_leaf
from kaoping.cycles.queries import assessor_map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.problems import Problem
    from kaoping.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Offer:
    """What an item permits while somebody fills in its form."""

    permit: Permit | None
    problems: Sequence[Problem]
    claim_mark: str


def offer_for(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str, facts: Mapping[str, Any]
) -> Offer:
    """Return what an item permits under these facts: the small part of `item_for`.

    Raises:
        NotThere: As `item_for`.
    """
    actor.require("mark.see")
    placed(cycle.settled_scheme(), unit, leaf_id)
    part_of(actor, assessor_map(cycle, [unit]).of(unit, leaf_id))
    permit, problems = permitted_for(cycle, unit, leaf_id, facts)
    claims = LeafEntry.objects.filter(unit=unit, leaf_id=leaf_id, stage=LeafEntry.Stage.SELF)
    claim = claims.filter(replaced_by=None).first()
    return Offer(permit, problems, claim.mark if claim else "")


def line_of(cycle: Cycle, unit: CycleUnit, leaf_id: str) -> Line:
    """Return an item of a unit as the regulation prints it; asks the database nothing.

    Raises:
        NotThere: The unit is not evaluated by the leaf.
    """
    return placed(cycle.settled_scheme(), unit, leaf_id)[1]


def permitted_for(
    cycle: Cycle, unit: CycleUnit, leaf_id: str, facts: Mapping[str, Any]
) -> tuple[Permit | None, list[Problem]]:
    """Return range, step and sentence of a leaf under these facts, asked of the engine."""
    scheme = cycle.settled_scheme()
    return ask_leaf(scheme, cycle.year, unit_facts(unit), leaf_id, facts)


def placed(scheme: Scheme, unit: CycleUnit, leaf_id: str) -> tuple[Indicator, Line]:
    """Return an item of a unit with its indicator.

    Raises:
        NotThere: The unit is not evaluated by the leaf.
    """
    found = layout_of(scheme, unit.group).find(leaf_id)
    if found is None or leaf_id not in leaves(scheme, unit_facts(unit)):
        message = f"{unit.name}的评价表里没有条目“{leaf_id}”。"
        raise NotThere("assessment.unknown-leaf", message, "请从列表中选择。")
    return found


def part_of(actor: Actor, assessors: Sequence[Assessor]) -> str:
    """Return what somebody's organisation is for an item: `lead`, `countersign`, or empty.

    Raises:
        NotThere: An assessor has nothing to do with it.
    """
    own = actor.organisation
    part = next((one.part for one in assessors if own and one.organisation.pk == own.pk), "")
    if not part and actor.role == Role.ASSESSOR:
        message = "这个条目不由您的单位考核。"
        raise NotThere("assessment.not-assigned", message, "请从评审台的列表中选择。")
    return part
