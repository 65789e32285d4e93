"""Everything about one item: what was claimed, marked, said, seen and found, and in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import NotThere
from kaoping.assessment.bindings import Bound, bound
from kaoping.assessment.doors import recusal
from kaoping.assessment.inputs import Field, fields_of, words_of
from kaoping.assessment.joint import Agreement, agreement, needed
from kaoping.assessment.layout import Indicator, Line, layout_of
from kaoping.assessment.models import (
    OFFICIAL,
    Countersignature,
    ItemMessage,
    LeafEntry,
    Objection,
    SelfAssessment,
    SiteVisit,
    TaskReceipt,
)
from kaoping.assessment.official import effective, unit_facts
from kaoping.assessment.permits import Permit, ask_leaf, leaves
from kaoping.assessment.queries.earlier import last_scores
from kaoping.assessment.queries.state import staleness
from kaoping.audit.memory import kept
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable, timetable_of

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.assessment.queries.desk import Desk
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.cycles.stages import Lock
    from kaoping.problems import Problem
    from kaoping.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Peer:
    """What the same organisation has given another unit for the same item."""

    unit: str
    mark: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What an item permits while somebody fills in its form."""

    permit: Permit | None
    problems: Sequence[Problem]
    claim_mark: str


@dataclass
class ItemPage:
    """One item as its assessors see it."""

    cycle: Cycle
    unit: CycleUnit
    timetable: Timetable
    indicator: Indicator
    line: Line
    assessors: Sequence[Assessor]
    part: str
    """What the actor's organisation is for this item: `lead`, `countersign`, or empty."""
    assessment: SelfAssessment | None
    receipt: TaskReceipt | None
    entries: Sequence[LeafEntry]
    """All entries, the oldest first."""
    claim: LeafEntry | None
    effective: LeafEntry | None
    head: LeafEntry | None
    """The lead's last mark."""
    agreement: Agreement | None
    words: Mapping[int, Sequence[Countersignature]]
    messages: Sequence[ItemMessage]
    visits: Sequence[SiteVisit]
    objections: Sequence[Objection]
    bound: Bound
    stale: str
    last_year: str
    peers: Sequence[Peer]
    facts: Mapping[str, Any]
    """What the form begins with: the effective entry's facts, else the claim's."""
    permit: Permit | None
    problems: Sequence[Problem]
    lock: Lock | None
    """Why the item cannot be marked now."""

    @property
    def fields(self) -> list[Field]:
        """The fields of the form."""
        return fields_of(self.line.leaf, self.facts)

    @property
    def mark(self) -> str:
        """The mark that the form begins with; a claim's mark is not proposed."""
        return self.effective.mark if self.effective else ""

    @property
    def claim_words(self) -> list[tuple[str, str]]:
        """The claim in words."""
        return words_of(self.line.leaf, self.claim.facts) if self.claim else []

    @property
    def claim_mark(self) -> str:
        """The claimed mark."""
        return self.claim.mark if self.claim else ""

    @property
    def is_out(self) -> bool:
        """Whether the form says that the item does not apply."""
        return "not_applicable" in self.facts

    @property
    def based_on(self) -> int:
        """The number of the entry that counts now."""
        return self.effective.pk if self.effective else 0

    @property
    def question(self) -> ItemMessage | None:
        """What waits for the unit's answer."""
        return next((one for one in self.messages if not _is_answered(one)), None)

    @property
    def history(self) -> list[tuple[LeafEntry, list[tuple[str, str]], Sequence[Countersignature]]]:
        """Every entry with its words and its countersignatures, the newest first."""
        leaf = self.line.leaf
        return [
            (one, words_of(leaf, one.facts), self.words.get(one.pk, ()))
            for one in reversed(self.entries)
        ]

    @property
    def may_countersign(self) -> bool:
        """Whether the actor's organisation is awaited; the person is checked by the service."""
        return self.part == "countersign" and self.head is not None and self.head == self.effective


