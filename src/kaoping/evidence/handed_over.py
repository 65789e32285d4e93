"""Which evidence has left its unit's hands, asked of the room that knows.

    register_handed_over(source)    # source(year) → HandedOver

Whoever oversees a year sees what the evaluation rests on, and no draft. Without a source nothing
was handed over, and they see nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What of a year is no draft any more.

    Attributes:
        units: Keys of the units whose self-assessment is submitted.
        marked: Keys of the versions that marks were made from, whatever became of them since.
    """

    units: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()


Source = Callable[["Cycle"], HandedOver]

_SOURCES: list[Source] = []


def register_handed_over(source: Source) -> None:
    """Ask this source from now on, and no other."""
    _SOURCES[:] = [source]


def unregister_handed_over() -> None:
    """Ask nobody."""
    _SOURCES.clear()


def handed_over(cycle: Cycle) -> HandedOver:
    """Return what of a year is no draft any more; nothing where nobody can say."""
    return _SOURCES[0](cycle) if _SOURCES else HandedOver()
