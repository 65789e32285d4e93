"""A year that has seen much work (示例): 20 units, 3,000 files, 50,000 entries of the log.

Wuhai's regulation with seventeen more districts. People, units and the one file that is looked at
come through the services; the mass is written as rows in bulk, the log as a chain that verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle as round_and_round
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

import web_work
from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.models import Organisation
from kaoping.assessment.asked import leaves
from kaoping.assessment.models import Objection
from kaoping.assessment.official import unit_facts
from kaoping.audit.models import ChainHead, Entry
from kaoping.audit.services import record
from kaoping.cycles.models import CycleUnit, StageWindow
from kaoping.cycles.queries import assessor_map
from kaoping.evidence import services as evidence
from kaoping.evidence.models import EvidenceFile, EvidenceLink, EvidenceVersion
from kaoping.results import services as results
from kaoping.results.models import Decision, Notification, Publication, ScoreRun
from kaoping.sealing import seal
from web.cast import make_actor
from web.evidence import samples
from web.years import Year, make_wuhai_2023

LEAF = "1.1.1"
"""The item whose pages are measured."""
ACTIONS = (
    "evidence.file.filed", "assessment.claim.saved", "assessment.mark.entered",
    "evidence.version.opened", "assessment.item.sent-back",
)  # fmt: skip


@dataclass
class Made:
    """The year and what addresses need."""

    year: Year
    lead: Actor
    joint: Actor
    joint_leaf: str
    file: int
    version: int
    entry: int = 200
    """Number of an entry of the log."""
    keys: dict[str, int] = field(default_factory=dict)

    def person(self, who: str) -> Actor:
        """Return somebody by the name that the list of pages uses."""
        return {"lead": self.lead, "joint": self.joint}.get(who) or self.year.everyone[who]

    def write(self) -> None:
        """Write to the year, as far as what is kept between writes can tell."""
        with transaction.atomic():
            record(
                Actor.system("示例"), "cycles.calendar.set", self.year.cycle,
                cycle=self.year.cycle.pk,
            )  # fmt: skip


def make(units: int = 20, files: int = 3000, log: int = 50_000) -> Made:
    """Fill an empty database.

    Args:
        units: Units of the year.
        files: Evidence files.
        log: Entries of the log.
    """
    with transaction.atomic():
        year = make_wuhai_2023()
        _more_units(year, units)
        year.at("self-assessment")
        StageWindow.objects.filter(cycle=year.cycle).update(
            closes_at=timezone.now() + timedelta(days=10)
        )
        file = _file(year)
        _files(year, files)
        made = _made(year, file, web_work.fill(year))
        _runs(year)
        _log(year, log)
    return made


def _more_units(year: Year, wanted: int) -> None:
    for number in range(wanted - len(year.units)):
        name = f"示例{number + 1}区"
        organisation = Organisation.objects.create(
            code=f"wuhai-more-{number}", name=f"{name}人民政府", short_name=name
        )
        key = f"more-{number}"
        year.units[key] = make_actor(Role.UNIT, organisation)
        year.organisations[key] = organisation
        CycleUnit.objects.create(
            cycle=year.cycle, unit_id=key, name=name, group="district", organisation=organisation,
            listed=False, position=50 + number,
        )  # fmt: skip


def _file(year: Year) -> int:
    """File one document as its unit does it, so that there is something to look at."""
    content = SimpleUploadedFile("示例通知.pdf", samples.pdf("sample", pages=3))
    unit = year.cycle_unit("haibowan")
    return evidence.file_evidence(year.unit, unit, content, leaf_id=LEAF).version.file_id


def _files(year: Year, wanted: int) -> None:
    """One file in fifty lies there twice; each proves something about two items."""
    now = timezone.now()
    units = list(CycleUnit.objects.filter(cycle=year.cycle))
    scheme = year.cycle.settled_scheme()
    ids = list(leaves(scheme, unit_facts(units[0])))
    files = EvidenceFile.objects.bulk_create(
        EvidenceFile(
            cycle=year.cycle, unit=unit, organisation=unit.organisation,
            title=f"示例材料{number}", created_at=now,
        )
        for number, unit in zip(range(wanted - 1), round_and_round(units), strict=False)
    )  # fmt: skip
    versions = EvidenceVersion.objects.bulk_create(
        EvidenceVersion(
            file=file, number=1, name=f"示例材料{number}.pdf", size=10_000 + number, kind="pdf",
            sha256=_digest(number - number % 50 if number % 50 == 1 else number),
            media_type="application/pdf", stored_as="示例", thumbnail="示例", pages=3,
            uploaded_at=now, post_label="示例",
        )
        for number, file in enumerate(files)
    )  # fmt: skip
    for file, version in zip(files, versions, strict=True):
        file.current = version
    EvidenceFile.objects.bulk_update(files, ["current"], batch_size=500)
    EvidenceLink.objects.bulk_create(
        EvidenceLink(file=file, leaf_id=ids[(number // len(units) * 7 + more) % len(ids)],
                     linked_at=now)
        for number, file in enumerate(files)
        for more in (0, 40)
    )  # fmt: skip


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _made(year: Year, file: int, items: Iterable[str]) -> Made:
    unit = year.cycle_unit("haibowan")
    everything = assessor_map(year.cycle, [unit])
    people = {one.organisation.pk: one for one in year.assessors.values()}
    lead = everything.lead(unit, LEAF)
    joint_leaf = next(leaf for leaf in items if len(everything.of(unit, leaf)) > 1)
    joint = everything.of(unit, joint_leaf)[1].organisation
    version = EvidenceVersion.objects.get(file=file)
    objection = Objection.objects.filter(cycle=year.cycle, unit=unit).first()
    keys = {"objection": objection.pk, "person": year.unit.person.pk, "post": year.unit.post.pk}
    return Made(year, people[lead.pk], people[joint.pk], joint_leaf, file, version.pk, keys=keys)


def _runs(year: Year) -> None:
    """Make two runs, the first of which is public; written as rows, for marks are still open."""
    first = results.make_run(year.office, year.at("aggregation").pk)
    results.make_run(year.office, year.cycle.pk)
    now, by = timezone.now(), year.second_office
    run = ScoreRun.objects.get(cycle=year.cycle, number=first.number)
    for kind in ("frozen", "approved"):
        Decision.objects.create(run=run, kind=kind, by=by.person, post_label=by.label, at=now)
    Publication.objects.create(
        cycle=year.cycle, run=run, version=1, published_at=now, published_by=by.person
    )
    Notification.objects.bulk_create(
        Notification(run=run, unit=unit, sent_at=now)
        for unit in CycleUnit.objects.filter(cycle=year.cycle)
    )


def _log(year: Year, wanted: int) -> None:
    """Add entries until there are enough, sealed one behind the other."""
    head = ChainHead.objects.get(pk=1)
    actors = [*year.units.values(), *year.assessors.values(), year.office]
    made, link = [], head.link
    start = datetime(year.cycle.year, 11, 1, tzinfo=UTC)
    for number, actor in enumerate(islice(round_and_round(actors), wanted - head.number)):
        entry = Entry(
            at=start + timedelta(seconds=number), actor_id=actor.person_id, actor_name=actor.name,
            actor_post=actor.label, action=ACTIONS[number % len(ACTIONS)],
            kind="read" if number % len(ACTIONS) == 3 else "write",
            object_type="assessment.leafentry", object_id=str(number % 3000),
            object_label="示例条目", cycle=year.cycle.pk, old=None,
            new={"mark": str(number % 7)}, reason="示例",
        )  # fmt: skip
        link = seal(entry.content, link, "sha-256")
        entry.number, entry.algorithm = link.number, link.algorithm
        entry.previous, entry.hash = link.previous, link.hash
        made.append(entry)
    Entry.objects.bulk_create(made, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE audit_chainhead SET number = %s, hash = %s, algorithm = %s WHERE id = 1",
            [(one.number, one.hash, one.algorithm) for one in made],
        )