def item_for(
    actor: Actor,
    cycle: Cycle,
    unit: CycleUnit,
    leaf_id: str,
    facts: Mapping[str, Any] | None = None,
    desk: Desk | None = None,
) -> ItemPage:
    """Return one item for those who may see marks; a fixed number of queries, and none is a write.

    Args:
        actor: Who looks: somebody assigned, or office, leader, auditor.
        cycle: The year.
        unit: A unit that `cycles.queries.unit_for` or the desk gave to this person.
        leaf_id: The leaf.
        facts: What the form holds at the moment; by default what counts, else what is claimed.
        desk: The person's desk, where it has been read already.

    Raises:
        NotThere: The unit is not evaluated by the leaf, or an assessor has nothing to do with it.
    """
    actor.require("mark.see")
    timetable = desk.timetable if desk else timetable_of(cycle)
    indicator, line = _placed(timetable.scheme, unit, leaf_id)
    everything = desk.everything if desk else assessor_map(cycle, [unit])
    assessors = everything.of(unit, leaf_id)
    part = _part(actor, assessors)
    read = _read_by(desk, unit, line.id) if desk else _read(actor, cycle, unit, line.id)
    return _page(actor, timetable, unit, (indicator, line), assessors, part, facts, read)


def offer_for(
    actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str, facts: Mapping[str, Any]
) -> Offer:
    """Return what an item permits under these facts: the small part of `item_for`.

    Raises:
        NotThere: As `item_for`.
    """
    actor.require("mark.see")
    _placed(cycle.settled_scheme(), unit, leaf_id)
    _part(actor, assessor_map(cycle, [unit]).of(unit, leaf_id))
    permit, problems = permitted_for(cycle, unit, leaf_id, facts)
    claims = LeafEntry.objects.filter(unit=unit, leaf_id=leaf_id, stage=LeafEntry.Stage.SELF)
    claim = claims.filter(replaced_by=None).first()
    return Offer(permit, problems, claim.mark if claim else "")


def line_of(cycle: Cycle, unit: CycleUnit, leaf_id: str) -> Line:
    """Return an item of a unit as the regulation prints it; asks the database nothing.

    Raises:
        NotThere: The unit is not evaluated by the leaf.
    """
    return _placed(cycle.settled_scheme(), unit, leaf_id)[1]


def entries_of_item(unit: CycleUnit, leaf_id: str) -> list[LeafEntry]:
    """Return all entries of an item, the oldest first: one query."""
    rows = LeafEntry.objects.filter(unit=unit, leaf_id=leaf_id)
    return list(rows.select_related("by", "organisation"))


def permitted_for(
    cycle: Cycle, unit: CycleUnit, leaf_id: str, facts: Mapping[str, Any]
) -> tuple[Permit | None, list[Problem]]:
    """Return range, step and sentence of a leaf under these facts, asked of the engine."""
    scheme = cycle.settled_scheme()
    return ask_leaf(scheme, cycle.year, unit_facts(unit), leaf_id, facts)


def _placed(scheme: Scheme, unit: CycleUnit, leaf_id: str) -> tuple[Indicator, Line]:
    found = layout_of(scheme, unit.group).find(leaf_id)
    if found is None or leaf_id not in leaves(scheme, unit_facts(unit)):
        message = f"{unit.name}的评价表里没有条目“{leaf_id}”。"
        raise NotThere("assessment.unknown-leaf", message, "请从列表中选择。")
    return found


