"""What every service of this room begins with: the right, and the year's row under lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.cycles.access import seen
from kaoping.cycles.adjustable import require_adjustable

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


def held(actor: Actor, cycle_id: int, capability: str = "cycle.set-up") -> Cycle:
    """Return a year for a change; its row is held until the transaction ends.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's to change.
    """
    actor.require(capability)
    return seen(actor, cycle_id, for_change=True)


def held_setting(actor: Actor, cycle_id: int, setting: str, reason: str = "") -> Cycle:
    """Return a year for a change of one part of its set-up.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's to change.
        Conflict: The part is locked.
        Refusal: The year is running, and no reason is given.
    """
    cycle = held(actor, cycle_id)
    require_adjustable(cycle, setting, reason)
    return cycle
