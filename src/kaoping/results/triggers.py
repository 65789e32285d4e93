"""The database's own refusal to alter runs, decisions and publications, for SQLite and PostgreSQL.

Whoever owns the database can drop the triggers; what is changed then no longer agrees with the
hashes that the log holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = "计分结果只能追加：不得更改或删除"
TABLES = ("results_scorerun", "results_decision", "results_publication")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes.

    Raises:
        KeyError: A kind of database that has no triggers here, and so must not hold results.
    """
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    _run(connection, make())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for undoing the migration."""
    if connection.vendor == "sqlite":
        names = (f"{table}_no_{event}" for table in TABLES for event in ("update", "delete"))
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])
    else:
        _run(connection, ["DROP FUNCTION IF EXISTS results_append_only() CASCADE"])


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        for table in TABLES
        for event in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    refuse = (
        f"RAISE EXCEPTION USING MESSAGE = '{APPEND_ONLY}', "
        "ERRCODE = 'integrity_constraint_violation';"
    )
    function = (
        "CREATE FUNCTION results_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse} END $$"
    )
    events = {"row": "UPDATE OR DELETE", "statement": "TRUNCATE"}
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_kept_{scope} BEFORE {event} ON {table} "
            f"FOR EACH {scope.upper()} EXECUTE PROCEDURE results_append_only()"
            for table in TABLES
            for scope, event in events.items()
        ),
    ]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
