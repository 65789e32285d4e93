"""Reports over the evidence of a year: what is missing, offered twice, or can be reused."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Forbidden, NotThere, Refusal
from kaoping.cycles.queries import units_for
from kaoping.evidence import services
from kaoping.evidence.doors import lock_for
from kaoping.evidence.forms import ReuseForm
from kaoping.evidence.queries import missing_evidence
from kaoping.evidence.queries.reports import repeated, same_of
from kaoping.evidence.queries.reuse import Reusable, reusable
from kaoping.evidence.views.common import nodes_of, unit_of, year_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Leaf, Scheme


A_PAGE = 30
"""Groups of equal files on a page."""


@require_GET
@capability("self-assessment.see")
def missing(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show which items of a unit are claimed without evidence."""
    cycle = year_of(request.actor, cycle_id)
    units = units_for(request.actor, cycle)
    unit = _chosen(request, cycle, units)
    scheme = cycle.settled_scheme()
    found = missing_evidence(request.actor, unit)
    context = {
        "year": cycle,
        "unit": unit,
        "units": units,
        "missing": found,
        "rows": [{"leaf": leaf, "place": _place(scheme, leaf)} for leaf in found.leaves],
        "may_upload": request.actor.may("evidence.upload"),
        "lock": lock_for(request.actor, unit) if request.actor.may("evidence.upload") else None,
    }
    return render(request, "evidence/missing.html", context)


@require_GET
@capability("evidence.see")
def same(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the office which bytes were offered by two units or for two items."""
    cycle = year_of(request.actor, cycle_id)
    if request.actor.role != Role.OFFICE:
        raise Forbidden("evidence.only-office", "只有领导小组办公室可以查看材料重复情况。")
    found = repeated(request.actor, cycle)
    pages = {
        "across_units": Paginator(found.across_units, A_PAGE).get_page(request.GET.get("units")),
        "across_leaves": Paginator(found.across_leaves, A_PAGE).get_page(request.GET.get("leaves")),
    }
    context = {
        "year": cycle,
        "pages": pages,
        **{
            name: same_of(request.actor, cycle, list(page.object_list))
            for name, page in pages.items()
        },
        "nodes": nodes_of(cycle),
    }
    return render(request, "evidence/same.html", context)


@require_http_methods(["GET", "POST"])
@capability("evidence.upload")
def reuse(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show last year's files; take the chosen ones into this year."""
    cycle = year_of(request.actor, cycle_id)
    unit = _chosen(request, cycle, units_for(request.actor, cycle))
    found = reusable(request.actor, unit)
    form = ReuseForm(request.POST or None, files=_choices(found))
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                taken = services.reuse_from_last_year(
                    request.actor,
                    unit,
                    form.keys(),
                    with_links=form.cleaned_data["with_links"],
                )
            except (Forbidden, NotThere):
                raise
            except Refusal as refusal:
                form.add_error(None, f"{refusal.message}{refusal.mend}")
                status = refusal.status
            else:
                messages.success(request, f"已沿用{len(taken)}份上年材料。")
                return redirect("evidence:library", cycle.pk)
    context = {
        "year": cycle,
        "unit": unit,
        "reusable": found,
        "form": form,
        "lock": lock_for(request.actor, unit),
    }
    return render(request, "evidence/reuse.html", context, status=status)


def _place(scheme: Scheme, leaf: Leaf) -> str:
    """Return where the regulation speaks of a leaf."""
    first = next(iter(leaf.quotations()), None)
    return scheme.source.place(first.line) if first else ""


def _choices(found: Reusable) -> list[tuple[str, str]]:
    return [(str(row.file.pk), row.file.title) for row in found.rows if not row.is_taken]


def _chosen(request: PersonRequest, cycle: Cycle, units: list[CycleUnit]) -> CycleUnit:
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    if not wanted and units:
        units[0].cycle = cycle
        return units[0]
    return unit_of(request.actor, cycle, wanted)
