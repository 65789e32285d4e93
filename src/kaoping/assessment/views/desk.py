"""评审台: the queue, the item with its evidence, the mark, and words between unit and assessor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.assessment import services
from kaoping.assessment.doors import recusal
from kaoping.assessment.inputs import read_entry
from kaoping.assessment.queries.desk import Desk, desk_of
from kaoping.assessment.queries.item_page import ItemPage
from kaoping.assessment.queries.items import item_for
from kaoping.assessment.queries.permitted import line_of, offer_for
from kaoping.assessment.queries.written import entries_of_item
from kaoping.assessment.views.common import attempted, number, numbers, page, place, wants_part
from kaoping.cycles.queries import cycle_for, unit_for
from kaoping.evidence.queries import viewer_for
from kaoping.gates import capability

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Timetable


@require_GET
@capability("mark.enter", "mark.countersign")
def desk(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the queue; the first open item is the next step."""
    cycle = cycle_for(request.actor, cycle_id)
    found = desk_of(request.actor, cycle)
    context = {
        "cycle": cycle,
        "timetable": found.timetable,
        "desk": found,
        "first": found.following(),
        "opened": found.opened(request.GET.get("unit", "")),
        "may_receive": _may_receive(request, found.timetable),
    }
    return page(request, "desk.html", context)


