"""认定: findings about a unit, proposed by one office person and decided by another."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.assessment import services
from kaoping.assessment.doors import lock_on_findings, recusal
from kaoping.assessment.forms import FlagForm
from kaoping.assessment.layout import Words, cited
from kaoping.assessment.models import UnitFlag
from kaoping.assessment.queries.cases import files_behind, flags_for
from kaoping.assessment.views.common import attempted, page
from kaoping.cycles.queries import cycle_for, units_for
from kaoping.cycles.stages import timetable_of
from kaoping.evidence.queries import files_for
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle
    from kaoping.scheme import Scheme

DECISIONS = {
    "confirm": (services.confirm_flag, "已确认，认定即日起生效。"),
    "reject": (services.reject_flag, "已决定不予认定。"),
    "withdraw": (services.withdraw_flag, "已撤销认定。"),
}


@require_http_methods(["GET", "POST"])
@capability("board.see")
def flags(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the findings of the year; propose one."""
    cycle = cycle_for(request.actor, cycle_id)
    if request.method == "GET":
        return _list(request, cycle, _form(request, cycle))
    request.actor.require("mark.adjust")
    form = _form(request, cycle)
    if not form.is_valid():
        return _list(request, cycle, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    unit = next(one for one in units_for(request.actor, cycle) if one.unit_id == data["unit"])
    chosen = set(data["evidence"])
    evidence = [
        {"version": file.current.pk, "sha256": file.current.sha256}
        for file in files_for(request.actor, unit)
        if file.current is not None and str(file.pk) in chosen
    ]
    done = attempted(
        lambda: services.set_flag(
            request.actor, cycle, unit, data["flag"], reason=data["reason"], evidence=evidence
        )
    )
    if isinstance(done, Refusal):
        form.add_error(None, f"{done.message}{done.mend}")
        return _list(request, cycle, form, done.status)
    messages.success(request, "已提出认定，须由另一人确认后才生效。")
    return redirect("assessment:flags", cycle.pk)


@require_POST
@capability("mark.adjust")
def decide(request: PersonRequest, cycle_id: int, flag_id: int) -> HttpResponse:
    """Confirm, reject or withdraw a finding."""
    cycle = cycle_for(request.actor, cycle_id)
    flag = next((one for one in flags_for(request.actor, cycle) if one.pk == flag_id), None)
    wanted = DECISIONS.get(request.POST.get("decision", ""))
    if flag is None or wanted is None:
        raise NotThere("assessment.unknown-flag", "没有这项认定或这种决定。", "请刷新页面再试。")
    act, text = wanted
    done = attempted(lambda: act(request.actor, flag, reason=request.POST.get("reason", "")))
    if isinstance(done, Refusal):
        return _list(request, cycle, _form(request, cycle, bound=False), done.status, done)
    messages.success(request, text)
    return redirect("assessment:flags", cycle.pk)


def clauses_of(scheme: Scheme, key: str) -> tuple[Words, ...]:
    """Return the regulation's words about a flag: when it is found, and what follows from it."""
    outcome = scheme.regulation.outcome
    quotes = list(scheme.regulation.flags[key].quote)
    quotes += [quote for rule in outcome.overrides if rule.flag == key for quote in rule.quote]
    for rule in outcome.consequences:
        if rule.by == "flag" and key in rule.values:
            quotes += rule.quote
    return cited(scheme, quotes)


def _form(request: PersonRequest, cycle: Cycle, *, bound: bool = True) -> FlagForm:
    units = units_for(request.actor, cycle)
    known = cycle.settled_scheme().regulation.flags
    is_posted = request.method == "POST" and bound
    wanted = (request.POST if is_posted else request.GET).get("unit", "")
    unit = next((one for one in units if one.unit_id == wanted), None)
    files = files_for(request.actor, unit) if unit else []
    offered = (
        [("", "请选择"), *((one.unit_id, one.name) for one in units)],
        [(key, flag.name) for key, flag in known.items()],
        [(str(file.pk), file.title) for file in files],
    )
    if is_posted:
        return FlagForm(*offered, request.POST)
    return FlagForm(*offered, initial={"unit": wanted})


def _list(
    request: PersonRequest,
    cycle: Cycle,
    form: FlagForm,
    status: int = HTTPStatus.OK,
    refusal: Refusal | None = None,
) -> HttpResponse:
    timetable = timetable_of(cycle)
    known = timetable.scheme.regulation.flags
    found = flags_for(request.actor, cycle)
    files = files_behind(request.actor, cycle, found)
    shown: list[dict[str, Any]] = [
        {
            "flag": flag,
            "files": files[flag.pk],
            "title": known[flag.flag].name if flag.flag in known else flag.flag,
            "recused": recusal(request.actor, flag.unit, "认定"),
            "is_mine": request.actor.acts_for(flag.set_by_id, flag.in_place_of_id),
            "is_open": flag.state == UnitFlag.State.PROPOSED,
            "is_on": flag.state == UnitFlag.State.CONFIRMED,
        }
        for flag in found
    ]
    context = {
        "cycle": cycle,
        "timetable": timetable,
        "flags": shown,
        "form": form,
        "lock": lock_on_findings(timetable),
        "may_set": request.actor.may("mark.adjust"),
        "clauses": [(flag.name, clauses_of(timetable.scheme, key)) for key, flag in known.items()],
    }
    return page(request, "flags.html", context, status=status, refusal=refusal)
