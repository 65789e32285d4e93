"""cycles:copy, a year with the set-up of another."""

from http import HTTPStatus

import pytest

from kaoping.cycles.models import Assignment, Cycle, CycleBody, CycleUnit, StageWindow
from kaoping.cycles.services import assign, extend, set_optional_stages
from web.cycles.doors import SHUT, at_work, logged, page, statuses

pytestmark = pytest.mark.django_db


def test_office_copies_what_stays_and_leaves_what_belongs_to_its_year(urumqi):
    """Readings, units, bodies, adjustments, settings are copied; attributes and dates are not."""
    pk = urumqi.cycle.pk
    set_optional_stages(
        urumqi.office, pk, ["notification", "objection"], objection_days=5, decision_days=10
    )
    water = urumqi.organisations["water"].pk
    assign(urumqi.office, pk, "district.4", [water], reason="示例", unit_id="midong")
    urumqi.at("self-assessment")
    response = at_work(urumqi.office).post(page(urumqi, "copy/"), {"year": "2026"})
    copied = Cycle.objects.get(year=2026)
    assert response.headers["Location"] == f"/{copied.pk}/set-up/"
    assert copied.previous_id == pk
    assert copied.stage == "preparing"
    assert copied.scheme_id == urumqi.cycle.scheme_id
    assert copied.readings == urumqi.cycle.readings
    assert copied.optional_stages == ["notification", "objection"]
    assert (copied.objection_days, copied.decision_days) == (5, 10)
    units = CycleUnit.objects.filter(cycle=copied)
    assert units.count() == 14
    assert all(unit.organisation_id and unit.attributes == {} for unit in units)
    assert CycleBody.objects.filter(cycle=copied).count() == 6
    adjusted = Assignment.objects.get(cycle=copied)
    assert adjusted.unit.cycle_id == copied.pk
    assert adjusted.unit.unit_id == "midong"
    windows = StageWindow.objects.filter(cycle=copied, stage="self-assessment")
    assert windows.get().opens_on.isoformat() == "2026-11-01"
    assert logged("cycles.cycle.opened")[-1].new["previous"] == pk


def test_extensions_stay_behind(wuhai):
    """More time that was given in one year is not given in the next."""
    wuhai.at("self-assessment")
    with pytest.MonkeyPatch.context() as patch:
        from datetime import UTC, date, datetime  # noqa: PLC0415

        patch.setattr("django.utils.timezone.now", lambda: datetime(2023, 11, 20, tzinfo=UTC))
        extend(
            wuhai.office,
            wuhai.cycle.pk,
            "self-assessment",
            until=date(2023, 12, 5),
            reason="示例",
        )
    at_work(wuhai.office).post(page(wuhai, "copy/"), {"year": "2024"})
    copied = Cycle.objects.get(year=2024)
    assert not copied.extensions.exists()


def test_the_same_year_twice_is_refused(wuhai):
    """A year that is there already is named beside the form."""
    response = at_work(wuhai.office).post(page(wuhai, "copy/"), {"year": "2023"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "乌海市2023年度已经开设" in response.content.decode()


def test_bad_form(wuhai):
    """A year that is no number is refused; nothing is opened."""
    response = at_work(wuhai.office).post(page(wuhai, "copy/"), {"year": "明年"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Cycle.objects.count() == 1


def test_form_proposes_the_following_year(wuhai):
    """The page says what is copied and what is not, and proposes the next year."""
    text = at_work(wuhai.office).get(page(wuhai, "copy/")).content.decode()
    assert 'value="2024"' in text
    assert "不沿用" in text


def test_wrong_people_and_methods(wuhai):
    """Nobody but the year's own office may copy it."""
    assert statuses(wuhai, "copy/", "post", {"year": "2024"}) == SHUT
    assert Cycle.objects.count() == 1
    response = at_work(wuhai.office).put(page(wuhai, "copy/"))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
