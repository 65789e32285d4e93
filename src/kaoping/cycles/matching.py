"""Finding the organisation that a regulation means, by the spellings that its text uses.

Two cities may share an installation, and both have a 市财政局: an organisation is taken only where
its full name begins with the city, or is itself one of the spellings. What several could be is left
to the office; nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from kaoping.scheme import Regulation


class Named(Protocol):
    """What has to be known of an organisation."""

    name: str
    short_name: str
    spellings: list[str]
    gb2260: str


N = TypeVar("N", bound=Named)


def find_body(regulation: Regulation, body_id: str, organisations: Sequence[N]) -> N | None:
    """Return the one organisation that a body is; None where none or several could be."""
    body = regulation.bodies[body_id]
    return _one(regulation.city, {body.name, *body.spellings}, organisations)


def find_unit(regulation: Regulation, unit_id: str, organisations: Sequence[N]) -> N | None:
    """Return the one organisation that a listed unit is.

    Its names decide first, then the body that it is, then its code (GB/T 2260).
    """
    unit = regulation.units[unit_id]
    found = _one(regulation.city, {unit.name, unit.full_name} - {""}, organisations)
    if found is None and unit.body:
        found = find_body(regulation, unit.body, organisations)
    if found is None and unit.code:
        found = _only(one for one in organisations if one.gb2260 == unit.code)
    return found


def _one(city: str, spellings: set[str], organisations: Sequence[N]) -> N | None:
    exact = [one for one in organisations if one.name in spellings]
    if exact:
        return _only(exact)
    local = (one for one in organisations if one.name.startswith(city))
    return _only(one for one in local if spellings & {one.short_name, *one.spellings})


def _only(found: Iterable[N]) -> N | None:
    candidates = list(found)
    return candidates[0] if len(candidates) == 1 else None
