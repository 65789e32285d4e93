"""Texts that several people write at once: nothing typed is lost, nothing is overwritten unseen.

    save over what one saw   → the next revision
    save over something newer → kept beside it as a conflict, until a later revision merges it

Claims and report sections are both kept in this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kaoping.accounts.errors import Conflict
from kaoping.assessment.models.claims import Revision

R = TypeVar("R", bound=Revision)


@dataclass(frozen=True, slots=True)
class History(Generic[R]):
    """All revisions of one text, in the order of their versions."""

    revisions: Sequence[R]

    @classmethod
    def of(cls, revisions: Iterable[R]) -> History[R]:
        """Return the history of these revisions, whatever their order."""
        return cls(sorted(revisions, key=lambda one: one.version))

    @property
    def current(self) -> R | None:
        """The revision that holds; None before the first."""
        settled = [one for one in self.revisions if one.conflict_with_id is None]
        return settled[-1] if settled else None

    @property
    def version(self) -> int:
        """The version that holds; 0 before the first."""
        return self.current.version if self.current else 0

    @property
    def next_version(self) -> int:
        """The version of whatever is added next."""
        return self.revisions[-1].version + 1 if self.revisions else 1

    @property
    def conflicts(self) -> list[R]:
        """Revisions that ran into another one and are not merged yet."""
        merged = {one.merges_id for one in self.revisions}
        return [
            one
            for one in self.revisions
            if one.conflict_with_id is not None and one.pk not in merged
        ]

    def collides(self, base_version: int) -> R | None:
        """Return the revision that somebody who saw `base_version` would overwrite unseen."""
        return self.current if self.current and base_version != self.version else None

    def own_conflict(self, person_id: int | None, now: R) -> R | None:
        """Return the open conflict with `now` that a person has left by saving before.

        Whoever types on beside a conflict continues it, instead of leaving one more each time.
        """
        mine = (one for one in self.conflicts if one.conflict_with_id == now.pk)
        return next((one for one in mine if one.by_id == person_id), None)

    def merging(self, key: int | None) -> R | None:
        """Return the open conflict that a revision says it merges.

        Raises:
            Conflict: There is no such conflict any more.
        """
        if key is None:
            return None
        found = next((one for one in self.conflicts if one.pk == key), None)
        if found is None:
            message = "这处不一致已经有人合并过了。"
            raise Conflict("assessment.already-merged", message, "请刷新页面查看现在的内容。")
        return found
