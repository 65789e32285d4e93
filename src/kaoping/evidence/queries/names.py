"""What the versions behind a mark are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from kaoping.evidence.handed_over import handed_over
from kaoping.evidence.models import EvidenceVersion
from kaoping.evidence.oversight import oversees
from kaoping.evidence.rights import visible

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Named:
    """What a version is called, for pages that say what a mark was made from.

    Attributes:
        file_id: Key of the file, for addresses.
        title: The file's title.
        number: The version's number.
        may_open: Whether the person may look at the content.
    """

    file_id: int
    title: str
    number: int
    may_open: bool


def names_of(actor: Actor, cycle: Cycle, versions: Iterable[int]) -> dict[int, Named]:
    """Return key of a version → its name, older and unlinked ones too: one query.

    Whoever asks must be one whom this page may tell what was filed; `may_open` says for whom the
    name is also a way to the content.
    """
    wanted = sorted(set(versions))
    if not wanted:
        return {}
    rows = EvidenceVersion.objects.filter(pk__in=wanted, file__cycle=cycle)
    opened = Exists(visible(actor, cycle).filter(pk=OuterRef("file")))
    found = rows.annotate(opened=opened)
    told = found.values_list("pk", "file", "file__title", "number", "opened", "file__withdrawn_at")
    traced = handed_over(cycle).marked if oversees(actor) else frozenset()
    return {
        key: Named(file, title, number, opened or (key in traced and withdrawn_at is None))
        for key, file, title, number, opened, withdrawn_at in told
    }
