"""提交前检查: what is missing, and submitting."""

from datetime import datetime

from kaoping.assessment.models import SelfAssessment
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence
from web.cast import sign_in


def address(year, rest="checklist/", unit="haibowan"):
    """The address of the checklist, or of submitting."""
    return f"/{year.cycle.pk}/self-assessment/{unit}/{rest}"


def test_the_checklist_names_what_is_missing(client, year):
    """Items without a claim, claims without evidence, sections nobody wrote, each with a way."""
    claim(year, "haibowan", "1.1.1", mark="2")
    evidence(year, "haibowan", "1.1.2")
    claim(year, "haibowan", "1.1.2", mark="3")
    text = sign_in(client, year.unit).get(address(year)).content.decode()
    assert "74项" in text
    assert "1项" in text
    assert "5个部分" in text
    assert "items/1.1.1/" in text
    assert "accepts-gaps" in text


def test_submitting(client, year):
    """Gaps are accepted by a mark in the box, then it is handed over."""
    signed = sign_in(client, year.unit)
    refused = signed.post(address(year, "submit/"))
    assert refused.status_code == 422
    assert "76项没有填写" in refused.content.decode()
    done = signed.post(address(year, "submit/"), {"accepts-gaps": "1"})
    assert done.status_code == 302
    assert SelfAssessment.objects.get().state == "submitted"
    assert signed.post(address(year, "submit/"), {"accepts-gaps": "1"}).status_code == 409


def test_submitting_late_is_said(client, year, time_machine):
    """The flag is shown to who submits."""
    time_machine.move_to(datetime(2023, 12, 1, 9, tzinfo=SHANGHAI))
    signed = sign_in(client, year.unit)
    page = signed.post(address(year, "submit/"), {"accepts-gaps": "1"}, follow=True)
    assert "逾期提交" in page.content.decode()


def test_what_blocks_is_settled_first(client, year):
    """A claim that the engine refuses shuts the button and says where."""
    claim(year, "haibowan", "1.1.1", mark="9")
    signed = sign_in(client, year.unit)
    text = signed.get(address(year)).content.decode()
    assert "须先改正" in text
    assert "disabled" in text
    assert signed.post(address(year, "submit/"), {"accepts-gaps": "1"}).status_code == 422


def test_wrong_people_stages_and_methods(client, year):
    """Another unit knows nothing of it, others may not, and the lock says why."""
    assert sign_in(client, year.other_unit).get(address(year)).status_code == 404
    assert sign_in(client, year.office).get(address(year)).status_code == 403
    assert sign_in(client, year.office).post(address(year, "submit/")).status_code == 403
    signed = sign_in(client, year.unit)
    assert signed.get(address(year, "submit/")).status_code == 405
    assert signed.post(address(year)).status_code == 405
    year.at("review")
    assert "已于" in signed.get(address(year)).content.decode()
    assert signed.post(address(year, "submit/"), {"accepts-gaps": "1"}).status_code == 409
