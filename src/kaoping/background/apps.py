"""The room as Django knows it."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    """The worker and its chores."""

    name = "kaoping.background"
    label = "background"
    verbose_name = "后台任务"
