"""The table: which entry of the log tells whom what, and which to-do carries what is asked.

A notice that asks (`asks`) names the page of the to-do that its reader has at the same time; a test
does each of these acts and finds that to-do. Of several notices of one entry a person gets the
first that is theirs. Titles and bodies are made of `happening.WORDS` and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.messages import audiences as to
from kaoping.messages import pages
from kaoping.messages.notice import (
    Notice,
    corrects,
    entering,
    goes_forward,
    is_broken,
    is_registered,
    is_started,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OVERVIEW = pages.of_year("cycles:overview")
RESULTS = pages.of_year("results:results")
DESK_ITEM = pages.of_item("assessment:desk-item")
SHEET_ITEM = pages.of_item("assessment:sheet-item")
IN_YEAR = "{cycle}"
STAGE_BEGINS = (
    Notice(
        to.the_units, "“{stage}”环节开始：请填写并提交自评",
        pages.of_year("assessment:self-assessment"),
        asks="assessment:sheet", stage="self-assessment", body=IN_YEAR,
        when=entering("self-assessment"),
    ),
    Notice(
        to.leads_of_year, "“{stage}”环节开始：请接收评审任务并赋分",
        pages.of_year("assessment:desk"),
        asks="assessment:desk-item", stage="review", body=IN_YEAR, when=entering("review"),
    ),
    Notice(
        to.the_office, "“{stage}”环节开始：请核对、计分并冻结结果", pages.of_year("results:board"),
        asks="results:results", stage="aggregation", body=IN_YEAR, when=entering("aggregation"),
    ),
    Notice(
        to.the_approvers, "“{stage}”环节开始：请审批考核结果", RESULTS,
        asks="results:results", stage="approval", body=IN_YEAR, when=entering("approval"),
    ),
    Notice(
        to.the_office, "“{stage}”环节开始：请把结果告知各单位", RESULTS,
        asks="results:results", stage="notification", body=IN_YEAR,
        when=entering("notification"),
    ),
    Notice(
        to.the_office, "“{stage}”环节开始：请公布结果", RESULTS,
        asks="results:results", stage="published", body=IN_YEAR, when=entering("published"),
    ),
    Notice(to.everyone, "{cycle}进入“{stage}”环节", OVERVIEW),
)  # fmt: skip
STALE = (
    Notice(
        to.the_leads_of_stale, "{unit}：赋过分的条目，材料有变化，请重新确认",
        pages.of_year("assessment:desk"), asks="assessment:desk-item", stage="review",
        body=IN_YEAR, once=True,
    ),
)  # fmt: skip
DECIDED = (
    Notice(
        to.the_unit, "复核申请已有决定：{item}", pages.of_object("assessment:objection"),
        body=IN_YEAR, mail=True,
    ),
)  # fmt: skip
NOTICES: Mapping[str, Sequence[Notice]] = {
    "cycles.stage.advanced": STAGE_BEGINS,
    "cycles.stage.returned": (
        Notice(to.everyone, "{cycle}退回“{stage}”环节", OVERVIEW, mail=True),
    ),
    "cycles.extension.given": (
        Notice(
            to.the_extended, "“{stage}”环节的期限延至{until}", OVERVIEW, body=IN_YEAR, mail=True
        ),
    ),
    "cycles.windows.set": (
        Notice(to.everyone, "{cycle}的各环节时间有调整", OVERVIEW, when=is_started, mail=True),
    ),
    "cycles.scheme.amended": (
        Notice(
            to.the_leads_of_amended, "办法已修订：赋过分的条目有变动，请重新确认",
            pages.of_year("assessment:desk"), asks="assessment:desk-item", stage="review",
            body=IN_YEAR,
        ),
        Notice(
            to.the_units_amended, "办法已修订：填过的条目有变动，请对照新办法核对自评",
            pages.of_year("assessment:self-assessment"), asks="assessment:sheet",
            stage="self-assessment", body=IN_YEAR,
        ),
        Notice(
            to.everyone, "{cycle}采用了修订后的办法", pages.of_year("web:scheme"),
            when=is_started, mail=True,
        ),
    ),
    "cycles.assignment.adjusted": (
        Notice(
            to.newly_assigned, "考核分工有调整：{leaf}现由您的单位考核",
            pages.of_year("assessment:desk"), body=IN_YEAR, when=is_started, mail=True,
        ),
    ),
    "assessment.self-assessment.submitted": (
        Notice(
            to.assessors_of_unit, "{unit}提交了自评", pages.of_year("assessment:desk"),
            body=IN_YEAR,
        ),
    ),
    "assessment.self-assessment.withdrawn": (
        Notice(
            to.assessors_of_unit, "{unit}撤回了自评，修改后会重新提交",
            pages.of_year("assessment:desk"), body=IN_YEAR,
        ),
    ),
    "assessment.self-assessment.returned": (
        Notice(
            to.the_unit, "自评已退回：请修改后重新提交", pages.of_unit("assessment:sheet"),
            asks="assessment:sheet", stage="self-assessment", body=IN_YEAR,
        ),
    ),
    "assessment.mark.entered": (
        Notice(
            to.the_countersigners, "{by}已赋分，请会签：{unit} {item}", DESK_ITEM,
            asks="assessment:desk-item", stage="review", body=IN_YEAR, only=to.one_marking,
        ),
    ),
    "assessment.countersignature.disagreed": (
        Notice(
            to.the_office, "会签有分歧：{unit} {item}",
            pages.of_item("assessment:adjust"), body="{cycle}　汇总时由办公室决定",
        ),
        Notice(to.the_lead, "{by}不同意您单位的赋分：{unit} {item}", DESK_ITEM, body=IN_YEAR),
    ),
    "assessment.item.sent-back": (
        Notice(
            to.the_unit, "{by}退回，请补充材料并答复：{item}", SHEET_ITEM,
            asks="assessment:sheet-item", body=IN_YEAR,
        ),
    ),
    "assessment.item.asked": (
        Notice(
            to.the_unit, "{by}有疑问，请答复：{item}", SHEET_ITEM,
            asks="assessment:sheet-item", body=IN_YEAR,
        ),
    ),
    "assessment.item.answered": (
        Notice(
            to.the_asker, "{unit}已答复，请赋分：{item}", DESK_ITEM,
            asks="assessment:desk-item", stage="review", body=IN_YEAR, when=to.asker_leads,
            only=to.one_marking,
        ),
        Notice(to.the_asker, "{unit}已答复：{item}", DESK_ITEM, body=IN_YEAR),
    ),
    "evidence.file.added": STALE,
    "evidence.file.replaced": STALE,
    "evidence.file.withdrawn": STALE,
    "evidence.link.added": STALE,
    "evidence.link.ended": STALE,
    "assessment.mark.adjusted": (
        Notice(to.the_lead, "办公室调整了得分：{unit} {item}", DESK_ITEM, body=IN_YEAR),
    ),
    "assessment.mark.corrected": (
        Notice(to.the_lead, "办公室更正了得分：{unit} {item}", DESK_ITEM, body=IN_YEAR),
    ),
    "assessment.flag.proposed": (
        Notice(
            to.the_office, "有一项认定待您确认：{unit}“{finding}”",
            pages.of_year("assessment:flags"), asks="assessment:flags", body=IN_YEAR,
            only=to.one_deciding_finding,
        ),
    ),
    "assessment.objection.filed": (
        Notice(
            to.the_office, "请处理复核申请：{unit} {item}",
            pages.of_object("assessment:objection"), asks="assessment:objection",
            stage="objection", body=IN_YEAR, only=to.one_deciding,
        ),
    ),
    "assessment.objection.withdrawn": (
        Notice(
            to.the_office, "{unit}撤回了复核申请：{item}",
            pages.of_object("assessment:objection"), body=IN_YEAR,
        ),
    ),
    "assessment.objection.accepted": (
        *DECIDED,
        Notice(to.the_lead, "复核后得分有变动：{unit} {item}", DESK_ITEM, body=IN_YEAR),
    ),
    "assessment.objection.rejected": DECIDED,
    "results.run.frozen": (
        Notice(
            to.the_approvers, "请审批{year}年度考核结果的更正", RESULTS,
            asks="results:results", stage="approval", body=IN_YEAR, when=corrects,
        ),
        Notice(
            to.the_approvers, "{year}年度考核结果已冻结，转入报批后请审批", RESULTS, body=IN_YEAR,
            when=goes_forward,
        ),
    ),
    "results.run.approved": (
        Notice(to.the_office, "{year}年度考核结果已批准", RESULTS, body=IN_YEAR, mail=True),
    ),
    "results.run.declined": (
        Notice(
            to.the_office, "{year}年度考核结果未获批准，请处理", RESULTS, asks="results:results",
            body=IN_YEAR,
        ),
    ),
    "results.run.notified": (
        Notice(
            to.the_units, "请阅知{year}年度考核结果", RESULTS,
            asks="results:results", stage="notification", body=IN_YEAR,
        ),
    ),
    "results.publication.made": (
        Notice(
            to.everyone, "{year}年度考核结果已公布", pages.of_year("results:public"),
            body=IN_YEAR, mail=True,
        ),
    ),
    "results.publication.corrected": (
        Notice(
            to.everyone, "{year}年度考核结果已更正，公布第{version}版",
            pages.of_year("results:public"), body=IN_YEAR, mail=True,
        ),
    ),
    "accounts.delegation.created": (
        Notice(
            to.stand_in_and_holder, "{holder}的岗位“{post}”由{stand_in}代行",
            pages.fixed("web:home"), body="{period}", mail=True,
        ),
    ),
    "accounts.delegation.revoked": (
        Notice(
            to.stand_in_and_holder, "{stand_in}不再代行{holder}的岗位“{post}”",
            pages.fixed("web:home"), mail=True,
        ),
    ),
    "accounts.post.requested": (
        Notice(
            to.security_administrators, "有岗位申请待办理", pages.fixed("accounts:posts"),
            asks="accounts:posts", once=True,
        ),
    ),
    "accounts.session.locked": (
        Notice(
            to.security_administrators, "账号{account}因多次输错密码被锁定",
            pages.of_person("accounts:person"), when=is_registered, once=True,
        ),
        Notice(
            to.the_person, "您的账号因多次输错密码被锁定", pages.fixed("accounts:profile"),
            body="如果不是您本人操作，请告诉安全管理员。", when=is_registered, mail=True,
            once=True,
        ),
    ),
    "audit.log.verified": (
        Notice(
            to.those_who_verify, "校验发现日志第{broken}条有问题", pages.fixed("audit:log"),
            when=is_broken, mail=True,
        ),
    ),
}  # fmt: skip
"""Action → its notices."""
