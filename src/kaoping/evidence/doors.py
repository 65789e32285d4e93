"""When evidence may be filed, replaced, linked or withdrawn, and why not.

A unit collects while the year runs and while it assesses itself; an assessor files what it finds on
site. Other rooms know more about a single item: they register a guard, which opens it (the assessor
has sent it back) or shuts it (the self-assessment is submitted).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict
from kaoping.cycles.stages import Lock, timetable_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import CycleUnit
    from kaoping.cycles.stages import Timetable

OPEN: Literal["open"] = "open"
Guard = Callable[["CycleUnit", str], "Lock | Literal['open'] | None"]
"""(unit, leaf or empty for the unit as a whole) → `OPEN`, a lock, or None for nothing to say."""

_GUARDS: dict[str, Guard] = {}


def register_guard(name: str, guard: Guard) -> None:
    """Ask a guard from now on; a name that is known is replaced."""
    _GUARDS[name] = guard


def unregister_guard(name: str) -> None:
    """Ask a guard no longer."""
    _GUARDS.pop(name, None)


def lock_for(
    actor: Actor, unit: CycleUnit, leaf_id: str = "", timetable: Timetable | None = None
) -> Lock | None:
    """Return why a person cannot file evidence about a unit now, or None where they can.

    Args:
        actor: Who wants to.
        unit: The unit that it is about.
        leaf_id: The leaf that it is for; empty for none yet.
        timetable: The year's timetable, where it has been read already.
    """
    if actor.errand:
        return None
    course = timetable or timetable_of(unit.cycle)
    if actor.role == Role.ASSESSOR:
        visiting = course.lock("visit-site", unit)
        return visiting and course.lock("mark", unit)
    said = [guard(unit, leaf_id) for guard in _GUARDS.values()]
    if OPEN in said:
        return None
    assessing = course.lock("self-assess", unit)
    if assessing is None:
        return next((word for word in said if isinstance(word, Lock)), None)
    if assessing.code == "not-yet":
        return course.lock("record-events", unit)
    return assessing


def lock_for_all(
    actor: Actor, unit: CycleUnit, leaf_ids: Sequence[str], timetable: Timetable | None = None
) -> Lock | None:
    """Return the first lock over several leaves, all of which have to be open; None without one."""
    course = timetable or timetable_of(unit.cycle)
    locks = (lock_for(actor, unit, leaf_id, course) for leaf_id in leaf_ids or ("",))
    return next((lock for lock in locks if lock is not None), None)


def require_open(actor: Actor, unit: CycleUnit, *leaf_ids: str) -> None:
    """Do nothing where a person may file or change evidence about a unit now.

    Args:
        actor: Who wants to.
        unit: The unit.
        leaf_ids: Every leaf that is touched; all of them have to be open, so that nothing changes
            under an item that is closed.

    Raises:
        Conflict: It is locked; the reason says until when.
    """
    lock = lock_for_all(actor, unit, leaf_ids)
    if lock is not None:
        mend = "可作为新材料上传，只关联到开放的条目。" if len(leaf_ids) > 1 else ""
        raise Conflict("evidence.locked", f"现在不能增改佐证材料：{lock.reason}。", mend)
