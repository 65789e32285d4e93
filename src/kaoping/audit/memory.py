"""What was derived from a year's rows, kept in memory until the next write to that year.

    kept(cycle.pk, "results.picture", lambda: read(cycle))

Every write adds an entry to the log in its own transaction, and the head of the log is locked until
that transaction ends; so whoever finds the head where it was knows that nothing has changed, in any
process. Where it has moved, only the entries since then are looked at: looks at evidence, log-ins
and other years leave what is kept standing.

Inside a transaction nothing is kept and nothing is taken from here: what it sees may be undone.
What is kept is shared by all threads of the process and therefore never changed after it was made.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from django.db import connection

T = TypeVar("T")
MOST = 1000
"""So many derived values are kept; beyond, those that were not asked for longest are dropped."""

_HEAD = "SELECT number FROM audit_chainhead WHERE id = 1"
_WRITES = (
    "SELECT MAX(number) FROM audit_entry WHERE number > %s AND kind = 'write'"
    " AND action NOT LIKE 'accounts.session.%%'"
)
_OF_YEAR = f"{_WRITES} AND (cycle = %s OR cycle IS NULL)"

_marks: dict[int | None, tuple[int, int]] = {}
"""Year → (head of the log that was seen last, last write that concerns the year)."""
_values: OrderedDict[tuple[int | None, Hashable], tuple[int, object]] = OrderedDict()
_guard = Lock()


def kept(cycle_id: int | None, what: Hashable, make: Callable[[], T]) -> T:
    """Return a derived value, made anew only where the year has been written to: one query.

    Args:
        cycle_id: Key of the year; None for what hangs on all years.
        what: Names the value within the year.
        make: Reads and derives it; asks for nothing but rows that change with an entry of the log.
    """
    return grown(cycle_id, what, lambda _: make())


def grown(cycle_id: int | None, what: Hashable, grow: Callable[[T | None], T]) -> T:
    """Return a derived value; where the year has been written to, made from what it was before.

    For what is read from rows that are only ever added: a write costs the rows that it added.

    Args:
        cycle_id: Key of the year; None for what hangs on all years.
        what: Names the value within the year.
        grow: Gets the value from before the write, None where there is none, and returns the new
            one. It leaves the old one as it is, and does not take its word for more than it can
            check: between two reads, others write.
    """
    if connection.in_atomic_block:
        return grow(None)
    mark = _mark(cycle_id)
    key = cycle_id, what
    with _guard:
        found = _values.get(key)
        if found is not None and found[0] == mark:
            _values.move_to_end(key)
            return cast("T", found[1])
    value = grow(None if found is None else cast("T", found[1]))
    with _guard:
        _values[key] = mark, value
        _values.move_to_end(key)
        while len(_values) > MOST:
            _values.popitem(last=False)
    return value


def forget() -> None:
    """Drop everything; for a database that was put in the place of another, as tests do."""
    with _guard:
        _marks.clear()
        _values.clear()


def _mark(cycle_id: int | None) -> int:
    """Return the number of the last write that concerns the year, as far as it has to be known.

    Read before the value is: a write in between gives the value a mark that is too old, and it is
    made again, never one that is too new.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        row = cursor.fetchone()
        head = int(row[0]) if row else 0
        seen, mark = _marks.get(cycle_id, (-1, 0))
        if seen == head:
            return mark
        if seen < 0 or seen > head:
            mark = head
        else:
            if cycle_id is None:
                cursor.execute(_WRITES, [seen])
            else:
                cursor.execute(_OF_YEAR, [seen, cycle_id])
            mark = cursor.fetchone()[0] or mark
    if len(_marks) > MOST:  # years that are asked for may not exist
        _marks.clear()
    _marks[cycle_id] = head, mark
    return mark
