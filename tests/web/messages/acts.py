"""Each act of the table, done through the services by the people who do it.

    readers(year, "assessment.item.asked")      # account → the message that it got

`ACTS` has one act for each entry of the log that somebody is told of, and some twice: what is asked
depends on the stage that begins, and on whether a correction is under way.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from kaoping.accounts.services import delegate, request_post, revoke_delegation
from kaoping.assessment import services
from kaoping.assessment.models import ItemMessage
from kaoping.audit.models import Entry
from kaoping.audit.services import record
from kaoping.cycles.services import (
    amend_scheme,
    assign,
    change_stage,
    extend,
    propose_scheme,
    set_windows,
)
from kaoping.evidence.queries.files import files_for
from kaoping.evidence.services import link, unlink, withdraw
from kaoping.messages.models import Message
from kaoping.results import services as results
from web.assessment.steps import (
    claim,
    evidence,
    joint_of,
    lead_of,
    mark,
    official,
    replace,
    submit,
)
from web.cast import make_actor
from web.cycles.amended import POINTS_MOVED, edition
from web.results.marked import approve, marked, publish

LEAF, JOINT = "2.3.1", "6.1.1"
SECRET = "示例密语"
"""Stands in every text that a person writes in these acts, and in no message."""


def done(year, name):
    """Do an act of the table, and return the messages of its last entry."""
    ACTS[name](year)
    action = name.partition(" ")[0]
    number = Entry.objects.filter(action=action).latest("number").number
    return list(Message.objects.filter(entry=number).select_related("person"))


def readers(year, name):
    """Do an act, and return account → message."""
    return {one.person.username: one for one in done(year, name) if one.person}


def _enter(stage, before):
    def act(year):
        before(year)
        pk = year.cycle.pk
        year.cycle.refresh_from_db()
        change_stage(year.office, pk, stage, reason=SECRET)
        year.cycle.refresh_from_db()

    return act


def _at(stage):
    return lambda year: year.at(stage)


def _frozen(year):
    marked(year)
    run = results.make_run(year.office, year.cycle.pk)
    results.freeze(year.office, year.cycle.pk, run.number, note=SECRET)
    return run


def _with_notification(year):
    year.at("notification")
    approve(marked(year))


def _published(year):
    approve(marked(year))


def _extended(year, unit_id=""):
    extend(
        year.office, year.cycle.pk, "self-assessment", until=date(2023, 12, 15), reason=SECRET,
        unit_id=unit_id,
    )  # fmt: skip


def _windows(year):
    days = {"aggregation": (date(2024, 1, 8), date(2024, 1, 19))}
    set_windows(year.office, year.cycle.pk, days, reason=SECRET)


def _amended(year):
    found = propose_scheme(year.office, year.cycle.pk, edition(scheme=POINTS_MOVED))
    amend_scheme(year.office, year.cycle.pk, found.sha256, seen_version=1, reason=SECRET)


def _amended_when_claimed(year):
    claim(year, "haibowan", "1.2.1", SECRET, mark="3")
    _amended(year)


def _amended_in_review(year):
    year.at("review")
    mark(year, "haibowan", "1.2.1", "3", SECRET)
    _amended(year)


def _assigned(year):
    wanted = [year.organisations["police"].pk]
    assign(year.office, year.cycle.pk, LEAF, wanted, reason=SECRET)


def _submitted(year):
    claim(year, "haibowan", LEAF, SECRET, mark="1")
    submit(year)


def _withdrawn(year):
    _submitted(year)
    unit = year.cycle_unit("haibowan")
    services.withdraw_self_assessment(year.unit, year.cycle, unit, reason=SECRET)


def _returned(year):
    _submitted(year)
    unit = year.cycle_unit("haibowan")
    services.return_self_assessment(year.office, year.cycle, unit, reason=SECRET)


def in_review(year):
    """Hand in what one unit claims, with a file beside each item, and begin the review."""
    found = evidence(year, "haibowan", LEAF)
    evidence(year, "haibowan", JOINT, "red")
    claim(year, "haibowan", JOINT, SECRET, mark="1")
    _submitted(year)
    year.at("review")
    return found


def _marked(year, value="1"):
    in_review(year)
    return mark(year, "haibowan", JOINT, value, reason=SECRET)


def _disagreed(year):
    entry = _marked(year)
    joint = joint_of(year, "haibowan", JOINT)[0]
    services.countersign(joint, entry, agrees=False, reason=SECRET)


def _asked(ask, leaf=LEAF, by=lead_of):
    def act(year):
        in_review(year)
        unit = year.cycle_unit("haibowan")
        return ask(by(year, "haibowan", leaf), year.cycle, unit, leaf, text=SECRET)

    return act


def _answered(year):
    asked = _asked(services.send_back)(year)
    services.answer(year.unit, asked, text=SECRET)


def _joint_answered(year):
    asked = _asked(
        services.ask_question, JOINT, lambda *where: joint_of(*where)[0]
    )(year)  # fmt: skip
    services.answer(year.unit, asked, text=SECRET)


def stale(year, change):
    """Mark an item, ask for more evidence, and change the evidence."""
    version = in_review(year)
    mark(year, "haibowan", LEAF, "1", reason=SECRET)
    lead = lead_of(year, "haibowan", LEAF)
    unit = year.cycle_unit("haibowan")
    services.send_back(lead, year.cycle, unit, LEAF, text=SECRET)
    change(year, version)
    services.answer(year.unit, ItemMessage.objects.get(kind="send-back"), text=SECRET)


def _linked(year, _version):
    other, *_ = files_for(year.unit, year.cycle_unit("haibowan"), JOINT)
    link(year.unit, year.cycle, other.pk, LEAF)


def _unlinked(year, version):
    unlink(year.unit, year.cycle, version.file_id, LEAF)


def _taken_back(year, version):
    withdraw(year.unit, year.cycle, version.file_id, SECRET)


def adjusted(year, value="1"):
    """Let the office decide an item in aggregation."""
    in_review(year)
    mark(year, "haibowan", LEAF, "0", reason=SECRET)
    year.at("aggregation")
    return adjust(year, value)


def adjust(year, value, leaf=LEAF):
    """Let the office enter a mark on what counts now."""
    unit = year.cycle_unit("haibowan")
    before = official(unit, leaf)
    return services.adjust_mark(
        year.office, year.cycle, unit, leaf, facts={"mark": value}, reason=SECRET,
        based_on=before.pk if before else 0,
    )  # fmt: skip


def corrected(year, value="0"):
    """Begin a correction of what is public, and correct an item."""
    publish(marked(year))
    results.correct(year.office, year.cycle.pk, reason=SECRET)
    year.cycle.refresh_from_db()
    return adjust(year, value, LEAF)


def _correction_frozen(year):
    corrected(year)
    run = results.make_run(year.office, year.cycle.pk)
    results.freeze(year.office, year.cycle.pk, run.number, note=SECRET)
    return run


def _correction_published(year):
    run = _correction_frozen(year)
    results.approve(year.second_office, year.cycle.pk, run.number)
    results.publish(year.office, year.cycle.pk, run.number)


def _flagged(year):
    in_review(year)
    flag = next(iter(year.cycle.settled_scheme().regulation.flags))
    unit = year.cycle_unit("haibowan")
    services.set_flag(year.office, year.cycle, unit, flag, reason=SECRET)


def objected(year, value="0"):
    """Object to a mark as the unit."""
    in_review(year)
    mark(year, "haibowan", LEAF, value, reason=SECRET)
    year.at("objection", timezone.now())
    unit = year.cycle_unit("haibowan")
    return services.file_objection(year.unit, year.cycle, unit, LEAF, argument=SECRET)


def decided(year, value="1", *, accepts=True):
    """Decide an objection to the one mark, by the other where it is accepted."""
    found = objected(year, "0" if value == "1" else "1")
    services.decide_objection(
        year.office, found, accepts=accepts, decision=SECRET,
        facts={"mark": value} if accepts else None,
    )  # fmt: skip


def _objection_withdrawn(year):
    services.withdraw_objection(year.unit, objected(year), reason=SECRET)


def _approved(year):
    run = _frozen(year)
    year.at("approval")
    results.approve(year.second_office, year.cycle.pk, run.number, note=SECRET)


def _declined(year):
    run = _frozen(year)
    year.at("approval")
    results.decline(year.second_office, year.cycle.pk, run.number, reason=SECRET)


def _notified(year):
    year.at("notification")
    run = approve(marked(year))
    year.at("notification")
    results.notify(year.office, year.cycle.pk, run.number)


def delegated(year):
    """Let a colleague who marks nothing stand in for the assessor from today on."""
    colleague = make_actor("expert", year.assessor.organisation, "colleague")
    today = timezone.localdate()
    return delegate(
        year.assessor, year.assessor.post, colleague.person,
        from_day=today, until_day=today + timedelta(days=3), reason=SECRET,
    )  # fmt: skip


def _delegation_revoked(year):
    revoke_delegation(year.security_admin, delegated(year))


def _requested(year):
    request_post(year.system_admin, year.outsider.person, year.office.organisation, "office")


def _locked(year):
    record(None, "accounts.session.locked", year.unit.person)


def _broken(year):
    new = {"verified": 3, "intact": False, "broken": 4, "fault": SECRET}
    record(year.auditor, "audit.log.verified", ("audit.log", "", "日志"), new=new, kind="read")


ACTS = {
    "cycles.stage.advanced running": _enter("running", _at("preparing")),
    "cycles.stage.advanced self-assessment": _enter("self-assessment", _at("running")),
    "cycles.stage.advanced review": _enter("review", _at("self-assessment")),
    "cycles.stage.advanced aggregation": _enter("aggregation", in_review),
    "cycles.stage.advanced approval": _enter("approval", _frozen),
    "cycles.stage.advanced notification": _enter("notification", _with_notification),
    "cycles.stage.advanced published": _enter("published", _published),
    "cycles.stage.returned": _enter("self-assessment", _at("review")),
    "cycles.extension.given": _extended,
    "cycles.extension.given one": lambda year: _extended(year, "haibowan"),
    "cycles.windows.set": _windows,
    "cycles.scheme.amended": _amended,
    "cycles.scheme.amended claimed": _amended_when_claimed,
    "cycles.scheme.amended review": _amended_in_review,
    "cycles.assignment.adjusted": _assigned,
    "assessment.self-assessment.submitted": _submitted,
    "assessment.self-assessment.withdrawn": _withdrawn,
    "assessment.self-assessment.returned": _returned,
    "assessment.mark.entered": _marked,
    "assessment.countersignature.disagreed": _disagreed,
    "assessment.item.sent-back": _asked(services.send_back),
    "assessment.item.asked": _asked(services.ask_question),
    "assessment.item.answered": _answered,
    "assessment.item.answered joint": _joint_answered,
    "evidence.file.added": lambda year: stale(
        year, lambda *_: evidence(year, "haibowan", LEAF, "gold")
    ),
    "evidence.file.replaced": lambda year: stale(
        year, lambda _, version: replace(year, "haibowan", version)
    ),
    "evidence.file.withdrawn": lambda year: stale(year, _taken_back),
    "evidence.link.added": lambda year: stale(year, _linked),
    "evidence.link.ended": lambda year: stale(year, _unlinked),
    "assessment.mark.adjusted": adjusted,
    "assessment.mark.corrected": corrected,
    "assessment.flag.proposed": _flagged,
    "assessment.objection.filed": objected,
    "assessment.objection.withdrawn": _objection_withdrawn,
    "assessment.objection.accepted": decided,
    "assessment.objection.rejected": lambda year: decided(year, accepts=False),
    "results.run.frozen": _frozen,
    "results.run.frozen correction": _correction_frozen,
    "results.run.approved": _approved,
    "results.run.declined": _declined,
    "results.run.notified": _notified,
    "results.publication.made": lambda year: publish(marked(year)),
    "results.publication.corrected": _correction_published,
    "accounts.delegation.created": delegated,
    "accounts.delegation.revoked": _delegation_revoked,
    "accounts.post.requested": _requested,
    "accounts.session.locked": _locked,
    "audit.log.verified": _broken,
}
"""Act → how it is done; what comes after a blank tells two acts of one action apart."""

ASKS = {
    "cycles.stage.advanced self-assessment": "“{stage}”环节开始：请填写并提交自评",
    "cycles.stage.advanced review": "“{stage}”环节开始：请接收评审任务并赋分",
    "cycles.stage.advanced aggregation": "“{stage}”环节开始：请核对、计分并冻结结果",
    "cycles.stage.advanced approval": "“{stage}”环节开始：请审批考核结果",
    "cycles.stage.advanced notification": "“{stage}”环节开始：请把结果告知各单位",
    "cycles.stage.advanced published": "“{stage}”环节开始：请公布结果",
    "cycles.scheme.amended claimed": "办法已修订：填过的条目有变动，请对照新办法核对自评",
    "cycles.scheme.amended review": "办法已修订：赋过分的条目有变动，请重新确认",
    "assessment.self-assessment.returned": "自评已退回：请修改后重新提交",
    "assessment.mark.entered": "{by}已赋分，请会签：{unit} {item}",
    "assessment.item.sent-back": "{by}退回，请补充材料并答复：{item}",
    "assessment.item.asked": "{by}有疑问，请答复：{item}",
    "assessment.item.answered": "{unit}已答复，请赋分：{item}",
    "evidence.file.added": "{unit}：赋过分的条目，材料有变化，请重新确认",
    "evidence.file.replaced": "{unit}：赋过分的条目，材料有变化，请重新确认",
    "evidence.file.withdrawn": "{unit}：赋过分的条目，材料有变化，请重新确认",
    "evidence.link.added": "{unit}：赋过分的条目，材料有变化，请重新确认",
    "evidence.link.ended": "{unit}：赋过分的条目，材料有变化，请重新确认",
    "assessment.flag.proposed": "有一项认定待您确认：{unit}“{finding}”",
    "assessment.objection.filed": "请处理复核申请：{unit} {item}",
    "results.run.declined": "{year}年度考核结果未获批准，请处理",
    "results.run.frozen correction": "请审批{year}年度考核结果的更正",
    "results.run.notified": "请阅知{year}年度考核结果",
    "accounts.post.requested": "有岗位申请待办理",
}
"""Act → the notice that asks for something after it; after all others nobody is asked."""

BEFORE_TOLD = ("assessment.mark", "assessment.counter", "results.run", "evidence.")
"""After such acts a unit hears nothing, until the result is announced to it."""
