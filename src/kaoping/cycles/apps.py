"""The room of the evaluation year, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Evaluation years (年度)."""

    name = "kaoping.cycles"
    label = "cycles"
    verbose_name = "考核年度"

    def ready(self) -> None:
        """Register what this room itself asks before a stage changes."""
        from kaoping.cycles import own_conditions  # noqa: PLC0415  models must be there first

        own_conditions.register()
