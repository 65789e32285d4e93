"""Finding things by a word: the year's units and indicators here, the rest in its own rooms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.cycles.queries import units_for
from kaoping.offers import Hit
from kaoping.scheme import Scheme
from kaoping.web import navigation
from kaoping.web.rooms import offered

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

SHORTEST = 1
MOST = 30
"""So many of a kind are shown; whoever needs more writes more of the word."""


def hits_for(actor: Actor, cycle: Cycle, text: str) -> list[Hit]:
    """Return what a person may know of that has the text in it, kind by kind."""
    if len(text) < SHORTEST:
        return []
    wanted = text.casefold()
    found = [*islice(_units(actor, cycle, wanted), MOST)]
    found += islice(_nodes(cycle, wanted), MOST)
    for offer in offered("search", "hits_for"):
        found += islice(offer(actor, cycle, text), MOST)
    return found


def _units(actor: Actor, cycle: Cycle, wanted: str) -> Iterator[Hit]:
    overview = navigation.address("cycles:overview", cycle.pk)
    for unit in units_for(actor, cycle):
        if wanted in unit.name.casefold() or wanted in unit.unit_id:
            yield Hit("被评价单位", unit.name, f"{cycle.city} {cycle.year}年", overview)


def _nodes(cycle: Cycle, wanted: str) -> Iterator[Hit]:
    scheme: Scheme = cycle.settled_scheme()
    page = reverse("web:scheme", args=[cycle.pk])
    for visit in scheme.nodes.values():
        node = visit.node
        names = (node.id, node.name, *node.aliases)
        if any(wanted in name.casefold() for name in names):
            above = " › ".join(one.name for one in visit.above)
            yield Hit("指标", f"{node.id} {node.name}", above, f"{page}#node-{node.id}")
