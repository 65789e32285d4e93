"""The results page: the runs, one of them as a ranking, what changed, what is next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.capabilities import Role
from kaoping.cycles.queries import units_of
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.results.compared import Earlier, Since, since_last_year
from kaoping.results.earlier import published_units
from kaoping.results.facts import of_run
from kaoping.results.models import ScoreRun
from kaoping.results.queries.actions import Action, actions_for
from kaoping.results.queries.runs import (
    Change,
    RunView,
    compare,
    run_for,
    runs_for,
    sees_all_runs,
)
from kaoping.results.standing import Ranking, Row, ranking_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


@dataclass
class ResultsPage:
    """One run of a year as a person may see it."""

    cycle: Cycle
    timetable: Timetable
    runs: Sequence[RunView]
    view: RunView | None
    ranking: Ranking | None
    rows: Sequence[Row]
    """The rows that the person may see."""
    is_partial: bool
    """Whether rows are left out because they are not this person's."""
    other: RunView | None
    """The run that this one is compared with."""
    changes: Sequence[Change]
    last_year: Mapping[str, Since]
    actions: Sequence[Action]
    may_compare: bool


def results_for(
    actor: Actor, cycle: Cycle, number: int | None = None, other: int | None = None
) -> ResultsPage:
    """Return the results page; a fixed number of queries.

    Args:
        actor: Who asks.
        cycle: The year.
        number: The run; by default the newest one that the person may see.
        other: The run to compare with; by default the one before, for a correction the published
            one.

    Raises:
        NotThere: A run of which this person may not know.
    """
    timetable = timetable_of(cycle)
    runs = runs_for(actor, cycle)
    run = run_for(actor, cycle, number)
    view = next((one for one in runs if run is not None and one.run.pk == run.pk), None)
    before = _before(runs, view, other)
    ranking = ranking_of(of_run(run)) if run else None
    rows = list(ranking.rows) if ranking else []
    kept = _own(actor, cycle, rows) if view and view.publication is None else rows
    compares = sees_all_runs(actor)
    return ResultsPage(
        cycle=cycle,
        timetable=timetable,
        runs=runs,
        view=view,
        ranking=ranking,
        rows=kept,
        is_partial=len(kept) < len(rows),
        other=before if compares else None,
        changes=_changes(actor, cycle, run, before) if compares else [],
        last_year=since_last_year(kept, last_year(cycle)),
        actions=actions_for(actor, timetable, view),
        may_compare=compares and len(runs) > 1,
    )


def last_year(cycle: Cycle) -> dict[str, Earlier]:
    """Return unit → what was published of it in the year before: three queries at most."""
    if cycle.previous_id is None:
        return {}
    return {
        key: Earlier(unit["total"] or "", unit["exact"] or "", unit["rank"], unit["grade"])
        for key, unit in published_units(cycle.previous_id).items()
    }


def _own(actor: Actor, cycle: Cycle, rows: list[Row]) -> list[Row]:
    if actor.errand or actor.role != Role.UNIT or actor.organisation is None:
        return rows
    own = {
        unit.unit_id for unit in units_of(cycle) if unit.organisation_id == actor.organisation.pk
    }
    return [row for row in rows if row.id in own]


def _before(runs: Sequence[RunView], view: RunView | None, other: int | None) -> RunView | None:
    if view is None:
        return None
    if other is not None:
        return next((one for one in runs if one.run.number == other), None)
    if view.run.corrects is not None:
        return next((one for one in runs if one.run.pk == view.run.corrects.run_id), None)
    return next((one for one in runs if one.run.number < view.run.number), None)


def _changes(
    actor: Actor, cycle: Cycle, run: ScoreRun | None, before: RunView | None
) -> list[Change]:
    if run is None or before is None:
        return []
    earlier = run_for(actor, cycle, before.run.number)
    return compare(of_run(earlier), of_run(run)) if earlier else []
