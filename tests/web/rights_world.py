"""The year that `test_rights` walks through: people in every place, and one of everything.

world = make_world("wuhai")
world.enter("review")                       # a phase of `rights_table`, past all conditions
world.address("assessment:sheet")           # of this world's unit, item, file, run …
world.person("bystander")                   # an actor, by the words of the table
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.accounts.models import Delegation, PeopleImport, PostRequest
from kaoping.assessment.models import LeafEntry, Objection, SelfAssessment, UnitFlag
from kaoping.cycles.models import Cycle
from kaoping.cycles.services import assign, propose_scheme
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.services import start_upload
from kaoping.results.models import Decision, Notification, Publication
from kaoping.results.services import make_run
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence, lead_of, submit
from web.cast import make_actor, make_organisation, make_person
from web.cycles.amended import edition
from web.results.marked import entry, marked
from web.rights_table import PHASES
from web.years import make_urumqi_2025, make_wuhai_2023

NOW = {
    "wuhai": datetime(2023, 11, 20, 9, tzinfo=SHANGHAI),
    "urumqi": datetime(2025, 11, 20, 11, tzinfo=SHANGHAI),
}
"""A working day in the time of self-assessment, on which the whole walk takes place."""
ITEMS = {"wuhai": ("2.3.1", "2.7.1"), "urumqi": ("district.1", "district.2")}
"""The item that addresses speak of, and another one that the bystander scores."""
SECRETS = {
    "own claim": "自评密语甲", "other claim": "自评密语乙",
    "own mark": "赋分密语甲", "other mark": "赋分密语乙",
    "own file": "材料密语甲", "other file": "材料密语乙",
    "own objection": "申请密语甲", "finding": "认定密语",
}  # fmt: skip
"""Words that stand in the world's rows, to see who gets to read them."""


@dataclass
class World:
    """A year with one of everything."""

    city: str
    year: object
    more: dict[str, Actor] = field(default_factory=dict)
    keys: dict[str, object] = field(default_factory=dict)

    @cached_property
    def patterns(self) -> dict[str, object]:
        """Each address by its name."""
        return dict(_patterns(get_resolver()))

    def person(self, name: str) -> Actor:
        """Return somebody by the table's word for them."""
        return self.more.get(name) or getattr(self.year, name)

    @property
    def pk(self) -> int:
        """Key of the year."""
        return self.year.cycle.pk

    @cached_property
    def unit(self):
        """The unit that addresses speak of."""
        return self.year.cycle_unit(self.keys["unit_id"])

    def address(self, name: str) -> str:
        """Return an address of this world."""
        wanted = self.patterns[name].pattern.converters
        keys = self.keys | self.keys.get(name, {})
        path = reverse(name, kwargs={key: keys[key] for key in wanted})
        return path + self.keys.get(f"{name}?", "")

    def enter(self, phase: str) -> None:
        """Put the year into a phase, with what has been decided about its run by then."""
        self.year.at({"public": "published"}.get(phase, phase))
        place = PHASES.index(phase)
        run, year = self.keys["run"], self.year
        if place >= PHASES.index("review"):
            SelfAssessment.objects.filter(unit=self.unit).update(state="submitted")
        now, office = timezone.now(), year.office.person
        if place >= PHASES.index("approval"):
            Decision.objects.create(run=run, kind="frozen", by=office, at=now)
        if place >= PHASES.index("notification"):
            leader = year.leader.person
            Decision.objects.create(run=run, kind="approved", by=leader, at=now)
        if place >= PHASES.index("objection"):
            for one in (self.unit, self.keys["other"]):
                Notification.objects.create(run=run, unit=one, sent_at=now, sent_by=office)
            Objection.objects.create(
                pk=self.keys["objection_id"], cycle=year.cycle, unit=self.unit,
                leaf_id=self.keys["leaf_id"], against=self.keys["mark"],
                argument=SECRETS["own objection"], filed_by=year.unit.person, filed_at=now,
            )  # fmt: skip
        if place >= PHASES.index("public"):
            Publication.objects.create(
                cycle=year.cycle, run=run, version=1, published_at=now, published_by=office
            )


def _patterns(resolver, namespace=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, f"{each.namespace}:" if each.namespace else "")
        else:
            yield f"{namespace}{each.name}", each


def make_world(city: str) -> World:
    """Return a world; its year stands in self-assessment until it enters a phase."""
    year = make_wuhai_2023() if city == "wuhai" else make_urumqi_2025()
    world = World(city, year)
    own, other, *_ = year.units
    leaf, further = ITEMS[city]
    world.keys |= {"unit_id": own, "leaf_id": leaf, "node_id": leaf, "further": further}
    world.keys |= {"cycle_id": world.pk, "other": year.cycle_unit(other)}
    _people(world)
    Cycle.objects.filter(pk=world.pk).update(
        optional_stages=["notification", "objection"], objection_days=5, decision_days=5
    )
    year.at("self-assessment")
    _claims(world, other)
    _marks(world, other)
    _cases(world)
    _house(world)
    return world


