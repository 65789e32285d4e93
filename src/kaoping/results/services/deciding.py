"""Freezing a run, and approving or declining it: two persons, each once; ending a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden
from kaoping.audit.services import record
from kaoping.results.corrections import differs, kinds_of, open_correction
from kaoping.results.facts import current_facts, sha256_of
from kaoping.results.models import Decision, ScoreRun
from kaoping.results.readiness import obstacles_to_freezing
from kaoping.results.services.common import (
    held,
    newest_run,
    recusal,
    require_open,
    required_text,
    run_of,
)

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

ACTIONS = {
    Decision.Kind.FROZEN: "results.run.frozen",
    Decision.Kind.APPROVED: "results.run.approved",
    Decision.Kind.DECLINED: "results.run.declined",
    Decision.Kind.WITHDRAWN: "results.run.withdrawn",
}


@transaction.atomic
def freeze(actor: Actor, cycle_id: int, number: int, *, note: str = "") -> Decision:
    """Lay a run down as the result that is to be approved.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's, or there is no such run.
        Conflict: A later run exists, the facts have changed since, something is open (everything is
            listed), it is frozen already, or it is a correction that corrects nothing.
    """
    cycle = held(actor, cycle_id, "result.freeze")
    run = run_of(cycle, number)
    require_open(cycle, "combine", run)
    decided = kinds_of(run)
    if Decision.Kind.WITHDRAWN in decided:
        raise Conflict("results.correction-withdrawn", f"第{number}次计分所属的更正已经撤回。")
    if decided:
        raise Conflict("results.frozen-already", f"第{number}次计分已经冻结。")
    _require_newest(cycle, run)
    require_current(cycle, run)
    if run.corrects is not None and not differs(cycle, run.corrects):
        message = f"更正稿与已公布的第{run.corrects.version}版没有差别。"
        raise Conflict("results.nothing-corrected", message, "请先调整要更正的条目，再重新计分。")
    obstacles = obstacles_to_freezing(cycle)
    if obstacles:
        said = "；".join(str(one) for one in obstacles)
        raise Conflict("results.not-ready", f"还不能冻结：{said}。")
    return _decided(actor, cycle, run, Decision.Kind.FROZEN, note.strip())


@transaction.atomic
def approve(actor: Actor, cycle_id: int, number: int, *, note: str = "") -> Decision:
    """Approve a frozen run; the one who froze it cannot be the one who approves.

    Nor can whoever stands in for them: nobody does through another what they may not do.

    Raises:
        Forbidden: The post does not give the capability, or it is the same person, or the system,
            or somebody who represents an evaluated unit.
        NotThere: The year is not the person's, or there is no such run.
        Conflict: Not frozen, decided already, or the facts have changed since.
    """
    cycle, run = _decidable(actor, cycle_id, number)
    require_current(cycle, run)
    return _decided(actor, cycle, run, Decision.Kind.APPROVED, note.strip())


@transaction.atomic
def decline(actor: Actor, cycle_id: int, number: int, *, reason: str) -> Decision:
    """Decline a frozen run; the office then takes the year back to the sums.

    Raises:
        Forbidden: As for `approve`.
        NotThere: As for `approve`.
        Conflict: Not frozen, or decided already.
        Refusal: No reason.
    """
    cycle, run = _decidable(actor, cycle_id, number)
    why = required_text(reason, "不同意的理由")
    return _decided(actor, cycle, run, Decision.Kind.DECLINED, why)


@transaction.atomic
def withdraw_correction(actor: Actor, cycle_id: int, *, reason: str) -> Decision:
    """End a correction without a new version, with everything as it is published.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
        Conflict: No correction is under way, or something differs from what is published: it has to
            be published or taken back first.
        Refusal: No reason.
    """
    cycle = held(actor, cycle_id, "result.correct")
    require_open(cycle, "correct")
    run = open_correction(cycle)
    if run is None or run.corrects is None:
        raise Conflict("results.no-correction", "现在没有正在办理的更正。")
    why = required_text(reason, "撤回更正的原因")
    if differs(cycle, run.corrects):
        message = f"得分或认定已与公布的第{run.corrects.version}版不同，不能撤回更正。"
        raise Conflict("results.correction-begun", message, "请改回原来的得分，或完成更正。")
    return _decided(actor, cycle, run, Decision.Kind.WITHDRAWN, why)


def _decidable(actor: Actor, cycle_id: int, number: int) -> tuple[Cycle, ScoreRun]:
    cycle = held(actor, cycle_id, "result.approve")
    run = run_of(cycle, number)
    require_open(cycle, "approve", run)
    frozen = run.decisions.filter(kind=Decision.Kind.FROZEN).first()
    if frozen is None:
        raise Conflict("results.not-frozen", f"第{number}次计分还没有冻结，不能报批。")
    if kinds_of(run) != {Decision.Kind.FROZEN}:
        raise Conflict("results.decided-already", f"第{number}次计分已经作出审批决定。")
    if actor.person is None:
        raise Forbidden("results.person-needed", "结果须由本人批准，系统不能代为批准。")
    if actor.acts_for(frozen.by_id, frozen.in_place_of_id):
        message = "冻结结果的人不能批准同一份结果，代行其岗位的人也不能。"
        raise Forbidden("results.same-person", message, "请由另一人批准。")
    recused = recusal(actor, cycle)
    if recused is not None:
        raise Forbidden("results.recused", f"{recused.reason}。", "请由另一人批准。")
    _require_newest(cycle, run)
    return cycle, run


def _require_newest(cycle: Cycle, run: ScoreRun) -> None:
    newest = newest_run(cycle)
    if newest is not None and newest.pk != run.pk:
        message = f"第{run.number}次计分之后又有第{newest.number}次计分。"
        raise Conflict("results.later-run", message, "请使用最新的一次。")


def require_current(cycle: Cycle, run: ScoreRun) -> None:
    """Do nothing where a run is still what the year's facts give.

    Raises:
        Conflict: Facts, findings, readings or the scheme have changed.
    """
    if run.scheme_id != cycle.scheme_id or sha256_of(current_facts(cycle)) != run.facts_sha256:
        message = (
            f"第{run.number}次计分之后，得分、认定、释义或办法有变动，这次计分不再是现在的结果。"
        )
        raise Conflict("results.facts-changed", message, "请在汇总环节重新计分。")


def _decided(
    actor: Actor, cycle: Cycle, run: ScoreRun, kind: Decision.Kind, reason: str
) -> Decision:
    found = Decision.objects.create(
        run=run,
        kind=kind,
        by=actor.person,
        in_place_of=actor.absent,
        post_label=actor.label,
        at=timezone.now(),
        reason=reason,
    )
    record(
        actor,
        ACTIONS[kind],
        run,
        new={"number": run.number, "sha256": run.sha256},
        reason=reason,
        cycle=cycle.pk,
        label=f"{cycle} {run}",
    )
    return found
