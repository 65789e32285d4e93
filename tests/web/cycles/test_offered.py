"""Which organisations the pages of a year offer, where two cities share one installation."""

from __future__ import annotations

import pytest

from kaoping.accounts.models import Organisation
from kaoping.cycles.organisations import offered
from kaoping.cycles.services import map_bodies
from web.cycles.doors import at_work, page
from web.years import URUMQI_ORGANISATIONS

pytestmark = pytest.mark.django_db
PAGES = ("set-up/units/", "set-up/assessors/", "set-up/assessors/1.2.1/", "set-up/participants/")


@pytest.fixture
def neighbours(wuhai):
    """The organisations of Urumqi, beside those of Wuhai's year, and one of neither city."""
    del wuhai
    Organisation.objects.create(code="elsewhere", name="示例设计研究院", short_name="示例设计院")
    return [
        Organisation.objects.create(
            code=f"urumqi-{code}", name=name, short_name=short, gb2260=gb2260
        )
        for code, name, short, gb2260 in URUMQI_ORGANISATIONS
    ]


def test_another_citys_organisations_are_not_offered(wuhai, neighbours):
    """Neither its districts, told by their code, nor its bureaus, told by their districts' city."""
    given = offered(wuhai.cycle)
    assert not {one.pk for one in given} & {one.pk for one in neighbours}
    assert set(wuhai.organisations.values()) <= set(given)
    assert "示例设计院" in {one.short_name for one in given}, "no city claims it"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_mixes_two_cities(wuhai, neighbours, path):
    """Every list of organisations on the pages of the set-up."""
    text = at_work(wuhai.office).get(page(wuhai, path)).text
    assert "示例设计院" in text
    assert not [one.name for one in neighbours if f'value="{one.pk}"' in text and one.name in text]


def test_what_is_chosen_stays_offered(wuhai, neighbours):
    """A choice of before is shown as it is and survives a save, whichever city it is of."""
    body = next(iter(wuhai.cycle.settled_scheme().regulation.bodies))
    map_bodies(wuhai.office, wuhai.cycle.pk, {body: [neighbours[0].pk]})
    text = at_work(wuhai.office).get(page(wuhai, "set-up/assessors/")).text
    assert f'value="{neighbours[0].pk}" selected' in text


def test_without_codes_everything_is_offered(wuhai, neighbours):
    """Where nothing tells the cities apart nothing is hidden."""
    Organisation.objects.update(gb2260="")
    assert {one.pk for one in neighbours} <= {one.pk for one in offered(wuhai.cycle)}
