"""The pages of the log: who sees them, what the filters find, how it goes on page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from kaoping.audit.models import Entry
from kaoping.audit.queries import PAGE
from kaoping.audit.services import record
from web.cast import sign_in
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db

LOG = "/log/"


@pytest.fixture
def log(cast):
    """Three entries: an office's, a unit's a day later, and a look at evidence."""
    with time_machine.travel("2024-11-20T08:00:00Z", tick=False):
        record(
            cast.office,
            "assessment.mark.adjusted",
            ("assessment.leafentry", 7, "1.1.1"),
            old={"mark": "1", "list": [1]},
            new={"mark": "2", "list": [1], "flag": True},
            reason="示例理由",
            cycle=4,
        )
    with time_machine.travel("2024-11-21T08:00:00Z", tick=False):
        record(cast.unit, "assessment.claim.saved", ("assessment.claim", 1, "1.1.1"), cycle=4)
        record(
            cast.assessor, "evidence.version.opened", ("evidence.version", 3, "照片"), kind="read"
        )
    return list(Entry.objects.all())


def _numbers(response):
    return [entry.number for entry in response.context["page"].entries]


def test_auditor_sees_the_log(client, cast, log):
    """The newest entry stands on top, with person, action and object in words."""
    response = sign_in(client, cast.auditor).get(LOG)

    assert response.status_code == 200
    assert _numbers(response) == [3, 2, 1]
    assert "示例office.1" in response.text


def test_audit_administrator_sees_the_log(client, cast, log):
    """The third administrator watches over the other two."""
    assert sign_in(client, cast.audit_admin).get(LOG).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "office",
        "assessor",
        "unit",
        "expert",
        "leader",
        "system_admin",
        "security_admin",
        "outsider",
    ],
)
def test_others_do_not_see_the_log(client, cast, log, name):
    """Neither list nor entry, nor the verification."""
    sign_in(client, cast.everyone[name])

    assert client.get(LOG).status_code == 403
    assert client.get("/log/1/").status_code == 403
    assert client.post("/log/verify/").status_code == 403


def test_visitor_is_sent_to_the_log_in_page(client, log):
    """And comes back to the page afterwards."""
    response = client.get("/log/?kind=read")

    assert response.status_code == 302
    assert response["Location"] == "/log-in/?next=%2Flog%2F%3Fkind%3Dread"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, cast, log, method):
    """Nothing is sent to the list or to an entry."""
    sign_in(client, cast.auditor)

    assert getattr(client, method)(LOG).status_code == 405
    assert getattr(client, method)("/log/1/").status_code == 405
    assert client.get("/log/verify/").status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=office.1", [1]),
        ("person=OFFICE.1", [1]),
        ("person=示例office.1", [1]),
        ("person=nobody", []),
        ("action=assessment.mark.adjusted", [1]),
        ("action=assessment", [2, 1]),
        ("action=assess", []),
        ("object_type=assessment.leafentry&object_id=7", [1]),
        ("object_type=assessment.claim", [2]),
        ("since=2024-11-21", [3, 2]),
        ("until=2024-11-20", [1]),
        ("since=2024-11-20&until=2024-11-20", [1]),
        ("cycle=4", [2, 1]),
        ("cycle=4&person=office.1", [1]),
        ("kind=read", [3]),
        ("kind=write", [2, 1]),
        ("before=3", [2, 1]),
        ("before=1", []),
        ("before=nonsense", [3, 2, 1]),
        ("before=99999999999999999999999", [3, 2, 1]),
    ],
)
def test_filters_find(client, cast, log, query, found):
    """Each filter by itself, some together, and what is no number."""
    response = sign_in(client, cast.auditor).get(f"{LOG}?{query}")

    assert response.status_code == 200
    assert _numbers(response) == found


def test_years_and_kinds_are_chosen_by_their_names(client, db):
    """An auditor knows neither the key of a year nor the code of a kind of object."""
    made = make_wuhai_2023()
    year = made.cycle
    found = record(made.office, "cycles.cycle.opened", year, cycle=year.pk)
    text = sign_in(client, made.auditor).get(f"{LOG}?cycle={year.pk}").text
    assert f'<option value="{year.pk}" selected>{year.title}</option>' in text
    assert '<option value="assessment.leafentry">赋分记录</option>' in text
    assert year.title in client.get(f"{LOG}{found.number}/").text


def test_person_is_found_by_the_name_of_that_time(client, cast, log):
    """A person who has been renamed is found under both names."""
    cast.office.person.name = "示例新名"
    cast.office.person.save()
    sign_in(client, cast.auditor)

    assert _numbers(client.get(f"{LOG}?person=示例新名")) == [1]
    assert _numbers(client.get(f"{LOG}?person=示例office.1")) == [1]


def test_wrong_filter_is_named(client, cast, log):
    """A period the wrong way round is an error beside the field, not an empty list."""
    response = sign_in(client, cast.auditor).get(f"{LOG}?since=2024-11-21&until=2024-11-01")

    assert "截止日早于起始日" in response.text
    assert _numbers(response) == [3, 2, 1]


def test_pages_go_on_by_number(client, cast):
    """The second page begins where the first ended, also with a filter."""
    for _ in range(PAGE + 2):
        record(cast.office, "assessment.mark.adjusted", ("assessment.leafentry", 7, "1.1.1"))
    sign_in(client, cast.auditor)

    first = client.get(f"{LOG}?kind=write")
    assert _numbers(first) == list(range(PAGE + 2, 2, -1))
    assert 'href="/log/?kind=write&amp;before=3"' in first.text

    second = client.get(f"{LOG}?kind=write&before=3")
    assert _numbers(second) == [2, 1]
    assert "更早的记录" not in second.text


def test_htmx_gets_the_table_alone(client, cast, log):
    """The same address answers a part when a part is asked for."""
    response = sign_in(client, cast.auditor).get(LOG, headers={"HX-Request": "true"})

    assert "<table" in response.text
    assert "<html" not in response.text


def test_entry_shows_old_beside_new(client, cast, log):
    """What changed is marked, what stayed is not."""
    response = sign_in(client, cast.auditor).get("/log/1/")

    rows = {row.key: (row.old, row.new, row.is_changed) for row in response.context["rows"]}
    assert rows["mark"] == ("1", "2", True)
    assert rows["list"][2] is False
    assert rows["flag"] == ("—", "是", True)
    assert "示例理由" in response.text


def test_moments_in_an_entry_are_read_as_days(client, cast):
    """The log holds them in UTC, to the microsecond; people read the clock on their wall."""
    until = datetime(2026, 11, 24, 16, 42, 39, 576668, tzinfo=UTC)
    entry = record(cast.office, "accounts.person.invited", ("accounts.person", 1, "示例"),
                   new={"until": until, "note": "2026-11-24T16:42 由示例人员登记"})  # fmt: skip
    response = sign_in(client, cast.auditor).get(reverse("audit:entry", args=[entry.number]))
    assert "2026年11月25日00:42:39" in response.text
    assert "2026-11-24T16:42 由示例人员登记" in response.text


def test_entry_leads_to_the_others_of_its_object(client, cast, log):
    """The life of an object can be followed from any of its entries."""
    record(cast.office, "assessment.mark.adjusted", ("assessment.leafentry", 7, "1.1.1"))

    response = sign_in(client, cast.auditor).get("/log/1/")

    assert [other.number for other in response.context["others"]] == [4]


def test_entry_that_is_not_there_is_not_found(client, cast, log):
    """A number beyond the end is a page that does not exist."""
    sign_in(client, cast.auditor)

    assert client.get("/log/99/").status_code == 404
    assert client.get("/log/99999999999999999999999/").status_code == 404


def test_verification_says_what_came_out(client, cast, log):
    """The button checks everything and leaves a note of itself."""
    response = sign_in(client, cast.auditor).post("/log/verify/", follow=True)

    assert "日志完整：共核对3条" in response.text
    assert response.context["state"].last.actor_name == cast.auditor.name


def test_looking_writes_nothing(client, cast, log):
    """Opening the list or an entry adds no entry."""
    sign_in(client, cast.auditor)
    client.get(LOG)
    client.get("/log/1/")

    assert Entry.objects.count() == 3


def test_queries_do_not_grow_with_the_log(
    client, cast, django_assert_max_num_queries, django_assert_num_queries
):
    """The page costs the same with two entries and with a hundred."""
    record(cast.office, "assessment.mark.adjusted", ("assessment.leafentry", 7, "1.1.1"))
    sign_in(client, cast.auditor)
    client.get(LOG)
    with django_assert_max_num_queries(20) as few:
        client.get(LOG)
    for _ in range(100):
        record(cast.office, "assessment.mark.adjusted", ("assessment.leafentry", 7, "1.1.1"))

    with django_assert_num_queries(len(few)):
        client.get(LOG)


def test_addresses_keep_their_names():
    """The shell and the other rooms link here by these names."""
    assert reverse("audit:log") == LOG
    assert reverse("audit:entry", args=[5]) == "/log/5/"
