"""The room of the evaluation year, as Django knows it."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Evaluation years (年度)."""

    name = "kaoping.cycles"
    label = "cycles"
    verbose_name = "考核年度"
    log_labels: ClassVar[dict[str, str]] = {
        "cycles.cycle.opened": "开设年度",
        "cycles.reading.chosen": "选定释义",
        "cycles.unit.added": "增加被评价单位",
        "cycles.unit.removed": "移出被评价单位",
        "cycles.unit.stated": "填写单位情况",
        "cycles.body.mapped": "对应组织",
        "cycles.participants.set": "设定参评范围",
        "cycles.assignment.adjusted": "调整考核单位",
        "cycles.assignment.reset": "恢复办法规定的考核单位",
        "cycles.windows.set": "设定各环节时间",
        "cycles.optional-stages.set": "设定可选环节",
        "cycles.calendar.imported": "导入工作日历",
        "cycles.calendar.set": "选用工作日历",
        "cycles.extension.given": "延长期限",
        "cycles.scheme.proposed": "提出办法修订",
        "cycles.scheme.amended": "采用修订后的办法",
        "cycles.stage.advanced": "进入下一环节",
        "cycles.stage.returned": "退回上一环节",
    }

    @staticmethod
    def log_years() -> dict[int, str]:
        """Return what the years are called, the newest first, for the viewer of the log."""
        from kaoping.cycles.models import Cycle  # noqa: PLC0415  models must be there first

        return dict(Cycle.objects.order_by("-year", "city").values_list("pk", "title"))

    def ready(self) -> None:
        """Register what this room itself asks before a stage changes."""
        from kaoping.cycles import own_conditions  # noqa: PLC0415  models must be there first

        own_conditions.register()
