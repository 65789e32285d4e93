"""What is still missing from a unit's self-assessment before it is submitted.

blocking   the engine refuses it, or two people have written it at once
missing    a leaf that asks for a claim has none, or an unfinished one
without_evidence, unwritten    a claim without evidence, a section of the report nobody wrote
amended    a claim from before an amendment that changed its item, not looked at since
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.assessment.asked import Entry, leaves
from kaoping.assessment.bindings import bound
from kaoping.assessment.comparing import outdated
from kaoping.assessment.layout import slug_of
from kaoping.assessment.models import ClaimRevision, ReportSection, SelfAssessment
from kaoping.assessment.official import unit_facts
from kaoping.assessment.permit import Answer
from kaoping.assessment.permits import ask
from kaoping.assessment.revisions import History
from kaoping.audit.memory import kept
from kaoping.cycles.amended import amended_leaves
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.cycles.models import CycleUnit
    from kaoping.cycles.stages import Timetable
    from kaoping.scheme import Leaf
    from kaoping.scheme.process import Document


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is missing or wrong."""

    leaf_id: str
    """The leaf; for a section of a report the document."""
    name: str
    what: str

    @property
    def slug(self) -> str:
        """The leaf's id as an id of a page may be written."""
        return slug_of(self.leaf_id)


@dataclass
class Checklist:
    """Everything that a unit should know before it submits."""

    claims: Mapping[str, ClaimRevision]
    answer: Answer
    blocking: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    without_evidence: list[Line] = field(default_factory=list)
    unwritten: list[Line] = field(default_factory=list)
    amended: list[Line] = field(default_factory=list)

    @property
    def gaps(self) -> list[Line]:
        """What may be left open if the unit says so."""
        return [*self.amended, *self.missing, *self.without_evidence, *self.unwritten]


def checklist_of(timetable: Timetable, unit: CycleUnit) -> Checklist:
    """Return what is missing from a unit's self-assessment: three queries, five after an amendment.

    Between two writes to the year it is kept.
    """
    name = "assessment.checklist", unit.pk
    return kept(timetable.cycle.pk, name, lambda: _read(timetable, unit))


def _read(timetable: Timetable, unit: CycleUnit) -> Checklist:
    histories = histories_of(ClaimRevision.objects.filter(unit=unit).select_related("by"))
    sections = set(ReportSection.objects.filter(unit=unit).values_list("document_id", "section"))
    evidence = bound(timetable.cycle, unit)
    found = _checked(timetable, unit, histories, sections, evidence)
    found.amended.extend(_outdated(timetable, unit, found.claims))
    return found


def _outdated(
    timetable: Timetable, unit: CycleUnit, claims: Mapping[str, ClaimRevision]
) -> Iterator[Line]:
    amended = amended_leaves(timetable.cycle)
    if not amended:
        return
    assessment = SelfAssessment.objects.filter(unit=unit).first()
    for leaf_id, claim in claims.items():
        what = outdated(claim.at, assessment, amended.get(leaf_id)) if _says(claim) else ""
        if what:
            yield Line(leaf_id, title_in(timetable.scheme, leaf_id), what)


def _says(claim: ClaimRevision) -> bool:
    """Whether there is anything to compare: what was filled in and emptied again is missing."""
    return bool(claim.facts or claim.explanation)


def histories_of(revisions: object) -> dict[str, History[ClaimRevision]]:
    """Return leaf → the history of its claim."""
    found: dict[str, list[ClaimRevision]] = {}
    for revision in revisions:  # type: ignore[attr-defined]  # any iterable of revisions
        found.setdefault(revision.leaf_id, []).append(revision)
    return {leaf: History.of(mine) for leaf, mine in found.items()}


def claimed(histories: Mapping[str, History[ClaimRevision]]) -> dict[str, ClaimRevision]:
    """Return leaf → the claim that holds."""
    return {leaf: one.current for leaf, one in histories.items() if one.current is not None}


def reports_of(timetable: Timetable) -> list[Document]:
    """Return the documents that the scheme asks of units."""
    documents = timetable.scheme.regulation.documents
    return [one for one in documents if one.written_by == "unit" and one.sections]


def asks_for_claim(leaf: Leaf) -> bool:
    """Tell whether a unit is expected to claim something; events only where something happened."""
    return leaf.absent == "pending"


def facts_in(claims: Mapping[str, ClaimRevision], applying: Mapping[str, Leaf]) -> dict[str, Entry]:
    """Return the facts of those claims that still concern the unit."""
    return {leaf: one.facts for leaf, one in claims.items() if leaf in applying and one.facts}


def _checked(
    timetable: Timetable,
    unit: CycleUnit,
    histories: Mapping[str, History[ClaimRevision]],
    sections: set[tuple[str, int]],
    evidence: Mapping[str, object],
) -> Checklist:
    about = unit_facts(unit)
    applying = leaves(timetable.scheme, about)
    claims = claimed(histories)
    facts = facts_in(claims, applying)
    answer = ask(timetable.scheme, timetable.cycle.year, about, facts)
    mine = {leaf: claim for leaf, claim in claims.items() if leaf in applying}
    found = Checklist(mine, answer)
    for leaf_id, leaf in applying.items():
        for what in blocking_of(leaf_id, answer, histories.get(leaf_id)):
            found.blocking.append(Line(leaf_id, title_in(timetable.scheme, leaf_id), what))
        if not asks_for_claim(leaf):
            if facts.get(leaf_id) and leaf_id not in evidence:
                found.without_evidence.append(
                    Line(leaf_id, title_in(timetable.scheme, leaf_id), "登记了事项，没有佐证材料")
                )
        elif not is_done(leaf_id, answer, facts):
            what = "没有填写" if leaf_id not in facts else "没有填齐，还得不出分数"
            found.missing.append(Line(leaf_id, title_in(timetable.scheme, leaf_id), what))
        elif leaf_id not in evidence and "not_applicable" not in facts[leaf_id]:
            found.without_evidence.append(
                Line(leaf_id, title_in(timetable.scheme, leaf_id), "没有佐证材料")
            )
    for document in reports_of(timetable):
        for number, heading in enumerate(document.sections):
            if (document.id, number) not in sections:
                found.unwritten.append(Line(document.id, heading.title, f"“{document.name}”未编写"))
    return found


def is_done(leaf_id: str, answer: Answer, facts: Mapping[str, Entry]) -> bool:
    """Tell whether a claim gives a score, or says that the leaf does not apply."""
    permit = answer.permits.get(leaf_id)
    return leaf_id in facts and permit is not None and permit.is_settled


def blocking_of(leaf_id: str, answer: Answer, history: History[ClaimRevision] | None) -> list[str]:
    """Return what has to be settled about a claim before it can be submitted."""
    found = [problem.message for problem in answer.problems_of(leaf_id)]
    if history is not None and history.conflicts:
        found.append("两人同时填写，内容还没有合并")
    return found
