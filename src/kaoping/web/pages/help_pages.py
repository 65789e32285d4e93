"""帮助: the manual, a chapter a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.gates import public
from kaoping.web import manual

if TYPE_CHECKING:
    from kaoping.accounts.requests import PublicRequest


@require_GET
@public
def start(request: PublicRequest) -> HttpResponse:
    """List the chapters; the person's own role first."""
    role = str(request.actor.role) if request.actor and request.actor.role else ""
    chapters = sorted(manual.chapters(), key=lambda one: one.slug != role)
    return render(request, "web/pages/help.html", {"chapters": chapters, "role": role})


@require_GET
@public
def chapter(request: PublicRequest, slug: str) -> HttpResponse:
    """Show one chapter."""
    found = manual.chapter(slug)
    if found is None:
        raise Http404
    context = {"chapters": manual.chapters(), "chapter": found}
    return render(request, "web/pages/help_chapter.html", context)


@require_GET
@public
def image(request: PublicRequest, name: str) -> HttpResponseBase:
    """Send a picture of the manual."""
    del request
    place = manual.image(name)
    if place is None:
        raise Http404
    return FileResponse(place.open("rb"))