@require_http_methods(["GET", "POST"])
@capability("mark.see")
def item(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Show one item with its evidence and ruler; take its mark."""
    if request.method == "POST":
        return _mark(request, *place(request, cycle_id, unit_id), leaf_id)
    return _item(request, cycle_for(request.actor, cycle_id), unit_id, leaf_id)


@require_GET
@capability("mark.see")
def permit(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Show what the facts in the form permit; the page asks this while one fills it in."""
    cycle, unit = place(request, cycle_id, unit_id)
    facts = read_entry(line_of(cycle, unit, leaf_id).leaf, request.GET)
    facts.pop("mark", None)
    typed = {"mark": request.GET.get("mark", ""), "reason": request.GET.get("reason", "")}
    if not wants_part(request):
        return _item(request, cycle, unit_id, leaf_id, facts=facts, typed=typed)
    found = offer_for(request.actor, cycle, unit, leaf_id, facts)
    return page(request, "desk_item.html", {"item": found, **typed}, part="parts/permit.html")


@require_POST
@capability("mark.enter")
def receive(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Record that the task of scoring a unit was received."""
    cycle, unit = place(request, cycle_id, unit_id)
    receipt = services.receive_task(request.actor, cycle, unit)
    without = "" if receipt.due_at else "办法没有规定完成天数。"
    messages.success(request, f"已接收{unit.name}的考核任务。{without}")
    return redirect("assessment:desk", cycle.pk)


@require_POST
@capability("mark.send-back")
def send_back(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Ask the unit for more evidence, or a question."""
    cycle, unit = place(request, cycle_id, unit_id)
    is_question = request.POST.get("kind") == "question"
    ask = services.ask_question if is_question else services.send_back
    text = request.POST.get("text", "")
    return _done(
        request, cycle, unit, leaf_id,
        lambda: ask(request.actor, cycle, unit, leaf_id, text=text),
        "已向单位提问。" if is_question else "已退回，等单位补充后会回到您的列表前面。",
        typed={"send_back_text": text},
    )  # fmt: skip


@require_POST
@capability("mark.countersign")
def countersign(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Agree with the lead's mark, or disagree with a reason."""
    cycle, unit = place(request, cycle_id, unit_id)
    agrees = request.POST.get("agrees") == "yes"
    reason, wanted = request.POST.get("reason", ""), number(request.POST, "entry")
    entry = next((one for one in entries_of_item(unit, leaf_id) if one.pk == wanted), None)
    if entry is None:
        raise NotThere("assessment.unknown-entry", "没有这份赋分。", "请刷新页面查看。")
    return _done(
        request, cycle, unit, leaf_id,
        lambda: services.countersign(request.actor, entry, agrees=agrees, reason=reason),
        "已会签同意。" if agrees else "已提出不同意见，由领导小组办公室决定。",
        typed={"countersign_reason": reason}, then_next=True,
    )  # fmt: skip


@require_GET
@capability("mark.countersign")
def joint(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the items on which the organisation is a joint assessor."""
    cycle = cycle_for(request.actor, cycle_id)
    found = desk_of(request.actor, cycle)
    waiting, others = found.joint()
    context = {
        "cycle": cycle,
        "timetable": found.timetable,
        "waiting": waiting,
        "others": others,
    }
    return page(request, "joint.html", context)


def _mark(request: PersonRequest, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> HttpResponse:
    line = line_of(cycle, unit, leaf_id)
    facts, reason = read_entry(line.leaf, request.POST), request.POST.get("reason", "")
    done = attempted(
        lambda: services.enter_mark(
            request.actor, cycle, unit, leaf_id,
            facts=facts, reason=reason, based_on=number(request.POST, "based-on"),
            seen_versions=numbers(request.POST, "seen-versions"),
        )
    )  # fmt: skip
    if isinstance(done, Refusal):
        typed = {"reason": reason, "mark": str(facts.get("mark", ""))}
        return _item(request, cycle, unit.unit_id, leaf_id, done, typed, facts)
    text = f"已保存{unit.name}“{line.leaf.name}”的赋分。"
    return _onwards(request, cycle, unit, leaf_id, text, to_next="next" in request.POST)


def _done(  # noqa: PLR0913  one act, two ways to answer
    request: PersonRequest,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    act: Callable[[], object],
    text: str,
    *,
    typed: dict[str, Any],
    then_next: bool = False,
) -> HttpResponse:
    """Do something about an item, and show it again or go on."""
    done = attempted(act)
    if isinstance(done, Refusal):
        return _item(request, cycle, unit.unit_id, leaf_id, done, typed)
    return _onwards(request, cycle, unit, leaf_id, text, to_next=then_next)


def _onwards(
    request: PersonRequest,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    text: str,
    *,
    to_next: bool,
) -> HttpResponse:
    """Lead to the next open item, to the same one, or to the queue where nothing is left."""
    messages.success(request, text)
    address = reverse("assessment:desk-item", args=[cycle.pk, unit.unit_id, leaf_id])
    if to_next:
        task = desk_of(request.actor, cycle).following(unit.unit_id, leaf_id)
        address = reverse("assessment:desk", args=[cycle.pk])
        if task is not None:
            where = [cycle.pk, task.unit.unit_id, task.leaf.id]
            address = reverse("assessment:desk-item", args=where)
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _item(
    request: PersonRequest,
    cycle: Cycle,
    unit_id: str,
    leaf_id: str,
    refusal: Refusal | None = None,
    typed: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show an item; beside it, for those who mark, their queue."""
    found: Desk | None = None
    if request.actor.may("mark.enter"):
        found = desk_of(request.actor, cycle, beside=unit_id)
        unit = found.unit(unit_id)
    else:
        unit = unit_for(request.actor, cycle, unit_id)
    shown = item_for(request.actor, cycle, unit, leaf_id, facts, found)
    context = {
        **item_context(request, shown),
        "desk": found,
        "opened": {shown.unit.pk},
        "following": found.following(unit_id, leaf_id) if found else None,
        **(typed or {}),
    }
    # what was refused may be out of date beside the item too: the queue comes along
    part = "parts/item_refused.html" if refusal else "parts/item.html"
    return page(request, "desk_item.html", context, part=part, refusal=refusal)


def item_context(request: PersonRequest, found: ItemPage) -> dict[str, Any]:
    """Return what the pages about one item show."""
    shown = viewer_for(
        request.actor, found.cycle, found.unit, found.line.id,
        version_id=number(request.GET, "evidence") or None, page=number(request.GET, "turn", 1),
    )  # fmt: skip
    timetable, unit = found.timetable, found.unit
    return {
        "cycle": found.cycle,
        "timetable": timetable,
        "unit": unit,
        "item": found,
        "viewer": shown,
        "here": reverse("assessment:desk-item", args=[found.cycle.pk, unit.unit_id, found.line.id]),
        "mark": found.mark,
        "reason": "",
        "seen_versions": ",".join(str(one["version"]) for one in found.bound),
        "may_be_out": timetable.scheme.regulation.not_applicable == "allowed",
        "may_receive": _may_receive(request, timetable),
        "may_send_back": timetable.lock("send-back", unit) is None,
        "may_visit": request.actor.may("visit.record")
        and recusal(request.actor, unit, "核查") is None
        and timetable.lock("visit-site", unit) is None,
    }


def _may_receive(request: PersonRequest, timetable: Timetable) -> bool:
    return request.actor.may("mark.enter") and timetable.lock("mark") is None
