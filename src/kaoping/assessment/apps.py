"""The room of marks, as Django knows it."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Self-assessment, assessors' marks, office decisions, objections (赋分)."""

    name = "kaoping.assessment"
    label = "assessment"
    verbose_name = "自评与赋分"
    log_labels: ClassVar[dict[str, str]] = {
        "assessment.claim.saved": "保存自评",
        "assessment.claim.collided": "自评同时修改",
        "assessment.section.saved": "保存自评报告",
        "assessment.section.collided": "自评报告同时修改",
        "assessment.self-assessment.submitted": "提交自评",
        "assessment.self-assessment.withdrawn": "撤回自评",
        "assessment.self-assessment.returned": "退回自评",
        "assessment.task.received": "接收评审任务",
        "assessment.mark.entered": "赋分",
        "assessment.mark.adjusted": "调整赋分",
        "assessment.mark.corrected": "更正赋分",
        "assessment.countersignature.agreed": "会签同意",
        "assessment.countersignature.disagreed": "会签不同意",
        "assessment.item.sent-back": "退回补充材料",
        "assessment.item.asked": "提出疑问",
        "assessment.item.answered": "答复疑问",
        "assessment.visit.recorded": "记录现场核查",
        "assessment.flag.proposed": "提出认定",
        "assessment.flag.confirmed": "确认认定",
        "assessment.flag.rejected": "不予认定",
        "assessment.flag.withdrawn": "撤回认定",
        "assessment.objection.filed": "提出复核申请",
        "assessment.objection.accepted": "采纳复核申请",
        "assessment.objection.rejected": "不采纳复核申请",
        "assessment.objection.withdrawn": "撤回复核申请",
    }

    def ready(self) -> None:
        """Register what this room asks of others, and what it tells them."""
        from kaoping.assessment import (  # noqa: PLC0415  models come first
            amendment,
            bindings,
            conditions,
        )

        amendment.register()
        bindings.register()
        conditions.register()
