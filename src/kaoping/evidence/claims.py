"""What a unit claims, asked of the room that knows: for the report of missing evidence.

    register_claims(source)     # source(unit) → leaves for which the unit claims something

Without a source every leaf counts that does not stand for events alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.cycles.models import CycleUnit

ClaimSource = Callable[["CycleUnit"], Collection[str]]

_SOURCES: list[ClaimSource] = []


def register_claims(source: ClaimSource) -> None:
    """Ask this source from now on, and no other."""
    _SOURCES[:] = [source]


def unregister_claims() -> None:
    """Ask nobody."""
    _SOURCES.clear()


def claimed_leaves(unit: CycleUnit) -> Collection[str] | None:
    """Return the leaves for which a unit claims something; None where nobody can say."""
    return _SOURCES[0](unit) if _SOURCES else None
