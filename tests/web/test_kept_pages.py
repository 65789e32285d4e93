"""After every act each page shows what is there, though much of it is kept between two writes.

A page as people get it is set beside the same page with nothing kept and everything drawn anew.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.db import transaction
from django.test import Client

from kaoping.accounts.services import edit_organisation, edit_person
from kaoping.assessment import services
from kaoping.assessment.models import ItemMessage, LeafEntry
from kaoping.cycles.services import extend, set_units
from kaoping.cycles.services.units import UnitFacts
from kaoping.evidence import services as evidence_services
from kaoping.web.templatetags import once
from kaoping.worktime import SHANGHAI
from web.assessment.steps import claim, evidence, joint_of, lead_of, mark, replace, submit
from web.cast import make_organisation, sign_in
from web.years import make_wuhai_2023

LEAF, JOINT = "2.3.1", "6.1.1"
PAGES = {
    "unit": ("self-assessment/haibowan/", f"self-assessment/haibowan/items/{LEAF}/",
             "self-assessment/haibowan/checklist/", "report/haibowan/self-report/", "evidence/",
             "report/haibowan/self-report/preview/", "evidence/?shape=list", "objections/"),
    "lead": ("desk/", f"desk/haibowan/{LEAF}/", "evidence/", "visits/"),
    "joint": ("joint/", f"desk/haibowan/{JOINT}/"),
    "office": ("", "board/", "board/?show=pending", "leader/", "explanation/haibowan/", "results/",
               "self-assessment/haibowan/", "set-up/stages/", "set-up/assessors/", "set-up/units/",
               "evidence/", "evidence/same/", "objections/", f"explanation/haibowan/{LEAF}/"),
}  # fmt: skip
TOKEN = re.compile(r'[A-Za-z0-9]{64}(?=")')


@pytest.fixture
def year(transactional_db, time_machine, settings, tmp_path):
    """Wuhai's year in self-assessment, on a Monday in November, committed act by act."""
    settings.MEDIA_ROOT = tmp_path / "files"
    time_machine.move_to(datetime(2023, 11, 20, 9, tzinfo=SHANGHAI), tick=False)
    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


def acts(year):
    """Act after act, each by the person whose it is; named, so that a failure says which."""
    unit, other = year.cycle_unit("haibowan"), year.cycle_unit("wuda")
    yield "nothing", None
    yield "claim", lambda: claim(year, "haibowan", LEAF, mark="1")
    yield "another version", lambda: claim(year, "haibowan", LEAF, "改过", base=1, mark="0")
    yield "joint claim", lambda: claim(year, "haibowan", JOINT, mark="1")
    yield "evidence", lambda: evidence(year, "haibowan", LEAF)
    yield "same bytes", lambda: evidence(year, "wuda", LEAF)
    version = evidence(year, "haibowan", "1.1.1")
    yield "new version", lambda: replace(year, "haibowan", version)
    yield (
        "withdrawal",
        lambda: evidence_services.withdraw(year.unit, year.cycle, version.file_id, "示例传错"),
    )
    yield (
        "another organisation",
        lambda: set_units(
            year.office,
            year.cycle.pk,
            {"wuda": UnitFacts(make_organisation("new", "示例接手单位").pk, other.attributes)},
            "示例",
        ),
    )
    yield "submission", lambda: submit(year)
    yield "review", lambda: year.at("review")
    yield "mark", lambda: mark(year, "haibowan", LEAF, "1")
    yield "joint mark", lambda: mark(year, "haibowan", JOINT, "1")
    joint = joint_of(year, "haibowan", JOINT)[0]
    yield (
        "disagreement",
        lambda: services.countersign(joint, newest(unit, JOINT), agrees=False, reason="示例不同意"),
    )
    lead = lead_of(year, "haibowan", LEAF)
    yield "sent back", lambda: services.send_back(lead, year.cycle, unit, LEAF, text="示例补充")
    yield "more evidence", lambda: evidence(year, "haibowan", LEAF, "green")
    yield (
        "answer",
        lambda: services.answer(year.unit, ItemMessage.objects.get(unit=unit), text="示例已补充"),
    )
    yield (
        "extension",
        lambda: extend(
            year.office,
            year.cycle.pk,
            "review",
            until=date(2024, 1, 5),
            reason="示例",
            unit_id="wuda",
        ),
    )
    yield (
        "another name",
        lambda: edit_organisation(year.system_admin, unit.organisation, short_name="示例新名"),
    )
    yield "another person", lambda: edit_person(year.system_admin, lead.person, name="示例改名")
    yield "aggregation", lambda: year.at("aggregation")
    yield "adjustment", lambda: services.adjust_mark(
        year.office, year.cycle, unit, LEAF, facts={"mark": "0"}, reason="示例",
        based_on=newest(unit, LEAF).pk,
    )  # fmt: skip


def newest(unit, leaf):
    """The last official entry of an item."""
    return LeafEntry.objects.filter(unit=unit, leaf_id=leaf).exclude(stage="self").latest("pk")


def shown(client, address):
    """A page without the tokens of its forms."""
    response = client.get(address)
    return response.status_code, TOKEN.sub("", response.text)


def anew(client, address):
    """The same with nothing kept and everything drawn."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(once.Once, "render", lambda node, context: node.nodelist.render(context))
        return shown(client, address)


def test_every_page_shows_what_is_there(year):
    """Twenty-three acts; after each, every page as kept, then anew."""
    who = {
        "unit": year.unit, "office": year.office,
        "lead": lead_of(year, "haibowan", LEAF), "joint": joint_of(year, "haibowan", JOINT)[0],
    }  # fmt: skip
    clients = {name: sign_in(Client(), actor) for name, actor in who.items()}
    seen = set()
    for name, act in acts(year):
        if act is not None:
            act()
        for person, pages in PAGES.items():
            for page in pages:
                address = f"/{year.cycle.pk}/{page}"
                first = shown(clients[person], address)
                assert first == anew(clients[person], address), (name, person, page)
                seen.add((page, first))
    assert len(seen) > 4 * sum(map(len, PAGES.values())), "the acts change what pages show"
