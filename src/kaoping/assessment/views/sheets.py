"""自评: the table of a unit, item by item, up to its submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict, NotThere, Refusal
from kaoping.assessment import services
from kaoping.assessment.checklist import checklist_of
from kaoping.assessment.inputs import read_entry
from kaoping.assessment.queries.claimed import revisions_for
from kaoping.assessment.queries.overviews import assessments_for
from kaoping.assessment.queries.sheet_page import Row, Sheet
from kaoping.assessment.queries.sheets import sheet_for
from kaoping.assessment.queries.written import messages_of
from kaoping.assessment.services.submission import may_withdraw
from kaoping.assessment.views.common import attempted, number, page, place, wants_part
from kaoping.cycles.own_affairs import own_note
from kaoping.cycles.queries import cycle_for, units_for
from kaoping.evidence.checks.kinds import EXTENSIONS
from kaoping.evidence.doors import lock_for
from kaoping.evidence.intake import bounds
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.assessment.models import ClaimRevision


@require_GET
@capability("self-assessment.see")
def self_assessment(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Lead a unit to its table; show everyone else where the units stand."""
    cycle = cycle_for(request.actor, cycle_id)
    if request.actor.role == Role.UNIT:
        units = units_for(request.actor, cycle)
        return redirect("assessment:sheet", cycle.pk, units[0].unit_id)
    return page(request, "self_assessments.html", assessments_for(request.actor, cycle))


