"""The pages of the log, for auditors and the audit administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from kaoping.audit import queries, services
from kaoping.audit.comparing import side_by_side
from kaoping.audit.forms import FilterForm
from kaoping.audit.labels import year_labels
from kaoping.audit.queries import Filters
from kaoping.gates import capability

if TYPE_CHECKING:

    class Auditor(queries.Reader, services.Verifier, Protocol):
        """The actor of a request, as this room sees it."""

    class LogRequest(HttpRequest):
        """A request behind a gate."""

        actor: Auditor


@require_GET
@vary_on_headers("HX-Request")
@capability("log.see")
def log(request: LogRequest) -> HttpResponse:
    """Show the log, filtered, newest first; for htmx only the table."""
    form = FilterForm(request.GET or None)
    filters = form.filters() if form.is_valid() else Filters()
    before = request.GET.get("before", "")
    page = queries.entries(request.actor, filters, int(before) if before.isdecimal() else None)
    context = {
        "form": form,
        "page": page,
        "about": _about(page),
        "query": urlencode(filters.as_query()),
        "is_filtered": bool(filters.as_query()),
        "before": before,
        "state": queries.state(request.actor),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "audit/parts/entries.html" if is_part else "audit/log.html", context)


def _about(page: queries.Page) -> str:
    if not page.entries:
        return ""
    return (
        f"第{page.entries[-1].number}至{page.entries[0].number}条中符合条件的{len(page.entries)}条"
    )


@require_GET
@capability("log.see")
def entry(request: LogRequest, number: int) -> HttpResponse:
    """Show one entry: who, when, what, old beside new, and its place in the chain."""
    found = queries.entry(request.actor, number)
    if found is None:
        raise Http404("日志中没有这一条。")
    context = {
        "entry": found,
        "title": f"第{found.number}条",
        "rows": side_by_side(found),
        "year": year_labels().get(found.cycle or 0, ""),
        "others": queries.neighbours(request.actor, found),
    }
    return render(request, "audit/entry.html", context)


@require_POST
@capability("log.verify")
def verify(request: LogRequest) -> HttpResponse:
    """Check the whole log and say what came out."""
    report = services.verify_and_note(request.actor)
    if report.broken:
        messages.error(request, f"日志不完整：{report.broken.message}")
    else:
        messages.success(
            request, f"日志完整：共核对{report.verified}条，没有发现改动、缺失或乱序。"
        )
    return redirect("audit:log")
