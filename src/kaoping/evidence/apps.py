"""The room of evidence, as Django knows it."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: files, versions, links (佐证材料)."""

    name = "kaoping.evidence"
    label = "evidence"
    verbose_name = "佐证材料"
    log_labels: ClassVar[dict[str, str]] = {
        "evidence.file.added": "上传佐证材料",
        "evidence.file.described": "修改材料说明",
        "evidence.file.replaced": "上传新版本",
        "evidence.file.reused": "沿用上年材料",
        "evidence.file.withdrawn": "撤回佐证材料",
        "evidence.link.added": "把材料关联到条目",
        "evidence.link.ended": "取消材料关联",
        "evidence.upload.refused": "拒收文件",
        "evidence.version.viewed": "查看佐证材料",
        "evidence.version.downloaded": "下载佐证材料",
    }
