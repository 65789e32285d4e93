"""Last year's evidence of a unit, and what of it has been taken into this year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.accounts.errors import NotThere
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.services.reuse import last_years_files, taken_versions

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import CycleUnit


@dataclass(frozen=True, slots=True)
class Reusable:
    """What there is of last year.

    Attributes:
        rows: The files, the newest first.
        why_none: Why there is nothing to choose from, where that is so.
    """

    rows: tuple[ReusableRow, ...]
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class ReusableRow:
    """One of last year's files.

    Attributes:
        file: The file.
        leaves: The leaves that it was linked to.
        is_taken: Whether it has been taken into this year already.
    """

    file: EvidenceFile
    leaves: tuple[str, ...]
    is_taken: bool


def reusable(actor: Actor, unit: CycleUnit) -> Reusable:
    """Return last year's files of a unit that the person's organisation filed."""
    try:
        files = last_years_files(actor, unit).prefetch_related("links")
    except NotThere as nothing:
        return Reusable((), nothing.message)
    taken = taken_versions(unit)
    rows = tuple(
        ReusableRow(
            file,
            tuple(one.leaf_id for one in file.links.all() if one.unlinked_at is None),
            file.current_id in taken,
        )
        for file in files
    )
    return Reusable(rows, "" if rows else "上一年度没有提交过材料。")
