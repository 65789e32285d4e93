"""Role × page × stage: every address of the house answers everybody as `rights_table` says.

The walk sends real requests to one year of each city, everything undone after each. An answer is
judged by what came of it: `in` is a page, `done` an entry in the log; `no` is a refusal that wrote
nothing, and says neither more nor less to those who may not know of the year.
"""

from __future__ import annotations

import logging

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings

from kaoping.audit.models import Entry
from web.cast import sign_in
from web.rights_table import PHASES, ROWS, is_open, people
from web.rights_world import NOW, SECRETS, make_world

pytestmark = pytest.mark.django_db
CITIES = ("wuhai", "urumqi")
WALKERS = sorted(people("everybody", "preparing"))
REFUSED = {403, 404}


@pytest.fixture(scope="module", params=CITIES)
def world(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A year with one of everything; nothing of it outlives the walk."""
    folder = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder),
        time_machine.travel(NOW[request.param], tick=False),
        transaction.atomic(),
    ):
        logging.getLogger("django.request").setLevel(logging.ERROR)
        found = make_world(request.param)
        found.sessions = {
            name: sign_in(Client(), found.person(name)).cookies for name in WALKERS
        }
        yield found
        transaction.set_rollback(True)


def test_every_address_stands_in_the_table(world):
    """A new address is shut to everybody here until somebody says whose it is."""
    assert set(world.patterns) == set(ROWS)


class Answer:
    """What came of a request.

    Attributes:
        status: The HTTP status.
        to_log_in: Whether the way led to the log-in page.
        wrote: Whether the log has a new entry of a write.
        text: The page.
    """

    def __init__(self, world, who, method, name, data=None, *, part=False):
        client = Client(raise_request_exception=False)
        if who != "visitor":
            client.cookies = world.sessions[who].copy()
        headers = {"HX-Request": "true"} if part else {}
        before = Entry.objects.filter(kind="write").count()
        response = getattr(client, method)(world.address(name), data or {}, headers=headers)
        self.status = response.status_code
        way = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
        self.to_log_in = way.startswith("/log-in/?") or way == "/log-in/"
        self.wrote = Entry.objects.filter(kind="write").count() > before
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        self.text = response.content.decode() if is_text and not response.streaming else ""
        response.close()

    @property
    def kind(self):
        """The class of the answer."""
        if self.to_log_in:
            return "log-in"
        if self.status in REFUSED:
            return "no"
        return {405: "no method", 409: "locked", 422: "wrong"}.get(
            self.status, "fault" if self.status >= 500 else "in"
        )


def asked(world, who, method, name, data=None, *, part=False):
    """Return what came of a request, everything undone."""
    place = transaction.savepoint()
    try:
        form = data(world) if data else None
        return Answer(world, who, method, name, form, part=part)
    finally:
        transaction.savepoint_rollback(place)


def entered(world, phase):
    """Put the year into a phase; undone with the test."""
    world.enter(phase)
    return world


def _walking(words):
    """Return who walks to an address: all, but of a page for everybody only three."""
    alike = {"anyone": ["office", "outsider", "visitor"], "everybody": ["outsider", "visitor"]}
    return alike.get(words.partition("@")[0], [*WALKERS, "visitor"])


def _listed(wrong):
    return "\n".join(" ".join(map(str, one)) for one in wrong)


def test_everybody_at_every_page(world):
    """Who is named opens the page; everybody else is refused, and a visitor shown the log-in."""
    entered(world, "review")
    wrong = []
    for name, (opens, _, _) in ROWS.items():
        named = people(opens, "review")
        for who in _walking(opens):
            found = asked(world, who, "get", name, part=who not in named)
            wanted = {"in"} if who in named else {"no", "no method"}
            if who == "visitor" and who not in named:
                wanted = {"log-in", "no method", "no"} if "public" in name else {"log-in"}
            if found.kind not in wanted or found.wrote:
                wrong.append((name, who, found.status, found.kind, found.wrote))
    assert not wrong, _listed(wrong)
