"""The addresses of the house: each room brings its own, complete from the root."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaoping.accounts.entrance")),
    *[path("", include(f"kaoping.{room}.urls")) for room in settings.ROOMS],
    path("", include("kaoping.web.pages.urls")),
]

handler400 = "kaoping.web.error_pages.bad_request"
handler403 = "kaoping.web.error_pages.permission_denied"
handler404 = "kaoping.web.error_pages.page_not_found"
handler500 = "kaoping.web.error_pages.server_error"
