"""Two people at once, each with a connection of their own: one is first, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from cluster.postgresql import make_database
from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Refusal
from kaoping.accounts.models import PeopleImport, Person
from kaoping.accounts.services import commit_people, create_person
from kaoping.accounts.sheet import COLUMNS
from kaoping.assessment.models import ClaimRevision, LeafEntry
from kaoping.assessment.services import enter_mark, save_claim
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cycles.models import StageChange
from kaoping.cycles.services import change_stage, open_cycle
from kaoping.results import services
from kaoping.results.models import Decision, ScoreRun
from web.assessment.steps import lead_of
from web.cast import make_actor
from web.evidence.racers import at_once
from web.results.marked import marked
from web.years import make_wuhai_2023

TESTS = Path(__file__).parents[1]
LEAF = "1.1.1"


@pytest.fixture(scope="module")
def year(cluster):
    """Wuhai's year 2023."""
    return make_wuhai_2023()


@pytest.fixture
def summed(year):
    """The year in aggregation, every item marked, with a run more than before."""
    if not ScoreRun.objects.exists():
        marked(year)
    year.at("aggregation")
    year.run = services.make_run(year.office, year.cycle.pk)
    return year


def test_two_colleagues_save_one_item(year):
    """Of two texts written over the same one, one stands and the other is kept as its conflict."""
    year.at("self-assessment")
    unit = year.cycle_unit("haibowan")
    people = [year.unit, make_actor("unit", year.unit.organisation, "colleague")]

    def save(actor):
        return save_claim(
            actor, year.cycle, unit, LEAF,
            facts={"mark": "1"}, explanation=f"示例：{actor.name}", base_version=0,
        ).version  # fmt: skip

    versions = at_once(*[lambda actor=actor: save(actor) for actor in people])

    assert sorted(versions) == [1, 2]
    first, second = ClaimRevision.objects.order_by("version")
    assert (first.conflict_with, second.conflict_with) == (None, first)
    assert {(one.by, one.explanation) for one in (first, second)} == {
        (actor.person, f"示例：{actor.name}") for actor in people
    }


def test_two_people_open_one_year(year):
    """One opens it; the other hears that it is there, and where."""
    results = at_once(
        *[
            lambda actor=actor: (
                open_cycle(actor, "wuhai-2022", 2024, region="", closing_time=time(18)).title
            )
            for actor in (year.office, year.second_office)
        ]
    )

    assert sorted(results) == ["cycles.year-exists", "乌海市2024年度"]


def test_two_people_register_one_account(year):
    """One registers it; the other is told that it is taken, in words, and nothing is half there."""
    administrators = [
        make_actor(Role.SYSTEM_ADMIN, year.office.organisation, f"s{n}") for n in "12"
    ]
    results = at_once(
        *[
            lambda one=one: (
                create_person(one, username="zhang.san", name=f"示例{one.name}").username
            )
            for one in administrators
        ]
    )

    assert sorted(results) == ["person-invalid", "zhang.san"]
    with pytest.raises(Refusal, match=r"账号：.*已存在"):
        create_person(administrators[0], username="zhang.san", name="示例")
    assert (
        Entry.objects.filter(
            action="accounts.person.created", object_label__contains="zhang.san"
        ).count()
        == 1
    )


def test_a_sheet_and_a_form_register_the_same_people(year):
    """Whoever is first; a sheet is taken over whole or not at all, and nobody waits in a circle."""
    administrator = make_actor(Role.SYSTEM_ADMIN, year.office.organisation, "s3")
    names = [f"li.si.{number}" for number in range(12)]
    rows = [
        dict.fromkeys(COLUMNS.values(), "") | {"line": n, "username": one, "name": f"示例{one}"}
        for n, one in enumerate(names, 2)
    ]
    kept = [
        PeopleImport.objects.create(file_name="示例.xlsx", rows=each) for each in (rows, rows[::-1])
    ]

    *sheets, form = at_once(
        *[lambda one=one: sum(commit_people(administrator, one).values()) for one in kept],
        lambda: create_person(administrator, username=names[-1], name="示例表单").username,
    )

    assert sorted(map(str, [*sheets, form])) in (
        ["12", "import-wrong", "person-invalid"],
        ["import-wrong", "import-wrong", names[-1]],
    )
    found = Person.objects.filter(username__in=names)
    assert found.count() == (1 if form == names[-1] else 12)


