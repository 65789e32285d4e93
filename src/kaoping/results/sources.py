"""Where a score comes from: the entries that counted, as a run keeps them and a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kaoping.assessment.official import effective_entries
from kaoping.audit.memory import kept

if TYPE_CHECKING:
    from kaoping.assessment.models import LeafEntry
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.results.models import ScoreRun

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Who gave a leaf its facts and its mark.

    Attributes:
        unit: Unit of the regulation.
        leaf: The leaf.
        entry: Number of the entry.
        stage: The stage in words: 考核单位, 办公室, 复核.
        name: The person; empty in what the public reads.
        organisation: Their organisation.
        at: When.
        reason: Why.
        evidence: The versions that the author saw: [{version, sha256}].
    """

    unit: str
    leaf: str
    entry: int
    stage: str
    name: str
    organisation: str
    at: datetime
    reason: str
    evidence: tuple[Json, ...]


Sources = Mapping[tuple[str, str], Source]


def written_sources(cycle: Cycle, units: Iterable[CycleUnit]) -> list[Json]:
    """Return the entries that count now, as a run keeps them: one query."""
    ids = {unit.pk: unit.unit_id for unit in units}
    found = effective_entries(cycle, units=ids)
    return [_written(ids[unit], entry) for (unit, _), entry in sorted(found.items()) if unit in ids]


def read_sources(rows: Iterable[Json]) -> Sources:
    """Return (unit, leaf) → source."""
    return {(row["unit"], row["leaf"]): _read(row) for row in rows}


def sources_now(cycle: Cycle, units: Iterable[CycleUnit]) -> Sources:
    """Return (unit, leaf) → the entry that counts at this moment: one query."""
    asked = tuple(units)
    name = "results.sources", frozenset(unit.pk for unit in asked)
    return kept(cycle.pk, name, lambda: read_sources(written_sources(cycle, asked)))


def sources_of(run: ScoreRun) -> Sources:
    """Return (unit, leaf) → the entry that counted in a run."""
    return _of_run(_Stored(run))


class _Stored:
    """A run as a key: the head of the log when it was made, which names it in any database."""

    def __init__(self, run: ScoreRun) -> None:
        self.run = run

    def __hash__(self) -> int:
        return hash(self.run.log_head)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stored) and self.run.log_head == other.run.log_head


@lru_cache(maxsize=16)
def _of_run(stored: _Stored) -> Sources:
    return read_sources(stored.run.sources)


def _written(unit: str, entry: LeafEntry) -> Json:
    return {
        "unit": unit,
        "leaf": entry.leaf_id,
        "entry": entry.pk,
        "stage": entry.stage,
        "stage_name": entry.get_stage_display(),
        "name": entry.author,
        "organisation": entry.organisation.short_name if entry.organisation else entry.post_label,
        "at": entry.at.isoformat(),
        "reason": entry.reason,
        "evidence": entry.evidence,
    }


def _read(row: Json) -> Source:
    return Source(
        unit=row["unit"],
        leaf=row["leaf"],
        entry=row["entry"],
        stage=row["stage_name"],
        name=row["name"],
        organisation=row["organisation"],
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        evidence=tuple(row["evidence"]),
    )
