"""When the office may decide an item or a finding, and why not; and who is not impartial.

The stages of the year open it: the sums for every item, the whole year for what happens during it.
A room above knows more: it registers a guard, which opens what the stage has shut (a correction of
a published result is under way) or says better why it is shut.

    register_guard("results", guard)        # guard(timetable) → OPEN, a lock, or None
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from kaoping.accounts.acting import places_of
from kaoping.cycles.stages import Lock

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import CycleUnit
    from kaoping.cycles.stages import Timetable
    from kaoping.scheme import Leaf

OPEN: Literal["open"] = "open"
Guard = Callable[["Timetable"], "Lock | Literal['open'] | None"]
"""The course of a year → `OPEN`, a lock, or None for nothing to say."""

_GUARDS: dict[str, Guard] = {}


def register_guard(name: str, guard: Guard) -> None:
    """Ask a guard from now on; a name that is known is replaced."""
    _GUARDS[name] = guard


def unregister_guard(name: str) -> None:
    """Ask a guard no longer."""
    _GUARDS.pop(name, None)


def lock_on_item(timetable: Timetable, unit: CycleUnit, leaf: Leaf) -> Lock | None:
    """Return why the office cannot decide an item now, or None where it can."""
    return _lock(timetable, unit, is_event=leaf.absent == "no-event")


def lock_on_findings(timetable: Timetable) -> Lock | None:
    """Return why the office cannot propose or decide a finding now, or None where it can."""
    return _lock(timetable, None, is_event=True)


def recusal(actor: Actor, unit: CycleUnit, what: str) -> Lock | None:
    """Return why a person may not judge a unit, or None where they may.

    It is the person who is not impartial: whoever holds any post in the unit's organisation, or
    stands in for one there, does not judge it from another post either.

    Args:
        actor: Who wants to judge; the system is impartial.
        unit: The unit.
        what: The act, as it stands behind 由您.
    """
    if actor.errand or unit.organisation_id is None:
        return None
    own = actor.organisation
    if own is not None and unit.organisation_id == own.pk:
        reason = f"“{unit.name}”是您自己的单位，按回避要求不能由您{what}"
        return Lock("recused", reason)
    if any(key == unit.organisation_id for _, key in places_of(actor)):
        reason = f"您在“{unit.name}”另有岗位或受委托代岗，按回避要求不能由您{what}"
        return Lock("recused", reason)
    return None


def recused_units(actor: Actor, units: Iterable[CycleUnit], what: str) -> frozenset[int]:
    """Return the keys of the units that a person may not judge: at most one query.

    Whoever makes a list or a notice of what somebody is asked for leaves these out.
    """
    known = replace(actor, places=places_of(actor))
    return frozenset(unit.pk for unit in units if recusal(known, unit, what) is not None)


def is_correcting(timetable: Timetable) -> bool:
    """Tell whether what is open is open by a guard alone: the stage itself is over."""
    return timetable.lock("adjust") is not None and OPEN in _said(timetable)


def _lock(timetable: Timetable, unit: CycleUnit | None, *, is_event: bool) -> Lock | None:
    if is_event and timetable.lock("record-events", unit) is None:
        return None
    lock = timetable.lock("adjust", unit)
    if lock is None:
        return None
    said = _said(timetable)
    if OPEN in said:
        return None
    return next((word for word in said if isinstance(word, Lock)), lock)


def _said(timetable: Timetable) -> list[Lock | Literal["open"] | None]:
    return [guard(timetable) for guard in _GUARDS.values()]
