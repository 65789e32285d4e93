"""The room of evidence, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: files, versions, links (佐证材料)."""

    name = "kaoping.evidence"
    label = "evidence"
    verbose_name = "佐证材料"
