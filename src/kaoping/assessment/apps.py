"""The room of marks, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Self-assessment, assessors' marks, office decisions, objections (赋分)."""

    name = "kaoping.assessment"
    label = "assessment"
    verbose_name = "自评与赋分"

    def ready(self) -> None:
        """Register what this room asks of others, and what it tells them."""
        from kaoping.assessment import bindings, conditions  # noqa: PLC0415  models come first

        bindings.register()
        conditions.register()
