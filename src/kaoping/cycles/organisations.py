"""The organisations that may be chosen for a year, from the room that keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaoping.accounts.errors import Refusal
from kaoping.accounts.queries import organisations as all_organisations

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.cycles.models import Cycle

__all__ = ["all_organisations", "chosen", "offered"]

CITY = re.compile(r".+?[市州盟]")
"""The name of a city in front of a name: 乌海市住房和城乡建设局, 乌海市海勃湾区人民政府."""
CITY_DIGITS = 4
"""So many digits of GB/T 2260 name the city."""


def offered(cycle: Cycle, present: Iterable[int | None] = ()) -> list[Organisation]:
    """Return the organisations that a page of a year offers: those that no other city has.

    The codes of GB/T 2260 tell the districts of one city from another's; a bureau has none, and
    stands with the districts whose names begin with the same city. Whoever has neither a code nor a
    city in the name, an institute or an enterprise, is offered in every year.

    Args:
        cycle: The year.
        present: Keys that are chosen in it already; they are offered whatever they are.
    """
    everybody, kept = all_organisations(), set(present)
    ours = {_city_of(one) for one in everybody if one.gb2260 and one.name.startswith(cycle.city)}
    if not ours:
        return everybody
    theirs = {
        found[0]
        for one in everybody
        if one.gb2260 and _city_of(one) not in ours and (found := CITY.match(one.name))
    }
    return [one for one in everybody if one.pk in kept or not _is_elsewhere(one, ours, theirs)]


def _city_of(one: Organisation) -> str:
    return one.gb2260[:CITY_DIGITS]


def _is_elsewhere(one: Organisation, ours: set[str], theirs: set[str]) -> bool:
    if one.gb2260:
        return _city_of(one) not in ours
    return one.name.startswith(tuple(theirs))


def chosen(ids: Iterable[int]) -> list[Organisation]:
    """Return organisations by their keys, in the order given, each once.

    Raises:
        Refusal: One of them does not exist.
    """
    wanted = list(dict.fromkeys(ids))
    by_key = {one.pk: one for one in all_organisations()}
    if missing := [str(key) for key in wanted if key not in by_key]:
        message = f"没有编号为{'、'.join(missing)}的组织。"
        raise Refusal("cycles.unknown-organisation", message, "请从列表中选择。")
    return [by_key[key] for key in wanted]
