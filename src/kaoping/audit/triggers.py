"""The database's own refusal to alter the log, for SQLite and PostgreSQL.

An entry may only be added, and only with the next number: that also stops SQLite's INSERT OR
REPLACE, which removes a row without calling a trigger for removals. The head moves one step at a
time. Whoever owns the database can drop the triggers; what he changes then, `verify_log` finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = "日志只能追加：不得更改或删除"
NEXT_NUMBER = "日志只能追加：编号须紧接上一条"
STEPWISE = "日志链头只能逐条前移"

_NEXT = "NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entry)"
_STEP = "NEW.number <> OLD.number + 1 OR NEW.id <> OLD.id"

_SQLITE = {
    "audit_entry_no_update": ("UPDATE", "audit_entry", "1", APPEND_ONLY),
    "audit_entry_no_delete": ("DELETE", "audit_entry", "1", APPEND_ONLY),
    "audit_entry_next": ("INSERT", "audit_entry", _NEXT, NEXT_NUMBER),
    "audit_head_step": ("UPDATE", "audit_chainhead", _STEP, STEPWISE),
    "audit_head_no_delete": ("DELETE", "audit_chainhead", "1", STEPWISE),
}


def _sqlite_install() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for name, (event, table, condition, message) in _SQLITE.items()
    ]


def _sqlite_remove() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]


def _postgresql_install() -> list[str]:
    refuse = "RAISE EXCEPTION USING MESSAGE = '{}', ERRCODE = 'integrity_constraint_violation';"
    function = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$"
    row = "CREATE TRIGGER {0} BEFORE {1} ON {2} FOR EACH ROW EXECUTE PROCEDURE {0}()"
    statement = "CREATE TRIGGER {} BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE PROCEDURE {}()"
    only_if = "IF {} THEN {} END IF; RETURN NEW;"
    return [
        function.format("audit_entry_append_only", refuse.format(APPEND_ONLY)),
        row.format("audit_entry_append_only", "UPDATE OR DELETE", "audit_entry"),
        statement.format("audit_entry_no_truncate", "audit_entry", "audit_entry_append_only"),
        function.format("audit_entry_next", only_if.format(_NEXT, refuse.format(NEXT_NUMBER))),
        row.format("audit_entry_next", "INSERT", "audit_entry"),
        function.format("audit_head_step", only_if.format(_STEP, refuse.format(STEPWISE))),
        row.format("audit_head_step", "UPDATE", "audit_chainhead"),
        function.format("audit_head_no_delete", refuse.format(STEPWISE)),
        row.format("audit_head_no_delete", "DELETE", "audit_chainhead"),
        statement.format("audit_head_no_truncate", "audit_chainhead", "audit_head_no_delete"),
    ]


def _postgresql_remove() -> list[str]:
    functions = (
        "audit_entry_append_only",
        "audit_entry_next",
        "audit_head_step",
        "audit_head_no_delete",
    )
    return [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in functions]


_INSTALL: dict[str, Callable[[], list[str]]] = {
    "sqlite": _sqlite_install,
    "postgresql": _postgresql_install,
}
_REMOVE: dict[str, Callable[[], list[str]]] = {
    "sqlite": _sqlite_remove,
    "postgresql": _postgresql_remove,
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes to the log.

    Raises:
        KeyError: A kind of database that has no triggers here, and so must not hold the log.
    """
    _run(connection, _INSTALL[connection.vendor]())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for undoing the migration, and for emptying a test database."""
    _run(connection, _REMOVE[connection.vendor]())


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
