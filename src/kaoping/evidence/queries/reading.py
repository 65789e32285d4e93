"""Opening a version: the one door to the bytes, and the one read that leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.audit.services import record
from kaoping.evidence.models import EvidenceVersion, Reading
from kaoping.evidence.queries.linked import version_in
from kaoping.evidence.rights import is_own

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Opened:
    """A version that may be shown to whoever asked.

    Attributes:
        version: The version, with its file.
        is_logged: Whether this look was written down just now.
    """

    version: EvidenceVersion
    is_logged: bool


def open_version(
    actor: Actor, cycle: Cycle, version_id: int, way: str = Reading.Way.PREVIEW
) -> Opened:
    """Return a version for showing its content; a look by others than who filed it is logged.

    Every download is an entry; previews are one entry a person, post, version and day, however many
    pages are turned.

    Args:
        actor: Who looks.
        cycle: The year.
        version_id: Key of the version.
        way: `preview` or `download`.

    Raises:
        NotThere: There is none that this person may know of.
    """
    version = version_in(actor, cycle, version_id)
    if is_own(actor, version.file):
        return Opened(version, is_logged=False)
    today = timezone.localdate()
    seen: dict[str, object] = {
        "version": version,
        "person": actor.person,
        "post_label": actor.label,
        "way": way,
        "on": today,
    }
    if way == Reading.Way.PREVIEW and Reading.objects.filter(**seen).exists():
        return Opened(version, is_logged=False)
    with transaction.atomic():
        is_new = _written(seen, way)
        if is_new:
            verb = "downloaded" if way == Reading.Way.DOWNLOAD else "viewed"
            record(
                actor,
                f"evidence.version.{verb}",
                version,
                new={"sha256": version.sha256},
                cycle=cycle.pk,
                kind="read",
                label=f"{version.file.unit.name}《{version.file.title}》第{version.number}版",
            )
    return Opened(version, is_logged=is_new)


def _written(seen: dict[str, object], way: str) -> bool:
    now = timezone.now()
    if way == Reading.Way.DOWNLOAD:
        Reading.objects.create(**seen, at=now)
        return True
    # Two pages of one document may be asked for at the same moment.
    return bool(Reading.objects.get_or_create(**seen, defaults={"at": now})[1])
