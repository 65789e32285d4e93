"""结果: ranking, course and buttons; the files of a run; what is refused."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.results import services
from kaoping.results.models import Decision, Publication, ScoreRun
from kaoping.results.package import package_of
from web.cast import sign_in
from web.results.marked import approve, publish, remark, unmark

pytestmark = pytest.mark.django_db


def address(year, name="results", *more):
    """Return an address of this room."""
    return reverse(f"results:{name}", args=[year.cycle.pk, *more])


def send(client, year, name, *more, **values):
    """Send a form and return the answer, the page after it included."""
    return client.post(address(year, name, *more), values, follow=True)


def test_an_empty_page_says_what_fills_it(client, wuhai):
    """Before the first run the office is told to score, and has the button for it."""
    response = sign_in(client, wuhai.office).get(address(wuhai))
    assert response.status_code == 200
    assert "还没有计分" in response.text
    assert address(wuhai, "make") in response.text


def test_the_office_takes_a_result_to_the_public_by_clicking(client, wuhai):
    """Score, freeze, approve by another, publish: each answers with what was done."""
    sign_in(client, wuhai.office)
    assert "已完成第1次计分" in send(client, wuhai, "make", note="示例").text
    assert "已冻结第1次计分" in send(client, wuhai, "freeze", 1).text
    wuhai.at("approval")
    refused = send(client, wuhai, "approve", 1)
    assert refused.status_code == 403
    assert "另一人" in refused.text
    sign_in(client, wuhai.second_office)
    assert "已批准" in send(client, wuhai, "approve", 1, note="同意").text
    wuhai.at("published")
    assert "已公布第1版" in send(client, wuhai, "publish", 1).text
    assert Publication.objects.get().run.number == 1


def test_the_ranking_has_bars_bounds_and_ties(client, wuhai):
    """Bars are drawn on the server; units that share a rank are said to, with the rule."""
    services.make_run(wuhai.office, wuhai.cycle.pk)
    response = sign_in(client, wuhai.leader).get(address(wuhai))
    assert response.status_code == 200
    assert response.text.count("kr-bar") == 3
    assert "（并列）" in response.text
    assert "名次相同" in response.text
    assert "优秀：90分及以上" in response.text
    assert "style=" not in response.text


def test_locked_buttons_say_why(client, wuhai):
    """What is open is listed beside the shut button, with a way to it."""
    unmark(wuhai, "wuda", "1.1.1")
    services.make_run(wuhai.office, wuhai.cycle.pk)
    response = sign_in(client, wuhai.office).get(address(wuhai))
    assert "有1项还没有定分（乌达区“1.1.1”）" in response.text
    assert "?show=pending" in response.text
    assert f'action="{address(wuhai, "freeze", 1)}"' not in response.text


def test_the_approver_is_told_that_it_needs_another_person(client, wuhai):
    """Whoever froze it sees the button shut with the reason; another person sees it open."""
    run = services.make_run(wuhai.office, wuhai.cycle.pk)
    services.freeze(wuhai.office, wuhai.cycle.pk, run.number)
    wuhai.at("approval")
    assert "须由另一人批准" in sign_in(client, wuhai.office).get(address(wuhai)).text
    open_page = sign_in(client, wuhai.second_office).get(address(wuhai)).text
    assert f'action="{address(wuhai, "approve", 1)}"' in open_page


def test_declining_without_a_reason_changes_nothing(client, wuhai):
    """The refusal stands on the page with its status."""
    run = services.make_run(wuhai.office, wuhai.cycle.pk)
    services.freeze(wuhai.office, wuhai.cycle.pk, run.number)
    wuhai.at("approval")
    response = send(sign_in(client, wuhai.second_office), wuhai, "decline", 1, reason="")
    assert response.status_code == 422
    assert "请写明不同意的理由" in response.text
    assert Decision.objects.count() == 1
    assert "已记录不同意" in send(client, wuhai, "decline", 1, reason="示例").text


@pytest.mark.parametrize(
    ("name", "more", "who"),
    [
        ("make", (), "assessor"),
        ("make", (), "leader"),
        ("correct", (), "unit"),
        ("freeze", (1,), "leader"),
        ("freeze", (1,), "auditor"),
        ("approve", (1,), "unit"),
        ("decline", (1,), "assessor"),
        ("notify", (1,), "leader"),
        ("publish", (1,), "leader"),
        ("acknowledge", (1,), "office"),
    ],
)
def test_who_may_not_decide_is_refused(client, wuhai, name, more, who):
    """Each decision is shut to those whose post does not give it, and nothing changes."""
    services.make_run(wuhai.office, wuhai.cycle.pk)
    response = send(sign_in(client, getattr(wuhai, who)), wuhai, name, *more)
    assert response.status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["make", "freeze", "approve", "notify", "publish"])
def test_decisions_are_sent_never_opened(client, wuhai, name):
    """Opening an address decides nothing."""
    more = () if name == "make" else (1,)
    assert sign_in(client, wuhai.office).get(address(wuhai, name, *more)).status_code == 405


def test_another_stage_answers_with_its_lock(client, wuhai):
    """A form that was sent too late says which stage it belongs to."""
    wuhai.at("review")
    response = send(sign_in(client, wuhai.office), wuhai, "make")
    assert response.status_code == 409
    assert "汇总" in response.text


def test_a_run_of_which_there_is_none(client, wuhai):
    """An unknown number leads to a page that says so."""
    sign_in(client, wuhai.office)
    assert client.get(address(wuhai, "run", 9)).status_code == 404
    assert send(client, wuhai, "freeze", 9).status_code == 404


def test_runs_are_compared(client, wuhai):
    """Totals, ranks and leaves that changed stand side by side."""
    services.make_run(wuhai.office, wuhai.cycle.pk)
    remark(wuhai, "wuda", "1.1.1", {"mark": "0"})
    services.make_run(wuhai.office, wuhai.cycle.pk)
    response = sign_in(client, wuhai.auditor).get(address(wuhai))
    assert "与第1次计分比较" in response.text
    assert "99.58 → 98.58" in response.text
    assert "2 → 0" in response.text
    same = client.get(address(wuhai, "run", 2), {"compare": "2"})
    assert "没有差别" in same.text


@pytest.mark.parametrize("who", ["unit", "assessor"])
def test_before_the_publication_there_is_nothing_to_see_for_others(client, wuhai, who):
    """Neither runs nor files."""
    approve(wuhai)
    sign_in(client, getattr(wuhai, who))
    response = client.get(address(wuhai))
    assert response.status_code == 200
    assert "结果还没有公布" in response.text
    assert client.get(address(wuhai, "run", 1)).status_code == 404
    assert client.get(address(wuhai, "facts", 1)).status_code == 403


def test_a_told_unit_sees_its_own_row_and_acknowledges_it(client, wuhai):
    """Its own result and the button; no other unit."""
    run = approve(wuhai)
    wuhai.at("notification")
    services.notify(wuhai.office, wuhai.cycle.pk, run.number)
    sign_in(client, wuhai.unit)
    response = client.get(address(wuhai))
    assert "本单位的结果" in response.text
    assert "乌达区" not in response.text
    assert "已记录阅知" in send(client, wuhai, "acknowledge", 1).text


def test_after_the_publication_everybody_sees_all(client, published):
    """A unit and an assessor read the public ranking."""
    for who in ("unit", "assessor"):
        assert "乌达区" in sign_in(client, getattr(published, who)).get(address(published)).text


def test_a_correction_is_begun_from_the_public_result(client, published):
    """The office writes why, and a new draft stands there to be frozen."""
    response = send(sign_in(client, published.office), published, "correct", reason="示例：有误")
    assert "已形成更正稿" in response.text
    run = ScoreRun.objects.get(number=2)
    assert run.corrects == Publication.objects.get()
    assert "示例：有误" in response.text


def test_the_files_of_a_run(client, wuhai):
    """Facts and result come as they are stored."""
    run = services.make_run(wuhai.office, wuhai.cycle.pk)
    sign_in(client, wuhai.office)
    assert client.get(address(wuhai, "facts", 1)).text == run.facts
    assert client.get(address(wuhai, "result", 1)).text == run.result
    book = client.get(address(wuhai, "book", 1))
    assert book.content[:2] == b"PK"
    assert "spreadsheetml" in book["Content-Type"]


def test_a_package_has_stable_bytes_and_holds_what_is_needed_to_check_it(client, wuhai):
    """The same run gives the same bytes; every file's hash stands inside; no person does."""
    run = services.make_run(wuhai.office, wuhai.cycle.pk)
    response = sign_in(client, wuhai.office).get(address(wuhai, "package", 1))
    assert response.content == package_of(ScoreRun.objects.get(), None)
    with ZipFile(BytesIO(response.content)) as archive:
        names = archive.namelist()
        assert "scheme/source.txt" in names
        assert archive.read("facts.json").decode() == run.facts
        assert archive.read("result.json").decode() == run.result
        assert run.sha256 in archive.read("SHA256SUMS").decode()
        marks = archive.read("marks.json").decode()
    assert json.loads(marks)[0]["organisation"]
    assert wuhai.office.name not in marks


