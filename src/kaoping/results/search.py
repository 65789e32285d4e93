"""Results as a search finds them: those of units by name, and the years that are published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from kaoping.accounts.capabilities import Role
from kaoping.cycles.queries import units_of
from kaoping.offers import Hit
from kaoping.results.facts import of_run
from kaoping.results.public import published_years
from kaoping.results.queries.runs import run_for
from kaoping.worktime import in_shanghai, written_day

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.results.models import ScoreRun


def hits_for(actor: Actor, cycle: Cycle, text: str) -> Iterator[Hit]:
    """Yield results of units in this year, then published years: at most four queries.

    Args:
        actor: Who searches; of units only the results that this person may see are found.
        cycle: The year in which is searched.
        text: Part of a unit's name or id, of a city, a title or a year.
    """
    wanted = text.casefold()
    if actor.may("result.see"):
        yield from _units(actor, cycle, wanted)
    for one in published_years():
        if any(wanted in words.casefold() for words in (one.title, one.city, f"{one.year}年")):
            day = written_day(in_shanghai(one.published_at).date())
            url = reverse("results:public", args=[one.cycle_id])
            yield Hit("公布的结果", one.title, f"{day}公布", url)


def _units(actor: Actor, cycle: Cycle, wanted: str) -> Iterator[Hit]:
    run = run_for(actor, cycle)
    if run is None:
        return
    for unit in of_run(run).units.values():
        is_named = wanted in unit["name"].casefold() or wanted in unit["id"]
        if is_named and _may_see(actor, cycle, run, unit["id"]):
            url = reverse("results:explanation", args=[cycle.pk, unit["id"]])
            yield Hit(
                "得分", f"{unit['name']}：{_total(unit)}", str(run), f"{url}?run={run.number}"
            )


def _may_see(actor: Actor, cycle: Cycle, run: ScoreRun, unit_id: str) -> bool:
    """Whether a unit's part of a run may be read: what is public by everybody, else one's own."""
    if actor.role != Role.UNIT or actor.errand or hasattr(run, "publication"):
        return True
    own = units_of(cycle).filter(organisation=actor.organisation)
    return own.filter(unit_id=unit_id).exists()


def _total(unit: Mapping[str, Any]) -> str:
    """Return a unit's total with rank and grade, as far as they are certain."""
    total = unit["total"] or f"{unit['low']}–{unit['high']}"
    rank = f"，第{unit['rank']}名" if unit["rank"] is not None else ""
    return f"{total}分{rank}{'，' + unit['grade'] if unit['grade'] else ''}"
