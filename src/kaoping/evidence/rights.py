"""Who may see and change which evidence.

A unit sees its own, an assessor what is linked to the items that it scores, the office all of its
year. Whoever filed a file changes it, and nobody else.

Leaders and auditors open what the evaluation rests on, and no draft (`oversight`). Others see
nothing. `visible` and `sees` are about what stands on lists; by its address somebody may also open
what a mark leads to (`sees_version`).
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Forbidden, NotThere, Refusal
from kaoping.audit.memory import kept
from kaoping.cycles.access import seen
from kaoping.cycles.queries import assignments_for
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from kaoping.evidence.oversight import is_overseen, is_traced, overseen, oversees, traced

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.evidence.models import EvidenceVersion
    from kaoping.scheme import Leaf


def visible(actor: Actor, cycle: Cycle) -> QuerySet[EvidenceFile]:
    """Return the files of a year that a person may see, withdrawn ones included where they are own.

    The year itself must have been looked up for this person (`cycles.queries.cycle_for`).
    """
    files: QuerySet[EvidenceFile] = EvidenceFile.objects.filter(cycle=cycle)
    organisation = actor.organisation
    if actor.errand:
        return files
    if organisation is None or not actor.may("evidence.see"):
        return files.none()
    if actor.role == Role.OFFICE:
        return files
    if actor.role == Role.UNIT:
        return files.filter(unit__organisation=organisation)
    if actor.role == Role.ASSESSOR:
        links = EvidenceLink.objects.filter(file=OuterRef("pk"), unlinked_at=None)
        scored = Exists(links.filter(_scored_by(actor, cycle)))
        return files.filter(Q(scored, withdrawn_at=None) | Q(organisation=organisation))
    return files.filter(overseen(cycle)) if oversees(actor) else files.none()


def sees(actor: Actor, cycle: Cycle, file: EvidenceFile) -> bool:
    """Say whether a file is among those that a person may see: what `visible` says, of one file."""
    organisation = actor.organisation
    if actor.errand or file.cycle_id != cycle.pk:
        return file.cycle_id == cycle.pk
    if organisation is None or not actor.may("evidence.see"):
        return False
    if actor.role == Role.OFFICE:
        return True
    if actor.role == Role.UNIT:
        return file.unit.organisation_id == organisation.pk
    if actor.role == Role.ASSESSOR:
        return _is_scored_or_own(actor, cycle, file)
    return oversees(actor) and is_overseen(cycle, file)


def sees_version(actor: Actor, cycle: Cycle, version: EvidenceVersion) -> bool:
    """Say whether a person may open a version: all of a file that they see, or what a mark saw."""
    file = version.file
    if sees(actor, cycle, file):
        return True
    return file.cycle_id == cycle.pk and oversees(actor) and is_traced(cycle, file, version.pk)


def _is_scored_or_own(actor: Actor, cycle: Cycle, file: EvidenceFile) -> bool:
    if is_own(actor, file):
        return True
    if file.is_withdrawn:
        return False
    linked = file.links.filter(unlinked_at=None).values_list("leaf_id", flat=True)
    return not scored_leaves(actor, cycle).get(file.unit_id, frozenset()).isdisjoint(linked)


def scored_leaves(actor: Actor, cycle: Cycle) -> dict[int, frozenset[str]]:
    """Return key of a unit → the leaves that an assessor scores of it."""
    own = actor.organisation.pk if actor.organisation else None
    return kept(cycle.pk, ("evidence.scored", own), lambda: _scored_leaves(actor, cycle))


def _scored_leaves(actor: Actor, cycle: Cycle) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for one in assignments_for(actor, cycle):
        found[one.unit.pk].add(one.leaf.id)
    return {unit: frozenset(leaves) for unit, leaves in found.items()}


def held_year(actor: Actor, cycle_id: int) -> Cycle:
    """Return a year as it stands now; its row is held until the transaction ends.

    Handing a self-assessment over, marking and changing the stage hold it too: so what was open
    when it was asked for here is still open when the evidence is written.

    Raises:
        NotThere: There is none that this person may know of.
    """
    return seen(actor, cycle_id, for_change=True)


def held_unit(actor: Actor, unit: CycleUnit) -> CycleUnit:
    """Return a unit with its year under `held_year`; the given one, which others may share, stays.

    Raises:
        NotThere: The year is none that this person may know of.
    """
    found = copy(unit)
    found.cycle = held_year(actor, unit.cycle_id)
    return found


def file_for(actor: Actor, cycle: Cycle, file_id: int, *, for_change: bool = False) -> EvidenceFile:
    """Return a file that a person may open, or of which they may open a version.

    Args:
        actor: Who asks.
        cycle: The year.
        file_id: Key of the file.
        for_change: Whether it is held until the transaction ends.

    Raises:
        NotThere: There is none that this person may know of.
    """
    files = visible(actor, cycle)
    if oversees(actor):
        files = EvidenceFile.objects.filter(overseen(cycle) | traced(cycle), cycle=cycle)
    files = files.select_related("unit", "current", "organisation")
    if for_change:
        files = files.select_for_update(of=("self",))
    found = files.filter(pk=file_id).first()
    if found is None:
        raise NotThere("evidence.unknown-file", "没有这份材料，或者它不归您查看。")
    found.cycle = found.unit.cycle = cycle  # read already, with its scheme
    return found


def is_own(actor: Actor, file: EvidenceFile) -> bool:
    """Say whether a person's organisation filed a file; who oversees a year has filed nothing."""
    if actor.errand:
        return True
    organisation = actor.organisation
    if organisation is None or oversees(actor):
        return False
    return organisation.pk == file.organisation_id


