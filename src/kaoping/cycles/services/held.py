"""What every service of this room begins with: the right, and the year's row under lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.cycles.access import seen
from kaoping.cycles.adjustable import require_adjustable
from kaoping.cycles.moved import require_unmoved

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.moved import Texts


def held(actor: Actor, cycle_id: int, capability: str = "cycle.set-up") -> Cycle:
    """Return a year for a change; its row is held until the transaction ends.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's to change.
    """
    actor.require(capability)
    return seen(actor, cycle_id, for_change=True)


def held_setting(
    actor: Actor,
    cycle_id: int,
    setting: str,
    reason: str = "",
    seen_texts: Texts | None = None,
    about: str = "",
) -> Cycle:
    """Return a year for a change of one part of its set-up.

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        setting: The part.
        reason: Why, after the start.
        seen_texts: What the person saw of it (`kaoping.cycles.moved`); None: it is not asked.
        about: Of which part of it.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's to change.
        Conflict: The part is locked, or somebody has changed it since the person saw it.
        Refusal: The year is running, and no reason is given.
    """
    cycle = held(actor, cycle_id)
    require_adjustable(cycle, setting, reason)
    require_unmoved(cycle, setting, seen_texts, about)
    return cycle
