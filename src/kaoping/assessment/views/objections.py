"""复核: a unit asks for an item to be looked at again, the office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts.errors import Refusal
from kaoping.assessment import services
from kaoping.assessment.bindings import chips
from kaoping.assessment.inputs import fields_of, read_entry, words_of
from kaoping.assessment.queries.cases import (
    ObjectionCase,
    ObjectionsPage,
    ScoredItem,
    objection_for,
    objections_for,
    scored_item,
)
from kaoping.assessment.queries.effect import effect_of
from kaoping.assessment.queries.permitted import permitted_for
from kaoping.assessment.queries.written import entries_of_item
from kaoping.assessment.services.objections import may_decide
from kaoping.assessment.views.common import attempted, page
from kaoping.cycles.queries import cycle_for
from kaoping.cycles.stages import timetable_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle


@require_GET
@capability("objection.file", "objection.decide", "result.see")
def objections(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the objections; a unit sees its items and may object to one."""
    cycle = cycle_for(request.actor, cycle_id)
    found = objections_for(request.actor, cycle)
    return page(request, "objections.html", _context(cycle, found))


@require_http_methods(["GET", "POST"])
@capability("objection.file")
def file(request: PersonRequest, cycle_id: int, leaf_id: str) -> HttpResponse:
    """Object to one item of one's own unit."""
    cycle = cycle_for(request.actor, cycle_id)
    found, scored = scored_item(request.actor, cycle, leaf_id)
    assert found.unit is not None  # noqa: S101  scored_item has looked
    if request.method == "GET":
        return _filing(request, cycle, found, scored)
    argument = request.POST.get("argument", "")
    unit = found.unit
    done = attempted(
        lambda: services.file_objection(request.actor, cycle, unit, leaf_id, argument=argument)
    )
    if isinstance(done, Refusal):
        return _filing(request, cycle, found, scored, done, argument)
    messages.success(request, f"已提交对“{scored.line.leaf.name}”的复核申请。")
    return redirect("assessment:objections", cycle.pk)


@require_http_methods(["GET", "POST"])
@capability("objection.file", "objection.decide", "result.see")
def objection(request: PersonRequest, cycle_id: int, objection_id: int) -> HttpResponse:
    """Show one objection; decide it, where the person may."""
    cycle = cycle_for(request.actor, cycle_id)
    case = objection_for(request.actor, cycle, objection_id)
    if request.method == "GET":
        return _case(request, cycle, case)
    request.actor.require("objection.decide")
    accepts, decision = request.POST.get("accepts") == "yes", request.POST.get("decision", "")
    facts = read_entry(case.line.leaf, request.POST) if accepts and case.line else None
    done = attempted(
        lambda: services.decide_objection(
            request.actor, case.objection, accepts=accepts, decision=decision, facts=facts
        )
    )
    if isinstance(done, Refusal):
        typed = {"decision": decision, "accepts": accepts}
        return _case(request, cycle, case, done, typed, facts)
    onwards = "得分有变动，请转回汇总，重新计分和报批。" if accepts else ""
    messages.success(request, f"已作出复核决定，申请单位可以看到。{onwards}")
    return redirect("assessment:objections", cycle.pk)


@require_POST
@capability("objection.file")
def withdraw(request: PersonRequest, cycle_id: int, objection_id: int) -> HttpResponse:
    """Take an objection back before it is decided."""
    cycle = cycle_for(request.actor, cycle_id)
    case = objection_for(request.actor, cycle, objection_id)
    reason = request.POST.get("reason", "")
    done = attempted(
        lambda: services.withdraw_objection(request.actor, case.objection, reason=reason)
    )
    if isinstance(done, Refusal):
        return _case(request, cycle, case, done)
    messages.success(request, "已撤回复核申请。")
    return redirect("assessment:objections", cycle.pk)


def _context(cycle: Cycle, found: ObjectionsPage) -> dict[str, Any]:
    return {"cycle": cycle, "timetable": found.timetable, "found": found}


def _filing(
    request: PersonRequest,
    cycle: Cycle,
    found: ObjectionsPage,
    scored: ScoredItem,
    refusal: Refusal | None = None,
    argument: str = "",
) -> HttpResponse:
    assert found.unit is not None  # noqa: S101  scored_item has looked
    entry, line = scored.entry, scored.line
    context = {
        **_context(cycle, found),
        "scored": scored,
        "entry_words": words_of(line.leaf, entry.facts) if entry else [],
        "files": chips(request.actor, cycle, found.unit, line.id).get(line.id, []),
        "argument": argument,
    }
    return page(request, "objection_file.html", context, refusal=refusal)


def _case(
    request: PersonRequest,
    cycle: Cycle,
    case: ObjectionCase,
    refusal: Refusal | None = None,
    typed: dict[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> HttpResponse:
    found, line = case.objection, case.line
    against = found.against
    begin = facts if facts is not None else (against.facts if against else {})
    permit, _ = permitted_for(cycle, found.unit, found.leaf_id, begin)
    timetable = timetable_of(cycle)
    context = {
        "cycle": cycle,
        "timetable": timetable,
        "case": case,
        "objection": found,
        "against_words": words_of(line.leaf, against.facts) if line and against else [],
        "new_words": words_of(line.leaf, found.entry.facts) if line and found.entry else [],
        "entries": entries_of_item(found.unit, found.leaf_id),
        "effect": effect_of(request.actor, cycle, found),
        "files": chips(request.actor, cycle, found.unit, found.leaf_id).get(found.leaf_id, []),
        "fields": fields_of(line.leaf, begin) if line else [],
        "mark": str(begin.get("mark", "")),
        "permit": permit,
        "may_decide": may_decide(request.actor, found),
        "may_withdraw": request.actor.may("objection.file"),
        "lock": timetable.lock("decide-objection", found.unit),
        "decision": "",
        **(typed or {}),
    }
    return page(request, "objection.html", context, refusal=refusal)
