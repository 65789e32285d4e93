"""What another edition of the scheme means for the marks that are there, before it is taken on.

Nothing is changed by an amendment. A mark on an item that differs waits for another look; one that
the edition does not permit counts no more until then (`official.facts_from`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.assessment.official import effective_entries, refused_of
from kaoping.cycles.amended import changed_leaves
from kaoping.cycles.impact import Effect, ImpactReport, carried_readings, register_effect
from kaoping.cycles.queries import units_of
from kaoping.cycles.schemes import load_pinned, settled
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.scheme import Scheme

NAMED = 3
"""So many marks are named in a sentence; of more, the number is said."""


def marks_concerned(cycle: Cycle, report: ImpactReport) -> Iterator[Effect]:
    """Say how many marks wait for another look, and which of them count no more until then."""
    changed = changed_leaves(one.as_json() for one in report.changes)
    new = _edition(cycle, report)
    entries = effective_entries(cycle)
    older = {key: one for key, one in entries.items() if key[1] in changed}
    board = reverse("results:board", args=[cycle.pk])
    units = list(units_of(cycle))
    names = {unit.pk: unit.name for unit in units}
    if older:
        leaves = "、".join(dict.fromkeys(title_in(new, leaf) for _, leaf in older))
        yield Effect(f"已有{len(older)}项赋分须重新确认：{leaves}", board)
    if out := sorted(refused_of(new, cycle.year, units, older)):
        said = _listed(f"{names[unit]}“{title_in(new, leaf)}”" for unit, leaf in out)
        yield Effect(
            f"其中{len(out)}项赋分超出新版本允许的范围，原记录保留，重新赋分之前不计分：{said}",
            board,
        )
    if lost := [key for key in entries if key[1] not in new.nodes]:
        old = cycle.settled_scheme()
        said = _listed(f"{names[unit]}“{title_in(old, leaf)}”" for unit, leaf in sorted(lost))
        yield Effect(f"{len(lost)}项赋分的条目在新版本中没有了，不再计分：{said}", board)


def register() -> None:
    """Be asked from now on."""
    register_effect("assessment.marks", marks_concerned)


def _edition(cycle: Cycle, report: ImpactReport) -> Scheme:
    pinned = load_pinned(report.new_sha256)
    return settled(report.new_sha256, carried_readings(cycle.readings, pinned))


def _listed(words: Iterable[str]) -> str:
    known = list(words)
    return "、".join(known[:NAMED]) + (f"等{len(known)}项" if len(known) > NAMED else "")
