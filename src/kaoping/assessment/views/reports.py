"""自评报告: the sections that the regulation asks for, their preview, and the Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict, Refusal
from kaoping.assessment import services
from kaoping.assessment.queries.reports import Report, report_for
from kaoping.assessment.report_file import file_of, rows_of, title_of
from kaoping.assessment.views.common import attempted, number, page, place, wants_part
from kaoping.cycles.queries import cycle_for, units_for
from kaoping.gates import capability

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@capability("report.write", "self-assessment.see")
def report(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Lead a unit to its first report, and everyone else to the units."""
    cycle = cycle_for(request.actor, cycle_id)
    if request.actor.role != Role.UNIT:
        return redirect("assessment:self-assessment", cycle.pk)
    unit = units_for(request.actor, cycle)[0]
    found = report_for(request.actor, cycle, unit)
    return redirect("assessment:report-document", cycle.pk, unit.unit_id, found.document.id)


@require_GET
@capability("report.write", "self-assessment.see")
def document(request: PersonRequest, cycle_id: int, unit_id: str, document_id: str) -> HttpResponse:
    """Show a report with its sections; its own unit writes in them."""
    cycle, unit = place(request, cycle_id, unit_id)
    return page(
        request, "report.html", _context(report_for(request.actor, cycle, unit, document_id))
    )


@require_POST
@capability("report.write")
def section(
    request: PersonRequest, cycle_id: int, unit_id: str, document_id: str, section_number: int
) -> HttpResponse:
    """Save one section; two people's texts are both kept."""
    cycle, unit = place(request, cycle_id, unit_id)
    text = request.POST.get("text", "")
    saved = attempted(
        lambda: services.save_section(
            request.actor, cycle, unit, document_id, section_number,
            text=text, base_version=number(request.POST, "base-version"),
            merges=number(request.POST, "merges") or None,
        )
    )  # fmt: skip
    found = report_for(request.actor, cycle, unit, document_id)
    if isinstance(saved, Refusal):
        context = _context(found) | {"typed": text, "typed_in": section_number}
        return page(request, "report.html", context, part="parts/not_saved.html", refusal=saved)
    context = _context(found) | {"section": found.section(section_number)}
    if saved.conflict_with_id is not None:
        refusal = Conflict(
            "assessment.section-collided",
            "您打开之后，其他人已经保存了新的内容。您写的也已留存，没有丢失。",
            "请核对两份内容，合并后再保存。",
        )
        return page(
            request, "report.html", context, part="parts/section_collided.html", refusal=refusal
        )
    if wants_part(request):
        return page(request, "report.html", context, part="parts/section_saved.html")
    messages.success(request, "已保存。")
    address = reverse("assessment:report-document", args=[cycle.pk, unit_id, document_id])
    return HttpResponseRedirect(f"{address}#section-{section_number}")


@require_GET
@capability("report.write", "self-assessment.see")
def preview(request: PersonRequest, cycle_id: int, unit_id: str, document_id: str) -> HttpResponse:
    """Show the report as it will be printed."""
    cycle, unit = place(request, cycle_id, unit_id)
    found = report_for(request.actor, cycle, unit, document_id)
    context = _context(found) | {"title": title_of(found), "rows": rows_of(found)}
    return page(request, "report_preview.html", context)


@require_GET
@capability("report.write", "self-assessment.see")
def download(request: PersonRequest, cycle_id: int, unit_id: str, document_id: str) -> HttpResponse:
    """Return the report as a Word file."""
    cycle, unit = place(request, cycle_id, unit_id)
    found = report_for(request.actor, cycle, unit, document_id)
    name = quote(f"{title_of(found)}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(file_of(found), content_type=WORD, headers=headers)


def _context(found: Report) -> dict[str, object]:
    return {
        "cycle": found.sheet.cycle,
        "timetable": found.sheet.timetable,
        "sheet": found.sheet,
        "unit": found.sheet.unit,
        "report": found,
    }
