"""Tables whose rows the database itself refuses to alter, for SQLite and PostgreSQL.

One set of triggers for every room that keeps what was entered; the log, whose entries must also
follow one another, has its own (`triggers`). Whoever owns the database can drop them; what is
changed then no longer agrees with what the log holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class AppendOnly:
    """What the database refuses of a room's tables.

    Attributes:
        room: The room's label; it names the function that refuses.
        message: What is told to whoever tries.
        refused: Table → what it refuses; none of them can be emptied at once.
    """

    room: str
    message: str
    refused: Mapping[str, tuple[str, ...]]

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the database refuse changes.

        Raises:
            KeyError: A kind of database that has no triggers here, and so must not hold the tables.
        """
        make = {"sqlite": self._sqlite, "postgresql": self._postgresql}[connection.vendor]
        _run(connection, make())

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away; for undoing the migration, and for emptying a test database."""
        if connection.vendor == "sqlite":
            names = [name for name, _, _ in self._triggers()]
            _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])
        else:
            _run(connection, [f"DROP FUNCTION IF EXISTS {self._function} CASCADE"])

    @property
    def _function(self) -> str:
        return f"{self.room}_append_only()"

    def _triggers(self) -> Iterator[tuple[str, str, str]]:
        for table, events in self.refused.items():
            for event in events:
                yield f"{table}_no_{event.lower()}", event, table

    def _sqlite(self) -> Iterator[str]:
        for name, event, table in self._triggers():
            body = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"

    def _postgresql(self) -> Iterator[str]:
        refuse = f"RAISE EXCEPTION USING MESSAGE = '{self.message}', "
        refuse += "ERRCODE = 'integrity_constraint_violation';"
        function = f"CREATE FUNCTION {self._function} RETURNS trigger LANGUAGE plpgsql AS "
        yield f"{function}$$ BEGIN {refuse} END $$"
        run = f"EXECUTE PROCEDURE {self._function}"
        for name, event, table in self._triggers():
            yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {run}"
        for table in self.refused:
            name = f"{table}_no_truncate"
            yield f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}"


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
