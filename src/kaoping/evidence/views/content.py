"""The bytes of evidence, and what is shown of them: every look goes through `open_version`."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponseNotModified,
)
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from kaoping.evidence import intake, looks, storage
from kaoping.evidence.models import Reading
from kaoping.evidence.queries import chips_for, open_version, viewer_for
from kaoping.evidence.queries.linked import version_in
from kaoping.evidence.views.common import number, unit_of, year_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from kaoping.accounts.requests import PersonRequest

PRIVATE = "private, no-cache"
"""The browser may keep it for this person, and asks each time whether they may still see it."""


@require_GET
@capability("evidence.see")
def thumbnail(request: PersonRequest, cycle_id: int, version_id: int) -> HttpResponse:
    """Show the thumbnail of a version; it belongs to the list, so no look is logged."""
    version = version_in(request.actor, year_of(request.actor, cycle_id), version_id)
    if not version.thumbnail:
        return HttpResponseNotFound()
    tag = f'"{version.sha256}-thumbnail"'
    is_known = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if is_known else _drawing(version.thumbnail)
    # By itself a drawing is a document, which could run something; it has no leave to.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _private(response, tag)


def _drawing(name: str) -> HttpResponse:
    media_type = "image/svg+xml" if name.endswith(intake.DRAWING) else "image/png"
    with storage.open_stored(name) as file:
        return HttpResponse(file.read(), content_type=media_type)


@require_GET
@capability("evidence.see")
def page(request: PersonRequest, cycle_id: int, version_id: int, number: int) -> HttpResponse:
    """Show a picture, or a page of a PDF, drawn by the server."""
    opened = open_version(request.actor, year_of(request.actor, cycle_id), version_id)
    version = opened.version
    is_large = "large" in request.GET
    tag = f'"{version.sha256}-{number}-{"large" if is_large else "screen"}"'
    if request.headers.get("If-None-Match") == tag:
        return _private(HttpResponseNotModified(), tag)
    picture = looks.drawn(version, number, is_large=is_large)
    if picture is None:
        return HttpResponseNotFound()
    return _private(HttpResponse(picture, content_type="image/png"), tag)


@require_GET
@vary_on_headers("HX-Request")
@capability("evidence.see")
def content(request: PersonRequest, cycle_id: int, version_id: int) -> HttpResponse:
    """Show what is inside a sheet, a document, a text or an archive: a page, or a part of one."""
    cycle = year_of(request.actor, cycle_id)
    version = open_version(request.actor, cycle, version_id).version
    turn = number(request.GET.get("turn"))
    context = {
        "year": cycle,
        "version": version,
        "content": looks.content(version, turn),
        "turn": turn,
    }
    part = request.htmx and not request.htmx.boosted
    template = "evidence/parts/content.html" if part else "evidence/content.html"
    response = render(request, template, context)
    response.headers["Cache-Control"] = PRIVATE
    return response


@require_GET
@capability("evidence.see")
def download(request: PersonRequest, cycle_id: int, version_id: int) -> HttpResponseBase:
    """Send the bytes under the name that they came with."""
    cycle = year_of(request.actor, cycle_id)
    opened = open_version(request.actor, cycle, version_id, Reading.Way.DOWNLOAD)
    version = opened.version
    response = FileResponse(storage.open_stored(version.stored_as), content_type=version.media_type)
    response.headers["Content-Length"] = str(version.size)
    # The name is checked on arrival; it is quoted all the same, and never decides a type.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(version.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    digest = b64encode(bytes.fromhex(version.sha256)).decode("ascii")
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


@require_GET
@vary_on_headers("HX-Request")
@capability("evidence.see")
def viewer(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show one version of a unit with its neighbours: a page, or a part of one."""
    cycle = year_of(request.actor, cycle_id)
    unit = unit_of(request.actor, cycle, request.GET.get("unit", ""))
    leaf = request.GET.get("leaf", "")
    found = viewer_for(
        request.actor,
        cycle,
        unit,
        leaf,
        version_id=number(request.GET.get("evidence"), 0) or None,
        page=number(request.GET.get("turn")),
    )
    context = {"year": cycle, "unit": unit, "leaf": leaf, "viewer": found}
    part = request.htmx and not request.htmx.boosted
    template = "evidence/parts/viewer.html" if part else "evidence/viewer.html"
    return render(request, template, context)


@require_GET
@capability("evidence.see")
def chips(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the files of one item as chips: a part of a page, fetched again after an upload."""
    cycle = year_of(request.actor, cycle_id)
    unit = unit_of(request.actor, cycle, request.GET.get("unit", ""))
    leaf = request.GET.get("leaf", "")
    found = chips_for(request.actor, cycle, unit, [leaf])
    context = {"chips": found.get(leaf, []), "leaf": leaf}
    return render(request, "evidence/parts/chips.html", context)


def _private(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = PRIVATE
    return response
