"""What another edition of the scheme means for the claims and marks that are there, beforehand.

Nothing is changed by an amendment. A claim or a mark on an item that differs waits for another
look; a mark that the edition does not permit counts no more until then (`official.facts_from`).

Of claims the office is told what was handed in to it. What stands in a draft is the unit's own: it
is not even told whether there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.assessment.models import LeafEntry, SelfAssessment
from kaoping.assessment.official import effective_entries, refused_of
from kaoping.assessment.standing import unsubmitted
from kaoping.cycles.amended import changed_leaves
from kaoping.cycles.impact import Effect, ImpactReport, carried_readings, register_effect
from kaoping.cycles.queries import units_of
from kaoping.cycles.schemes import load_pinned, settled
from kaoping.cycles.stages import timetable_of
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit
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


def claims_concerned(cycle: Cycle, report: ImpactReport) -> Iterator[Effect]:
    """Say whose claims were written under other words, and which of them no longer fit."""
    changed = changed_leaves(one.as_json() for one in report.changes)
    timetable, units = timetable_of(cycle), list(units_of(cycle))
    submitted = _submitted(cycle)
    claims = {key: one for key, one in submitted.items() if key[1] in changed}
    filling = {unit.pk for unit in units if timetable.lock("self-assess", unit) is None}
    at = reverse("assessment:self-assessment", args=[cycle.pk])
    new, names = _edition(cycle, report), {unit.pk: unit.name for unit in units}
    out = refused_of(new, cycle.year, units, claims)
    for is_filling, text, out_text in SUBMITTED:
        mine = [key for key in claims if (key[0] in filling) == is_filling]
        if mine:
            yield Effect(text.format(len(mine), _by_unit(mine, names, new)), at)
        if gone := sorted(out & set(mine)):
            said = _listed(f"{names[unit]}“{title_in(new, leaf)}”" for unit, leaf in gone)
            yield Effect(out_text.format(len(gone), said), at)
    if lost := [key for key in submitted if key[1] not in new.nodes]:
        said = _by_unit(lost, names, cycle.settled_scheme())
        yield Effect(f"{len(lost)}项自评的条目在新版本中没有了：{said}", at)
    touched = {unit for one in report.changes if one.node in changed for unit in one.units}
    drafting = [one.name for one in unsubmitted(cycle) if one.pk in filling & _keys(units, touched)]
    if drafting:
        said = "、".join(drafting)
        yield Effect(f"还没有提交自评的单位，已填的条目有变动的，由其在待办中对照核对：{said}", at)


SUBMITTED = (
    (
        True,
        "已提交的{}项自评填写于修订之前，须由单位对照新版本核对：{}",
        "其中{}项与新版本不符，单位撤回改正后才能重新提交：{}",
    ),
    (
        False,
        "已提交的{}项自评填写于修订之前，自评已经结束，由考核单位按新版本赋分：{}",
        "其中{}项与新版本不符，原记录保留：{}",
    ),
)
"""(Whether the unit may still write, what is said of its claims, of those that no longer fit)."""


def register() -> None:
    """Be asked from now on."""
    register_effect("assessment.marks", marks_concerned)
    register_effect("assessment.claims", claims_concerned)


def _edition(cycle: Cycle, report: ImpactReport) -> Scheme:
    pinned = load_pinned(report.new_sha256)
    return settled(report.new_sha256, carried_readings(cycle.readings, pinned))


def _submitted(cycle: Cycle) -> dict[tuple[int, str], LeafEntry]:
    """Return the claims of those who have submitted; what was taken back is a draft again."""
    there = SelfAssessment.objects.filter(cycle=cycle, state=SelfAssessment.State.SUBMITTED)
    rows = LeafEntry.objects.filter(
        cycle=cycle, stage=LeafEntry.Stage.SELF, replaced_by=None, unit__in=there.values("unit")
    )
    return {(one.unit_id, one.leaf_id): one for one in rows if one.facts or one.reason}


def _by_unit(keys: Iterable[tuple[int, str]], names: Mapping[int, str], new: Scheme) -> str:
    found: dict[int, list[str]] = {}
    for unit, leaf in keys:
        found.setdefault(unit, []).append(title_in(new, leaf))
    return "；".join(f"{names[unit]}（{_listed(mine)}）" for unit, mine in found.items())


def _keys(units: Iterable[CycleUnit], names: Collection[str]) -> set[int]:
    return {unit.pk for unit in units if unit.name in names}


def _listed(words: Iterable[str]) -> str:
    known = list(words)
    return "、".join(known[:NAMED]) + (f"等{len(known)}项" if len(known) > NAMED else "")
