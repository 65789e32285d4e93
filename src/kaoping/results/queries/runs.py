"""The runs of a year with what was decided about them, as far as a person may see them.

Who sees the board sees every run. A unit sees what it was told and what is public; everyone else
who may see results sees what is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.results.corrections import is_open
from kaoping.results.facts import Scored, of_run
from kaoping.results.models import Decision, Notification, Publication, ScoreRun
from kaoping.scheme import Leaf

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

LARGE = ("facts", "result", "sources")


@dataclass
class RunView:
    """A run with its course."""

    run: ScoreRun
    decisions: Mapping[str, Decision]
    told: Sequence[Notification]
    publication: Publication | None
    is_newest: bool
    is_public: bool
    """Whether it is what the public reads now."""

    @property
    def frozen(self) -> Decision | None:
        """Who froze it."""
        return self.decisions.get(Decision.Kind.FROZEN)

    @property
    def approved(self) -> Decision | None:
        """Who approved it."""
        return self.decisions.get(Decision.Kind.APPROVED)

    @property
    def declined(self) -> Decision | None:
        """Who declined it."""
        return self.decisions.get(Decision.Kind.DECLINED)

    @property
    def withdrawn(self) -> Decision | None:
        """Who ended the correction that it belongs to."""
        return self.decisions.get(Decision.Kind.WITHDRAWN)

    @property
    def is_correcting(self) -> bool:
        """Whether it is the newest draft of a correction that is under way."""
        return self.is_newest and is_open(self.run, set(self.decisions))

    @property
    def state(self) -> str:
        """The state as the pages name it."""
        if self.publication is not None:
            return "published" if self.is_public else "corrected"
        if self.withdrawn:
            return "withdrawn"
        if self.declined:
            return "rejected"
        if self.approved:
            return "approved"
        return "frozen" if self.frozen else "open"

    @property
    def word(self) -> str:
        """The state in words, where it says more than its name."""
        if self.state == "open":
            return "更正稿，未冻结" if self.run.corrects_id else "已计分，未冻结"
        return "更正已撤回" if self.withdrawn else ""

    @property
    def seen(self) -> int:
        """How many units have said that they saw it."""
        return sum(one.seen_at is not None for one in self.told)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What differs between two runs for one unit."""

    unit: str
    name: str
    totals: tuple[str, str]
    ranks: tuple[int | None, int | None]
    grades: tuple[str | None, str | None]
    difference: Fraction | None
    leaves: Sequence[tuple[str, str, str, str]] = field(default=())
    """(leaf, name, before, after)."""


def runs_for(actor: Actor, cycle: Cycle) -> list[RunView]:
    """Return the runs that a person may see, the newest first: four queries."""
    actor.require("result.see")
    rows = _visible(actor, cycle).select_related("made_by", "corrects", "publication")
    rows = rows.defer(*LARGE)
    runs = list(rows.order_by("-number"))
    keys = [run.pk for run in runs]
    decisions: dict[int, dict[str, Decision]] = {}
    for one in Decision.objects.filter(run__in=keys).select_related("by", "in_place_of"):
        decisions.setdefault(one.run_id, {})[one.kind] = one
    told: dict[int, list[Notification]] = {}
    for note in Notification.objects.filter(run__in=keys).select_related("unit", "seen_by"):
        told.setdefault(note.run_id, []).append(note)
    public = publications_of(cycle)
    by_run = {one.run_id: one for one in public}
    newest = public[0].run_id if public else None
    return [
        RunView(
            run=run,
            decisions=decisions.get(run.pk, {}),
            told=told.get(run.pk, []),
            publication=by_run.get(run.pk),
            is_newest=place == 0,
            is_public=run.pk == newest,
        )
        for place, run in enumerate(runs)
    ]


def run_for(actor: Actor, cycle: Cycle, number: int | None = None) -> ScoreRun | None:
    """Return a run with everything it keeps, by default the newest one that the person may see.

    Raises:
        NotThere: A number of which this person may not know.
    """
    actor.require("result.see")
    rows = _visible(actor, cycle).select_related("made_by").defer(*LARGE)
    if number is None:
        return rows.order_by("-number").first()
    found = rows.filter(number=number).first()
    if found is None:
        message = f"没有第{number}次计分，或者它还没有向您公开。"
        raise NotThere("results.unknown-run", message)
    return found


def publications_of(cycle: Cycle) -> list[Publication]:
    """Return what was published of a year, the newest version first: one query."""
    rows = Publication.objects.filter(cycle=cycle).select_related("published_by", "run")
    deferred = (f"run__{name}" for name in LARGE)
    return list(rows.defer(*deferred).order_by("-version"))


def sees_all_runs(actor: Actor) -> bool:
    """Tell whether a person sees every run, and the year as it stands now."""
    return actor.may("board.see")


@lru_cache(maxsize=16)
def compare(before: Scored, after: Scored) -> list[Change]:
    """Return what differs between two results, unit by unit, with the leaves that changed."""
    old = before.units
    found = []
    for unit_id, unit in after.units.items():
        was = old.get(unit_id)
        change = _change(unit, was, after)
        if was is None or change.leaves or change.totals[0] != change.totals[1]:
            found.append(change)
    return found


def scored_of(run: ScoreRun) -> Scored:
    """Return a stored run as the engine made it."""
    return of_run(run)


def _visible(actor: Actor, cycle: Cycle) -> QuerySet[ScoreRun]:
    rows = ScoreRun.objects.filter(cycle=cycle)
    if sees_all_runs(actor):
        return rows
    public = rows.filter(publication__isnull=False)
    if actor.role == Role.UNIT and actor.organisation is not None:
        told = rows.filter(notifications__unit__organisation=actor.organisation)
        return (public | told).distinct()
    return public


def _change(unit: dict[str, Any], was: dict[str, Any] | None, after: Scored) -> Change:
    if was is None:
        now = _total(unit)
        return Change(unit["id"], unit["name"], ("", now), (None, unit["rank"]),
                      (None, unit["grade"]), None)  # fmt: skip
    exact = unit["exact"], was["exact"]
    difference = Fraction(exact[0]) - Fraction(exact[1]) if all(exact) else None
    leaves = [
        (node, after.run.scheme.nodes[node].node.name, _score(was["nodes"].get(node)), _score(cell))
        for node, cell in unit["nodes"].items()
        if isinstance(after.run.scheme.nodes[node].node, Leaf)
        and _score(was["nodes"].get(node)) != _score(cell)
    ]
    return Change(
        unit=unit["id"],
        name=unit["name"],
        totals=(_total(was), _total(unit)),
        ranks=(was["rank"], unit["rank"]),
        grades=(was["grade"], unit["grade"]),
        difference=difference,
        leaves=leaves,
    )


def _total(unit: dict[str, Any]) -> str:
    return unit["total"] or f"{unit['low']}–{unit['high']}"


def _score(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "—"
    if cell["state"] == "not-applicable":
        return "不适用"
    return cell["score"] if cell["score"] is not None else f"{cell['low']}–{cell['high']}"
