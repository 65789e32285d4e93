"""The edition of the regulation that a year rests on, and amending it."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.cycles.adjustable import setting_lock
from kaoping.cycles.forms import AmendForm, ProposeForm
from kaoping.cycles.impact import effects, new_readings
from kaoping.cycles.models import PinnedScheme, SchemeVersion
from kaoping.cycles.queries import cycle_for
from kaoping.cycles.schemes import (
    FILES,
    load_pinned,
    shipped_scheme,
    shipped_texts,
    uploaded_texts,
    warnings_of,
)
from kaoping.cycles.services import amend_scheme, propose_scheme
from kaoping.cycles.services.amendment import impact_of
from kaoping.cycles.views.rendering import attempt, panel, posted, saved
from kaoping.gates import capability

if TYPE_CHECKING:
    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle

FILE_WORDS = dict(zip(FILES, ("办法", "释义", "原文"), strict=True))


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def amend(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the editions of the year; put another one forward."""
    cycle = cycle_for(request.actor, cycle_id)
    form = ProposeForm(posted(request), request.FILES if request.method == "POST" else None)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        proposed: list[PinnedScheme] = []
        status = attempt(form, lambda: proposed.append(_propose(request, cycle, form)))
        if proposed:
            return redirect("cycles:impact", cycle.pk, proposed[0].sha256)
    context = {
        "scheme": cycle.settled_scheme(),
        "files": [
            (name, words, hashlib.sha256(cycle.scheme.files[name].encode()).hexdigest())
            for name, words in FILE_WORDS.items()
        ],
        "form": form,
        "lock": setting_lock(cycle, "amendment"),
        "versions": SchemeVersion.objects.filter(cycle=cycle)
        .select_related("by", "scheme")
        .defer("scheme__files")
        .order_by("-number"),
        "shipped_differs": _shipped_hash(cycle) not in ("", cycle.scheme_id),
    }
    return panel(request, cycle, "amend", context, status)


@require_GET
@capability("cycle.set-up")
def edition_file(request: PersonRequest, cycle_id: int, file_name: str) -> HttpResponse:
    """Send one of the texts that the year rests on, byte by byte as it was pinned."""
    texts = cycle_for(request.actor, cycle_id).scheme.files
    if file_name not in texts:
        message = f"本年度的办法没有文件“{file_name}”。"
        raise NotThere("cycles.unknown-file", message, f"可下载：{'、'.join(FILES)}。")
    return HttpResponse(
        texts[file_name].encode(),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


@require_http_methods(["GET", "POST"])
@capability("cycle.set-up")
def impact(request: PersonRequest, cycle_id: int, sha256: str) -> HttpResponse:
    """Show what another edition changes, and for whom; take it on."""
    cycle = cycle_for(request.actor, cycle_id)
    report = impact_of(cycle, sha256)
    form = AmendForm(
        posted(request),
        initial={"seen_version": cycle.version},
        open_readings=new_readings(cycle.settled_scheme(), load_pinned(sha256), report),
    )
    status: int = HTTPStatus.OK
    if request.method == "POST":
        status = attempt(
            form,
            lambda: amend_scheme(
                request.actor,
                cycle.pk,
                sha256,
                reason=form.why,
                readings=form.readings(),
                seen_version=form.cleaned_data["seen_version"],
            ),
        )
        if status == HTTPStatus.OK:
            text = "已换用新的办法版本，影响报告随版本保存。"
            return saved(request, text, "cycles:amend", cycle.pk)
    said = effects(cycle, report)
    context: dict[str, Any] = {
        "year": cycle,
        "report": report,
        "groups": [
            (what, list(changes)) for what, changes in groupby(report.changes, lambda c: c.what)
        ],
        "effects": said,
        "is_blocked": bool(report.obstacles) or any(one.blocking for one in said),
        "new": load_pinned(sha256),
        "warnings": warnings_of(sha256),
        "form": form,
        "lock": setting_lock(cycle, "amendment"),
    }
    return render(request, "cycles/impact.html", context, status=status)


def _propose(request: PersonRequest, cycle: Cycle, form: ProposeForm) -> PinnedScheme:
    if form.cleaned_data["shipped"]:
        texts = shipped_texts(cycle.scheme.scheme_id)
    else:
        texts = uploaded_texts(form.files_given(), cycle.scheme.files)
    return propose_scheme(request.actor, cycle.pk, texts)


def _shipped_hash(cycle: Cycle) -> str:
    """Return the hash of the edition that comes with the program, empty where none does."""
    try:
        return shipped_scheme(cycle.scheme.scheme_id).sha256
    except Refusal:
        return ""
