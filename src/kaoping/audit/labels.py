"""What the viewer calls actions and kinds of objects.

Each room names its own actions in its `AppConfig.log_labels`; objects are called what their model
is called. An action without a name is shown by its code, which is readable enough.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps

FIELDS = {
    "facts": "事实", "evidence": "佐证材料", "version": "版本", "explanation": "说明",
    "name": "名称", "entry": "赋分记录", "mark": "得分", "due_at": "期限",
    "received_at": "接收时间", "text": "文字", "username": "账号", "email": "电子邮箱",
    "phone": "电话", "role": "角色",
    "organisation": "组织", "organisations": "组织", "title": "标题", "from_day": "起始日",
    "until_day": "终止日", "until": "截止时间", "stage": "环节", "sha256": "校验值（SHA-256）",
    "code": "代码", "short_name": "简称", "spellings": "办法中的写法", "gb2260": "行政区划代码",
    "leaf": "条目", "leaves": "条目", "size": "大小（字节）", "kind": "类型", "number": "编号",
    "late": "逾期", "claims": "已填条目", "missing": "未填", "without_evidence": "缺佐证",
    "scheme": "办法版本", "year": "年度", "years": "年份", "days": "天数", "region": "放假安排",
    "closing_time": "每日截止钟点", "previous": "上一年度", "readings": "释义",
    "optional_stages": "可选环节", "objection_days": "申请复核的工作日",
    "decision_days": "处理复核的工作日", "seen_at": "阅知时间", "unit": "单位", "units": "单位",
    "facts_sha256": "事实校验值", "run": "计分", "argument": "单位的理由", "against": "针对的赋分",
    "state": "状态", "visited_at": "核查时间", "place": "地点", "people": "参加人员",
    "findings": "发现", "latitude": "纬度", "longitude": "经度", "photos": "照片",
    "revoked_at": "撤销时间", "flag": "认定", "codes": "代码",
    "own_unit": "本单位事项",
}  # fmt: skip
"""What fields of an entry are called; one without a name is shown by its code."""


@cache
def action_labels() -> dict[str, str]:
    """Return the names of all actions that the rooms have named, by code."""
    labels: dict[str, str] = {}
    for config in apps.get_app_configs():
        labels |= getattr(config, "log_labels", {})
    return labels


def year_labels() -> dict[int, str]:
    """Return what evaluation years are called, by key: as the room of years says, one query.

    That room stands above this one; it offers a function `log_years` in its `AppConfig`.
    """
    labels: dict[int, str] = {}
    for config in apps.get_app_configs():
        if offered := getattr(config, "log_years", None):
            labels |= offered()
    return labels


@cache
def object_labels() -> dict[str, str]:
    """Return our kinds of objects that have a Chinese name, by code, in the order of the rooms."""
    return {
        model._meta.label_lower: str(model._meta.verbose_name)
        for model in apps.get_models()
        if model.__module__.startswith("kaoping.") and not str(model._meta.verbose_name).isascii()
    }


def action_label(action: str) -> str:
    """Return what an action is called, its code where it has no name."""
    return action_labels().get(action, action)


def field_label(key: str) -> str:
    """Return what a field of an entry is called, its code where it has no name."""
    return FIELDS.get(key, key)


def object_type_label(object_type: str) -> str:
    """Return what a kind of object is called, its code where no model stands behind it."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type
