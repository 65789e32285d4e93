"""领导驾驶舱: one page for who has one minute: who stands where, why, what is at risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.accounts.actor import Actor
from kaoping.audit.memory import kept
from kaoping.cycles.conditions import Obstacle
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.numbers import write_exact
from kaoping.results.compared import Since, since_last_year
from kaoping.results.drawing import percent
from kaoping.results.facts import Scored, of_run
from kaoping.results.models import ScoreRun
from kaoping.results.queries.pages import last_year
from kaoping.results.queries.risks import risks_of
from kaoping.results.queries.runs import publications_of
from kaoping.results.readiness import Picture, picture_of
from kaoping.results.sources import Sources, sources_now, sources_of
from kaoping.results.standing import Ranking, ranking_of, roots_of
from kaoping.results.wording import is_numbered
from kaoping.scheme import InnerNode, Leaf, Node, Scheme

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle

TOP = 10


@dataclass(frozen=True, slots=True)
class Lost:
    """Points that an item lost, by what it takes off the total.

    Attributes:
        unit: Unit of the regulation.
        unit_name: Its name.
        leaf: The leaf.
        number: Its number in the regulation, where it has one.
        name: Its name.
        score: What it got.
        full: Its full points; None for events.
        effect: What this takes off the total, caps and floors aside.
        reason: What the marker wrote.
        who: The marker's organisation.
    """

    unit: str
    unit_name: str
    leaf: str
    number: str
    name: str
    score: str
    full: str | None
    effect: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a category's points a unit has."""

    node: str
    name: str
    sure: str
    """Place of what is certain, as a percentage."""
    open: str
    """Width of what is still possible."""
    words: str
    takes: bool
    """Whether it is taken off the total."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One unit's categories, all on the same scale."""

    unit: str
    name: str
    shares: Sequence[Share]


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
        profiles=_profiles(scored) if scored else (),
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


@lru_cache(maxsize=16)
def _profiles(scored: Scored) -> Sequence[Profile]:
    return tuple(_profile(scored, scored.units[row.id]) for row in ranking_of(scored).rows)


def lost_points(scored: Scored, sources: Sources, *, is_final: bool = True) -> list[Lost]:
    """Return where points were lost, what weighs most first.

    Args:
        scored: The facts with their run.
        sources: Who entered what.
        is_final: Whether nothing more is entered. During the year, points that events would bring
            are not lost because none has been entered yet.
    """
    scheme = scored.run.scheme
    found: list[tuple[Fraction, Lost]] = []
    for unit in scored.units.values():
        for node, weight in _weights(scheme, unit):
            cell = unit["nodes"].get(node.id)
            if cell is None or cell["score"] is None:
                continue
            if not is_final and (unit["id"], node.id) not in sources:
                continue
            full = Fraction(cell["full"] or 0)
            effect = weight * full - weight * Fraction(cell["score"])
            if effect > 0:
                found.append((effect, _lost(unit, node, cell, effect, sources)))
    found.sort(key=lambda one: -one[0])
    return [lost for _, lost in found]


def _lost(
    unit: Mapping[str, Any], node: Leaf, cell: Mapping[str, Any], effect: Fraction, sources: Sources
) -> Lost:
    source = sources.get((unit["id"], node.id))
    return Lost(
        unit=unit["id"],
        unit_name=unit["name"],
        leaf=node.id,
        number=node.id if is_numbered(node.id) else "",
        name=node.name,
        score=cell["score"],
        full=cell["full"],
        effect=write_exact(effect),
        reason=source.reason if source else "",
        who=source.organisation if source else "",
    )


def _weights(scheme: Scheme, unit: Mapping[str, Any]) -> Iterator[tuple[Leaf, Fraction]]:
    """Yield each leaf of a unit with what one point of it brings to the total."""
    how = scheme.regulation.total
    factor = Fraction(1)
    if how.rescale_to is not None:
        fulls = [unit["nodes"][node.id]["full"] for node in roots_of(scheme, unit)]
        whole = sum((Fraction(full) for full in fulls if full), Fraction(0))
        factor = how.rescale_to / whole if whole else Fraction(1)
    for root in roots_of(scheme, unit):
        yield from _below(root, how.weight(root.id) * factor)


def _below(node: Node, weight: Fraction) -> Iterator[tuple[Leaf, Fraction]]:
    if isinstance(node, Leaf):
        yield node, weight
        return
    assert isinstance(node, InnerNode)  # noqa: S101  a node is one or the other
    for child in node.children:
        yield from _below(child, weight * node.combine.weight(child.id))


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


def _profile(scored: Scored, unit: Mapping[str, Any]) -> Profile:
    shares = []
    for root in roots_of(scored.run.scheme, unit):
        cell = unit["nodes"][root.id]
        takes = scored.run.scheme.regulation.total.weight(root.id) < 0
        for node in _parts(root, cell):
            share = _share(node, unit["nodes"][node.id], takes=takes)
            if share is not None:
                shares.append(share)
    return Profile(unit["id"], unit["name"], shares)


def _parts(node: Node, cell: Mapping[str, Any]) -> Sequence[Node]:
    """Return the categories of a top node where these have full points; else the node itself."""
    if not isinstance(node, InnerNode) or not cell["full"] or cell["full"] == "0":
        return [node]
    few = len(node.children) <= MOST_CATEGORIES
    return node.children if few and all(one.points is not None for one in node.children) else [node]


MOST_CATEGORIES = 12


def _share(node: Node, cell: Mapping[str, Any], *, takes: bool) -> Share | None:
    if cell["low"] is None or not cell["full"] or Fraction(cell["full"]) == 0:
        return None
    full, low, high = Fraction(cell["full"]), Fraction(cell["low"]), Fraction(cell["high"])
    return Share(
        node=node.id,
        name=node.name,
        sure=percent(low / full),
        open=percent((high - low) / full),
        words=f"{_range(cell)}/{cell['full']}",
        takes=takes,
    )


def _range(cell: Mapping[str, Any]) -> str:
    return cell["low"] if cell["low"] == cell["high"] else f"{cell['low']}–{cell['high']}"
