"""The addresses of the house: each room brings its own, complete from the root."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

PAGES = "kaoping.web.pages.urls"
"""The shell's own pages: 工作台, help, the stage of the sample instance."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaoping.accounts.entrance")),
]
urlpatterns += [
    path("", include(f"kaoping.{room}.urls"))
    for room in settings.ROOMS
    if f"kaoping.{room}" in settings.INSTALLED_APPS and find_spec(f"kaoping.{room}.urls")
]
if find_spec("kaoping.web.pages") and find_spec(PAGES):
    urlpatterns.append(path("", include(PAGES)))

if find_spec("kaoping.web.error_pages"):
    handler400 = "kaoping.web.error_pages.bad_request"
    handler403 = "kaoping.web.error_pages.permission_denied"
    handler404 = "kaoping.web.error_pages.page_not_found"
    handler500 = "kaoping.web.error_pages.server_error"
