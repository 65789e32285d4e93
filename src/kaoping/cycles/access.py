"""Which years a person may see: those in which their organisation takes part.

The office of a year is stated in it (W35). A unit sees the years in which it is evaluated, an
assessor those in which it scores. Leaders, experts and auditors see every year that does not
restrict them. What they may do there is a matter of capabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.cycles.models import Assignment, Cycle, CycleBody, CycleUnit, Participant

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


def visible(actor: Actor) -> QuerySet[Cycle]:
    """Return the years that a person may see in their present post, the newest first."""
    cycles = Cycle.objects.select_related("scheme").defer("scheme__files")
    if actor.errand:
        return cycles
    organisation = actor.organisation
    if organisation is None or not actor.may("cycle.see"):
        return cycles.none()
    here = {"cycle": OuterRef("pk"), "organisation": organisation}
    if actor.role == Role.UNIT:
        return cycles.filter(Exists(CycleUnit.objects.filter(**here)))
    if actor.role == Role.ASSESSOR:
        bodies, adjusted = CycleBody.objects.filter(**here), Assignment.objects.filter(**here)
        return cycles.filter(Q(Exists(bodies)) | Q(Exists(adjusted)))
    parts = Participant.objects.filter(cycle=OuterRef("pk"), part=actor.role)
    own = Exists(parts.filter(organisation=organisation))
    if actor.role == Role.OFFICE:
        return cycles.filter(own)
    return cycles.filter(Q(own) | ~Exists(parts))


def seen(actor: Actor, cycle_id: int, *, for_change: bool = False) -> Cycle:
    """Return a year that a person may see.

    Args:
        actor: Who asks.
        cycle_id: Key of the year.
        for_change: Whether to hold its row until the transaction ends.

    Raises:
        NotThere: There is no such year, or none that this person may know of.
    """
    cycles = visible(actor)
    if for_change:
        cycles = cycles.select_for_update(of=("self",))
    cycle = cycles.filter(pk=cycle_id).first()
    if cycle is None:
        message = "没有这个考核年度，或者您的单位不参与。"
        raise NotThere("cycles.unknown-cycle", message, "请从年度列表中选择。")
    return cycle
