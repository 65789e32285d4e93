"""A whole year in any order: whoever does whatever the services allow, three things always hold.

The log verifies; each item has at most one entry that counts, and the official facts are made of
exactly those; and every total, kept or shown, equals what a fresh run of the engine gives. They are
checked after every single step, refused steps included, which leave nothing behind.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from kaoping.assessment.models import LeafEntry
from kaoping.cycles.queries import assessor_map
from kaoping.results.models import Publication
from kaoping.worktime import SHANGHAI
from materials import full_entry
from web.any_year import JOINT, UNITS, WHY, AnyYear, Step, steps
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 12, 4, 9, tzinfo=SHANGHAI)


def fill(year: Any) -> None:
    """Mark everything but what the steps mark, as its lead would; the office where joint."""
    everything, scheme = assessor_map(year.cycle), year.cycle.settled_scheme()
    rows = []
    for unit in everything.units:
        for leaf in everything.leaves(unit):
            facts = full_entry(scheme.nodes[leaf.id].node)
            if facts:
                joint = len(everything.of(unit, leaf.id)) > 1
                rows.append(
                    LeafEntry(
                        cycle=year.cycle, unit=unit, leaf_id=leaf.id, facts=facts, reason=WHY,
                        stage="office" if joint and not is_ours(unit, leaf) else "assessor",
                        post_label=WHY, at=timezone.now(),
                    )
                )  # fmt: skip
    LeafEntry.objects.bulk_create(rows)


def is_ours(unit: Any, leaf: Any) -> bool:
    """Tell whether the steps countersign an item."""
    return leaf.id == JOINT and unit.unit_id in UNITS


@pytest.fixture
def year(db):
    """Wuhai's year 2023, prepared, with marks on what the steps do not mark."""
    found = make_wuhai_2023()
    fill(found)
    return found


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(objections=st.booleans(), taken=steps)
def test_any_year_keeps_its_invariants(year, objections, taken):
    """Some forty steps an example, by everybody, through stages that change by the service alone.

    Nothing is cut short where one fails: an example takes seconds, and its steps are its story.
    """
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        found = AnyYear(year, objections=objections)
        for step in taken:
            note(f"{found.cycle.stage} {step}")
            found.take(step)
        transaction.set_rollback(True)


def whole_course():
    """Return the steps of a year that meets everything: an objection, a return, a correction."""

    def one(what: str, *, pick: int = 18, yes: bool = True) -> Step:
        return Step(what, "haibowan", "1.1.1", pick, yes=yes)

    on, wait = one("go_on"), one("go_on", pick=10)
    return [
        on, on, one("claim"), one("hand_over"), on,
        one("mark", pick=19), one("countersign"), one("speak", yes=False), one("speak"),
        one("register"), one("find"), one("find", yes=False), on,
        on, on, on, on, one("object"), one("object"), one("change_stage"),
        one("decide", pick=20), on, on, on, on,
        wait, wait, wait, wait, wait, wait, wait, one("decide", pick=20, yes=False), on,
    ]  # fmt: skip


WANTED = {
    "change_stage", "save_claim", "submit_self_assessment", "enter_mark", "countersign",
    "send_back", "answer", "adjust_mark", "set_flag", "reject_flag", "make_run", "freeze",
    "approve", "notify", "file_objection", "decide_objection", "publish", "correct",
    "withdraw_correction",
}  # fmt: skip


def test_a_whole_course_is_granted(year):
    """The examples above are not all refusals: this one goes from the start into the archive."""
    with time_machine.travel(NOW, tick=False):
        found = AnyYear(year, objections=True)
        for step in whole_course():
            found.take(step)
    assert found.reached == WANTED
    assert found.cycle.stage == "archived"
    assert [one.version for one in Publication.objects.order_by("version")] == [1, 2]
