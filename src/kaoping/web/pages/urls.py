"""Addresses of the web room's own pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from kaoping.web.pages import gallery, help_pages, home, preferences, public, sample, scheme, search

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("todos/count/", home.count_todos, name="count-todos"),
    path("theme/", preferences.set_theme, name="set-theme"),
    path("public/", public.index, name="public-index"),
    path("regulations/<slug:scheme_id>/", public.regulation, name="regulation"),
    path("<int:cycle_id>/scheme/", scheme.scheme, name="scheme"),
    path("<int:cycle_id>/search/", search.search, name="search"),
    path("help/", help_pages.start, name="help"),
    path("help/images/<str:name>", help_pages.image, name="help-image"),
    path("help/<slug:slug>/", help_pages.chapter, name="help-chapter"),
    path("sample/", sample.log_in, name="sample-log-in"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/send/", gallery.send, name="gallery-send"),
    path("gallery/answer/", gallery.answer, name="gallery-answer"),
]
