"""An amended scheme: first proposed and compared, then taken on; never silently.

The way:

    propose_scheme → PinnedScheme (by hash) → impact page → amend_scheme (the hash that was seen)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.audit.services import record
from kaoping.cycles.impact import (
    ImpactReport,
    carried_readings,
    compare,
    effects,
    new_readings,
)
from kaoping.cycles.models import Cycle, CycleUnit, PinnedScheme, SchemeVersion
from kaoping.cycles.schemes import Texts, load_pinned, pin, settled
from kaoping.cycles.services.held import held_setting

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


@transaction.atomic
def propose_scheme(actor: Actor, cycle_id: int, texts: Texts) -> PinnedScheme:
    """Keep another edition of the year's scheme, so that its impact can be looked at.

    Nothing changes for the year.

    Raises:
        Conflict: The scheme is locked.
        Refusal: The files are no scheme, another regulation's, or the edition that is pinned.
    """
    cycle = held_setting(actor, cycle_id, "amendment")
    pinned = pin(texts, cycle.scheme.scheme_id)
    if pinned.scheme_id != cycle.scheme.scheme_id:
        message = f"上传的是“{pinned.scheme_id}”，本年度按“{cycle.scheme.scheme_id}”进行。"
        raise Refusal("cycles.other-scheme", message, "不同的办法请另开年度。")
    if pinned.sha256 == cycle.scheme_id:
        message = "内容与本年度现在的版本一字不差，没有要修订的。"
        raise Refusal("cycles.same-scheme", message)
    new = {"scheme": pinned.sha256, "title": pinned.title}
    record(actor, "cycles.scheme.proposed", cycle, new=new, cycle=cycle.pk)
    return pinned


def impact_of(cycle: Cycle, sha256: str) -> ImpactReport:
    """Return what a proposed edition would change for a year.

    Raises:
        NotThere: Nothing is pinned under this hash for this regulation.
    """
    known = PinnedScheme.objects.filter(sha256=sha256, scheme_id=cycle.scheme.scheme_id)
    if not known.exists() or sha256 == cycle.scheme_id:
        message = "没有这个待比较的办法版本。"
        raise NotThere("cycles.not-proposed", message, "请先上传修订后的文件。")
    readings = carried_readings(cycle.readings, load_pinned(sha256))
    units = list(CycleUnit.objects.filter(cycle=cycle))
    return compare(cycle.settled_scheme(), settled(sha256, readings), units, cycle.stage)


@transaction.atomic
def amend_scheme(
    actor: Actor,
    cycle_id: int,
    sha256: str,
    *,
    reason: str,
    readings: Mapping[str, str] | None = None,
    seen_version: int,
) -> SchemeVersion:
    """Take on a proposed edition as the year's next version, with its impact report.

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        sha256: The edition whose report the person has seen.
        reason: Why; always asked for.
        readings: Choices for readings that the edition brings or whose choice is gone.
        seen_version: The version that the person saw; another one now means somebody was faster.

    Raises:
        Conflict: The scheme is locked, the version is another one by now, or something blocks it.
        NotThere: The edition was not proposed.
        Refusal: No reason, or a reading that has to be chosen again is not.
    """
    cycle = held_setting(actor, cycle_id, "amendment")
    if cycle.version != seen_version:
        message = f"本年度已经是第{cycle.version}版，可能是其他人刚刚修订的。"
        raise Conflict("cycles.changed-meanwhile", message, "请重新查看影响报告。")
    report = impact_of(cycle, sha256)
    _require_sound(cycle, report, reason, readings or {})
    scheme = load_pinned(sha256)
    carried = carried_readings(cycle.readings, scheme)
    choices = {**carried, **(readings or {})}
    under = settled(sha256, choices)
    old = {"scheme": cycle.scheme_id, "version": cycle.version, "readings": dict(cycle.readings)}
    cycle.readings = choices if cycle.is_preparing else dict(under.settled)
    cycle.scheme = PinnedScheme.objects.get(sha256=sha256)
    cycle.version += 1
    cycle.save(update_fields=["scheme", "readings", "version"])
    version = SchemeVersion.objects.create(
        cycle=cycle,
        number=cycle.version,
        scheme=cycle.scheme,
        readings=cycle.readings,
        since=timezone.now(),
        by_id=actor.person_id,
        reason=reason.strip(),
        impact=[change.as_json() for change in report.changes],
    )
    new = {
        "scheme": sha256,
        "version": cycle.version,
        "readings": cycle.readings,
        "changes": len(report.changes),
        "units": list(report.units),
    }
    record(actor, "cycles.scheme.amended", cycle, old=old, new=new, reason=reason, cycle=cycle.pk)
    return version


def _require_sound(
    cycle: Cycle, report: ImpactReport, reason: str, readings: Mapping[str, str]
) -> None:
    blocking = [*report.obstacles]
    blocking += [one.text for one in effects(cycle, report) if one.blocking]
    if blocking:
        raise Conflict("cycles.amendment-blocked", f"不能换用新版本：{'；'.join(blocking)}。")
    faults = []
    if not reason.strip():
        faults.append("修订须写明理由")
    asked = new_readings(cycle.settled_scheme(), load_pinned(report.new_sha256), report)
    if silent := [one.id for one in asked if one.id not in readings]:
        faults.append(f"新版本须选定释义 {'、'.join(silent)} 的做法")
    if faults:
        raise Refusal("cycles.amendment-incomplete", f"{'；'.join(faults)}。")