def test_two_marks_on_one_item(year):
    """Of two marks based on the same state one is entered; the other hears of it."""
    year.at("review")
    unit, lead = year.cycle_unit("wuda"), lead_of(year, "wuda", LEAF)
    people = [lead, make_actor("assessor", lead.organisation, "colleague.assessor")]

    def mark(actor):
        return enter_mark(
            actor, year.cycle, unit, LEAF, facts={"mark": "2"}, reason="示例", based_on=0
        ).mark

    results = at_once(*[lambda actor=actor: mark(actor) for actor in people])

    assert sorted(results) == ["2", "assessment.entry-changed"]
    assert LeafEntry.objects.filter(unit=unit, leaf_id=LEAF).count() == 1


def test_a_mark_and_the_end_of_marking(year):
    """Whoever is first: a mark is either in before the stage ends, or is refused for it."""
    year.at("review")
    unit, lead = year.cycle_unit("hainan"), lead_of(year, "hainan", LEAF)

    def mark():
        return enter_mark(
            lead, year.cycle, unit, LEAF, facts={"mark": "2"}, reason="示例", based_on=0
        ).at

    def end():
        change_stage(year.office, year.cycle.pk, "aggregation", reason="示例：到期")
        return StageChange.objects.get(cycle=year.cycle, to_stage="aggregation").at

    marked_at, ended_at = at_once(mark, end)

    assert marked_at == "assessment.mark-over" or marked_at < ended_at
    numbers = dict(Entry.objects.values_list("action", "number"))
    if marked_at != "assessment.mark-over":
        assert numbers["assessment.mark.entered"] < numbers["cycles.stage.advanced"]


def test_two_runs_at_once(summed):
    """Each has its number, and both say the same."""
    before = summed.run.number
    make = lambda: services.make_run(summed.office, summed.cycle.pk).number  # noqa: E731

    assert sorted(at_once(make, make)) == [before + 1, before + 2]
    assert len(set(ScoreRun.objects.values_list("sha256", flat=True))) == 1


def test_two_people_freeze(summed):
    """One freezes, the other hears that it is done; there is one decision."""
    pk, number = summed.cycle.pk, summed.run.number
    offices = (summed.office, summed.second_office)

    results = at_once(
        *[lambda actor=one: services.freeze(actor, pk, number).kind for one in offices]
    )

    assert sorted(map(str, results)) == ["frozen", "results.frozen-already"]
    assert summed.run.decisions.count() == 1


def test_freezing_and_a_new_run(summed):
    """A run is not frozen behind the back of a later one."""
    pk, number = summed.cycle.pk, summed.run.number

    frozen, _ = at_once(
        lambda: str(services.freeze(summed.office, pk, number).kind),
        lambda: services.make_run(summed.second_office, pk).number,
    )

    assert frozen in {"frozen", "results.later-run"}
    if frozen == "frozen":
        numbers = dict(Entry.objects.order_by("number").values_list("action", "number"))
        assert numbers["results.run.frozen"] < numbers["results.run.made"]


def test_approval_and_refusal_at_once(summed):
    """A run is approved or declined, never both; who froze it does neither."""
    pk, number = summed.cycle.pk, summed.run.number
    services.freeze(summed.office, pk, number)
    summed.at("approval")

    results = at_once(
        lambda: str(services.approve(summed.second_office, pk, number).kind),
        lambda: str(services.decline(summed.leader, pk, number, reason="示例").kind),
        lambda: str(services.approve(summed.office, pk, number).kind),
    )

    kinds = set(summed.run.decisions.values_list("kind", flat=True))
    assert kinds in ({Decision.Kind.FROZEN, "approved"}, {Decision.Kind.FROZEN, "declined"})
    assert sum(one in {"approved", "declined"} for one in results) == 1
    assert results[2] in {"results.same-person", "results.decided-already"}


def test_the_races_of_evidence_end_as_on_sqlite(address, template, tmp_path):
    """Chunks, finishes, links, versions, looks and withdrawals: one winner each."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
        "KAOPING_DATA": str(tmp_path),
        "KAOPING_DATABASE": make_database(address, "races", template),
        "PYTHONPATH": str(TESTS),
    }
    script = TESTS / "web/evidence/racers.py"
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "chunks": [["500", "evidence.other-offset"], True],
        "finishes": [1, 1],
        "looks": [1, 1],
        "links": [1, 1],
        "versions": [[2, 3, 4, 5], 5],
        "withdrawals": ["done", "evidence.withdrawn"],
        "equal": [1, True],
        "log": True,
    }


def test_the_log_after_all_that(summed):
    """No entry was lost or given twice, and the chain is whole."""
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))

    assert numbers == list(range(1, len(numbers) + 1))
    assert verify_log().is_intact
