"""The table of notices, walked: each act done, each message seen with the eyes of its reader."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from kaoping.accounts.actor import Actor
from kaoping.accounts.queries import actors_of
from kaoping.audit.labels import action_labels
from kaoping.audit.models import Entry
from kaoping.messages.announcements import ANNOUNCEMENTS
from kaoping.messages.happening import WORDS
from kaoping.messages.models import Message
from kaoping.messages.notices import NOTICES
from kaoping.web.todos import todos_for
from web.cast import sign_in
from web.messages.acts import ACTS, ASKS, BEFORE_TOLD, SECRET, adjusted, decided, done

ASKING = {
    (action, notice.title)
    for action, notices in NOTICES.items()
    for notice in notices
    if notice.asks
}


def notice_of(action, message):
    """Return the notice that a message was made of."""
    for notice in NOTICES[action]:
        pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(notice.title))
        if re.fullmatch(pattern, message.title):
            return notice
    raise AssertionError(message.title)


def duties(message):
    """Return the pages on which the reader of a message has something to do in its year."""
    found = [todo for actor in actors_of(message.person) for todo in todos_for(actor)]
    return {resolve(todo.url.partition("#")[0]).view_name for todo in found}


def seat(message):
    """Return the reader of a message, in the post that it is addressed to."""
    seats = actors_of(message.person)
    return next((one for one in seats if one.label == message.addressed_as), Actor(message.person))


def opened(message):
    """Return the status of the page that a message leads to."""
    client = sign_in(Client(), seat(message))
    return client.get(message.url, follow=True).status_code


@pytest.mark.parametrize("name", ACTS)
def test_a_message_is_for_its_reader(year, name):
    """It carries no duty alone, repeats nobody's words, opens for its reader, spares the doer.

    Of marks, disagreements and runs no unit hears until the result is announced to it.
    """
    found = done(year, name)
    action = name.partition(" ")[0]
    doer = Entry.objects.filter(action=action).latest("number").actor_id
    assert found
    assert doer not in {one.person_id for one in found}
    assert len({one.person_id for one in found}) == len(found)
    assert {notice_of(action, one).title for one in found if one.asks} == {ASKS.get(name, "")} - {
        ""
    }
    if name.startswith(BEFORE_TOLD) and name != "results.run.notified":
        assert not {one.person_id for one in found} & {one.person_id for one in year.units.values()}
    tried = set()
    for message in found:
        notice = notice_of(action, message)
        if notice.asks:
            assert notice.asks in duties(message), message.title
        assert SECRET not in f"{message.title}{message.body}{message.clause}"
        who = message.url, seat(message).role
        if who not in tried:
            tried.add(who)
            assert opened(message) == 200, (message.title, message.addressed_as)


def test_every_notice_has_its_act():
    """A notice that is added without an act would be walked past."""
    assert {name.partition(" ")[0] for name in ACTS} == set(NOTICES)


def test_every_asking_notice_is_met():
    """The acts meet each notice that asks for something, not only one of its action."""
    assert {(name.partition(" ")[0], title) for name, title in ASKS.items()} == ASKING


@pytest.mark.parametrize(
    ("act", "one", "other"),
    [
        (ACTS["assessment.mark.entered"], "0", "1"),
        (adjusted, "0", "1"),
        (decided, "0", "1"),
    ],
)
def test_no_message_tells_a_mark(year, act, one, other):
    """Two marks, the same messages, word by word: nobody can read a mark off them."""
    said = []
    for value in (one, other):
        with transaction.atomic():
            act(year, value)
            said.append(sorted(Message.objects.values_list("title", "body", "clause")))
            transaction.set_rollback(True)
        year.cycle.refresh_from_db()
    assert said[0] == said[1]


@pytest.mark.parametrize("table", [NOTICES, ANNOUNCEMENTS])
def test_the_table_speaks_of_actions_that_exist(table):
    """A misspelt action would never be heard."""
    assert set(table) <= set(action_labels())


def test_texts_are_made_of_known_words():
    """Whatever a message holds is one of the words, and none of these is a mark or a reason."""
    texts = [one.title + one.body for notices in NOTICES.values() for one in notices]
    texts += [one.title for one in ANNOUNCEMENTS.values()]
    used = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    assert used == set(WORDS)


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS.values())
def test_the_group_learns_no_name_of_who_is_scored(announcement):
    """A group may have members who may not know of a unit's case."""
    used = {name for _, name, _, _ in Formatter().parse(announcement.title) if name}
    assert used <= {"cycle", "stage", "until", "version"}