def test_last_year_stands_beside_this_one(client, published):
    """Where the year before is published, its total, rank and grade are shown."""
    from kaoping.cycles.models import Cycle  # noqa: PLC0415

    old = Cycle.objects.get(pk=published.cycle.pk)
    later = Cycle.objects.create(
        city="示例市", year=2024, title="示例2024", scheme=old.scheme, readings=old.readings,
        stage="aggregation", closing_time=old.closing_time, previous=old, opened_at=old.opened_at,
    )  # fmt: skip
    from kaoping.results.queries.pages import last_year  # noqa: PLC0415

    assert last_year(later)["haibowan"].total == "98.58"


def test_queries_do_not_grow(client, wuhai, urumqi, django_assert_max_num_queries):
    """The same bound for three units and for fourteen, buttons and obstacles included."""
    for year in (wuhai, urumqi):
        services.make_run(year.office, year.cycle.pk)
        sign_in(client, year.office).get(address(year))
        with django_assert_max_num_queries(45):
            client.get(address(year))


def test_urumqi_has_grades_and_flags_and_no_ranks(client, urumqi):
    """A regulation that does not rank shows no rank column."""
    publish(urumqi)
    response = sign_in(client, urumqi.leader).get(address(urumqi))
    assert response.status_code == 200
    assert ">名次<" not in response.text
    assert "红旗" in response.text


