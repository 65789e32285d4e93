"""Wuhai's whole year on PostgreSQL, by the services, and the same year on SQLite beside it."""

from __future__ import annotations

import psycopg.sql
import pytest
from django.core.management import call_command
from django.test import Client

from cluster.postgresql import at_work_on
from kaoping.accounts.models import Person
from kaoping.assessment.models import Objection
from kaoping.assessment.triggers import TABLES as ENTERED
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cycles.models import Cycle
from kaoping.evidence.triggers import REFUSED
from kaoping.results.models import ScoreRun
from kaoping.results.queries.published import public_explanation
from kaoping.results.triggers import TABLES as DECIDED
from kaoping.web.demo import people, wuhai

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KEPT = ("facts", "facts_sha256", "result", "sha256")
OF_THE_MOMENT = ("evidence", "sha256", "at", "sent_at", "received_at", "due_at", "seen_at")
"""What tells the time of the test: its clock ticks, and a sample document holds its own time."""
UNITS = ("haibowan", "wuda", "hainan")
ROOMS = {
    "wuhai.office": [
        "", "set-up/", "set-up/units/", "set-up/assessors/", "set-up/stages/", "set-up/calendar/",
        "set-up/participants/", "set-up/amend/", "self-assessment/", "self-assessment/wuda/",
        "evidence/", "evidence/?q=示例", "evidence/same/", "evidence/missing/", "board/",
        "board/?show=late", "adjust/wuda/1.1.1/", "flags/", "visits/", "objections/",
        "objections/{objection}/", "results/", "results/1/", "results/1/result.json",
        "results/1/result.xlsx", "results/1/package.zip", "explanation/wuda/",
        "explanation/wuda/1.1.1/", "leader/", "scheme/", "search/?q=海勃湾", "search/?q=示例",
    ],
    "wuhai.assessor": ["", "desk/", "desk/haibowan/2.7.1/", "joint/", "visits/", "evidence/"],
    "wuhai.haibowan": [
        "", "self-assessment/haibowan/", "self-assessment/haibowan/items/1.1.1/",
        "self-assessment/haibowan/checklist/", "report/haibowan/self-report/", "evidence/",
        "evidence/upload/", "evidence/reuse/", "objections/", "results/",
    ],
    "wuhai.leader": ["leader/", "board/", "results/"],
    "wuhai.auditor": ["results/", "/log/", "/log/1/", "/log/?person=示例"],
    "sample.system": ["/people/", "/people/?search=haibowan", "/organisations/", "/people/1/"],
    "sample.security": ["/posts/", "/people/?role=unit"],
    None: ["/public/", "/public/{cycle}/", "/public/{cycle}/1/wuda/", "/help/"],
}  # fmt: skip
"""Account → pages of every room; `None`: nobody is logged in. An absolute one is no year's."""


def make_year():
    """Register the sample's people, take Wuhai's 2023 to its publication; return the cycle."""
    wuhai.published_2023(people.register())
    return Cycle.objects.get()


def left_behind(cycle):
    """Return what a year leaves behind, as far as it does not tell the time of the test."""
    run = ScoreRun.objects.get(cycle=cycle)
    log = list(Entry.objects.order_by("number"))
    return {
        "run": {name: getattr(run, name) for name in KEPT},
        "sources": [lasting(one) for one in run.sources],
        "explained": [public_explanation(cycle.pk, 1, unit).text for unit in UNITS],
        "acts": [(one.number, one.action, one.actor_name, one.object_label) for one in log],
        "values": [lasting(one.new) for one in log if one.action.startswith("assessment.")],
    }


def lasting(value):
    """Return an object of JSON without what tells the time of the test."""
    return {key: one for key, one in (value or {}).items() if key not in OF_THE_MOMENT}


@pytest.fixture(scope="module")
def year(cluster):
    """The published year on PostgreSQL."""
    return make_year()


@pytest.fixture(scope="module")
def on_sqlite(year, tmp_path_factory):
    """What the same year leaves behind on SQLite."""
    place = tmp_path_factory.mktemp("sqlite") / "year.sqlite3"
    with at_work_on(f"sqlite:///{place}"):
        call_command("migrate", verbosity=0)
        return left_behind(make_year())


@pytest.mark.parametrize("what", ["run", "sources", "explained"])
def test_the_result_is_that_of_sqlite_to_the_byte(year, on_sqlite, what):
    """Facts, result, their hashes, sources and words do not tell which database kept them."""
    assert left_behind(year)[what] == on_sqlite[what]


def test_the_log_tells_the_same_story(year, on_sqlite):
    """Entry by entry the same acts by the same people on the same values, gapless and sealed."""
    here = left_behind(year)
    assert here["acts"] == on_sqlite["acts"]
    assert here["values"] == on_sqlite["values"]
    assert [number for number, *_ in here["acts"]] == list(range(1, len(here["acts"]) + 1))
    assert verify_log().is_intact


def test_pages_of_every_room_answer(year):
    """No query of a page is one that only SQLite understands."""
    known = {"cycle": year.pk, "objection": Objection.objects.get().pk}
    wrong = []
    for username, pages in ROOMS.items():
        client = Client()
        if username is not None:
            client.force_login(Person.objects.get(username=username), BACKEND)
        for page in pages:
            path = page.format(**known)
            answer = client.get(path if path.startswith("/") else f"/{year.pk}/{path}")
            if answer.status_code != 200:
                wrong.append((username, path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("table", [*ENTERED, *DECIDED, *REFUSED])
def test_what_was_entered_stays(year, place, table):
    """Who speaks to the database itself is refused too: no row is removed, no table emptied."""
    with psycopg.connect(place, autocommit=True) as database:
        name = psycopg.sql.Identifier(table)
        statements = ["TRUNCATE {} CASCADE"]
        count = psycopg.sql.SQL("SELECT count(*) FROM {}").format(name)
        if database.execute(count).fetchone()[0]:  # triggers of rows are silent where there is none
            changes = "UPDATE" in REFUSED.get(table, ("UPDATE",))
            statements += ["DELETE FROM {}", *(["UPDATE {} SET id = id"] if changes else [])]
        for statement in statements:
            with pytest.raises(psycopg.Error, match="只能追加"):
                database.execute(psycopg.sql.SQL(statement).format(name))
