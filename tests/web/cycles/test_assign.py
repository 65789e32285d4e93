"""cycles:assign and reset, other assessors on one leaf."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import Assignment
from kaoping.cycles.queries import assessor_map
from web.cycles.doors import HTMX, SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db
PATH = "set-up/assessors/3.3.1/"
RESET = "set-up/assessors/3.3.1/reset/"


def who(year, unit, leaf="3.3.1"):
    """Return who scores a leaf of a unit, by short names, the lead first."""
    found = assessor_map(year.cycle).of(year.cycle_unit(unit), leaf)
    return [str(one.organisation) for one in found]


def given(year, lead, *countersign, unit="", reason="示例：职能调整"):
    """Return a form."""
    keys = {name: year.organisations[name].pk for name in (lead, *countersign)}
    return {
        "unit": unit,
        "lead": keys[lead],
        "countersign": [keys[name] for name in countersign],
        "reason": reason,
    }


def test_office_adjusts_for_all_and_for_one(wuhai):
    """An adjustment for one unit wins over one for all; both are logged with their reason."""
    client = at_work(wuhai.office)
    client.post(page(wuhai, PATH), given(wuhai, "housing", "energy"))
    client.post(page(wuhai, PATH), given(wuhai, "police", unit="wuda"))
    assert who(wuhai, "haibowan") == ["市住建局", "市能源局"]
    assert who(wuhai, "wuda") == ["市公安局"]
    first, second = logged("cycles.assignment.adjusted")
    assert first.reason == "示例：职能调整"
    assert second.object_label.endswith("·乌达区")
    text = client.get(page(wuhai, PATH)).content.decode()
    assert "调整过的" in text
    assert "示例：职能调整" in text


def test_reset_brings_the_regulations_assessors_back(wuhai):
    """What the regulation says is never lost; a second reset has nothing to do."""
    default = who(wuhai, "wuda")
    client = at_work(wuhai.office)
    client.post(page(wuhai, PATH), given(wuhai, "police", unit="wuda"))
    assert client.post(page(wuhai, RESET), {"unit": "wuda"}).status_code == HTTPStatus.FOUND
    assert who(wuhai, "wuda") == default
    again = client.post(page(wuhai, RESET), {"unit": "wuda"})
    assert again.status_code == HTTPStatus.NOT_FOUND


def test_page_quotes_the_clause_and_names_who_scores(wuhai):
    """One sees the words before one departs from them."""
    text = at_work(wuhai.office).get(page(wuhai, PATH)).content.decode()
    assert "市能源局" in text
    assert "附件1·三·清洁供暖" in text
    assert "任何组织都不考核自己" in text


def test_nobody_is_put_on_itself(urumqi):
    """A unit that would score itself is refused with the reason, whoever asks."""
    path = "set-up/assessors/water.1/"
    response = at_work(urumqi.office).post(page(urumqi, path), given(urumqi, "water", unit="water"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "市水务局不能考核自己" in response.content.decode()
    assert not Assignment.objects.exists()


def test_an_adjustment_for_all_still_recuses(urumqi):
    """Putting an organiser on a leaf of everybody exchanges it where it would score itself."""
    client = at_work(urumqi.office)
    client.post(page(urumqi, "set-up/assessors/common.3/"), given(urumqi, "finance"))
    assert who(urumqi, "tianshan", "common.3") == ["市财政局"]
    everything = assessor_map(urumqi.cycle)
    finance = everything.of(urumqi.cycle_unit("finance"), "common.3")
    assert [str(one.organisation) for one in finance] == ["市住建局"]
    assert finance[0].exchanged


@pytest.mark.parametrize("change", [{"reason": ""}, {"lead": ""}, {"lead": "999999"}])
def test_bad_form(wuhai, change):
    """No reason, nobody, or somebody unknown: refused at its field, nothing saved."""
    response = at_work(wuhai.office).post(page(wuhai, PATH), given(wuhai, "police") | change)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Assignment.objects.exists()


def test_wrong_unit_and_wrong_leaf(urumqi):
    """A leaf that is not the unit's, or that is none, is not found."""
    client = at_work(urumqi.office)
    foreign = client.post(
        page(urumqi, "set-up/assessors/water.1/"), given(urumqi, "housing", unit="tianshan")
    )
    assert foreign.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for path in ("set-up/assessors/9.9.9/", "set-up/assessors/common/"):
        assert client.get(page(urumqi, path)).status_code == HTTPStatus.NOT_FOUND


def test_locked_after_approval(wuhai):
    """When the results are submitted, who scored what stands."""
    wuhai.at("approval")
    client = at_work(wuhai.office)
    text = client.get(page(wuhai, PATH)).content.decode()
    assert "结果已经报批" in text
    response = client.post(page(wuhai, PATH), given(wuhai, "police"), **HTMX)
    assert response.status_code == HTTPStatus.CONFLICT


def test_wrong_people_and_methods(wuhai):
    """Adjusting is the own office's; resetting only by sending."""
    assert statuses(wuhai, PATH) == SHUT
    assert statuses(wuhai, PATH, "post", given(wuhai, "police")) == SHUT
    assert statuses(wuhai, RESET, "post") == SHUT
    client = at_work(wuhai.office)
    assert client.get(page(wuhai, RESET)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.put(page(wuhai, PATH)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
