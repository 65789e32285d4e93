"""办公室决定: the office settles an item, beside everything that was entered."""

import pytest

from kaoping.assessment import services
from web.assessment.steps import claim, joint_of, mark, official, submit
from web.cast import sign_in

JOINT = "6.1.1"


@pytest.fixture
def disputed(year):
    """Wuhai in aggregation; two bureaus disagree about an item."""
    claim(year, "haibowan", JOINT, mark="1")
    submit(year)
    year.at("review")
    entry = mark(year, "haibowan", JOINT, "1", "台账齐全")
    services.countersign(
        joint_of(year, "haibowan", JOINT)[0], entry, agrees=False, reason="台账不全"
    )
    year.at("aggregation")
    return year


def address(year, leaf=JOINT, unit="haibowan"):
    """The address of the decision."""
    return f"/{year.cycle.pk}/adjust/{unit}/{leaf}/"


def test_the_office_decides_beside_both_words(client, disputed):
    """Claim, mark, disagreement stand there; the decision is a further entry."""
    signed = sign_in(client, disputed.office)
    text = signed.get(address(disputed)).content.decode()
    for words in ("台账齐全", "台账不全", "办公室决定", "办法怎么说"):
        assert words in text
    before = official(disputed.cycle_unit("haibowan"), JOINT)
    sent = {"mark": "0", "reason": "采纳会签意见", "based-on": str(before.pk)}
    assert signed.post(address(disputed), sent).status_code == 302
    entry = official(disputed.cycle_unit("haibowan"), JOINT)
    assert (entry.stage, entry.facts, entry.reason) == ("office", {"mark": "0"}, "采纳会签意见")
    assert signed.post(address(disputed), sent).status_code == 409


def test_refusals_keep_the_words(client, disputed):
    """Outside the range or without a reason."""
    signed = sign_in(client, disputed.office)
    before = official(disputed.cycle_unit("haibowan"), JOINT)
    sent = {"mark": "7", "reason": "写过的理由", "based-on": str(before.pk)}
    outside = signed.post(address(disputed), sent)
    assert outside.status_code == 422
    assert "写过的理由" in outside.content.decode()
    assert signed.post(address(disputed), {**sent, "mark": "0", "reason": ""}).status_code == 422


def test_wrong_people_stage_item_and_method(client, disputed):
    """Only the office, only in its stage."""
    for actor in (disputed.assessor, disputed.unit, disputed.leader, disputed.auditor):
        assert sign_in(client, actor).get(address(disputed)).status_code == 403
    signed = sign_in(client, disputed.office)
    assert signed.get(address(disputed, "9.9.9")).status_code == 404
    assert signed.put(address(disputed)).status_code == 405
    disputed.at("approval")
    assert "调整得分" in signed.get(address(disputed)).content.decode()
    assert signed.post(address(disputed), {"mark": "0", "reason": "示例"}).status_code == 409