def primary(client, year, path="results/"):
    """Return what stands on the primary buttons and links of the next step."""
    text = client.get(f"/{year.cycle.pk}/{path}").text
    _, _, rest = text.partition('id="next"')
    section, _, _ = rest.partition("</section>")
    opened = re.findall(r'<summary class="kp-btn kp-btn-primary">(.*?)</summary>', section)
    links = re.findall(r'<a class="kp-btn kp-btn-primary"[^>]*>(.*?)</a>', section)
    return [re.sub(r"<.*?>", "", one) for one in (*opened, *links)]


def test_one_step_is_the_obvious_next_one(client, wuhai):
    """From the first run to the publication one button is primary, and always the right one."""
    office, cycle = sign_in(client, wuhai.office), wuhai.cycle.pk
    assert primary(office, wuhai) == ["计算总分"]
    services.make_run(wuhai.office, cycle)
    assert primary(office, wuhai) == ["冻结结果"]
    remark(wuhai, "wuda", "1.1.1", {"mark": "0"})
    assert primary(office, wuhai) == ["重新计分"]
    services.make_run(wuhai.office, cycle)
    services.freeze(wuhai.office, cycle, 2)
    (onwards,) = primary(office, wuhai)
    assert "去转换环节" in onwards
    wuhai.at("approval")
    approver = sign_in(Client(), wuhai.leader)
    assert primary(approver, wuhai) == ["批准结果"]
    services.approve(wuhai.leader, cycle, 2)
    wuhai.at("published")
    assert primary(office, wuhai) == ["公布结果"]
    services.publish(wuhai.office, cycle, 2)
    assert "发起更正" not in primary(office, wuhai)


def test_what_is_in_the_way_comes_before_any_button(client, wuhai):
    """With open items nothing is primary: the list beside the lock is the next step."""
    unmark(wuhai, "wuda", "1.1.1")
    services.make_run(wuhai.office, wuhai.cycle.pk)
    assert primary(sign_in(client, wuhai.office), wuhai) == []
