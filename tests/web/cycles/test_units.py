"""cycles:units, add-unit, remove-unit."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import CycleUnit
from web.cast import make_organisation
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses
from web.years import make_urumqi_2025

pytestmark = pytest.mark.django_db
PATH, ADD = "set-up/units/", "set-up/units/add/"


def stated(year, **changes):
    """Return the form as it stands, with changes."""
    given = {"reason": changes.pop("reason", "")}
    for unit in CycleUnit.objects.filter(cycle=year.cycle):
        given[f"organisation.{unit.unit_id}"] = unit.organisation_id or ""
        for key, value in unit.attributes.items():
            given[f"{key}.{unit.unit_id}"] = str(value).lower()
    return given | changes


@pytest.fixture
def ganquanpu(db):
    """The organisation of a unit that Urumqi's text does not list (U12)."""
    return make_organisation("ganquanpu", "甘泉堡经开区")


def test_office_states_attributes_and_silence_stays_silence(db):
    """Yes, no and not stated are three different things, and what was stated is logged once."""
    year = make_urumqi_2025(prepared=False)
    given = stated(year) | {"has_projects.tianshan": "true", "has_projects.finance": "false"}
    response = at_work(year.office).post(page(year, PATH), given)
    assert response.status_code == HTTPStatus.FOUND
    assert year.cycle_unit("tianshan").attributes == {"has_projects": True}
    assert year.cycle_unit("finance").attributes == {"has_projects": False}
    assert year.cycle_unit("water").attributes == {}
    (entry,) = logged("cycles.unit.stated")
    assert sorted(entry.new) == ["finance", "tianshan"]


def test_two_units_may_exchange_their_organisations(wuhai):
    """A mistake between two units is mended in one step, though each organisation is one unit."""
    first, second = wuhai.cycle_unit("wuda"), wuhai.cycle_unit("hainan")
    given = stated(wuhai) | {
        "organisation.wuda": second.organisation_id,
        "organisation.hainan": first.organisation_id,
    }
    assert at_work(wuhai.office).post(page(wuhai, PATH), given).status_code == HTTPStatus.FOUND
    assert wuhai.cycle_unit("wuda").organisation_id == second.organisation_id


def test_one_organisation_is_one_unit(wuhai):
    """Two units of one organisation would let it mark itself twice; both are named."""
    given = stated(wuhai) | {"organisation.wuda": wuhai.cycle_unit("hainan").organisation_id}
    response = at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "乌达区和海南区对应了同一个组织" in response.content.decode()


def test_bad_form(wuhai):
    """An organisation that is not on the list is refused at its field."""
    given = stated(wuhai) | {"organisation.wuda": "999999"}
    response = at_work(wuhai.office).post(page(wuhai, PATH), given)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "乌达区对应的组织" in response.content.decode()


def test_after_the_start_a_reason_is_asked_for(urumqi):
    """A unit that turns out to have no projects is corrected with a reason, which is logged."""
    urumqi.at("running")
    given = stated(urumqi) | {"has_projects.midong": "false"}
    client = at_work(urumqi.office)
    response = client.post(page(urumqi, PATH), given)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert urumqi.cycle_unit("midong").attributes == {"has_projects": True}
    client.post(page(urumqi, PATH), given | {"reason": "示例：项目未入库"})
    assert urumqi.cycle_unit("midong").attributes == {"has_projects": False}
    assert logged("cycles.unit.stated")[-1].reason == "示例：项目未入库"


def test_locked_once_the_self_assessment_is_over(urumqi):
    """In review the units stand; the page says why and offers no button."""
    urumqi.at("review")
    client = at_work(urumqi.office)
    response = client.post(page(urumqi, PATH), stated(urumqi, reason="示例"))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "自评结束后不再增减单位" in response.content.decode()
    assert "增加单位" not in client.get(page(urumqi, PATH)).content.decode()