def require_own(actor: Actor, file: EvidenceFile) -> None:
    """Do nothing where a person may change a file.

    Raises:
        Forbidden: Their post does not file evidence, or another organisation filed this one.
    """
    actor.require("evidence.upload")
    if not is_own(actor, file):
        raise Forbidden(
            "evidence.not-own",
            "这份材料由其他单位提交，只有提交单位可以改动。",
            "需要补正的，请退回补充材料。",
        )


def leaves_to_file(actor: Actor, unit: CycleUnit) -> dict[str, Leaf]:
    """Return the leaves of a unit that a person may link evidence to, in the regulation's order.

    Raises:
        Forbidden: The post does not file evidence about this unit.
    """
    actor.require("evidence.upload")
    own = actor.organisation
    if not actor.errand:
        is_unit = actor.role == Role.UNIT and own is not None and own.pk == unit.organisation_id
        if not is_unit and actor.role != Role.ASSESSOR:
            raise Forbidden("evidence.other-unit", f"您不能提交{unit.name}的佐证材料。")
    found = {one.leaf.id: one.leaf for one in assignments_for(actor, unit.cycle, unit)}
    if actor.role == Role.ASSESSOR and not found and not actor.errand:
        raise Forbidden("evidence.other-unit", f"您的单位不考核{unit.name}。")
    return found


def require_leaf(actor: Actor, unit: CycleUnit, leaf_id: str) -> None:
    """Do nothing where a person may link evidence to a leaf of a unit, or files without a leaf.

    Raises:
        Refusal: The leaf is not one of the unit's, or not one that this person scores; an assessor
            always names one.
        Forbidden: The post does not file evidence about this unit.
    """
    leaves = leaves_to_file(actor, unit)
    if leaf_id in leaves or (not leaf_id and actor.role != Role.ASSESSOR):
        return
    if not leaf_id:
        raise Refusal("evidence.leaf-needed", "考核单位提交的材料须关联到所考核的条目。")
    raise Refusal(
        "evidence.unknown-leaf",
        f"“{leaf_id}”不是{unit.name}的条目，或者不由您的单位考核。",
        "请从条目列表中选择。",
    )


def _scored_by(actor: Actor, cycle: Cycle) -> Q:
    """Return the links to leaves that an assessor scores, units with the same leaves together."""
    together: dict[frozenset[str], list[int]] = defaultdict(list)
    for unit, leaves in scored_leaves(actor, cycle).items():
        together[leaves].append(unit)
    scored = Q(pk__in=())
    for alike, units in together.items():
        scored |= Q(file__unit__in=units, leaf_id__in=alike)
    return scored
