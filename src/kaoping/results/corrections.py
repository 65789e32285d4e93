"""A correction of what is public: when one is under way, and what it opens.

A correction begins with a run that names the publication it corrects, and its reason. While it is
under way the office may add entries to items (stage 更正) and findings, and score again; each
further run of it carries the same publication and reason. It ends when a run of it is published as
the next version, or when the office withdraws it with everything as it was published.

    published ─correct→ run ─adjust, make_run→ run ─freeze→ approve (another person) ─publish→ next
                         └──────────── withdraw_correction (nothing differs) ────────→ published
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaoping.assessment import doors
from kaoping.cycles.stages import Lock
from kaoping.results.facts import current_facts, sha256_of
from kaoping.results.models import Decision, Publication, ScoreRun

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.stages import Timetable


def open_correction(cycle: Cycle) -> ScoreRun | None:
    """Return the newest run of the correction that is under way; None without one: two queries."""
    newest = ScoreRun.objects.filter(cycle=cycle).order_by("-number")
    run = newest.select_related("publication", "corrects__run").defer("result", "sources").first()
    return run if run is not None and is_open(run, kinds_of(run)) else None


def is_open(run: ScoreRun, kinds: set[str]) -> bool:
    """Tell whether the newest run of a year belongs to a correction that has not ended."""
    if run.corrects_id is None or hasattr(run, "publication"):
        return False
    return Decision.Kind.WITHDRAWN not in kinds


def kinds_of(run: ScoreRun) -> set[str]:
    """Return what has been decided about a run: one query."""
    return set(run.decisions.values_list("kind", flat=True))


def differs(cycle: Cycle, public: Publication) -> bool:
    """Tell whether the year now is anything else than what is published: three queries."""
    run = public.run
    return cycle.scheme_id != run.scheme_id or sha256_of(current_facts(cycle)) != run.facts_sha256


def guard(timetable: Timetable) -> Lock | Literal["open"] | None:
    """Say whether items are open for a correction, as `kaoping.assessment.doors` asks it.

    Nothing to say before the publication, or where the stage allows no corrections; three queries
    at most.
    """
    if timetable.lock("correct") is not None:
        return None
    cycle = timetable.cycle
    public = Publication.objects.filter(cycle=cycle).order_by("-version").first()
    if public is None:
        return None
    run = open_correction(cycle)
    if run is None:
        reason = f"第{public.version}版结果已经公布，得分不再改动；确有错误的，请在“结果”中发起更正"
        return Lock("published", reason)
    kinds = kinds_of(run)
    if Decision.Kind.FROZEN in kinds and Decision.Kind.DECLINED not in kinds:
        reason = f"更正稿（第{run.number}次计分）已经冻结；还要改动的，请先在“结果”中重新计分"
        return Lock("correction-frozen", reason)
    return doors.OPEN


def register() -> None:
    """Let the room of marks ask us from now on."""
    doors.register_guard("results.correction", guard)
