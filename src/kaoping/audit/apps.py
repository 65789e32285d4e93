"""The room as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log."""

    name = "kaoping.audit"
    label = "audit"
    verbose_name = "审计"
    log_labels: ClassVar[dict[str, str]] = {"audit.log.verified": "校验日志"}
