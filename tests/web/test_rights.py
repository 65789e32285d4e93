"""Role × page × stage: every address of the house answers everybody as `rights_table` says.

The walk sends real requests to one year of each city; each is undone before the next. An answer is
judged by what came of it: `in` is a page, `done` a new entry of the log, `no` a refusal, `locked`
the year's course saying not now. Whatever is not `done` must have written nothing.
"""

from __future__ import annotations

import logging
from http.cookies import SimpleCookie
from itertools import groupby

import pytest
import time_machine
from django.db import transaction
from django.db.models import Max
from django.test import Client, override_settings

from kaoping.audit.models import Entry
from web.cast import sign_in
from web.rights_forms import FORMS, form_of
from web.rights_table import KNOWS, PHASES, ROWS, is_open, people, unjudged
from web.rights_world import NOW, SECRETS, make_world

pytestmark = pytest.mark.django_db
CITIES = ("wuhai", "urumqi")
IN_ONE_CITY = pytest.mark.parametrize("world", CITIES[:1], indirect=True)
"""For what the regulation of a city has no part in."""
WALKERS = sorted(people("everybody", "preparing"))
TWINS = {"second_office": "office", "stand_in": "unit", "bystander": "joint"}
"""Who differs from whom only in what is theirs; where neither is let in, one of them walks."""
DESTROYERS = (("audit_admin", "delete"), ("office", "put"), ("system_admin", "patch"))
ALL_KNOWING = ("office", "second_office", "lead", "joint")
"""Who may read everything: a part of the page tells as much of their right as the whole."""
KINDS = {403: "no", 404: "no", 405: "no method", 409: "locked", 422: "wrong"}


@pytest.fixture(scope="module", params=CITIES)
def world(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A year with one of everything; nothing of it outlives the walk."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
        time_machine.travel(NOW[request.param], tick=False),
        transaction.atomic(),
    ):
        found = make_world(request.param)
        found.walker = Walker()
        found.sessions = {name: sign_in(Client(), found.person(name)).cookies for name in WALKERS}
        yield found
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals are expected here and need no line each."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


class Walker(Client):
    """A client for thousands of requests: it keeps no copy of what each template was given."""

    def request(self, **request):
        """Return the answer of the house; a fault is a page too."""
        return self.handler(self._base_environ(**request))


class Answer:
    """What came of a request.

    Attributes:
        status: The HTTP status.
        kind: Its class: `in`, `done`, `no`, `locked`, `wrong`, `log-in`, `no method` or `fault`.
        text: The page, where it is one.
        vary: On which headers it depends.
    """

    def __init__(self, response, *, wrote: bool) -> None:
        self.status = response.status_code
        way = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
        wrote = wrote or self.status == 201
        usual = "fault" if self.status >= 500 else "done" if wrote else "in"
        self.kind = "log-in" if way.split("?")[0] == "/log-in/" else KINDS.get(self.status, usual)
        if wrote and self.kind != "done":
            self.kind += ", but wrote"
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        self.text = response.content.decode() if is_page else ""
        self.vary = response.headers.get("Vary", "")


def asked(world, who, method, name, *, part=False):
    """Return what came of a request, everything undone."""
    client = world.walker
    client.cookies = SimpleCookie() if who == "visitor" else world.sessions[who].copy()
    headers = {"HX-Request": "true"} if part else {}
    place = transaction.savepoint()
    try:
        data = form_of(world, name) if method == "post" else {}
        before = _head()
        response = getattr(client, method)(world.address(name), data, headers=headers)
        response.close()
        return Answer(response, wrote=_wrote_since(before))
    finally:
        transaction.savepoint_rollback(place)


def _head():
    return Entry.objects.aggregate(last=Max("number"))["last"]


def _wrote_since(before):
    """Tell whether the log has a new entry that is more than a look."""
    return _head() > before and Entry.objects.filter(number__gt=before, kind="write").exists()


def _walking(words, phase):
    """Return who walks to an address: all, but of those who differ in nothing there one."""
    alike = {"anyone": ["office", "outsider", "visitor"], "everybody": ["outsider", "visitor"]}
    first = words.partition("@")[0].rstrip("?")
    named = people(words, phase)
    refused = {who for who, twin in TWINS.items() if who not in named and twin not in named}
    return alike.get(first) or [who for who in (*WALKERS, "visitor") if who not in refused]


