"""What the services of this room begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.accounts.acting import places_of
from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.cycles.access import seen
from kaoping.cycles.queries import units_of
from kaoping.cycles.stages import Lock, timetable_of
from kaoping.results.models import Publication, ScoreRun

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.stages import Timetable

LONGEST_TEXT = 2000


def held(actor: Actor, cycle_id: int, capability: str) -> Cycle:
    """Return a year for a change; its row is held until the transaction ends.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
    """
    actor.require(capability)
    return seen(actor, cycle_id, for_change=True)


def run_of(cycle: Cycle, number: int) -> ScoreRun:
    """Return a run of a year.

    Raises:
        NotThere: There is none of that number.
    """
    found = ScoreRun.objects.filter(cycle=cycle, number=number).first()
    if found is None:
        raise NotThere("results.unknown-run", f"本年度没有第{number}次计分。")
    return found


def newest_run(cycle: Cycle) -> ScoreRun | None:
    """Return the last run of a year."""
    return ScoreRun.objects.filter(cycle=cycle).order_by("-number").first()


def publication_of(cycle: Cycle) -> Publication | None:
    """Return what is public of a year now."""
    rows = Publication.objects.filter(cycle=cycle).select_related("run")
    return rows.order_by("-version").first()


def lock_of(timetable: Timetable, action: str, run: ScoreRun | None = None) -> Lock | None:
    """Return why an action is locked; a correction is open as long as corrections are.

    Args:
        timetable: The course of the year.
        action: `combine`, `approve`, `notify`, `publish`, `correct`.
        run: The run that it is about; None for a new one.
    """
    if run is not None and run.corrects_id is not None:
        return timetable.lock("correct")
    return timetable.lock(action)


def recusal(actor: Actor, cycle: Cycle) -> Lock | None:
    """Return why a person may not approve or decline a year's result, or None where they may.

    Whoever represents a unit that is evaluated in the year, by a post of their own or standing in
    for one, does not decide about its result from another post.
    """
    represented = {key for role, key in places_of(actor) if role == Role.UNIT}
    if not represented:
        return None
    unit = next((one for one in units_of(cycle) if one.organisation_id in represented), None)
    if unit is None:
        return None
    reason = f"您在被评价单位“{unit.name}”另有岗位或受委托代岗，按回避要求不能由您审批结果"
    return Lock("recused", reason)


def require_open(cycle: Cycle, action: str, run: ScoreRun | None = None) -> None:
    """Do nothing where an action is open.

    Raises:
        Conflict: It is locked; the sentence says why and until when.
    """
    lock = lock_of(timetable_of(cycle), action, run)
    if lock is not None:
        raise Conflict(f"results.{action}-{lock.code}", f"{lock.reason}。")


def required_text(text: str, what: str) -> str:
    """Return a text that has to be there.

    Raises:
        Refusal: It is empty or too long.
    """
    found = text.strip()
    if not found:
        raise Refusal("results.text-missing", f"请写明{what}。")
    return limited_text(found, what)


def limited_text(text: str, what: str) -> str:
    """Return a text that may be empty.

    Raises:
        Refusal: It is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise Refusal("results.text-too-long", f"{what}最多{LONGEST_TEXT}个字符。")
    return text
