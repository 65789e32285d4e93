"""The states that the pages speak of: each a word, an icon and a tone, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["ok", "wait", "info", "late", "stale", "dispute", "wrong", "draft"]


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown."""

    word: str
    icon: str
    tone: Tone


STATES: dict[str, State] = {
    # of an item
    "settled": State("已定", "circle-check", "ok"),
    "pending": State("待定", "circle-dashed", "wait"),
    "not-applicable": State("不适用", "minus", "wait"),
    "late": State("逾期", "clock-exclamation", "late"),
    "today": State("今天截止", "hourglass", "late"),
    "soon": State("即将截止", "clock", "info"),
    "stale": State("有变化，待确认", "refresh", "stale"),
    "disputed": State("有分歧", "scale", "dispute"),
    "countersigned": State("已会签", "user-check", "ok"),
    "sent-back": State("已退回补证", "arrow-back-up", "late"),
    "question": State("有疑问待答", "message-circle", "info"),
    "missing": State("缺佐证", "paperclip", "late"),
    "same-file": State("材料重复", "copy", "dispute"),
    "adjusted": State("办公室已调整", "adjustments", "info"),
    "objected": State("已提异议", "flag", "dispute"),
    "wrong": State("有误", "alert-circle", "wrong"),
    # of a unit's self-assessment, a run, a result
    "open": State("填报中", "edit", "info"),
    "not-started": State("未开始", "circle-dashed", "wait"),
    "not-submitted": State("没有提交", "circle-x", "wait"),
    "submitted": State("已提交", "send", "ok"),
    "returned": State("已退回", "arrow-back-up", "late"),
    "withdrawn": State("已撤回", "arrow-back-up", "wait"),
    "frozen": State("已冻结", "lock", "info"),
    "approved": State("已批准", "shield-check", "ok"),
    "rejected": State("未通过", "circle-x", "wrong"),
    "published": State("已公布", "external-link", "ok"),
    "archived": State("已归档", "archive", "wait"),
    "corrected": State("已更正", "history", "stale"),
    # of people and doors
    "locked": State("已锁定", "lock", "wait"),
    "unlocked": State("可操作", "lock-open", "ok"),
    "active": State("在用", "user-check", "ok"),
    "disabled": State("已停用", "ban", "wait"),
    "delegated": State("代行中", "users", "info"),
    # of a regulation
    "draft": State("送审稿", "file-text", "draft"),
    "in-force": State("现行有效", "file-text", "ok"),
    "repealed": State("已废止", "file-text", "wait"),
    "sample": State("示例数据", "info-circle", "draft"),
}


def state(name: str) -> State:
    """Return how a state is shown; an unknown one is a mistake of the page.

    Raises:
        KeyError: No such state; the message lists those that exist.
    """
    if name not in STATES:
        raise KeyError(f"没有状态“{name}”，可用：{'、'.join(STATES)}")
    return STATES[name]
