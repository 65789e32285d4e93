"""The database's own refusal to alter what was entered, for SQLite and PostgreSQL.

Marks, claims, countersignatures, messages, visits and report sections are only ever added. Whoever
owns the database can drop the triggers; what is changed then no longer agrees with the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = "赋分记录只能追加：不得更改或删除"
TABLES = (
    "assessment_leafentry",
    "assessment_countersignature",
    "assessment_claimrevision",
    "assessment_reportsection",
    "assessment_itemmessage",
    "assessment_sitevisit",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes.

    Raises:
        KeyError: A kind of database that has no triggers here, and so must not hold marks.
    """
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    _run(connection, make())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for undoing the migration, and for emptying a test database."""
    if connection.vendor == "sqlite":
        names = (f"{table}_no_{event}" for table in TABLES for event in ("update", "delete"))
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])
    else:
        _run(connection, ["DROP FUNCTION IF EXISTS assessment_append_only() CASCADE"])


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        for table in TABLES
        for event in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{APPEND_ONLY}', "
    refuse += "ERRCODE = 'integrity_constraint_violation';"
    function = "CREATE FUNCTION assessment_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    row = "FOR EACH ROW EXECUTE PROCEDURE assessment_append_only()"
    every = "FOR EACH STATEMENT EXECUTE PROCEDURE assessment_append_only()"
    statements = [f"{function}$$ BEGIN {refuse} END $$"]
    for table in TABLES:
        statements.append(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} {row}")
        statements.append(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} {every}")
    return statements


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
