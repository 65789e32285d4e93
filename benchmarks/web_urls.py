"""The application's own addresses, and the minimal view that its pages are measured against."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kaoping.cycles.models import Cycle
from kaoping.gates import signed_in
from kaoping.web.urls import urlpatterns as pages


@signed_in
def minimal(_request: HttpRequest) -> HttpResponse:
    """Answer with a number from the database: one query, no template."""
    return HttpResponse(str(Cycle.objects.count()))


urlpatterns = [path("minimal/", minimal), *pages]
