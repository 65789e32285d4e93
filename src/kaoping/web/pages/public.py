"""What everyone may see without logging in: which results are out, and the regulations."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kaoping.cycles.schemes import shipped_scheme
from kaoping.gates import public
from kaoping.scheme.shelf import shipped
from kaoping.web import navigation
from kaoping.web.pages.scheme import body_of

if TYPE_CHECKING:
    from kaoping.accounts.requests import PublicRequest

PUBLISHED = "kaoping.results.public"


@require_GET
@public
def index(request: PublicRequest) -> HttpResponse:
    """List the published years and the regulations that the program carries."""
    years = [
        (year, navigation.address("results:public", year.cycle_id)) for year in published_years()
    ]
    regulations = [
        (scheme.regulation, reverse("web:regulation", args=[scheme.id]))
        for scheme in map(shipped_scheme, shipped())
    ]
    context = {"published": years, "regulations": regulations}
    return render(request, "web/pages/public.html", context)


@require_GET
@public
def regulation(request: PublicRequest, scheme_id: str) -> HttpResponse:
    """Show a regulation that the program carries, under the readings that hold by default."""
    if scheme_id not in shipped():
        raise Http404
    scheme = shipped_scheme(scheme_id)
    context = {"body": body_of(scheme), "scheme": scheme, "of_year": False}
    return render(request, "web/pages/scheme.html", context)


def published_years() -> Sequence[Any]:
    """Return the published years from the room that publishes; none where it is not built in."""
    if "kaoping.results" not in settings.INSTALLED_APPS or not find_spec(PUBLISHED):
        return ()
    found: Sequence[Any] = import_module(PUBLISHED).published_years()
    return found