def _people(world: World) -> None:
    year, (leaf, further) = world.year, ITEMS[world.city]
    lead = lead_of(year, world.keys["unit_id"], leaf).organisation
    joint = make_organisation(f"{world.city}-joint", "示例会签单位")
    bystander = make_organisation(f"{world.city}-bystander", "示例其他考核单位")
    assign(year.office, world.pk, leaf, [lead.pk, joint.pk], reason="示例：两家联合")
    assign(year.office, world.pk, further, [bystander.pk], reason="示例：另一家")
    elsewhere = make_organisation(f"{world.city}-office-elsewhere", "示例外市办公室")
    world.more |= {
        "lead": lead_of(year, world.keys["unit_id"], leaf),
        "joint": make_actor("assessor", joint),
        "bystander": make_actor("assessor", bystander),
        "foreign_unit": year.stranger,
        "foreign_office": make_actor("office", elsewhere),
    }
    today = timezone.localdate()
    colleague = make_actor("expert", year.unit.organisation, f"colleague.{world.city}").person
    delegation = Delegation.objects.create(
        post=year.unit.post, to_person=colleague, reason="示例：出差",
        from_day=today, until_day=today + timedelta(days=30),
    )  # fmt: skip
    post = year.unit.post
    world.more["stand_in"] = Actor(colleague, post, on_behalf_of=post)
    world.keys["delegation"] = delegation.pk


def _claims(world: World, other: str) -> None:
    year, unit_id = world.year, world.keys["unit_id"]
    leaf = world.keys["leaf_id"]
    claim(year, unit_id, leaf, SECRETS["own claim"], **best(world))
    claim(year, other, leaf, SECRETS["other claim"], **best(world))
    for name, colour, word in ((unit_id, "navy", "own file"), (other, "red", "other file")):
        version = evidence(year, name, leaf, colour)
        EvidenceFile.objects.filter(pk=version.file_id).update(title=SECRETS[word])
        world.keys[word] = version
    submit(year, other)
    version = world.keys["own file"]
    upload = start_upload(year.unit, world.unit, name="示例.txt", size=4, leaf_id=leaf)
    world.keys |= {
        "file_id": version.file_id, "version_id": version.pk, "upload_id": upload.pk,
        "evidence:viewer?": f"?unit={unit_id}&leaf={leaf}",
        "evidence:chips?": f"?unit={unit_id}&leaf={leaf}",
        "evidence:missing?": f"?unit={unit_id}",
        "evidence:upload?": "", "evidence:reuse?": "",
    }  # fmt: skip


def best(world: World) -> dict[str, str]:
    """Return facts that the item of all addresses permits."""
    rule = world.year.cycle.settled_scheme().nodes[world.keys["leaf_id"]].node.rule
    return {"level": next(iter(rule.levels)).id} if rule.kind == "level" else {"mark": "1"}


def _marks(world: World, other: str) -> None:
    year, leaf = world.year, world.keys["leaf_id"]
    marked(year)
    for unit_id, word in ((world.keys["unit_id"], "own mark"), (other, "other mark")):
        unit = year.cycle_unit(unit_id)
        counting = LeafEntry.objects.get(unit=unit, leaf_id=leaf, stage="office")
        row = entry(year.cycle, unit, leaf, counting.facts, world.person("lead"), "assessor")
        row.reason = SECRETS[word]
        row.save()
        if unit == world.unit:
            world.keys |= {"mark": row, "counting": counting}
    world.keys["run"] = make_run(year.office, world.pk)


def _cases(world: World) -> None:
    year, unit = world.year, world.unit
    now = timezone.now()
    flag = next(iter(year.cycle.settled_scheme().regulation.flags))
    found = UnitFlag.objects.create(
        cycle=year.cycle, unit=unit, flag=flag, reason=SECRETS["finding"],
        set_by=year.auditor.person, set_at=now,
    )  # fmt: skip
    documents = year.cycle.settled_scheme().regulation.documents
    world.keys |= {
        "objection_id": 1, "flag_id": found.pk, "flag": flag, "number": 1, "version": 1,
        "file_name": "scheme.yaml", "document_id": documents[0].id, "section_number": 0,
        "sha256": propose_scheme(year.office, world.pk, _next_edition(year, world.city)).sha256,
        "scheme_id": year.cycle.scheme.scheme_id,
    }  # fmt: skip


def _next_edition(year, city):
    """Return another edition of the regulation: one item has another name."""
    name = year.cycle.settled_scheme().nodes[ITEMS[city][1]].node.name
    return edition(year.cycle.scheme.scheme_id, scheme=((f"name: {name}\n", f"name: {name}甲\n"),))


def _house(world: World) -> None:
    """What is of no year: a person to be kept, a request, an import."""
    year = world.year
    kept = make_person(f"kept.{world.city}")
    request = PostRequest.objects.create(
        person=kept, organisation=year.unit.organisation, role="unit", by=year.system_admin.person
    )
    row = {
        "line": 2,
        "username": "new.person",
        "name": "示例新人",
        "organisation": "",
        "role": "",
        "title": "",
        "email": "",
        "phone": "",
        "from_day": "",
        "until_day": "",
    }
    read = PeopleImport.objects.create(
        by=year.system_admin.person, file_name="示例.xlsx", rows=[row]
    )
    ended = make_actor("expert", year.unit.organisation, f"ended.{world.city}").post
    world.keys["colleague"] = ended.person_id
    keys = {
        "accounts:import-preview": read.pk, "accounts:import-commit": read.pk,
        "accounts:end-post": ended.pk, "accounts:delegate": year.unit.post.pk,
        "accounts:revoke-delegation": world.keys["delegation"],
        "accounts:accept-invitation": "none",
    }  # fmt: skip
    world.keys |= {name: {"key": key} for name, key in keys.items()}
    world.keys["cycles:remove-unit"] = {"unit_id": "spare"}
    world.keys |= {
        "key": kept.pk, "request": request.pk, "token": "none", "provider_id": "none",
        "code": year.unit.organisation.code, "slug": "unit", "name": "none.png",
    }  # fmt: skip
