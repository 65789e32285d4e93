"""更正: after publication nothing opens by itself; a correction is a new, approved version."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.assessment.models import LeafEntry, UnitFlag
from kaoping.assessment.official import effective_entries
from kaoping.assessment.services import adjust_mark, set_flag
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cycles.services import change_stage
from kaoping.results import services
from kaoping.results.models import Decision, Publication, ScoreRun
from kaoping.results.todos import todos_for
from web.cast import sign_in
from web.results.marked import remark

pytestmark = pytest.mark.django_db

LEAF = "1.1.1"
WRONG = "示例：乌达区一项计分有误"


def address(year, name="results", *more):
    """Return an address of this room."""
    return reverse(f"results:{name}", args=[year.cycle.pk, *more])


def adjusting(year, unit="wuda", leaf=LEAF):
    """Return the page on which the office decides an item."""
    return reverse("assessment:adjust", args=[year.cycle.pk, unit, leaf])


def pressed(client, page, action, **values):
    """Press a button of a page: it has to stand there as a form; return the page after it."""
    assert f'action="{action}"' in page.text, f"no button for {action}"
    return client.post(action, values, follow=True)


def effective(year, unit="wuda", leaf=LEAF):
    """Return the entry that counts."""
    key = year.cycle_unit(unit).pk
    return effective_entries(year.cycle, units=[key], leaf=leaf)[key, leaf]


def adjust(year, mark, who=None, reason="示例：重新核对"):
    """Decide the item as the office, on what counts now."""
    return adjust_mark(
        who or year.office, year.cycle, year.cycle_unit("wuda"), LEAF,
        facts={"mark": mark}, reason=reason, based_on=effective(year).pk,
    )  # fmt: skip


def begin(year):
    """Begin a correction."""
    return services.correct(year.office, year.cycle.pk, reason=WRONG)


def test_the_office_corrects_what_is_public_by_clicking(client, published):
    """Begin, adjust, score, freeze; another person approves; version 2 replaces version 1."""
    sign_in(client, published.office)
    page = client.get(address(published))
    page = pressed(client, page, address(published, "correct"), reason=WRONG)
    assert "更正正在办理" in page.text
    assert address(published, "board") in page.text

    board = client.get(address(published, "board"))
    cell = address(published, "explanation", "wuda") + f"{LEAF}/"
    assert cell in board.text
    panel = client.get(cell)
    assert adjusting(published) in panel.text
    form = client.get(adjusting(published))
    assert "保存更正" in form.text
    based = re.search(r'name="based-on" value="(\d+)"', form.text)[1]
    sent = {"mark": "0", "reason": "示例：佐证不属于本年度", "based-on": based}
    page = client.post(adjusting(published), sent, follow=True)
    assert page.status_code == 200
    entry = effective(published)
    assert (entry.stage, entry.facts, entry.replaces) == ("correction", {"mark": "0"}, None)

    page = client.get(address(published))
    assert "请先重新计分" in page.text
    page = pressed(client, page, address(published, "make"))
    assert "2 → 0" in page.text, "compared with what is public"
    page = pressed(client, page, address(published, "freeze", 3))
    assert "须由另一人批准" in page.text
    assert f'action="{address(published, "approve", 3)}"' not in page.text

    sign_in(client, published.second_office)
    page = client.get(address(published))
    page = pressed(client, page, address(published, "approve", 3), note="同意")
    assert "已公布第2版" in pressed(client, page, address(published, "publish", 3)).text

    client.logout()
    now = client.get(address(published, "public")).text
    for words in ("公布第2版", "第2版更正第1版", WRONG, "99.58 → 98.58", "2 → 0"):
        assert words in now
    first = client.get(address(published, "public-version", 1)).text
    assert "第1版已由第2版代替" in first
    assert "99.58" in first
    assert WRONG in first
    assert client.get(address(published, "public-package", 1)).status_code == 200
    assert verify_log().is_intact


def test_nothing_opens_after_the_publication_without_a_correction(client, published):
    """Items and findings stay shut, for services and on the page, and the lock says the way."""
    with pytest.raises(Conflict, match="发起更正"):
        adjust(published, "0")
    with pytest.raises(Conflict, match="发起更正"):
        set_flag(
            published.office, published.cycle, published.cycle_unit("wuda"), "falsification",
            reason="示例",
        )  # fmt: skip
    with pytest.raises(Conflict):
        services.make_run(published.office, published.cycle.pk)
    page = sign_in(client, published.office).get(adjusting(published))
    assert "第1版结果已经公布" in page.text
    assert "保存" not in page.text
    assert not LeafEntry.objects.filter(stage="correction").exists()


def test_a_correction_opens_nothing_for_anybody_else(client, published):
    """Assessors and units write as little as before; other people cannot adjust."""
    begin(published)
    for who in (published.assessor, published.unit, published.leader, published.auditor):
        response = sign_in(client, who).post(adjusting(published), {"mark": "0", "reason": "示例"})
        assert response.status_code == 403
    with pytest.raises(Forbidden):
        adjust(published, "0", published.leader)
    assert effective(published).stage == "office"


def test_a_correction_under_way_is_not_for_the_eyes_of_its_unit(client, published):
    """What the office enters for a correction shows nowhere to the unit before it is published."""
    published.cycle.optional_stages = ["notification", "objection"]
    published.cycle.save()
    begin(published)
    adjust(published, "0", reason="示例：尚未公布的理由")
    signed = sign_in(client, published.other_unit)
    year = f"/{published.cycle.pk}"
    item = signed.get(f"{year}/objections/items/{LEAF}/")
    assert item.status_code == 409
    assert "结果" in item.text
    pages = (
        "results/", "explanation/wuda/", f"explanation/wuda/{LEAF}/", "objections/",
        "self-assessment/wuda/", f"self-assessment/wuda/items/{LEAF}/", "report/wuda/self-report/",
    )  # fmt: skip
    for page in pages:
        found = signed.get(f"{year}/{page}")
        assert found.status_code == 200, page
        assert "尚未公布的理由" not in found.text, page


def test_a_correction_counts_over_a_decided_objection(published):
    """Even an item that was reviewed is corrected by the entry, which says that it corrects."""
    remark(published, "wuda", LEAF, {"mark": "2"})
    begin(published)
    entry = adjust(published, "0")
    assert effective(published) == entry
    again = adjust(published, "2")
    assert again.replaces == entry
    assert Entry.objects.filter(action="assessment.mark.corrected").count() == 2


def test_a_reason_is_needed_and_bounds_hold(published):
    """A correcting entry is judged like any other."""
    begin(published)
    with pytest.raises(Refusal, match="理由"):
        adjust(published, "0", reason=" ")
    with pytest.raises(Refusal):
        adjust(published, "9")


def test_a_finding_can_be_corrected_too(published):
    """Falsification that comes out later is found by two persons, as before."""
    begin(published)
    unit = published.cycle_unit("wuda")
    flag = set_flag(published.office, published.cycle, unit, "falsification", reason="示例")
    assert flag.state == UnitFlag.State.PROPOSED


def test_freezing_shuts_the_items_and_a_new_run_opens_them(published):
    """What is before the approver does not change under their eyes."""
    begin(published)
    adjust(published, "0")
    pk = published.cycle.pk
    run = services.make_run(published.office, pk)
    assert (run.corrects.version, run.note) == (1, WRONG)
    services.freeze(published.office, pk, run.number)
    with pytest.raises(Conflict, match="已经冻结"):
        adjust(published, "2")
    services.decline(published.second_office, pk, run.number, reason="示例")
    adjust(published, "2")
    services.make_run(published.office, pk, note="示例：换一个原因")
    assert ScoreRun.objects.get(number=4).note == "示例：换一个原因"


def test_one_correction_at_a_time(client, published):
    """A second one is refused while the first is under way; the button says so."""
    begin(published)
    with pytest.raises(Conflict, match="正在办理"):
        begin(published)
    page = sign_in(client, published.office).get(address(published, "run", 1))
    assert "更正稿（第2次计分）正在办理" in page.text


def test_a_correction_that_corrects_nothing_is_not_frozen(client, published):
    """There is no version 2 that equals version 1."""
    run = begin(published)
    with pytest.raises(Conflict, match="没有差别"):
        services.freeze(published.office, published.cycle.pk, run.number)
    assert "没有差别" in sign_in(client, published.office).get(address(published)).text


def test_a_correction_is_withdrawn_when_all_is_as_published(client, published):
    """Not while something differs; afterwards nothing is open, and another can begin."""
    begin(published)
    adjust(published, "0")
    sign_in(client, published.office)
    page = client.get(address(published))
    page = pressed(client, page, address(published, "withdraw"), reason="示例：查无此事")
    assert page.status_code == 409
    assert "不能撤回更正" in page.text
    adjust(published, "2")
    page = pressed(client, page, address(published, "withdraw"), reason="示例：查无此事")
    assert "已撤回更正" in page.text
    assert "更正已撤回" in page.text
    with pytest.raises(Conflict, match="发起更正"):
        adjust(published, "0")
    page = pressed(client, page, address(published, "correct"), reason=WRONG)
    assert "更正正在办理" in page.text
    assert Publication.objects.count() == 1
    assert client.get(address(published, "withdraw")).status_code == 405


@pytest.mark.parametrize("who", ["assessor", "unit", "leader", "auditor"])
def test_only_the_office_withdraws(client, published, who):
    """Others are refused, and the correction goes on."""
    begin(published)
    sign_in(client, getattr(published, who))
    assert client.post(address(published, "withdraw"), {"reason": "示例"}).status_code == 403
    assert not Decision.objects.filter(kind="withdrawn").exists()


def test_without_a_correction_there_is_none_to_withdraw(published):
    """The refusal says so; a reason is asked for otherwise."""
    pk = published.cycle.pk
    with pytest.raises(Conflict, match="没有正在办理"):
        services.withdraw_correction(published.office, pk, reason="示例")
    begin(published)
    with pytest.raises(Refusal, match="原因"):
        services.withdraw_correction(published.office, pk, reason=" ")


def test_the_year_is_not_archived_over_a_correction(published):
    """Neither begun nor declined: what differs from the public result is settled first."""
    begin(published)
    with pytest.raises(Conflict, match="还没有办完"):
        change_stage(published.office, published.cycle.pk, "archived")
    services.withdraw_correction(published.office, published.cycle.pk, reason="示例")
    change_stage(published.office, published.cycle.pk, "archived")
    with pytest.raises(Conflict):
        begin(published)
    with pytest.raises(Conflict):
        adjust(published, "0")


def test_the_office_is_reminded_of_a_correction(published):
    """It stands on the list of both until it is approved or withdrawn."""
    assert not list(todos_for(published.office))
    begin(published)
    assert [one.title for one in todos_for(published.office)] == ["完成2023年度考核结果的更正"]
    services.withdraw_correction(published.office, published.cycle.pk, reason="示例")
    assert not list(todos_for(published.office))
