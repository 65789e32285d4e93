"""领导驾驶舱: one page for who has one minute: who stands where, why, what is at risk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.audit.memory import kept
from kaoping.cycles.conditions import Obstacle
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.results.compared import Since, since_last_year
from kaoping.results.facts import Scored, of_run
from kaoping.results.queries.lost import Lost, lost_points
from kaoping.results.queries.pages import last_year
from kaoping.results.queries.profiles import Profile, profiles_of
from kaoping.results.queries.risks import risks_of
from kaoping.results.queries.runs import publications_of
from kaoping.results.readiness import Picture, picture_of
from kaoping.results.sources import sources_now, sources_of
from kaoping.results.standing import Ranking, ranking_of
from kaoping.scheme import Leaf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.cycles.models import Cycle
    from kaoping.results.models import ScoreRun

TOP = 10


@dataclass
class LeaderPage:
    """The page."""

    cycle: Cycle
    timetable: Timetable
    run: ScoreRun | None
    """What is public; None for the year as it stands."""
    ranking: Ranking | None
    figures: Sequence[tuple[str, str, str]]
    """(what, number, what it means)."""
    profiles: Sequence[Profile]
    lost: Sequence[Lost]
    risks: Sequence[Obstacle]
    last_year: Mapping[str, Since]


def leader_page(actor: Actor, cycle: Cycle) -> LeaderPage:
    """Return the page; the number of queries hangs neither on units nor on items."""
    actor.require("leader.see")
    timetable = timetable_of(cycle)
    picture = picture_of(cycle)
    published = next(iter(publications_of(cycle)), None)
    run = published.run if published else None
    scored = of_run(run) if run else picture.scored
    risks = list(risks_of(timetable, picture, is_public=run is not None))
    ranking = ranking_of(scored) if scored else None
    return LeaderPage(
        cycle=cycle,
        timetable=timetable,
        run=run,
        ranking=ranking,
        figures=_figures(scored, risks) if scored else (),
        profiles=profiles_of(scored) if scored else (),
        lost=_lost_of(cycle, picture, run, scored) if scored else (),
        risks=risks,
        last_year=since_last_year(ranking.rows, last_year(cycle)) if ranking else {},
    )


def _lost_of(
    cycle: Cycle, picture: Picture, run: ScoreRun | None, scored: Scored
) -> Sequence[Lost]:
    def first() -> Sequence[Lost]:
        sources = sources_of(run) if run else sources_now(cycle, picture.units)
        return lost_points(scored, sources, is_final=run is not None)[:TOP]

    return kept(cycle.pk, ("results.lost", run and run.pk), first)


def _figures(scored: Scored, risks: Sequence[Obstacle]) -> list[tuple[str, str, str]]:
    return [*_counts(scored), ("风险", str(len(risks)), "本周须处理的问题")]


@lru_cache(maxsize=16)
def _counts(scored: Scored) -> Sequence[tuple[str, str, str]]:
    units = list(scored.units.values())
    nodes = scored.run.scheme.nodes
    cells = [
        cell["state"]
        for unit in units
        for node, cell in unit["nodes"].items()
        if isinstance(nodes[node].node, Leaf) and cell["state"] != "not-applicable"
    ]
    done = sum(state == "settled" for state in cells)
    graded = sum(unit["grade"] is not None for unit in units)
    best = scored.run.scheme.regulation.outcome.grades[0].name
    first = sum(unit["grade"] == best for unit in units)
    return (
        ("条目已定", f"{done}/{len(cells)}", "已有确定得分的条目"),
        ("等次已定", f"{graded}/{len(units)}", "无论待定条目如何都不再改变等次的单位"),
        (best, str(first), f"等次为“{best}”的单位"),
    )