@require_GET
@capability("self-assessment.see")
def sheet(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Show a unit's whole table; its own people write in it."""
    cycle, unit = place(request, cycle_id, unit_id)
    return page(request, "sheet.html", _context(request, sheet_for(request.actor, cycle, unit)))


@require_http_methods(["GET", "POST"])
@capability("self-assessment.see")
def item(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Show one item with its history; save its claim."""
    cycle, unit = place(request, cycle_id, unit_id)
    if request.method == "POST":
        return _save(request, cycle_id, unit_id, leaf_id)
    found = sheet_for(request.actor, cycle, unit)
    return page(request, "sheet_item.html", _item_context(request, found, found.row(leaf_id)))


@require_GET
@capability("self-assessment.submit")
def checklist(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Show what is missing before a unit submits."""
    cycle, unit = place(request, cycle_id, unit_id)
    return _checklist(request, sheet_for(request.actor, cycle, unit))


@require_POST
@capability("self-assessment.submit")
def submit(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Submit; what is in the way is shown in the checklist."""
    cycle, unit = place(request, cycle_id, unit_id)
    accepts = bool(request.POST.get("accepts-gaps"))
    found = attempted(
        lambda: services.submit_self_assessment(request.actor, cycle, unit, accepts_gaps=accepts)
    )
    if isinstance(found, Refusal):
        return _checklist(request, sheet_for(request.actor, cycle, unit), found)
    late = "，因晚于截止时间，已标记为逾期提交" if found.late else ""
    messages.success(request, f"自评已提交{late}。考核单位现在可以看到。")
    return _to_sheet(cycle.pk, unit_id)


@require_POST
@capability("self-assessment.submit")
def withdraw(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Take a submission back before the deadline."""
    cycle, unit = place(request, cycle_id, unit_id)
    reason = request.POST.get("reason", "")
    done = attempted(
        lambda: services.withdraw_self_assessment(request.actor, cycle, unit, reason=reason)
    )
    if isinstance(done, Refusal):
        found = sheet_for(request.actor, cycle, unit)
        return page(request, "sheet.html", _context(request, found), refusal=done)
    messages.success(request, "自评已撤回，可以继续修改；改好后请再次提交。")
    return _to_sheet(cycle.pk, unit_id)


@require_POST
@capability("self-assessment.return")
def give_back(request: PersonRequest, cycle_id: int, unit_id: str) -> HttpResponse:
    """Return a submission to its unit, with the reason."""
    cycle, unit = place(request, cycle_id, unit_id)
    reason = request.POST.get("reason", "")
    done = attempted(
        lambda: services.return_self_assessment(request.actor, cycle, unit, reason=reason)
    )
    if isinstance(done, Refusal):
        found = sheet_for(request.actor, cycle, unit)
        return page(request, "sheet.html", _context(request, found), refusal=done)
    messages.success(request, f"已退回{unit.name}的自评，退回原因该单位可见。")
    return redirect("assessment:self-assessment", cycle.pk)


@require_POST
@capability("self-assessment.edit")
def answer(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Answer an assessor's question about an item."""
    cycle, unit = place(request, cycle_id, unit_id)
    asked = number(request.POST, "message")
    found = next((one for one in messages_of(unit, leaf_id) if one.pk == asked), None)
    if found is None:
        raise NotThere("assessment.unknown-message", "没有这一事项。", "请刷新页面查看。")
    text = request.POST.get("text", "")
    done = attempted(lambda: services.answer(request.actor, found, text=text))
    if isinstance(done, Refusal):
        shown = sheet_for(request.actor, cycle, unit)
        context = _item_context(request, shown, shown.row(leaf_id)) | {"answer_text": text}
        return page(request, "sheet_item.html", context, refusal=done)
    messages.success(request, "已答复，考核单位会在评审台看到。")
    return redirect("assessment:sheet-item", cycle.pk, unit_id, leaf_id)


def _save(request: PersonRequest, cycle_id: int, unit_id: str, leaf_id: str) -> HttpResponse:
    """Save a claim: for htmx what changed of the page, else the table again at the item."""
    cycle, unit = place(request, cycle_id, unit_id)
    before = sheet_for(request.actor, cycle, unit)
    old = before.row(leaf_id)
    explanation = request.POST.get("explanation", "")
    revision = attempted(
        lambda: services.save_claim(
            request.actor,
            cycle,
            unit,
            leaf_id,
            facts=read_entry(old.line.leaf, request.POST),
            explanation=explanation,
            base_version=number(request.POST, "base-version"),
            merges=number(request.POST, "merges") or None,
        )
    )
    if isinstance(revision, Refusal):
        context = _item_context(request, before, old) | {"explanation": explanation}
        return page(
            request, "sheet_item.html", context, part="parts/not_saved.html", refusal=revision
        )
    found = sheet_for(request.actor, cycle, unit)
    row = found.row(leaf_id)
    if revision.conflict_with_id is not None:
        return _collided(request, found, row, revision)
    if wants_part(request):
        context = {
            **_context(request, found, leaf_id),
            "row": row,
            "permit_changed": _changed(old, row),
        }
        return page(request, "sheet.html", context, part="parts/claim_saved.html")
    messages.success(request, f"已保存“{row.line.leaf.name}”。")
    return _to_sheet(cycle.pk, unit_id, row.line.slug)


def _collided(
    request: PersonRequest, found: Sheet, row: Row, revision: ClaimRevision
) -> HttpResponse:
    """Show both texts; nothing is lost, one of the two people merges them."""
    refusal = Conflict(
        "assessment.claim-collided",
        "您打开这个条目之后，其他人已经保存了新的内容。您写的也已留存，没有丢失。",
        "请核对两份内容，合并后再保存。",
    )
    context = _item_context(request, found, row) | {"collided": revision}
    return page(request, "sheet_item.html", context, part="parts/collided.html", refusal=refusal)


def _changed(old: Row, new: Row) -> bool:
    """Whether the mark's field has to be drawn anew, which would take the hand off it."""
    before, after = old.permit, new.permit
    if before is None or after is None:
        return before is not after
    sides = ("state", "low", "high", "step", "sentence")
    return any(getattr(before, side) != getattr(after, side) for side in sides)


def _checklist(
    request: PersonRequest, found: Sheet, refusal: Refusal | None = None
) -> HttpResponse:
    lines = checklist_of(found.timetable, found.unit)
    lock = found.timetable.lock("submit-self-assessment", found.unit)
    context = {**_context(request, found), "checklist": lines, "submit_lock": lock}
    return page(request, "checklist.html", context, refusal=refusal)


def _context(request: PersonRequest, found: Sheet, here: str = "") -> dict[str, object]:
    may_return = request.actor.may("self-assessment.return")
    return {
        "cycle": found.cycle,
        "timetable": found.timetable,
        "sheet": found,
        "unit": found.unit,
        "may_withdraw": may_withdraw(found.timetable, found.unit, found.assessment),
        "may_return": may_return,
        "return_note": own_note(request.actor, found.cycle, found.unit, "退回自评")
        if may_return and found.is_submitted
        else "",
        "may_be_out": found.timetable.scheme.regulation.not_applicable == "allowed",
        "may_upload": found.is_editable,
        "next_missing": found.next_missing(here),
        "around": _around(request, found),
    }


def _around(request: PersonRequest, found: Sheet) -> tuple[object, ...]:
    """Return what the rows of the table show that is not theirs, as a value."""
    cycle, unit = found.cycle, found.unit
    readings = tuple(cycle.readings.items())
    return (
        cycle.pk, cycle.scheme_id, readings, unit.unit_id, found.is_editable, request.path,
        found.is_own and may_withdraw(found.timetable, unit, found.assessment),
    )  # fmt: skip


def _item_context(request: PersonRequest, found: Sheet, row: Row) -> dict[str, object]:
    leaf = row.line.id
    return {
        **_context(request, found, leaf),
        "row": row,
        "stays_at_item": True,
        "messages_of_item": messages_of(found.unit, leaf),
        "revisions": revisions_for(request.actor, found.unit, leaf),
        "explanation": row.claim.explanation,
        **_upload(request, found, leaf),
    }


def _upload(request: PersonRequest, found: Sheet, leaf: str) -> dict[str, object]:
    """What the evidence room's drop zone asks for; an item that was sent back is open for it."""
    if not found.is_own:
        return {"may_upload": False}
    lock = lock_for(request.actor, found.unit, leaf, found.timetable)
    return {
        "may_upload": lock is None,
        "upload_lock": lock,
        "endings": ",".join(f".{ending}" for ending in EXTENSIONS),
        "largest": bounds().file,
    }


def _to_sheet(cycle_id: int, unit_id: str, slug: str = "") -> HttpResponseRedirect:
    anchor = f"#item-{slug}" if slug else ""
    return HttpResponseRedirect(reverse("assessment:sheet", args=[cycle_id, unit_id]) + anchor)
