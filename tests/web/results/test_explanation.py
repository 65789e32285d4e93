"""说明: the tree of a unit, for those who may see it, as page, as panel and as text."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.evidence.models import EvidenceFile
from kaoping.results import services
from web.assessment.steps import evidence, replace
from web.cast import sign_in
from web.results.marked import approve, publish, remark

pytestmark = pytest.mark.django_db


def address(year, unit="haibowan", node=""):
    """Return the address of an explanation."""
    if node:
        return reverse("results:explanation-node", args=[year.cycle.pk, unit, node])
    return reverse("results:explanation", args=[year.cycle.pk, unit])


def test_the_office_unfolds_a_total_down_to_person_and_clause(client, wuhai):
    """Total, component, leaf, the regulation's words, the reason and the marker."""
    response = sign_in(client, wuhai.office).get(address(wuhai))
    assert response.status_code == 200
    for words in ("30% × 100", "1.1.1", "示例：按示例材料赋分", wuhai.office.name, "附件1", "释义"):
        assert words in response.text
    assert "style=" not in response.text
    assert response.text.count("<details") == response.text.count("</details>")
    assert response.text.count("<ul") == response.text.count("</ul>")


def test_a_node_alone_and_beside_the_board(client, wuhai):
    """With htmx comes the part only, without the shell; both vary by the header."""
    sign_in(client, wuhai.office)
    whole = client.get(address(wuhai, node="1.1"))
    part = client.get(address(wuhai, node="1.1"), headers={"HX-Request": "true"})
    assert "<!doctype html>" in whole.text
    assert "<!doctype html>" not in part.text
    assert "1.1.1" in part.text
    assert "整页查看" in part.text
    assert "HX-Request" in whole["Vary"]


def test_an_item_leads_the_office_to_its_adjustment(client, wuhai):
    """Who may adjust finds the way from the explanation; who only reads does not."""
    way = reverse("assessment:adjust", args=[wuhai.cycle.pk, "haibowan", "1.1.1"])
    assert way in sign_in(client, wuhai.office).get(address(wuhai, node="1.1.1")).text
    assert way not in client.get(address(wuhai, node="1.1")).text
    assert way not in sign_in(client, wuhai.leader).get(address(wuhai, node="1.1.1")).text


def test_the_text_can_be_copied(client, wuhai):
    """The same as plain text, as the command line prints it."""
    response = sign_in(client, wuhai.office).get(address(wuhai), {"format": "text"})
    assert response["Content-Type"].startswith("text/plain")
    assert response.text.startswith("海勃湾区 总分")


@pytest.mark.parametrize("who", ["leader", "auditor", "second_office"])
def test_who_sees_the_board_sees_the_year_as_it_stands(client, wuhai, who):
    """Leaders and auditors unfold present marks."""
    assert sign_in(client, getattr(wuhai, who)).get(address(wuhai)).status_code == 200


@pytest.mark.parametrize("who", ["unit", "assessor"])
def test_nobody_else_sees_marks_before_they_are_told(client, wuhai, who):
    """A unit and an assessor see no result before it is told or public."""
    assert sign_in(client, getattr(wuhai, who)).get(address(wuhai)).status_code == 404


@pytest.mark.parametrize(
    "who", ["expert", "system_admin", "security_admin", "audit_admin", "outsider"]
)
def test_who_may_not_see_results_is_refused(client, wuhai, who):
    """Without the capability the page is shut."""
    assert sign_in(client, getattr(wuhai, who)).get(address(wuhai)).status_code == 403


def test_a_told_unit_sees_itself_and_no_other(client, wuhai):
    """After notification a unit unfolds its own result of that run."""
    run = approve(wuhai)
    wuhai.at("notification")
    services.notify(wuhai.office, wuhai.cycle.pk, run.number)
    sign_in(client, wuhai.unit)
    response = client.get(address(wuhai))
    assert response.status_code == 200
    assert "第1次计分" in response.text
    assert "乌达区" not in response.text
    assert client.get(address(wuhai, "wuda")).status_code == 404


def test_a_published_run_explains_itself_after_marks_have_changed(client, published):
    """A stored run keeps its own facts and sources."""
    remark(published, "haibowan", "1.1.1", {"mark": "2"})
    sign_in(client, published.office)
    assert "为什么是98.575" in client.get(address(published), {"run": 1}).text
    assert "为什么是99.575" in client.get(address(published)).text


@pytest.mark.parametrize("node", ["no-such", "9.9"])
def test_what_is_not_there_is_said(client, wuhai, node):
    """An unknown node, unit or run leads to a page that says so."""
    sign_in(client, wuhai.office)
    assert client.get(address(wuhai, node=node)).status_code == 404
    assert client.get(address(wuhai, "nowhere")).status_code == 404
    assert client.get(address(wuhai), {"run": "7"}).status_code == 404


