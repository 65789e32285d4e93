"""Choosing readings: in the open, before the year starts, and not again afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from kaoping.accounts.errors import Refusal
from kaoping.audit.services import record
from kaoping.cycles.schemes import load_pinned
from kaoping.cycles.services.held import held_setting
from kaoping.problems import Refused

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.moved import Texts


@transaction.atomic
def set_readings(
    actor: Actor, cycle_id: int, choices: Mapping[str, str], *, seen: Texts | None = None
) -> Cycle:
    """Choose readings; those that are named count as confirmed, the others stay as they are.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
        Conflict: The year has started, or somebody chose otherwise since the person saw it.
        Refusal: A reading or choice that the scheme does not know; each is named.
    """
    cycle = held_setting(actor, cycle_id, "readings", seen_texts=seen)
    try:
        load_pinned(cycle.scheme_id).under(choices)
    except Refused as refused:
        listed = "；".join(str(problem) for problem in refused.problems)
        raise Refusal("cycles.unknown-reading", f"{listed}。") from refused
    changed = {key: choice for key, choice in choices.items() if cycle.readings.get(key) != choice}
    if not changed:
        return cycle
    old = {key: cycle.readings.get(key) for key in changed}
    cycle.readings = {**cycle.readings, **changed}
    cycle.save(update_fields=["readings"])
    record(actor, "cycles.reading.chosen", cycle, old=old, new=changed, cycle=cycle.pk)
    return cycle


def set_reading(actor: Actor, cycle_id: int, reading: str, choice: str) -> Cycle:
    """Choose one reading; raises as `set_readings` does."""
    return set_readings(actor, cycle_id, {reading: choice})
