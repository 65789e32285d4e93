"""认定: proposed on the page by one, decided by another."""

from kaoping.assessment.models import UnitFlag
from web.assessment.steps import evidence
from web.cast import sign_in


def address(year, rest=""):
    """The address of findings."""
    return f"/{year.cycle.pk}/flags/{rest}"


SENT = {"unit": "haibowan", "flag": "falsification", "reason": "示例事实"}


def test_one_proposes_another_confirms(client, year):
    """With the clause beside it, and the evidence it rests on."""
    version = evidence(year, "haibowan", "1.1.1")
    signed = sign_in(client, year.office)
    text = signed.get(address(year) + "?unit=haibowan").content.decode()
    assert "考核结果直接判定为不合格" in text
    assert "示例照片" in text
    sent = {**SENT, "evidence": [str(version.file_id)]}
    assert signed.post(address(year), sent).status_code == 302
    flag = UnitFlag.objects.get()
    assert flag.evidence == [{"version": version.pk, "sha256": version.sha256}]
    decide = address(year, f"{flag.pk}/")
    own = signed.post(decide, {"decision": "confirm", "reason": "示例"})
    assert own.status_code == 403
    other = sign_in(client, year.second_office)
    assert other.post(decide, {"decision": "confirm", "reason": ""}).status_code == 422
    assert other.post(decide, {"decision": "confirm", "reason": "已核实"}).status_code == 302
    assert "已认定" in other.get(address(year)).content.decode()
    way = f'href="/{year.cycle.pk}/evidence/{version.file_id}/?evidence={version.pk}"'
    assert way in other.get(address(year)).content.decode()
    draft = sign_in(client, year.leader).get(address(year)).content.decode()
    assert way not in draft
    assert "《示例照片》（第1版）" in draft


def test_rejecting_and_withdrawing(client, year):
    """Each with a reason, each by another person."""
    sign_in(client, year.office).post(address(year), SENT)
    flag = UnitFlag.objects.get()
    other = sign_in(client, year.second_office)
    sent = {"decision": "reject", "reason": "示例"}
    assert other.post(address(year, f"{flag.pk}/"), sent).status_code == 302
    assert "不予认定" in other.get(address(year)).content.decode()
    assert other.post(address(year, f"{flag.pk}/"), sent).status_code == 409


def test_bad_forms(client, year):
    """What is missing is named; what is not there is not there."""
    signed = sign_in(client, year.office)
    empty = signed.post(address(year), {})
    assert empty.status_code == 422
    assert "请选择单位" in empty.content.decode()
    assert signed.post(address(year), {**SENT, "flag": "other"}).status_code == 422
    signed.post(address(year), SENT)
    assert signed.post(address(year), SENT).status_code == 409
    assert signed.post(address(year, "99999/"), {"decision": "confirm"}).status_code == 404
    flag = UnitFlag.objects.get()
    assert signed.post(address(year, f"{flag.pk}/"), {"decision": "other"}).status_code == 404
    assert signed.get(address(year, f"{flag.pk}/")).status_code == 405


def test_wrong_people_and_stage(client, year):
    """Leaders and auditors read; units and assessors do not; after the sums it is shut."""
    for actor in (year.unit, year.assessor, year.expert):
        assert sign_in(client, actor).get(address(year)).status_code == 403
    for actor in (year.leader, year.auditor):
        signed = sign_in(client, actor)
        assert "提出认定" not in signed.get(address(year)).content.decode()
        assert signed.post(address(year), SENT).status_code == 403
    year.at("approval")
    signed = sign_in(client, year.office)
    assert "已锁定" in signed.get(address(year)).content.decode()
    assert signed.post(address(year), SENT).status_code == 409
    assert not UnitFlag.objects.exists()
