"""The database's own refusal to alter evidence, for SQLite and PostgreSQL.

Versions and readings are only ever added; files, links and uploads change, but no file or link is
removed. Whoever owns the database can drop the triggers; what is changed then no longer agrees with
the log, which holds the hash of every version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "佐证材料只能追加：不得更改或删除"
REFUSED = {
    "evidence_evidencefile": ("DELETE",),
    "evidence_evidencelink": ("DELETE",),
    "evidence_evidenceversion": ("UPDATE", "DELETE"),
    "evidence_reading": ("UPDATE", "DELETE"),
}
_FUNCTION = "evidence_append_only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes.

    Raises:
        KeyError: A kind of database that has no triggers here, and so must not hold evidence.
    """
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    _run(connection, list(make()))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for undoing the migration, and for emptying a test database."""
    if connection.vendor == "sqlite":
        names = [f"DROP TRIGGER IF EXISTS {name}" for name, _, _ in _triggers()]
        _run(connection, names)
    else:
        _run(connection, [f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"])


def _triggers() -> Iterator[tuple[str, str, str]]:
    for table, events in REFUSED.items():
        for event in events:
            yield f"{table}_no_{event.lower()}", event, table


def _sqlite() -> Iterator[str]:
    for name, event, table in _triggers():
        body = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"


def _postgresql() -> Iterator[str]:
    refuse = (
        f"RAISE EXCEPTION USING MESSAGE = '{MESSAGE}', ERRCODE = 'integrity_constraint_violation';"
    )
    yield (
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse} END $$"
    )
    run = f"EXECUTE PROCEDURE {_FUNCTION}()"
    for name, event, table in _triggers():
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {run}"
    for table in REFUSED:
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {run}"
        )


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