def test_a_further_unit_joins_with_name_and_group(urumqi, ganquanpu):
    """甘泉堡 joins as the regulation leaves open, after the listed ones, and is asked the same."""
    given = {
        "name": "甘泉堡经开区",
        "unit_id": "ganquanpu",
        "group": "district",
        "organisation": ganquanpu.pk,
    }
    response = at_work(urumqi.office).post(page(urumqi, ADD), given)
    assert response.status_code == HTTPStatus.FOUND
    unit = urumqi.cycle_unit("ganquanpu")
    assert (unit.listed, unit.group, unit.position) == (False, "district", 14)
    assert unit.organisation == ganquanpu
    assert logged("cycles.unit.added")[0].object_label == "甘泉堡经开区"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"unit_id": "Gan Quan"}, HTTPStatus.UNPROCESSABLE_ENTITY, "代号"),
        ({"unit_id": "9lives"}, HTTPStatus.UNPROCESSABLE_ENTITY, "代号应以小写字母开头"),
        ({"unit_id": "housing"}, HTTPStatus.CONFLICT, "已有代号为“housing”的单位"),
        ({"group": "villages"}, HTTPStatus.UNPROCESSABLE_ENTITY, "villages"),
        ({"name": ""}, HTTPStatus.UNPROCESSABLE_ENTITY, "单位名称"),
    ],
)
def test_bad_further_unit(urumqi, ganquanpu, change, status, said):
    """What a facts file would refuse is refused here, and the form keeps what was typed."""
    given = {"name": "甘泉堡经开区", "unit_id": "ganquanpu", "group": "district"} | change
    response = at_work(urumqi.office).post(page(urumqi, ADD), given, **HTMX)
    assert response.status_code == status
    assert said in response.content.decode()
    assert CycleUnit.objects.count() == 14


def test_a_listed_unit_is_left_out_only_with_a_reason_and_may_come_back(urumqi):
    """The regulation lists its units: leaving one out is explained, shown and reversible."""
    client, path = at_work(urumqi.office), "set-up/units/ecology/remove/"
    refused = client.post(page(urumqi, path), {})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "须写明理由" in refused.content.decode()
    client.post(page(urumqi, path), {"reason": "示例：本年度不评价"})
    assert not CycleUnit.objects.filter(unit_id="ecology").exists()
    assert logged("cycles.unit.removed")[0].reason == "示例：本年度不评价"
    checklist = client.get(page(urumqi, "set-up/")).content.decode()
    assert "办法所列的市生态环境局未列入本年度" in checklist
    client.post(page(urumqi, ADD), {"name": "别的名字", "unit_id": "ecology", "group": "ecology"})
    back = urumqi.cycle_unit("ecology")
    assert (back.listed, back.name) == (True, "市生态环境局")


def test_no_unit_leaves_a_year_that_has_started(wuhai):
    """A unit may have claimed marks by then; it is not removed."""
    wuhai.at("running")
    response = at_work(wuhai.office).post(
        page(wuhai, "set-up/units/wuda/remove/"), {"reason": "示例"}
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert CycleUnit.objects.filter(unit_id="wuda").exists()


def test_with_and_without_htmx(wuhai):
    """The panel alone, or the whole page, with the same table."""
    client = at_work(wuhai.office)
    for headers in ({}, HTMX):
        assert "海勃湾区对应的组织" in client.get(page(wuhai, PATH), **headers).content.decode()


def test_wrong_people_and_methods(wuhai):
    """Units are the own office's to set; a missing unit is not found."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post", stated(wuhai)) == SHUT
    assert statuses(wuhai, ADD, "post") == SHUT
    assert statuses(wuhai, "set-up/units/wuda/remove/", "post", {"reason": "示例"}) == SHUT
    client = at_work(wuhai.office)
    assert client.get(page(wuhai, ADD)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    removal = page(wuhai, "set-up/units/atlantis/remove/")
    assert client.get(removal).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post(removal, {"reason": "示例"}).status_code == HTTPStatus.NOT_FOUND