def test_it_is_only_read(client, wuhai):
    """Nothing is sent to an explanation."""
    assert sign_in(client, wuhai.office).post(address(wuhai)).status_code == 405


def test_somebody_of_another_city_knows_nothing_of_it(client, wuhai, urumqi):
    """The year does not exist for them."""
    assert sign_in(client, urumqi.office).get(address(wuhai)).status_code == 404


def test_a_visitor_logs_in_first(client, wuhai):
    """Without a person the log-in page comes."""
    assert client.get(address(wuhai)).status_code == 302


def test_urumqi_explains_conversion_and_what_does_not_apply(client, urumqi):
    """A bureau without projects is converted to 100."""
    response = sign_in(client, urumqi.office).get(address(urumqi, "finance"))
    assert response.status_code == 200
    assert "不适用" in response.text
    assert "÷" in response.text


def test_queries_do_not_grow_with_the_tables(client, wuhai, urumqi, django_assert_max_num_queries):
    """The same number for three units of 78 leaves and fourteen of 15 to 40."""
    sign_in(client, wuhai.office).get(address(wuhai))
    with django_assert_max_num_queries(22):
        client.get(address(wuhai))
    sign_in(client, urumqi.office).get(address(urumqi, "tianshan"))
    with django_assert_max_num_queries(22):
        client.get(address(urumqi, "tianshan"))


def test_queries_do_not_grow_with_the_evidence(client, wuhai, django_assert_max_num_queries):
    """What a leader may open is asked once for all files that an explanation names."""
    rest_on_evidence(wuhai)
    sign_in(client, wuhai.leader).get(address(wuhai))
    with django_assert_max_num_queries(24) as few:
        client.get(address(wuhai))
    for leaf in ("1.1.2", "1.1.3", "1.1.4"):
        rest_on_evidence(wuhai, is_replaced=False, leaf=leaf)
    with django_assert_max_num_queries(len(few)):
        assert client.get(address(wuhai)).text.count("kr-file") == 4


def rest_on_evidence(year, *, is_replaced=True, leaf="1.1.1"):
    """Let a present mark rest on a version, of which there may be a newer one since."""
    year.at("self-assessment")
    version = evidence(year, "haibowan", leaf)
    EvidenceFile.objects.filter(pk=version.file_id).update(title="示例开工令")
    if is_replaced:
        replace(year, "haibowan", version)
    year.at("aggregation")
    seen = [{"version": version.pk, "sha256": version.sha256}]
    remark(year, "haibowan", leaf, {"mark": "0"}, evidence=seen)
    return version


def way_to(year, version):
    """Return the link by which an explanation leads to a version of a file."""
    page = reverse("evidence:file", args=[year.cycle.pk, version.file_id])
    return f'href="{page}?leaf=1.1.1&amp;evidence={version.pk}"'


@pytest.mark.parametrize("who", ["office", "leader", "auditor"])
def test_a_mark_leads_to_the_evidence_that_it_rests_on(client, wuhai, who):
    """By title and version, also where a newer version has come; one click opens that version."""
    version = rest_on_evidence(wuhai)
    text = sign_in(client, getattr(wuhai, who)).get(address(wuhai, node="1.1.1")).text
    assert "示例开工令（第1版）" in text
    assert way_to(wuhai, version) in text
    page = client.get(reverse("evidence:file", args=[wuhai.cycle.pk, version.file_id]),
                      {"leaf": "1.1.1", "evidence": version.pk})  # fmt: skip
    assert page.context["viewer"].version == version
    assert "不是最新版" in page.text


def test_the_leaders_page_goes_down_to_the_evidence(client, wuhai):
    """A bar opens to the explanation, and that to the file: two clicks, no dead link."""
    version = rest_on_evidence(wuhai)
    sign_in(client, wuhai.leader)
    drill = reverse("results:explanation-node", args=[wuhai.cycle.pk, "haibowan", "1.1.1"])
    assert drill in client.get(reverse("results:leader", args=[wuhai.cycle.pk])).text
    assert way_to(wuhai, version) in client.get(drill, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_what_one_may_not_open_is_no_link(client, wuhai, who):
    """A file that was withdrawn after the mark keeps its name there, as plain text."""
    version = rest_on_evidence(wuhai)
    EvidenceFile.objects.filter(pk=version.file_id).update(withdrawn_at=timezone.now())
    text = sign_in(client, getattr(wuhai, who)).get(address(wuhai, node="1.1.1")).text
    assert "材料《示例开工令》（第1版）" in text
    assert way_to(wuhai, version) not in text


def test_other_units_do_not_learn_what_a_unit_has_filed(client, wuhai):
    """What is public names the hash of the evidence and not its title."""
    version = rest_on_evidence(wuhai, is_replaced=False)
    publish(wuhai)
    text = sign_in(client, wuhai.units["wuda"]).get(address(wuhai)).text
    assert version.sha256[:12] in text
    assert "示例开工令" not in text