def _part(actor: Actor, assessors: Sequence[Assessor]) -> str:
    own = actor.organisation
    part = next((one.part for one in assessors if own and one.organisation.pk == own.pk), "")
    if not part and actor.role == Role.ASSESSOR:
        message = "这个条目不由您的单位考核。"
        raise NotThere("assessment.not-assigned", message, "请从评审台的列表中选择。")
    return part


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the entries of an item."""

    assessment: SelfAssessment | None
    receipt: TaskReceipt | None
    words: Mapping[int, Sequence[Countersignature]]
    bound: Bound


def _read(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> _Around:
    return _Around(
        SelfAssessment.objects.filter(unit=unit).first(),
        TaskReceipt.objects.filter(unit=unit, organisation=actor.organisation).first(),
        _words(unit, leaf_id),
        bound(cycle, unit).get(leaf_id, []),
    )


def _read_by(desk: Desk, unit: CycleUnit, leaf_id: str) -> _Around:
    """Return what the desk has read already."""
    return _Around(
        desk.assessments.get(unit.pk),
        desk.receipts.get(unit.pk),
        desk.state.words,
        desk.state.evidence.get((unit.pk, leaf_id), []),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was written about an item."""

    entries: Sequence[LeafEntry]
    messages: Sequence[ItemMessage]
    visits: Sequence[SiteVisit]
    objections: Sequence[Objection]
    peers: Sequence[Peer]

    @classmethod
    def read(cls, actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> _Rows:
        """Read it: five queries."""
        return cls(
            entries_of_item(unit, leaf_id),
            messages_of(unit, leaf_id),
            list(SiteVisit.objects.filter(unit=unit, leaf_id=leaf_id).select_related("by")),
            list(Objection.objects.filter(unit=unit, leaf_id=leaf_id)),
            _peers(actor, cycle, unit, leaf_id),
        )


def _page(  # noqa: PLR0913, PLR0917  one caller; an item has this many sides
    actor: Actor,
    timetable: Timetable,
    unit: CycleUnit,
    place: tuple[Indicator, Line],
    assessors: Sequence[Assessor],
    part: str,
    facts: Mapping[str, Any] | None,
    read: _Around,
) -> ItemPage:
    cycle, (indicator, line) = timetable.cycle, place
    rows = kept(
        cycle.pk,
        ("assessment.item", unit.pk, line.id, actor.organisation and actor.organisation.pk),
        lambda: _Rows.read(actor, cycle, unit, line.id),
    )
    entries = rows.entries
    replaced = {one.replaces_id for one in entries}
    heads = {one.stage: one for one in entries if one.pk not in replaced}
    counts = effective(one for stage, one in heads.items() if stage in OFFICIAL)
    entry, head = counts.get((unit.pk, line.id)), heads.get(LeafEntry.Stage.ASSESSOR)
    claim = heads.get(LeafEntry.Stage.SELF)
    begin = dict(facts) if facts is not None else _first_facts(entry, claim)
    permit, problems = permitted_for(cycle, unit, line.id, begin)
    event = line.leaf.absent == "no-event"
    return ItemPage(
        cycle=cycle,
        unit=unit,
        timetable=timetable,
        indicator=indicator,
        line=line,
        assessors=assessors,
        part=part,
        assessment=read.assessment,
        receipt=read.receipt,
        entries=entries,
        claim=claim,
        effective=entry,
        head=head,
        agreement=_agreement(assessors, line, head, entry, read.words),
        words=read.words,
        messages=rows.messages,
        visits=rows.visits,
        objections=rows.objections,
        bound=read.bound,
        stale=staleness(entry, claim, read.bound) if entry else "",
        last_year=last_scores(cycle, unit.unit_id).get(line.id, ""),
        peers=rows.peers if part else (),
        facts=begin,
        permit=permit,
        problems=problems,
        lock=(recusal(actor, unit, "赋分") if part else None)
        or timetable.lock("record-events" if event else "mark", unit),
    )


def messages_of(unit: CycleUnit, leaf_id: str) -> list[ItemMessage]:
    """Return what unit and assessors said to each other about an item: one query."""
    rows = ItemMessage.objects.filter(unit=unit, leaf_id=leaf_id)
    return list(rows.select_related("by", "organisation", "answered_by"))


def _is_answered(message: ItemMessage) -> bool:
    return message.kind == ItemMessage.Kind.ANSWER or hasattr(message, "answered_by")


def _first_facts(entry: LeafEntry | None, claim: LeafEntry | None) -> dict[str, Any]:
    """A mark begins from what counts; else from the unit's facts, without the mark it claims."""
    if entry is not None:
        return dict(entry.facts)
    facts = dict(claim.facts) if claim else {}
    facts.pop("mark", None)
    return facts


def _words(unit: CycleUnit, leaf_id: str) -> dict[int, list[Countersignature]]:
    rows = Countersignature.objects.filter(entry__unit=unit, entry__leaf_id=leaf_id)
    found: dict[int, list[Countersignature]] = {}
    for row in rows.select_related("organisation", "by"):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _agreement(
    assessors: Sequence[Assessor],
    line: Line,
    head: LeafEntry | None,
    entry: LeafEntry | None,
    words: Mapping[int, Sequence[Countersignature]],
) -> Agreement | None:
    if head is None or head != entry or not needed(assessors, line.leaf):
        return None
    return agreement(assessors, line.leaf, words.get(head.pk, ()))


def _peers(actor: Actor, cycle: Cycle, unit: CycleUnit, leaf_id: str) -> list[Peer]:
    """Return the marks of the same organisation for the same item of other units: one query."""
    rows = LeafEntry.objects.filter(
        cycle=cycle, leaf_id=leaf_id, stage=LeafEntry.Stage.ASSESSOR,
        organisation=actor.organisation, replaced_by=None,
    ).exclude(unit=unit)  # fmt: skip
    return [
        Peer(row.unit.name, row.mark, row.reason)
        for row in rows.select_related("unit").order_by("unit__position")
    ]
