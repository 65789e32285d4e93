"""Changing fields of a record: checked as a whole, written with the entry of what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kaoping.accounts.services.checking import changes, check, snapshot
from kaoping.audit.services import in_turn, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Organisation, Person

Row = TypeVar("Row", "Organisation", "Person")


def edited(
    actor: Actor,
    row: Row,
    fields: Sequence[str],
    values: Mapping[str, str | list[str]],
    *,
    code: str,
    action: str,
) -> Row:
    """Return the row as it is now, changed; inside the transaction of a service.

    Args:
        actor: Who changes it, and may.
        row: The row.
        fields: What can be changed of it, and what the log keeps.
        values: Field → new value; what is not among the fields is left alone.
        code: Of the refusal.
        action: Of the entry; there is none where nothing has changed.

    Raises:
        Refusal: What it would become is not permitted.
    """
    in_turn()
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    before = snapshot(fresh, fields)
    for name in values.keys() & set(fields):
        setattr(fresh, name, values[name])
    check(fresh, code)
    old, new = changes(before, snapshot(fresh, fields))
    if new:
        fresh.save()
        record(actor, action, fresh, old=old, new=new)
    return fresh