def _settle(wrong):
    """Fail with what was wrong, a line each; every line at once shows what they have in common."""
    if wrong:
        pytest.fail("\n".join(" ".join(map(str, one)) for one in wrong), pytrace=False)


@IN_ONE_CITY
def test_every_address_stands_in_the_table(world):
    """A new address is shut to everybody here until somebody says whose it is."""
    assert set(world.patterns) == set(ROWS)
    forms = {name for name, (_, sends, _) in ROWS.items() if sends not in {"-", "*"}}
    assert {name for name in forms if not ROWS[name][2].endswith("?")} <= set(FORMS) <= forms


@IN_ONE_CITY
def test_everybody_at_every_page(world):
    """Who is named opens it; others are refused, a visitor sees the log-in; nobody reads more."""
    phase = "objection"
    world.enter(phase)
    wrong = []
    for name, (opens, sends, _) in ROWS.items():
        named = people(opens, phase)
        for who in _walking(opens, phase):
            found = asked(world, who, "get", name, part=who not in named or who in ALL_KNOWING)
            wanted = {"in"} if who in named else _shut(who, opens, who in people(sends, phase))
            if who in unjudged(opens, phase):
                wanted = {"in", "no", "no method", "log-in"}
            if found.kind not in wanted:
                wrong.append((name, who, found.status, found.kind))
            wrong += [(name, who, "reads", one) for one in _overheard(found, who, phase)]
    _settle(wrong)


def _shut(who, opens, sends):
    """Return how an address without a page for somebody may answer them."""
    if who == "visitor":
        return {"log-in", "no"}
    return {"no", "no method"} if sends or opens == "-" else {"no"}


def _overheard(found, who, phase):
    """Return the secrets on a page that its reader may not know of yet."""
    if found.kind != "in" or who == "visitor":
        return []
    known = {one for words, since in KNOWS.get(who, ()) if PHASES.index(phase) >= since
             for one in words}  # fmt: skip
    return [name for name, word in SECRETS.items() if word in found.text and name not in known]


def _opening(when, city):
    """Return the first phase in which a form is taken, so that no lock hides a missing right."""
    return next(phase for phase in PHASES if is_open(when, phase, city))


@IN_ONE_CITY
def test_everybody_at_every_form(world):
    """While it is open: who is named gets it done; whoever is not is refused, nothing written."""
    forms = [(_opening(ROWS[name][2], world.city), name) for name in FORMS]
    wrong = []
    for phase, names in groupby(sorted(forms, key=lambda one: PHASES.index(one[0])), _first):
        place = transaction.savepoint()
        world.enter(phase)
        wrong += [one for _, name in names for one in _at_form(world, phase, name)]
        transaction.savepoint_rollback(place)
    _settle(wrong)


def _first(pair):
    return pair[0]


def _at_form(world, phase, name):
    """Yield what is wrong at one form."""
    _, sends, when = ROWS[name]
    named = people(sends, phase)
    for who in _walking(sends, phase):
        found = asked(world, who, "post", name, part=who not in named)
        wanted = {"done"} if who in named else {"no"}
        if who == "visitor":
            wanted = {"log-in"}
        elif who in unjudged(sends, phase) or (when.endswith("?") and who in named):
            wanted = {"done", "in", "wrong", "locked", "no"}
        if found.kind not in wanted:
            yield phase, name, who, found.status, found.kind


OF_OBJECTIONS = ("assessment:objection", "assessment:withdraw-objection")


@pytest.mark.parametrize("phase", PHASES)
def test_the_course_of_the_year_opens_and_locks(world, phase):
    """A form is taken in its phases alone, from those whose it is; some pages come with theirs."""
    world.enter(phase)
    wrong = []
    for name in FORMS:
        _, sends, when = ROWS[name]
        if when == "always" or when.endswith("?"):
            continue
        who = next(one for one in WALKERS if one in people(sends.split()[-1], phase))
        found = asked(world, who, "post", name, part=True)
        wanted = "done" if is_open(when, phase, world.city) else "locked"
        if name in OF_OBJECTIONS and phase in PHASES[: PHASES.index("objection")]:
            wanted = "no"  # there is none
        if found.kind != wanted:
            wrong.append((name, who, found.status, found.kind, wanted))
    for name, (opens, _, _) in ROWS.items():
        if any(phase in turn for turn in _turns(opens)):
            wrong += _at_page_in_time(world, phase, name, opens)
    _settle(wrong)


