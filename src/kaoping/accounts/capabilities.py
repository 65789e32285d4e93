"""What each role may do: the one table."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Capability(StrEnum):
    """One thing that a person may do, named `room.verb`."""

    CYCLE_SEE = "cycle.see"
    CYCLE_SET_UP = "cycle.set-up"
    CYCLE_ADVANCE = "cycle.advance"
    CYCLE_EXTEND = "cycle.extend"
    SCHEME_SEE = "scheme.see"
    SELF_ASSESSMENT_SEE = "self-assessment.see"
    SELF_ASSESSMENT_EDIT = "self-assessment.edit"
    SELF_ASSESSMENT_SUBMIT = "self-assessment.submit"
    SELF_ASSESSMENT_RETURN = "self-assessment.return"
    MARK_SEE = "mark.see"
    MARK_ENTER = "mark.enter"
    MARK_COUNTERSIGN = "mark.countersign"
    MARK_SEND_BACK = "mark.send-back"
    VISIT_RECORD = "visit.record"
    MARK_ADJUST = "mark.adjust"
    BOARD_SEE = "board.see"
    RUN_MAKE = "run.make"
    RESULT_SEE = "result.see"
    RESULT_FREEZE = "result.freeze"
    RESULT_APPROVE = "result.approve"
    RESULT_NOTIFY = "result.notify"
    RESULT_PUBLISH = "result.publish"
    RESULT_CORRECT = "result.correct"
    OBJECTION_FILE = "objection.file"
    OBJECTION_DECIDE = "objection.decide"
    EVIDENCE_UPLOAD = "evidence.upload"
    EVIDENCE_SEE = "evidence.see"
    LEADER_SEE = "leader.see"
    LOG_SEE = "log.see"
    LOG_VERIFY = "log.verify"
    PEOPLE_MANAGE = "people.manage"
    POSTS_GRANT = "posts.grant"
    SECURITY_MANAGE = "security.manage"
    REPORT_WRITE = "report.write"
    EXPERT_MARK = "expert.mark"
    MESSAGE_SEE = "message.see"


PHRASES: dict[Capability, str] = {
    Capability.CYCLE_SEE: "查看年度安排",
    Capability.CYCLE_SET_UP: "设置年度",
    Capability.CYCLE_ADVANCE: "推进年度阶段",
    Capability.CYCLE_EXTEND: "延长期限",
    Capability.SCHEME_SEE: "阅读考核办法",
    Capability.SELF_ASSESSMENT_SEE: "查看自评",
    Capability.SELF_ASSESSMENT_EDIT: "录入自评",
    Capability.SELF_ASSESSMENT_SUBMIT: "提交自评",
    Capability.SELF_ASSESSMENT_RETURN: "退回自评",
    Capability.MARK_SEE: "查看赋分",
    Capability.MARK_ENTER: "赋分",
    Capability.MARK_COUNTERSIGN: "会签",
    Capability.MARK_SEND_BACK: "退回补充材料",
    Capability.VISIT_RECORD: "记录现场核查",
    Capability.MARK_ADJUST: "调整赋分",
    Capability.BOARD_SEE: "查看汇总看板",
    Capability.RUN_MAKE: "计算总分",
    Capability.RESULT_SEE: "查看结果",
    Capability.RESULT_FREEZE: "锁定结果",
    Capability.RESULT_APPROVE: "批准结果",
    Capability.RESULT_NOTIFY: "告知结果",
    Capability.RESULT_PUBLISH: "公布结果",
    Capability.RESULT_CORRECT: "更正已公布的结果",
    Capability.OBJECTION_FILE: "提出复核申请",
    Capability.OBJECTION_DECIDE: "处理复核申请",
    Capability.EVIDENCE_UPLOAD: "上传佐证材料",
    Capability.EVIDENCE_SEE: "查看佐证材料",
    Capability.LEADER_SEE: "查看领导驾驶舱",
    Capability.LOG_SEE: "查阅日志",
    Capability.LOG_VERIFY: "校验日志",
    Capability.PEOPLE_MANAGE: "管理人员与组织",
    Capability.POSTS_GRANT: "授予和终止岗位",
    Capability.SECURITY_MANAGE: "解除锁定、重置验证",
    Capability.REPORT_WRITE: "编写自评报告",
    Capability.EXPERT_MARK: "专家评分",
    Capability.MESSAGE_SEE: "收发消息",
}
"""Each capability as it stands in a sentence after 可以：."""


class Role(models.TextChoices):
    """What a post is for. The three administrators are those of 等保: 系统、安全、审计."""

    OFFICE = "office", "领导小组办公室"
    ASSESSOR = "assessor", "考核单位"
    UNIT = "unit", "被评价单位"
    EXPERT = "expert", "专家"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计人员"
    SYSTEM_ADMIN = "system-admin", "系统管理员"
    SECURITY_ADMIN = "security-admin", "安全管理员"
    AUDIT_ADMIN = "audit-admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Nobody holds two of these posts, nor one of them beside a post of the evaluation."""

