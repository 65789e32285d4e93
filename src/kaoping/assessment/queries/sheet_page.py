"""The self-assessment of a unit as its pages show it: the whole table, item by item."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.accounts.errors import NotThere
from kaoping.assessment.inputs import Field, fields_of, words_of
from kaoping.assessment.models import ClaimRevision, ItemMessage, SelfAssessment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaoping.assessment.layout import Indicator, Layout, Line
    from kaoping.assessment.permit import Answer, Permit
    from kaoping.assessment.queries.claimed import Claim
    from kaoping.cycles.models import Cycle, CycleUnit, Extension
    from kaoping.cycles.stages import Lock, Timetable
    from kaoping.evidence.queries import Chip


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the sheet."""

    indicator: Indicator
    line: Line
    claim: Claim
    permit: Permit | None
    state: str
    """`done`, `missing`, `optional`, `wrong`, `conflict`, `out`."""
    problems: tuple[str, ...]
    conflicts: tuple[ClaimRevision, ...]
    question: ItemMessage | None
    """What an assessor waits for."""
    last_year: str
    evidence: tuple[Chip, ...]
    amended: str = ""
    """What an amendment of the scheme changed about the item after it was filled in."""

    @property
    def fields(self) -> list[Field]:
        """The fields of the item's form."""
        return fields_of(self.line.leaf, self.claim.facts)

    @property
    def mark(self) -> str:
        """The claimed mark."""
        return str(self.claim.facts.get("mark", ""))

    @property
    def is_out(self) -> bool:
        """Whether the unit says that the item does not apply."""
        return "not_applicable" in self.claim.facts

    @property
    def words(self) -> list[tuple[str, str]]:
        """The claim in words."""
        return words_of(self.line.leaf, self.claim.facts)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that the row shows, as a value: what is drawn from it need be drawn once."""
        claim, permit, question = self.claim, self.permit, self.question
        return (
            self.line.id,
            json.dumps(claim.facts),
            claim.explanation,
            claim.version,
            claim.at,
            permit and (permit.state, permit.low, permit.high, permit.step, permit.sentence),
            self.state,
            self.problems,
            tuple(one.pk for one in self.conflicts),
            question and (question.pk, question.kind, question.text),
            self.last_year,
            self.evidence,
            self.amended,
        )

    @property
    def unmerged(self) -> list[tuple[ClaimRevision, list[tuple[str, str]]]]:
        """Each open conflict with its facts in words."""
        return [(one, words_of(self.line.leaf, one.facts)) for one in self.conflicts]


@dataclass
class Sheet:
    """The whole self-assessment of a unit."""

    cycle: Cycle
    unit: CycleUnit
    timetable: Timetable
    assessment: SelfAssessment | None
    layout: Layout
    rows: Mapping[str, Row]
    answer: Answer
    lock: Lock | None
    is_own: bool
    """Whether the drafts of the actor's own unit are shown."""
    saved_at: datetime | None = None
    done: int = 0
    total: int = 0
    excluded: list[str] = field(default_factory=list)
    """Why parts of the table do not concern the unit."""

    @property
    def state(self) -> str:
        """Where the self-assessment stands."""
        return self.assessment.state if self.assessment else SelfAssessment.State.OPEN

    @property
    def is_submitted(self) -> bool:
        """Whether it is in the assessors' hands."""
        return self.state == SelfAssessment.State.SUBMITTED

    @property
    def is_editable(self) -> bool:
        """Whether somebody of the unit may write now."""
        return self.is_own and self.lock is None and not self.is_submitted

    @property
    def due(self) -> datetime | None:
        """The unit's deadline."""
        return self.timetable.deadline("self-assessment", self.unit)

    @property
    def extension(self) -> Extension | None:
        """Why the unit may still write although the published time is over, or until when."""
        if self.lock is not None:
            return None
        given = [
            one
            for one in self.timetable.extensions
            if one.stage == "self-assessment" and one.unit_id in {None, self.unit.pk}
        ]
        return next((one for one in reversed(given) if one.until == self.due), None)

    @property
    def asked_until(self) -> datetime | None:
        """The deadline as long as the unit is asked to submit; None before, after and once it did.

        A year that has gone on without the unit's self-assessment asks for it no more.
        """
        return None if self.is_submitted or self.lock is not None else self.due

    @property
    def shown(self) -> list[tuple[Indicator, list[Row]]]:
        """The indicators that concern the unit, with their rows."""
        found = []
        for indicator in self.layout.indicators:
            rows = [self.rows[line.id] for line in indicator.lines if line.id in self.rows]
            if rows:
                found.append((indicator, rows))
        return found

    @property
    def amended(self) -> list[Row]:
        """The items that an amendment changed after they were filled in."""
        return [row for row in self.rows.values() if row.amended]

    @property
    def missing(self) -> list[Row]:
        """The items without a finished claim, in the order of the regulation."""
        return [row for row in self.rows.values() if row.state == "missing"]

    def next_missing(self, after: str = "") -> Row | None:
        """Return the next item without a finished claim, from the start again if need be.

        Args:
            after: The item at which one is; none: the first one is returned.
        """
        places = {leaf: place for place, leaf in enumerate(self.rows)}
        here = places.get(after, -1)
        missing = [row for row in self.missing if row.line.id != after]
        behind = [row for row in missing if places[row.line.id] > here]
        return next(iter([*behind, *missing]), None)

    def row(self, leaf_id: str) -> Row:
        """Return one item.

        Raises:
            NotThere: The unit is not evaluated by it.
        """
        if leaf_id not in self.rows:
            message = f"{self.unit.name}的评价表里没有条目“{leaf_id}”。"
            raise NotThere("assessment.unknown-leaf", message, "请从评价表中选择条目。")
        return self.rows[leaf_id]
