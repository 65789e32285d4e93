"""Taking over a sheet of people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.accounts import administration, services
from kaoping.accounts.errors import Refusal
from kaoping.accounts.forms import ImportForm, add_refusal
from kaoping.accounts.planning import LABELS, Effect, plan_rows
from kaoping.accounts.sheet import COLUMNS, empty_sheet
from kaoping.accounts.views.answers import posted
from kaoping.gates import capability

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@capability("people.manage")
def read(request: PersonRequest) -> HttpResponse:
    """Take in a workbook and lead to its preview."""
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = services.read_people(request.actor, file.name, file.read())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("accounts:import-preview", kept.pk)
    context = {"form": form, "columns": list(COLUMNS)}
    status = 422 if form.errors else 200
    return render(request, "accounts/import.html", context, status=status)


@require_GET
@capability("people.manage")
def template(request: PersonRequest) -> HttpResponse:  # noqa: ARG001  every view takes it
    """Send the empty sheet."""
    disposition = "attachment; filename*=UTF-8''%E4%BA%BA%E5%91%98%E8%A1%A8.xlsx"
    return HttpResponse(
        empty_sheet(), content_type=WORKBOOK, headers={"Content-Disposition": disposition}
    )


@require_GET
@capability("people.manage")
def preview(request: PersonRequest, key: int) -> HttpResponse:
    """Show row by row what the sheet would do."""
    kept = administration.people_import(request.actor, key)
    plans = plan_rows(kept.rows, None if kept.committed_at else kept.at)
    effects = Counter(plan.effect for plan in plans)
    context = {
        "kept": kept,
        "plans": plans,
        "counts": [(LABELS[effect], effects[effect]) for effect in Effect],
        "is_wrong": effects[Effect.WRONG] > 0,
    }
    return render(request, "accounts/import_preview.html", context)


@require_POST
@capability("people.manage")
def commit(request: PersonRequest, key: int) -> HttpResponse:
    """Take the sheet over, all of it or nothing."""
    kept = administration.people_import(request.actor, key)
    try:
        effects = services.commit_people(request.actor, kept)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.mend}")
        return redirect("accounts:import-preview", key)
    counted = "，".join(f"{LABELS[effect]}{number}行" for effect, number in effects.items())
    messages.success(
        request, f"已导入：{counted}。岗位申请待安全管理员授予，登录邀请也由安全管理员发出。"
    )
    return redirect("accounts:people")
