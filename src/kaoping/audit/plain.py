"""Turning what services hold into what the log can seal: exact, and without floats."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from kaoping.sealing import Json


def plain(value: object) -> Json:
    """Return a value as JSON that has one form only.

    Exact numbers, days, instants (in UTC) and identifiers become text; members of an enumeration
    their value; tuples and sets lists.

    Raises:
        TypeError: A float, or a type that has no such form.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, (int, str)):
        return int(value) if isinstance(value, int) else str(value)  # no subclasses
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        return _collection(value)
    return _as_text(value)


def _collection(
    value: dict[object, object]
    | list[object]
    | tuple[object, ...]
    | set[object]
    | frozenset[object],
) -> Json:
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    return [plain(item) for item in value]


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, Fraction, UUID)):
        return str(value)
    message = f"a log entry cannot hold {type(value).__name__}: {value!r}; write it as text"
    raise TypeError(message)
