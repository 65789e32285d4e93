"""Making a run: the facts of this moment, through the engine, kept with everything they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict
from kaoping.audit.services import record
from kaoping.cycles.queries import units_of
from kaoping.results.corrections import open_correction
from kaoping.results.facts import current, sha256_of, text_of
from kaoping.results.models import ScoreRun
from kaoping.results.services.common import (
    held,
    limited_text,
    newest_run,
    publication_of,
    require_open,
    required_text,
)
from kaoping.results.sources import written_sources

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.results.models import Publication


@transaction.atomic
def make_run(actor: Actor, cycle_id: int, *, note: str = "") -> ScoreRun:
    """Score the year as it stands now and keep facts, result and sources.

    A run may be made with items open: it then holds ranges, and cannot be frozen.

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        note: What the run is for; may be empty. While a correction is under way: its reason from
            now on, which is published; empty keeps the one that it began with.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
        Conflict: The stage does not allow it, and no correction is under way.
        Refusal: The engine refuses the facts; everything that is wrong is listed.
    """
    cycle = held(actor, cycle_id, "run.make")
    correction = open_correction(cycle)
    require_open(cycle, "combine", correction)
    said = limited_text(note.strip(), "说明")
    if correction is None:
        return _made(actor, cycle, said, None)
    return _made(actor, cycle, said or correction.note, correction.corrects)


@transaction.atomic
def correct(actor: Actor, cycle_id: int, *, reason: str) -> ScoreRun:
    """Begin a correction of what is public: a new run, to be frozen, approved and published anew.

    From now on the office may correct items and findings (`kaoping.results.corrections`).

    Args:
        actor: Staff of the office.
        cycle_id: Key of the year.
        reason: What was wrong; it is published with the new version.

    Raises:
        Forbidden: The post does not give the capability.
        NotThere: The year is not the person's.
        Conflict: Nothing is public yet, a correction is under way, or the stage does not allow it.
        Refusal: No reason, or the engine refuses the facts.
    """
    cycle = held(actor, cycle_id, "result.correct")
    require_open(cycle, "correct")
    public = publication_of(cycle)
    if public is None:
        raise Conflict("results.nothing-public", "本年度还没有公布结果，不需要更正。")
    begun = open_correction(cycle)
    if begun is not None:
        message = f"已有一份更正稿（第{begun.number}次计分）正在办理。"
        raise Conflict("results.correction-there", message, "请调整后重新计分，或先撤回。")
    why = required_text(reason, "更正的原因")
    return _made(actor, cycle, why, public)


def _made(actor: Actor, cycle: Cycle, note: str, corrects: Publication | None) -> ScoreRun:
    found = current(cycle)
    result = text_of(found)
    before = newest_run(cycle)
    number = before.number + 1 if before else 1
    sha256 = sha256_of(result)
    entry = record(
        actor,
        "results.run.corrected" if corrects else "results.run.made",
        ("results.scorerun", f"{cycle.pk}-{number}", f"{cycle} 第{number}次计分"),
        old={"number": before.number, "sha256": before.sha256} if before else None,
        new={"number": number, "facts_sha256": found.sha256, "sha256": sha256},
        reason=note,
        cycle=cycle.pk,
    )
    return ScoreRun.objects.create(
        cycle=cycle,
        number=number,
        scheme_id=cycle.scheme_id,
        facts=found.text,
        facts_sha256=found.sha256,
        result=result,
        sha256=sha256,
        sources=written_sources(cycle, units_of(cycle)),
        corrects=corrects,
        note=note,
        made_at=timezone.now(),
        made_by=actor.person,
        log_number=entry.number,
        log_head=entry.hash,
    )
