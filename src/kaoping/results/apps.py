"""The room of results, as Django knows it."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Runs, approval, publication."""

    name = "kaoping.results"
    label = "results"
    verbose_name = "结果"
    log_labels: ClassVar[dict[str, str]] = {
        "results.run.made": "计算总分",
        "results.run.corrected": "发起更正",
        "results.run.frozen": "冻结结果",
        "results.run.approved": "批准结果",
        "results.run.declined": "不同意结果",
        "results.run.withdrawn": "撤回更正",
        "results.run.notified": "告知结果",
        "results.notification.seen": "阅知结果",
        "results.publication.made": "公布结果",
        "results.publication.corrected": "公布更正",
    }

    def ready(self) -> None:
        """Register what this room asks before a stage changes, and what it tells the others."""
        from kaoping.results import conditions, corrections, earlier  # noqa: PLC0415  models

        conditions.register()
        corrections.register()
        earlier.register()