def _turns(words):
    """Yield for each phase that a page opens with the last phase before it, and itself."""
    for word in words.split():
        if "@" in word:
            place = PHASES.index(word.rstrip("?").partition("@")[2])
            yield PHASES[place - 1 : place + 1]


def _at_page_in_time(world, phase, name, opens):
    """Yield what is wrong at a page that opens with a phase."""
    named = people(opens, phase)
    for who in ("unit", "other_unit", "lead", "visitor"):
        found = asked(world, who, "get", name)
        if (found.kind == "in") != (who in named):
            yield name, who, found.status, found.kind
        for one in _overheard(found, who, phase):
            yield name, who, "reads", one


@IN_ONE_CITY
@pytest.mark.parametrize("phase", ["review", "approval", "notification"])
def test_what_a_unit_reads_before_it_is_told(world, phase):
    """No page of a unit holds another's words, nor its own marks before they are notified."""
    world.enter(phase)
    wrong = []
    for name, (opens, _, _) in ROWS.items():
        if "unit" in people(opens, phase) and "cycle_id" in world.patterns[name].pattern.converters:
            found = asked(world, "unit", "get", name)
            wrong += [(name, "reads", one) for one in _overheard(found, "unit", phase)]
    _settle(wrong)


@IN_ONE_CITY
def test_nothing_is_removed_or_replaced_by_method(world):
    """Only an upload under way answers DELETE and PATCH, to its sender; the log has no door."""
    world.enter("review")
    wrong = []
    for name in (one for one in ROWS if ":" in one):  # the entrance is of the library
        for who, method in (
            ("audit_admin", "delete"),
            ("office", "put"),
            ("system_admin", "patch"),
        ):
            found = asked(world, who, method, name)
            if found.kind not in {"no", "no method"}:
                wrong.append((name, who, method, found.status, found.kind))
    _settle(wrong)


@IN_ONE_CITY
def test_every_page_with_and_without_htmx(world):
    """With the header the same answer, whole or as a part; where they differ, caches are told."""
    phase = "public"
    world.enter(phase)
    wrong = []
    for name, (opens, _, _) in ROWS.items():
        named = sorted(people(opens, phase) - unjudged(opens, phase) - {"visitor"})
        for who in named[:1]:
            whole, part = (asked(world, who, "get", name, part=one) for one in (False, True))
            if whole.kind != part.kind:
                wrong.append((name, who, whole.kind, part.kind))
            is_part = "<html" in whole.text and "<html" not in part.text
            if is_part and "HX-Request" not in part.vary:
                wrong.append((name, who, "differs, and does not say Vary: HX-Request"))
    _settle(wrong)


IN_URUMQI = pytest.mark.parametrize("world", CITIES[1:], indirect=True)
OWN = {"unit_id": "housing", "leaf_id": "housing.1", "node_id": "housing.1"}


@IN_URUMQI
@pytest.mark.parametrize(
    ("name", "who", "phase"),
    [
        ("assessment:adjust", "office", "aggregation"),
        ("assessment:flags", "office", "aggregation"),
        ("assessment:desk-item", "of_housing", "review"),
        ("assessment:send-back", "of_housing", "review"),
        ("assessment:record-visit", "of_housing", "review"),
    ],
)
def test_nobody_decides_about_their_own_organisation(world, name, who, phase, monkeypatch):
    """市住建局 organises, assesses and is evaluated: its people leave it to others (回避)."""
    world.more["of_housing"] = world.year.assessors["housing"]
    world.sessions["of_housing"] = sign_in(Client(), world.more["of_housing"]).cookies
    world.enter(phase)
    monkeypatch.setattr(world, "keys", world.keys | OWN)
    found = asked(world, who, "post", name, part=True)
    assert found.kind in {"no", "wrong"}, found.status
