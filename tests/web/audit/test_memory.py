"""What is kept between writes: any write to the year, by anybody, is seen at once."""

from threading import Thread

import pytest
from django.db import connection, transaction

from kaoping.audit import memory
from kaoping.audit.memory import grown, kept
from kaoping.audit.models import Kind
from kaoping.audit.services import record

YEAR, OTHER = 7, 8
committed = pytest.mark.django_db(transaction=True)


def write(cycle=YEAR, action="assessment.mark.entered", kind=Kind.WRITE):
    """Write an entry, as a service does."""
    with transaction.atomic():
        record(None, action, ("test.thing", "1", "示例"), cycle=cycle, kind=kind)


class Made:
    """Counts how often something is made."""

    def __init__(self):
        """Nothing is made yet."""
        self.times = 0

    def __call__(self):
        """Make it."""
        self.times += 1
        return self.times


@committed
def test_a_value_is_made_once_between_two_writes():
    """Also when the log is empty; another name and another year have values of their own."""
    made = Made()
    assert [kept(YEAR, "a", made), kept(YEAR, "a", made)] == [1, 1]
    assert kept(YEAR, "b", made) == 2
    assert kept(OTHER, "a", made) == 3
    write()
    assert kept(YEAR, "a", made) == 4
    assert kept(OTHER, "a", made) == 3, "another year is another matter"


@committed
def test_a_write_of_another_connection_is_seen_at_once():
    """Nothing tells this side of it but the log: so it is with another process."""
    made = Made()
    kept(YEAR, "a", made)

    def elsewhere():
        write()
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert kept(YEAR, "a", made) == 2


@committed
@pytest.mark.parametrize(
    ("entry", "again"),
    [
        ({}, True),
        ({"cycle": OTHER}, False),
        ({"cycle": None, "action": "accounts.organisation.edited"}, True),
        ({"cycle": None, "action": "accounts.session.opened"}, False),
        ({"kind": Kind.READ, "action": "evidence.version.opened"}, False),
    ],
)
def test_which_entries_count(entry, again):
    """Writes to the year and to what all years share; no looks, no log-ins, no other years."""
    made = Made()
    kept(YEAR, "a", made)
    write(**entry)
    assert kept(YEAR, "a", made) == (2 if again else 1)
    write()
    assert kept(YEAR, "a", made) == (3 if again else 2)


@committed
def test_what_hangs_on_all_years():
    """Without a year any write counts."""
    made = Made()
    kept(None, "a", made)
    write(OTHER)
    assert kept(None, "a", made) == 2
    write(None, "accounts.session.opened")
    assert kept(None, "a", made) == 2


@committed
def test_a_write_that_is_undone_leaves_nothing():
    """Inside a transaction nothing is taken from memory and nothing is put there."""
    made = Made()
    kept(YEAR, "a", made)
    with transaction.atomic():
        write()
        assert kept(YEAR, "a", made) == 2
        transaction.set_rollback(True)
    assert kept(YEAR, "a", made) == 1
    write()
    assert kept(YEAR, "a", made) == 3


@committed
def test_a_write_while_a_value_is_made_is_not_lost():
    """What was read before the write does not count as what is there after it."""

    def slow():
        write()
        return "before"

    assert kept(YEAR, "a", slow) == "before"
    assert kept(YEAR, "a", lambda: "after") == "after"


@committed
def test_what_is_only_added_to_grows_from_what_it_was():
    """After a write it is made from the value before; inside a transaction from nothing."""
    before = []

    def grow(value):
        before.append(value)
        return (value or 0) + 1

    assert [grown(YEAR, "a", grow), grown(YEAR, "a", grow)] == [1, 1]
    write()
    assert grown(YEAR, "a", grow) == 2
    with transaction.atomic():
        assert grown(YEAR, "a", grow) == 1
    memory.forget()
    assert grown(YEAR, "a", grow) == 1
    assert before == [None, 1, None, None]


@committed
def test_memory_is_bounded(monkeypatch):
    """Values that were not asked for longest are dropped, and years that may not exist."""
    monkeypatch.setattr(memory, "MOST", 3)
    made = Made()
    for name in "abca":
        kept(YEAR, name, made)
    kept(YEAR, "d", made)
    assert kept(YEAR, "a", made) == 1, "asked for a moment ago"
    assert kept(YEAR, "b", made) == 5
    for year in range(100, 120):
        kept(year, "a", made)
    assert len(memory._marks) <= 4


@pytest.mark.django_db
def test_it_costs_one_query(django_assert_num_queries):
    """Inside a transaction it costs none."""
    with django_assert_num_queries(0):
        kept(YEAR, "a", lambda: 1)


@committed
def test_it_costs_one_query_outside(django_assert_num_queries):
    """The head of the log; after a write also the entries since then."""
    write()
    kept(YEAR, "a", lambda: 1)
    with django_assert_num_queries(1):
        kept(YEAR, "a", lambda: 1)
    write()
    with django_assert_num_queries(2):
        kept(YEAR, "a", lambda: 1)
