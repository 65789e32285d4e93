"""cycles:open, opening a year from a shipped scheme."""

from http import HTTPStatus

import pytest

from kaoping.accounts.capabilities import Role
from kaoping.cycles.models import Cycle, CycleBody, CycleUnit, Participant, StageWindow
from kaoping.cycles.schemes import load_pinned, shipped_texts
from web.cast import make_actor, make_organisation
from web.cycles.doors import at_work, logged
from web.years import WUHAI_ORGANISATIONS, _register

pytestmark = pytest.mark.django_db
GIVEN = {
    "scheme": "wuhai-2022",
    "year": "2024",
    "title": "",
    "region": "inner-mongolia",
    "closing_time": "18:00",
}


@pytest.fixture
def office(db):
    """Staff of Wuhai's office, with the city's organisations registered."""
    organisations = _register("wuhai", WUHAI_ORGANISATIONS)
    return make_actor(Role.OFFICE, organisations["office"])


def test_office_opens_a_year_prefilled_from_the_scheme(office):
    """Units, bodies and windows come from the regulation; the scheme is pinned word for word."""
    client = at_work(office)
    assert "乌海市城市更新工作考核评价办法" in client.get("/cycles/open/").content.decode()
    response = client.post("/cycles/open/", GIVEN)
    cycle = Cycle.objects.get()
    assert response.headers["Location"] == f"/{cycle.pk}/set-up/"
    assert (cycle.city, cycle.year, cycle.stage) == ("乌海市", 2024, "preparing")
    assert cycle.scheme.files == shipped_texts("wuhai-2022")
    units = CycleUnit.objects.filter(cycle=cycle).values_list("unit_id", "organisation__code")
    assert list(units) == [
        ("haibowan", "wuhai-haibowan"),
        ("wuda", "wuhai-wuda"),
        ("hainan", "wuhai-hainan"),
    ]
    bodies = dict(CycleBody.objects.values_list("body_id", "organisation__code"))
    assert bodies["water"] == "wuhai-water"  # the text drops the 市 (W26)
    assert "members" not in bodies
    windows = {row.stage: row for row in StageWindow.objects.filter(cycle=cycle)}
    closes = windows["self-assessment"].closes_at
    assert closes.isoformat() == "2024-11-30T10:00:00+00:00"  # 18:00 in Shanghai
    assert Participant.objects.get().organisation == office.organisation
    entry = logged("cycles.cycle.opened")[0]
    assert entry.new["scheme"] == cycle.scheme_id


def test_second_opening_is_refused_and_nothing_is_half_written(office):
    """A city has a year once; the refusal says so beside the form and leaves no trace."""
    client = at_work(office)
    client.post("/cycles/open/", GIVEN)
    response = client.post("/cycles/open/", GIVEN)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "乌海市2024年度已经开设" in response.content.decode()
    assert Cycle.objects.count() == 1
    assert len(logged("cycles.cycle.opened")) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("year", "abc", "整数"),
        ("year", "3001", "2999"),
        ("scheme", "beijing-1990", "beijing-1990"),
        ("closing_time", "25:00", "有效的时间"),
        ("region", "atlantis", "atlantis"),
    ],
)
def test_bad_form_says_what_is_wrong(office, field, value, said):
    """Each field that cannot be taken is named with what was given or what is allowed."""
    response = at_work(office).post("/cycles/open/", {**GIVEN, field: value})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in response.content.decode()
    assert not Cycle.objects.exists()


def test_others_may_not_open_a_year(wuhai):
    """The right to open a year has the office alone."""
    for name in ("unit", "assessor", "leader", "auditor", "system_admin", "outsider"):
        client = at_work(getattr(wuhai, name))
        assert client.get("/cycles/open/").status_code == HTTPStatus.FORBIDDEN, name
        assert client.post("/cycles/open/", GIVEN).status_code == HTTPStatus.FORBIDDEN, name
    assert Cycle.objects.count() == 1


def test_wrong_method(office):
    """The page knows GET and POST."""
    assert at_work(office).delete("/cycles/open/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_organisations_of_another_city_are_not_taken(db):
    """A 市财政局 of another city is not Wuhai's; the body stays open instead of being guessed."""
    office = make_actor(Role.OFFICE, make_organisation("w-office", "乌海市城市更新办"))
    make_organisation("u-finance", "乌鲁木齐市财政局")
    at_work(office).post("/cycles/open/", GIVEN)
    assert not CycleBody.objects.exists()


def test_the_pin_alone_is_read_afterwards(office, monkeypatch):
    """Once opened, a year does not look at the shelf again, even if the shelf is gone."""
    at_work(office).post("/cycles/open/", GIVEN)
    cycle = Cycle.objects.get()
    load_pinned.cache_clear()
    monkeypatch.setattr("kaoping.cycles.schemes.shipped", dict)
    assert cycle.settled_scheme().id == "wuhai-2022"
    assert cycle.settled_scheme().sha256 == cycle.scheme_id


def test_a_year_knows_the_one_before(office):
    """Without copying anything: what the same item got last year is shown beside it."""
    client = at_work(office)
    for year in ("2024", "2026", "2025"):
        client.post("/cycles/open/", GIVEN | {"year": year})
    before = dict(Cycle.objects.values_list("year", "previous__year"))
    assert before == {2024: None, 2025: 2024, 2026: None}
    assert logged("cycles.cycle.opened")[-1].new["previous"] == Cycle.objects.get(year=2024).pk
