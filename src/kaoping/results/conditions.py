"""What this room asks before a stage changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.cycles.conditions import Condition, Obstacle, register_condition
from kaoping.cycles.queries import units_of
from kaoping.results.corrections import kinds_of, open_correction
from kaoping.results.facts import current_facts, sha256_of
from kaoping.results.models import Decision, ScoreRun
from kaoping.results.services.common import newest_run, publication_of

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.transitions import Transition


def frozen_run_is_there(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """What goes to approval is a frozen result of the facts as they are."""
    del transition
    run, link = newest_run(cycle), _results(cycle)
    if run is None:
        yield Obstacle("还没有计分", "请先计算总分并冻结结果", link)
        return
    kinds = kinds_of(run)
    if Decision.Kind.FROZEN not in kinds:
        yield Obstacle(f"第{run.number}次计分还没有冻结", "请先冻结结果", link)
    elif Decision.Kind.DECLINED in kinds:
        yield Obstacle(f"第{run.number}次计分没有获得同意", "请处理后重新计分并冻结", link)
    yield from _changed(cycle, run)


def result_is_approved(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """What is told or published is an approved result of the facts as they are."""
    del transition
    run, link = newest_run(cycle), _results(cycle)
    if run is None or Decision.Kind.APPROVED not in kinds_of(run):
        yield Obstacle("结果还没有批准", "请由冻结人以外的人批准", link)
        return
    yield from _changed(cycle, run)


def result_still_holds(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """What was approved some stages ago is still the result."""
    if transition.from_stage != "approval":
        yield from result_is_approved(cycle, transition)


def units_are_notified(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """Every unit has been told before it is asked whether it objects."""
    del transition
    run = newest_run(cycle)
    told = set(run.notifications.values_list("unit_id", flat=True)) if run else set()
    missing = [unit.name for unit in units_of(cycle) if unit.pk not in told]
    if missing:
        text = f"结果还没有告知{'、'.join(missing[:3])}{'等' if len(missing) > 3 else ''}"
        yield Obstacle(text, "请先告知各单位", _results(cycle))


def result_is_public(cycle: Cycle, transition: Transition) -> Iterator[Obstacle]:
    """What is archived has been published, and no correction is under way."""
    del transition
    public, link = publication_of(cycle), _results(cycle)
    if public is None:
        yield Obstacle("结果还没有公布", "请先公布结果", link)
        return
    run = open_correction(cycle)
    if run is not None:
        text = f"对第{public.version}版的更正（第{run.number}次计分）还没有办完"
        yield Obstacle(text, "请批准并公布更正，或改回后撤回", link)


def register() -> None:
    """Ask our conditions from now on."""
    for condition in (
        Condition(
            "results.frozen", "结果已经冻结，且与现在的得分一致", frozen_run_is_there,
            entering="approval",
        ),
        Condition("results.approved", "结果已经批准", result_is_approved, leaving="approval"),
        Condition("results.notified", "结果已经告知各单位", units_are_notified,
            leaving="notification"),
        Condition(
            "results.still-approved", "批准的结果与现在的得分一致", result_still_holds,
            entering="published",
        ),
        Condition("results.public", "结果已经公布", result_is_public, leaving="published"),
    ):  # fmt: skip
        register_condition(condition)


def _changed(cycle: Cycle, run: ScoreRun) -> Iterator[Obstacle]:
    if sha256_of(current_facts(cycle)) != run.facts_sha256 or run.scheme_id != cycle.scheme_id:
        text = f"第{run.number}次计分之后，得分、认定、释义或办法有变动"
        yield Obstacle(text, "请退回汇总，重新计分、冻结和报批", _results(cycle))


def _results(cycle: Cycle) -> str:
    return reverse("results:results", args=[cycle.pk])