_C = Capability
_EVERYBODY = {_C.CYCLE_SEE, _C.SCHEME_SEE, _C.MESSAGE_SEE}

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OFFICE: frozenset(
        _EVERYBODY
        | {_C.CYCLE_SET_UP, _C.CYCLE_ADVANCE, _C.CYCLE_EXTEND}
        | {_C.SELF_ASSESSMENT_SEE, _C.SELF_ASSESSMENT_RETURN, _C.EVIDENCE_SEE}
        | {_C.MARK_SEE, _C.MARK_ADJUST, _C.BOARD_SEE, _C.LEADER_SEE, _C.RUN_MAKE, _C.RESULT_SEE}
        | {_C.RESULT_FREEZE, _C.RESULT_APPROVE, _C.RESULT_NOTIFY, _C.RESULT_PUBLISH}
        | {_C.RESULT_CORRECT, _C.OBJECTION_DECIDE}
    ),
    Role.ASSESSOR: frozenset(
        _EVERYBODY
        | {_C.SELF_ASSESSMENT_SEE, _C.EVIDENCE_SEE, _C.EVIDENCE_UPLOAD, _C.RESULT_SEE}
        | {_C.MARK_SEE, _C.MARK_ENTER, _C.MARK_COUNTERSIGN, _C.MARK_SEND_BACK, _C.VISIT_RECORD}
    ),
    Role.UNIT: frozenset(
        _EVERYBODY
        | {_C.SELF_ASSESSMENT_SEE, _C.SELF_ASSESSMENT_EDIT, _C.SELF_ASSESSMENT_SUBMIT}
        | {_C.EVIDENCE_SEE, _C.EVIDENCE_UPLOAD, _C.REPORT_WRITE}
        | {_C.RESULT_SEE, _C.OBJECTION_FILE}
    ),
    Role.EXPERT: frozenset(_EVERYBODY | {_C.EVIDENCE_SEE, _C.EXPERT_MARK}),
    Role.LEADER: frozenset(
        _EVERYBODY
        | {_C.BOARD_SEE, _C.LEADER_SEE, _C.MARK_SEE, _C.EVIDENCE_SEE}
        | {_C.RESULT_SEE, _C.RESULT_APPROVE}
    ),
    Role.AUDITOR: frozenset(
        _EVERYBODY
        | {_C.LOG_SEE, _C.LOG_VERIFY, _C.BOARD_SEE, _C.RESULT_SEE}
        | {_C.SELF_ASSESSMENT_SEE, _C.MARK_SEE, _C.EVIDENCE_SEE}
    ),
    Role.SYSTEM_ADMIN: frozenset({_C.PEOPLE_MANAGE}),
    Role.SECURITY_ADMIN: frozenset({_C.POSTS_GRANT, _C.SECURITY_MANAGE}),
    Role.AUDIT_ADMIN: frozenset({_C.LOG_SEE, _C.LOG_VERIFY}),
}


def capabilities_of(role: str | None) -> frozenset[Capability]:
    """Return what a role may do; nothing where there is no role."""
    return ROLE_CAPABILITIES[Role(role)] if role else frozenset()


def sentence(role: Role) -> str:
    """Return what a role may do as a sentence: 考核单位可以：阅读考核办法、赋分……"""
    may = [
        phrase for capability, phrase in PHRASES.items() if capability in ROLE_CAPABILITIES[role]
    ]
    return f"{role.label}可以：{'、'.join(may)}。"
