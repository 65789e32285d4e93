"""The web room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell, its parts and the pages that belong to no other room."""

    name = "kaoping.web"
    label = "web"
    verbose_name = "页面"
