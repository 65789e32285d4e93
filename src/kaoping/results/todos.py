"""What a person has to do about the year's result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.cycles.queries import cycles_for
from kaoping.results.corrections import is_open
from kaoping.results.models import Decision, Notification, ScoreRun
from kaoping.results.services.common import recusal
from kaoping.todo import Todo

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

Kinds = dict[str, tuple[int | None, ...]]
"""Kind of decision → who decided, and in whose place."""
STAGES = ("aggregation", "approval", "notification", "objection", "published")


def todos_for(actor: Actor) -> Iterable[Todo]:
    """Return what waits: runs to make, freeze, approve, tell and publish; a result to be seen.

    At most five queries, however many years there are.
    """
    if not any(actor.may(name) for name in ("result.approve", "objection.file", "run.make")):
        return []
    years = {year.pk: year for year in cycles_for(actor) if year.stage in STAGES}
    if not years:
        return []
    found = list(_of_units(actor, years)) if actor.may("objection.file") else []
    if actor.may("result.approve") or actor.may("run.make"):
        found += _of_runs(actor, years)
    return found


def _of_units(actor: Actor, years: dict[int, Cycle]) -> Iterator[Todo]:
    rows = Notification.objects.filter(
        run__cycle__in=years, unit__organisation=actor.organisation, seen_at=None
    ).values_list("run__cycle_id", flat=True)
    for key in rows:
        title = f"阅知{years[key].year}年度考核结果"
        yield Todo(title, "", None, _results(key), "pending", "", key)


def _of_runs(actor: Actor, years: dict[int, Cycle]) -> Iterator[Todo]:
    newest: dict[int, ScoreRun] = {}
    runs = ScoreRun.objects.filter(cycle__in=years).select_related("publication")
    for run in runs.defer("facts", "result", "sources").order_by("number"):
        newest[run.cycle_id] = run
    decided: dict[int, Kinds] = {}
    rows = Decision.objects.filter(run__in=list(newest.values()))
    for pk, kind, *who in rows.values_list("run_id", "kind", "by_id", "in_place_of_id"):
        decided.setdefault(pk, {})[kind] = tuple(who)
    told = set(
        Notification.objects.filter(run__in=list(newest.values())).values_list("run_id", flat=True)
    )
    for key, year in years.items():
        latest = newest.get(key)
        kinds = decided.get(latest.pk, {}) if latest else {}
        is_told = latest is not None and latest.pk in told
        title = _next(actor, year, latest, kinds, is_told=is_told)
        if title:
            yield Todo(title, _clause(year), None, _results(key), "pending", "", key)


def _next(
    actor: Actor,
    year: Cycle,
    run: ScoreRun | None,
    kinds: Kinds,
    *,
    is_told: bool,
) -> str:
    """Return the next duty of this person in a year; empty where there is none."""
    name = f"{year.year}年度"
    if run is not None and hasattr(run, "publication"):
        return ""
    if _awaits_approval(year, run, kinds):
        is_other = not actor.acts_for(*kinds[Decision.Kind.FROZEN])
        may = actor.may("result.approve") and is_other and recusal(actor, year) is None
        return f"审批{name}考核结果" if may else ""
    return _of_office(year, run, kinds, is_told=is_told) if actor.may("run.make") else ""


def _of_office(year: Cycle, run: ScoreRun | None, kinds: Kinds, *, is_told: bool) -> str:
    """Return the next duty of the office in a year; empty where there is none."""
    name = f"{year.year}年度"
    if Decision.Kind.DECLINED in kinds and run is not None and _is_unfinished(year, run, kinds):
        return f"处理未获同意的{name}考核结果：改正后重新计分、冻结"
    if year.stage == "aggregation" and Decision.Kind.FROZEN not in kinds:
        return f"计算并冻结{name}考核结果"
    if run is not None and run.corrects_id is not None and Decision.Kind.APPROVED not in kinds:
        return f"完成{name}考核结果的更正" if is_open(run, set(kinds)) else ""
    duty = {"notification": "" if is_told else f"把{name}考核结果告知各单位",
            "published": f"公布{name}考核结果"}.get(year.stage, "")  # fmt: skip
    return duty if Decision.Kind.APPROVED in kinds else ""


def _is_unfinished(year: Cycle, run: ScoreRun, kinds: Kinds) -> bool:
    """Tell whether a run that was declined still waits for another in its place."""
    if run.corrects_id is not None:
        return is_open(run, set(kinds))
    return year.stage in {"aggregation", "approval"}


def _awaits_approval(year: Cycle, run: ScoreRun | None, kinds: Kinds) -> bool:
    if run is None or set(kinds) != {Decision.Kind.FROZEN}:
        return False
    return year.stage == "approval" or run.corrects_id is not None


def _clause(year: Cycle) -> str:
    scheme = year.settled_scheme()
    stages = scheme.regulation.process.stages
    stage = next((one for one in stages if one.id == year.stage), None)
    if stage is None or not stage.quote:
        return ""
    source = scheme.source
    said = [one for one in stage.quote if one.text.strip() != source.place(one.line)]
    return source.cite(said[0]) if said else source.place(stage.quote[0].line)


def _results(cycle_id: int) -> str:
    return reverse("results:results", args=[cycle_id])
