"""cycles:assessors, bodies and the table of leaves."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import CycleBody
from kaoping.cycles.queries import assessor_map
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH = "set-up/assessors/"


def mapped(year, **changes):
    """Return the form as it stands, with changes."""
    given = {"reason": changes.pop("reason", "")}
    everything = assessor_map(year.cycle)
    for body in everything.named:
        keys = [one.pk for one in everything.bodies.get(body, ())]
        given[body] = keys if everything.may_stay_open(body) else (keys or [""])[0]
    return given | changes


def test_office_maps_a_collective_body_to_several(wuhai):
    """各成员单位 become countersigners behind the office, which leads (W24, W25)."""
    keys = [wuhai.organisations[name].pk for name in ("finance", "police")]
    response = at_work(wuhai.office).post(page(wuhai, PATH), mapped(wuhai, members=keys))
    assert response.status_code == HTTPStatus.FOUND
    found = assessor_map(wuhai.cycle).of(wuhai.cycle_unit("wuda"), "1.3.1")
    assert [(str(one.organisation), one.part) for one in found] == [
        ("领导小组办公室", "lead"),
        ("市财政局", "countersign"),
        ("市公安局", "countersign"),
    ]
    (entry,) = logged("cycles.body.mapped")
    assert entry.new == {"members": ["wuhai-finance", "wuhai-police"]}


def test_missing_leads_stand_first(wuhai):
    """What blocks the start is at the top: the body without organisation, leaves without lead."""
    CycleBody.objects.filter(cycle=wuhai.cycle, body_id="police").delete()
    text = at_work(wuhai.office).get(page(wuhai, PATH)).content.decode()
    bodies, leaves = text[: text.index('id="leaves"')], text[text.index('id="leaves"') :]
    assert bodies.index("市公安局 ") < bodies.index("市财政局")
    assert "待对应" in bodies
    first_row = leaves[leaves.index("<tbody>") :]
    assert first_row.index("没有") < first_row.index("1.1.1")


def test_exchange_is_shown_for_both_organisers(urumqi):
    """Urumqi's two organisers score each other, and the table says for which unit."""
    text = at_work(urumqi.office).get(page(urumqi, PATH)).content.decode()
    assert "市住建局和市财政局互相考核" in text or "市财政局和市住建局互相考核" in text
    assert "（互评）" in text
    assert "其余10个单位" in text


@pytest.mark.parametrize("shown", ["all", "missing", "adjusted", "joint", "nonsense"])
def test_filters(wuhai, shown):
    """Each filter shows its own rows; one that is not known shows all."""
    text = at_work(wuhai.office).get(page(wuhai, PATH), {"show": shown}).content.decode()
    leaves = text[text.index('id="leaves"') :]
    expected = {"all": 86, "nonsense": 86, "joint": 17, "missing": 0, "adjusted": 0}[shown]
    assert leaves.count("/set-up/assessors/") == expected


def test_a_lead_is_one_organisation(wuhai):
    """A body that leads cannot be two; the service says what to do instead."""
    from kaoping.accounts.errors import Refusal  # noqa: PLC0415
    from kaoping.cycles.services import map_body  # noqa: PLC0415

    keys = [wuhai.organisations[name].pk for name in ("water", "police")]
    with pytest.raises(Refusal, match="只能对应一个组织"):
        map_body(wuhai.office, wuhai.cycle.pk, "housing", keys)


def test_after_the_start_with_a_reason_and_no_more_after_approval(wuhai):
    """A reorganised bureau is mapped anew with a reason; once results are settled, it stands."""
    water = wuhai.organisations["water"].pk
    client = at_work(wuhai.office)
    wuhai.at("review")
    given = mapped(wuhai, police=water)
    refused = client.post(page(wuhai, PATH), given)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    accepted = client.post(page(wuhai, PATH), given | {"reason": "示例：机构改革"})
    assert accepted.status_code == HTTPStatus.FOUND
    wuhai.at("approval")
    locked = client.post(page(wuhai, PATH), mapped(wuhai, reason="示例"))
    assert locked.status_code == HTTPStatus.CONFLICT
    assert "考核单位已锁定：结果已经报批" in locked.content.decode()


def test_bad_form_with_htmx(wuhai):
    """An organisation off the list is refused at its body, in the panel alone."""
    response = at_work(wuhai.office).post(
        page(wuhai, PATH), mapped(wuhai, housing="999999"), **HTMX
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "<html" not in response.content.decode()


def test_wrong_people_and_methods(wuhai):
    """Who scores is the own office's to say."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post", mapped(wuhai)) == SHUT
    response = at_work(wuhai.office).put(page(wuhai, PATH))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
