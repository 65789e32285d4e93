"""本单位事项: what the office does about a unit to which the acting person belongs.

More time for a unit, or its self-assessment back, is no judgement of it, and no text speaks of
recusal there; but it is a favour that nobody should do their own house alone. The office of a city
may itself be evaluated, though, and then nobody in it is without that tie: a year must not come to
stand for it. So another person of the year's office does it where there is one without the tie;
where there is none it is done with the reason, and the log and the office's board call it what it
is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.accounts.acting import places_of
from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Forbidden
from kaoping.accounts.queries import seated
from kaoping.cycles.queries import participants_of
from kaoping.cycles.stages import Lock

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit

KEY = "own_unit"
"""What is true in the log's entry of such an act."""
LABEL = "本单位事项"


def is_tied(actor: Actor, unit: CycleUnit) -> bool:
    """Tell whether a person belongs to a unit, by the post they sit in or by any other one."""
    if actor.errand or unit.organisation_id is None:
        return False
    return any(key == unit.organisation_id for _, key in places_of(actor))


def own_affair(actor: Actor, cycle: Cycle, unit: CycleUnit | None, what: str) -> bool:
    """Tell whether an act for a unit has to be noted as the actor's own affair.

    Args:
        actor: Who acts, as staff of the office.
        cycle: The year.
        unit: For whom; None for all units alike, which favours nobody.
        what: The act, as it stands behind 为其: 办理延期.

    Raises:
        Forbidden: The unit is the actor's own, and somebody else of the office has no tie to it.
    """
    if unit is None or not is_tied(actor, unit):
        return False
    if _has_another(actor, cycle, unit):
        message = f"“{unit.name}”是您自己的单位，或者您在那里另有岗位，不能由您为其{what}。"
        raise Forbidden("cycles.own-unit", message, "请由组织单位中与该单位没有关系的人员办理。")
    return True


def own_note(actor: Actor, cycle: Cycle, unit: CycleUnit | None, what: str) -> Lock | str:
    """Return what a page says of an act beforehand: why it is not the person's, or how it is noted.

    A lock where it is not theirs; words where it is theirs for want of another person; else empty.
    """
    try:
        is_own = own_affair(actor, cycle, unit, what)
    except Forbidden as refusal:
        return Lock("own-unit", f"{refusal.message.rstrip('。')}；{refusal.mend.rstrip('。')}")
    if not is_own:
        return ""
    return f"组织单位没有其他人员可以办理；由您{what}的，须写明理由，在日志和看板上标为“{LABEL}”。"


def noted(label: str, *, is_own: bool) -> str:
    """Return what the log calls an act."""
    return f"{LABEL}：{label}" if is_own else label


def _has_another(actor: Actor, cycle: Cycle, unit: CycleUnit) -> bool:
    """Tell whether somebody of the year's office has no tie and does not stand in for the actor.

    Five queries, whoever there is.
    """
    offices = [(Role.OFFICE, key) for key in participants_of(cycle).get(Role.OFFICE, ())]
    tied = {one.person_id for one in seated((role, unit.organisation_id) for role in Role)}
    return any(
        one.person_id not in tied and not one.acts_for(*actor.principals) for one in seated(offices)
    )
