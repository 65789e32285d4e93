"""Telling an approved result: to each unit, and to the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, NotThere
from kaoping.audit.services import record
from kaoping.cycles.access import seen
from kaoping.cycles.queries import units_of
from kaoping.results.corrections import kinds_of
from kaoping.results.models import Decision, Notification, Publication, ScoreRun
from kaoping.results.services.common import (
    held,
    newest_run,
    publication_of,
    require_open,
    run_of,
)
from kaoping.results.services.deciding import require_current

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


@transaction.atomic
def notify(actor: Actor, cycle_id: int, number: int) -> list[Notification]:
    """Tell every unit of the year its part of an approved run.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's, or there is no such run.
        Conflict: Not approved, told already, a later run exists, the facts have changed since the
            approval, or the stage does not allow it.
    """
    cycle = held(actor, cycle_id, "result.notify")
    run = run_of(cycle, number)
    require_open(cycle, "notify")
    _require_approved(run)
    if run.notifications.exists():
        raise Conflict("results.notified-already", f"第{number}次计分已经告知各单位。")
    _require_newest(cycle, run, "告知")
    require_current(cycle, run)
    now = timezone.now()
    units = list(units_of(cycle))
    Notification.objects.bulk_create(
        Notification(run=run, unit=unit, sent_at=now, sent_by=actor.person) for unit in units
    )
    record(
        actor,
        "results.run.notified",
        run,
        new={"number": run.number, "units": [unit.unit_id for unit in units]},
        cycle=cycle.pk,
        label=f"{cycle} {run}",
    )
    return list(run.notifications.select_related("unit"))


@transaction.atomic
def acknowledge(actor: Actor, cycle_id: int, number: int) -> Notification:
    """Let a unit say that it has seen its result; saying it again changes nothing.

    Raises:
        Forbidden: The actor belongs to no unit of the year.
        NotThere: The unit was not told this run.
    """
    actor.require("objection.file")
    cycle = seen(actor, cycle_id, for_change=True)
    own = actor.organisation
    found = (
        Notification.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(run__cycle=cycle, run__number=number, unit__organisation=own)
        .first()
    )
    if own is None or found is None:
        raise NotThere("results.not-notified", "您的单位没有收到这次结果的告知。")
    if found.seen_at is None:
        found.seen_at, found.seen_by = timezone.now(), actor.person
        found.save(update_fields=["seen_at", "seen_by"])
        record(
            actor,
            "results.notification.seen",
            found,
            new={"number": number, "seen_at": found.seen_at},
            cycle=cycle.pk,
            label=f"{found.unit.name} 结果告知",
        )
    return found


@transaction.atomic
def publish(actor: Actor, cycle_id: int, number: int) -> Publication:
    """Make an approved run public; one that corrects a publication becomes its next version.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's, or there is no such run.
        Conflict: Not approved, public already, the facts have changed since the approval, a version
            is public that this run does not correct, or the stage does not allow it.
    """
    cycle = held(actor, cycle_id, "result.publish")
    run = run_of(cycle, number)
    require_open(cycle, "publish", run)
    _require_approved(run)
    _require_newest(cycle, run, "公布")
    require_current(cycle, run)
    public = publication_of(cycle)
    _require_next(run, public)
    version = public.version + 1 if public else 1
    found = Publication.objects.create(
        cycle=cycle,
        run=run,
        version=version,
        published_at=timezone.now(),
        published_by=actor.person,
        reason=run.note if public else "",
    )
    record(
        actor,
        "results.publication.corrected" if public else "results.publication.made",
        found,
        old={"version": public.version, "sha256": public.run.sha256} if public else None,
        new={"version": version, "run": run.number, "sha256": run.sha256},
        reason=found.reason,
        cycle=cycle.pk,
        label=f"{cycle} {found}",
    )
    return found


def _require_newest(cycle: Cycle, run: ScoreRun, what: str) -> None:
    newest = newest_run(cycle)
    if newest is not None and newest.pk != run.pk:
        message = f"第{run.number}次计分之后又有第{newest.number}次计分，不能{what}较早的一次。"
        raise Conflict("results.later-run", message, "请使用最新的一次。")


def _require_approved(run: ScoreRun) -> None:
    kinds = kinds_of(run)
    if Decision.Kind.APPROVED not in kinds or Decision.Kind.WITHDRAWN in kinds:
        message = f"第{run.number}次计分还没有批准。"
        raise Conflict("results.not-approved", message, "结果须经批准才能告知和公布。")


def _require_next(run: ScoreRun, public: Publication | None) -> None:
    if public is None:
        return
    if public.run_id == run.pk:
        raise Conflict("results.public-already", f"第{run.number}次计分已经公布。")
    if run.corrects_id != public.pk:
        message = f"第{public.version}版已经公布，公布之后的改动只能作为更正。"
        raise Conflict("results.not-a-correction", message, "请写明原因，发起更正。")
