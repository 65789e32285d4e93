"""What of a year may still be set: freely in preparation, later with a reason, then no more.

A year rests on its set-up: readings and optional stages are settled before it starts, the rest
follows the work until the results are submitted for approval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.cycles.models import STAGES, StageChange, StageId
from kaoping.cycles.stages import Lock
from kaoping.worktime import in_shanghai, written_day

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Setting:
    """One part of the set-up.

    Attributes:
        title: What it is called.
        until: The last stage in which it may be changed.
        why: Why no longer.
        asks_reason: Whether a change after the start is asked for its reason here.
    """

    title: str
    until: StageId
    why: str
    asks_reason: bool = True


SETTINGS: dict[str, Setting] = {
    "readings": Setting(
        "释义", StageId.PREPARING, "此后的填报和赋分都按这些释义进行，中途更换会使前后口径不一"
    ),
    "optional-stages": Setting("可选环节", StageId.PREPARING, "各单位已按启动时公开的环节安排工作"),
    "units": Setting("被评价单位", StageId.SELF_ASSESSMENT, "自评结束后不再增减单位、改动其情况"),
    "assessors": Setting("考核单位", StageId.AGGREGATION, "结果已经报批"),
    "windows": Setting("环节时间", StageId.OBJECTION, "结果已经公布"),
    "calendar": Setting("工作日历", StageId.OBJECTION, "结果已经公布"),
    "amendment": Setting(
        "办法版本",
        StageId.AGGREGATION,
        "结果已经报批；确需更换的，先退回汇总",
        asks_reason=False,
    ),
    "participants": Setting("组织与参与单位", StageId.PUBLISHED, "年度已经归档", asks_reason=False),
}


def setting_lock(cycle: Cycle, setting: str) -> Lock | None:
    """Return why a part of the set-up can no longer be changed, or None where it can."""
    found = SETTINGS[setting]
    if STAGES.index(cycle.stage) <= STAGES.index(found.until):
        return None
    if found.until == StageId.PREPARING:
        started = started_on(cycle)
        when = f"（{started}）" if started else ""
        return Lock("settled", f"{found.title}已随年度启动{when}锁定：{found.why}")
    return Lock("settled", f"{found.title}已锁定：{found.why}")


def needs_reason(cycle: Cycle, setting: str) -> bool:
    """Tell whether a change of a part of the set-up is asked for its reason now."""
    return SETTINGS[setting].asks_reason and not cycle.is_preparing


def require_adjustable(cycle: Cycle, setting: str, reason: str) -> None:
    """Do nothing where a part of the set-up may be changed for this reason.

    Raises:
        Conflict: It is locked.
        Refusal: The year is running and no reason is given.
    """
    lock = setting_lock(cycle, setting)
    if lock is not None:
        raise Conflict(f"cycles.{setting}-locked", f"{lock.reason}。")
    if needs_reason(cycle, setting) and not reason.strip():
        message = f"年度已经启动，调整{SETTINGS[setting].title}须写明理由。"
        raise Refusal("cycles.reason-needed", message, "理由记入日志，参与单位可见。")


def started_on(cycle: Cycle) -> str:
    """Return the day on which a year was started, empty before."""
    first = StageChange.objects.filter(cycle=cycle, from_stage=StageId.PREPARING).first()
    return written_day(in_shanghai(first.at).date()) if first else ""
