"""What leaders and auditors see of the evidence: the files behind the numbers, and no draft.

Every number of a year is theirs to have explained, at every stage (`board.see`), and an explanation
ends at the evidence. So they open a file, in every version of it, that is linked to an item, is not
withdrawn, and

- is about a unit whose self-assessment is submitted, or
- is one that a mark was made from (an event, or a unit that has not submitted), or
- was filed by an assessor.

What is linked to nothing, and what a unit has linked while it still writes, is a draft and not
theirs. A file that a mark was made from and that has been unlinked since stands on no list of
theirs; the mark still leads to the version that it saw, and to no other of that file. They file,
link, rename and withdraw nothing, and each of their looks is logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from kaoping.accounts.capabilities import Role
from kaoping.evidence.handed_over import handed_over
from kaoping.evidence.models import EvidenceLink, EvidenceVersion

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle
    from kaoping.evidence.models import EvidenceFile

ASKED = ("evidence.see", "board.see", "result.see")
"""Who may have every number explained before it is told to anybody, and may see evidence at all."""


def oversees(actor: Actor) -> bool:
    """Say whether a post reads the evidence behind all numbers of a year, and files none."""
    return actor.role in {Role.LEADER, Role.AUDITOR} and all(map(actor.may, ASKED))


def overseen(cycle: Cycle) -> Q:
    """Return which files of a year those see who oversee it."""
    shown = handed_over(cycle)
    linked = Exists(EvidenceLink.objects.filter(file=OuterRef("pk"), unlinked_at=None))
    versions = EvidenceVersion.objects.filter(file=OuterRef("pk"), pk__in=shown.marked)
    by_others = Q(organisation__isnull=False) & ~Q(organisation=F("unit__organisation"))
    return Q(linked, Q(unit__in=shown.units) | by_others | Exists(versions), withdrawn_at=None)


def is_traced(cycle: Cycle, file: EvidenceFile, version_id: int) -> bool:
    """Say whether a mark was made from a version, so that its explanation leads there."""
    return not file.is_withdrawn and version_id in handed_over(cycle).marked


def traced(cycle: Cycle) -> Q:
    """Return the files of a year of which some version `is_traced`."""
    versions = EvidenceVersion.objects.filter(pk__in=handed_over(cycle).marked)
    return Q(pk__in=versions.values("file"), withdrawn_at=None)


def is_overseen(cycle: Cycle, file: EvidenceFile) -> bool:
    """Say of one file what `overseen` says of all."""
    if file.is_withdrawn or not file.links.filter(unlinked_at=None).exists():
        return False
    shown = handed_over(cycle)
    if file.unit_id in shown.units:
        return True
    if file.organisation_id not in {None, file.unit.organisation_id}:
        return True
    return file.versions.filter(pk__in=shown.marked).exists()
