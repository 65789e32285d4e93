"""The number of queries of each page is fixed, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.assessment import queries, services
from kaoping.assessment.models import LeafEntry
from kaoping.assessment.standing import standing_of
from kaoping.assessment.todos import todos_for
from kaoping.cycles.models import CycleUnit
from materials import full_entry
from web.assessment.steps import claim, evidence, joint_of, lead_of, mark, submit
from web.cast import sign_in

LEAF, JOINT = "2.3.1", "6.1.1"


def counted(client, actor, path):
    """How many queries a page takes once everything that is kept in memory is there."""
    signed = sign_in(client, actor)
    signed.get(path)
    with CaptureQueriesContext(connection) as found:
        response = signed.get(path)
        count = len(found)
    assert response.status_code == 200
    return count


def little(year):
    """One claim, one file, one mark, one countersignature awaited."""
    evidence(year, "haibowan", LEAF)
    claim(year, "haibowan", LEAF, mark="1")
    claim(year, "haibowan", JOINT, mark="1")
    submit(year)
    year.at("review")
    mark(year, "haibowan", LEAF, "1")
    mark(year, "haibowan", JOINT, "1")


def much(year):
    """Twenty more units with everything entered, twenty more files, more revisions and words."""
    year.at("self-assessment")
    for unit in ("wuda", "hainan"):
        for number, leaf in enumerate(("2.3.1", "1.1.1", "6.1.1", "1.2.1", "2.2.1") * 2):
            evidence(year, unit, leaf, (number, 3, len(unit)))
        for leaf in ("2.3.1", "1.1.1", "6.1.1"):
            claim(year, unit, leaf, mark="1" if leaf != "1.1.1" else "2")
            claim(year, unit, leaf, "改过", base=1, mark="0")
        submit(year, unit)
    year.at("review")
    services.send_back(
        lead_of(year, "wuda", LEAF), year.cycle, year.cycle_unit("wuda"), LEAF, text="示例"
    )
    entry = mark(year, "wuda", JOINT, "1")
    services.countersign(joint_of(year, "wuda", JOINT)[0], entry, agrees=False, reason="示例")
    scheme = year.cycle.settled_scheme()
    units = [
        CycleUnit.objects.create(
            cycle=year.cycle, unit_id=f"more-{number}", name=f"示例{number}区", group="district",
            listed=False, position=50 + number,
        )
        for number in range(20)
    ]  # fmt: skip
    LeafEntry.objects.bulk_create(
        LeafEntry(
            cycle=year.cycle, unit=unit, leaf_id=visit.node.id, stage=stage,
            facts=full_entry(visit.node), reason="示例", post_label="示例",
            organisation=year.organisations["housing"], at=year.cycle.opened_at,
        )
        for unit in units
        for visit in scheme.nodes.values()
        if hasattr(visit.node, "rule")
        for stage in (("self", "assessor", "office") if unit.position % 2 else ("self", "assessor"))
    )  # fmt: skip


PAGES = [
    ("unit", "self-assessment/haibowan/"), ("unit", f"self-assessment/haibowan/items/{LEAF}/"),
    ("unit", "self-assessment/haibowan/checklist/"), ("unit", "report/haibowan/self-report/"),
    ("unit", "report/haibowan/self-report/preview/"), ("office", "self-assessment/"),
    ("lead", "desk/"), ("lead", f"desk/haibowan/{LEAF}/"),
    ("lead", f"desk/haibowan/{LEAF}/permit/"),
    ("joint", "joint/"), ("joint", f"desk/haibowan/{JOINT}/"), ("lead", "visits/"),
    ("lead", "visits/haibowan/new/"), ("office", f"adjust/haibowan/{LEAF}/"),
    ("office", "flags/?unit=haibowan"), ("unit", "objections/"), ("office", "objections/"),
]  # fmt: skip


def who(year, name):
    """The person that a page is for."""
    if name == "lead":
        return lead_of(year, "haibowan", LEAF)
    return joint_of(year, "haibowan", JOINT)[0] if name == "joint" else getattr(year, name)


def test_pages_take_the_same_queries_with_little_and_with_much(client, year):
    """Seventeen pages, three units and twenty-three, two entries and six thousand."""
    little(year)
    before = {
        page: counted(client, who(year, page[0]), f"/{year.cycle.pk}/{page[1]}") for page in PAGES
    }
    much(year)
    after = {
        page: counted(client, who(year, page[0]), f"/{year.cycle.pk}/{page[1]}") for page in PAGES
    }
    assert before == after
    assert max(after.values()) <= 50


@pytest.mark.parametrize(
    ("read", "most"),
    [
        (lambda year: queries.official_facts(year.cycle), 4),
        (lambda year: queries.stale_marks(year.cycle), 6),
        (lambda year: standing_of(year.cycle), 8),
        (lambda year: todos_for(who(year, "lead")), 30),
        (lambda year: todos_for(year.office), 20),
    ],
)
def test_what_other_rooms_read_takes_few_queries(year, read, most, django_assert_max_num_queries):
    """The derivations for results, conditions and to-dos do not ask unit by unit."""
    little(year)
    much(year)
    with django_assert_max_num_queries(most):
        read(year)
