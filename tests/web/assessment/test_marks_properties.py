"""Whoever does whatever in whatever order: the log holds, one entry counts, the engine accepts it.

Each example is a sequence of service calls by people who may and people who may not, in stages that
allow them and stages that do not. A refusal is an answer; what it may not do is leave something.
"""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.accounts.errors import Refusal
from kaoping.assessment import queries, services
from kaoping.assessment.asked import run_facts
from kaoping.assessment.models import (
    ClaimRevision,
    Countersignature,
    ItemMessage,
    LeafEntry,
    Objection,
    SelfAssessment,
    UnitFlag,
)
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cycles.models import Cycle
from materials import full_entry
from web.assessment.steps import joint_of, lead_of, official

MADE = (ClaimRevision, LeafEntry, Countersignature, ItemMessage, Objection, UnitFlag)
STAGES = ("running", "self-assessment", "review", "aggregation", "objection", "published")
NUMBERS = st.sampled_from(["0", "1", "2", "4", "7", "12", "0.5", "-1", "一"])


def facts_for(scheme):
    """Facts that fit some leaf, and facts that fit none."""
    keys = {"mark": NUMBERS, "count": NUMBERS, "score": NUMBERS, "gaps": NUMBERS}
    keys["level"] = st.sampled_from(["full", "partial", "good", "none", "other"])
    keys["last_place"] = st.lists(st.booleans(), max_size=4)
    keys["not_applicable"] = st.just(scheme == "urumqi")
    return st.dictionaries(st.sampled_from(sorted(keys)), st.none(), max_size=2).flatmap(
        lambda wanted: st.fixed_dictionaries({key: keys[key] for key in wanted})
    )


def steps_of(scheme, units, leaves):
    """Sequences of calls.

    A person is a place in the crowd, None: the one whose task it is. Facts that are None are those
    of the leaf's full points.
    """
    unit, leaf = st.sampled_from(units), st.sampled_from(leaves)
    person = st.none() | st.none() | st.integers(0, 9)
    facts, yes = st.none() | st.none() | facts_for(scheme), st.booleans()
    return st.lists(
        st.one_of(
            st.tuples(st.just("stage"), st.sampled_from(STAGES)),
            st.tuples(st.just("claim"), unit, leaf, person, facts, st.integers(0, 3)),
            st.tuples(st.sampled_from(["submit", "withdraw", "return", "receive"]), unit, person),
            st.tuples(st.just("mark"), unit, leaf, person, facts, yes),
            st.tuples(st.just("adjust"), unit, leaf, person, facts, yes),
            st.tuples(st.just("countersign"), unit, leaf, person, yes),
            st.tuples(st.sampled_from(["send-back", "answer"]), unit, leaf, person),
            st.tuples(st.sampled_from(["flag", "confirm"]), unit, person),
            st.tuples(st.just("object"), unit, leaf, person),
            st.tuples(st.just("decide"), unit, leaf, person, facts, yes),
        ),
        min_size=6,
        max_size=26,
    )


def people(year, unit):
    """Everybody who might try: the unit, another one, assessors, the office, a leader."""
    lead = [one for key, one in year.assessors.items() if key in {"office", "housing", "finance"}]
    joint = [one for key, one in year.assessors.items() if key in {"culture", "water"}]
    own = year.units[unit]
    return [own, own, *lead, *joint, year.office, year.second_office, year.other_unit, year.leader]


def proper(year, action, unit, leaf):
    """Whose task it is."""
    if action in {"mark", "send-back", "receive"}:
        known = leaf in year.cycle.settled_scheme().nodes
        return lead_of(year, unit, leaf) if known else year.assessors["housing"]
    if action == "countersign":
        return next(iter(joint_of(year, unit, leaf)), year.second_assessor)
    if action in {"adjust", "flag", "return"}:
        return year.office
    return year.second_office if action in {"confirm", "decide"} else year.units[unit]


def full(cycle, leaf):
    """The facts that bring a leaf its full points."""
    visit = cycle.settled_scheme().nodes.get(leaf)
    return full_entry(visit.node) if visit else {}


def attempt(year, step):
    """Try one call; return whether it was granted."""
    try:
        _call(year, step)
    except Refusal:
        return False
    return True


def _call(year, step):  # noqa: C901, PLR0912  one line a service
    action, *rest = step
    if action == "stage":
        year.at(rest[0])
        return
    unit = year.cycle_unit(rest[0])
    cycle = Cycle.objects.get(pk=year.cycle.pk)
    leaf = rest[1] if isinstance(rest[1], str) else ""
    place = rest[2] if leaf else rest[1]
    crowd = people(year, rest[0])
    actor = crowd[place % len(crowd)] if place is not None else proper(year, action, rest[0], leaf)
    rest = [full(cycle, leaf) if part is None else part for part in rest]
    before = official(unit, leaf) if leaf else None
    seen = before.pk if before else 0
    match action:
        case "claim":
            services.save_claim(
                actor, cycle, unit, leaf, facts=rest[3], explanation="示例", base_version=rest[4]
            )
        case "submit":
            services.submit_self_assessment(actor, cycle, unit, accepts_gaps=True)
        case "withdraw":
            services.withdraw_self_assessment(actor, cycle, unit, reason="示例")
        case "return":
            services.return_self_assessment(actor, cycle, unit, reason="示例")
        case "receive":
            services.receive_task(actor, cycle, unit)
        case "mark" | "adjust":
            act = services.enter_mark if action == "mark" else services.adjust_mark
            based_on = seen if rest[4] else 0
            act(actor, cycle, unit, leaf, facts=rest[3], reason="示例", based_on=based_on)
        case "countersign" if before:
            services.countersign(actor, before, agrees=rest[3], reason="示例")
        case "send-back":
            services.send_back(actor, cycle, unit, leaf, text="示例")
        case "answer":
            asked = ItemMessage.objects.filter(unit=unit, leaf_id=leaf).first()
            if asked:
                services.answer(actor, asked, text="示例")
        case "flag":
            flag = next(iter(cycle.settled_scheme().regulation.flags))
            services.set_flag(actor, cycle, unit, flag, reason="示例")
        case "confirm":
            flag = UnitFlag.objects.filter(unit=unit).last()
            if flag:
                services.confirm_flag(actor, flag, reason="示例")
        case "object":
            services.file_objection(actor, cycle, unit, leaf, argument="示例")
        case "decide":
            filed = Objection.objects.filter(unit=unit, leaf_id=leaf).last()
            if filed:
                services.decide_objection(
                    actor, filed, accepts=rest[4], decision="示例", facts=rest[3]
                )


def everything():
    """How many rows there are, and where the log stands."""
    return [model.objects.count() for model in MADE], Entry.objects.count()


def check(year):
    """Assert what always holds."""
    assert verify_log().is_intact
    heads = Counter(
        LeafEntry.objects.filter(replaced_by=None).values_list("unit_id", "leaf_id", "stage")
    )
    assert set(heads.values()) <= {1}, "one head an item and stage"
    counted = Counter(
        (entry.unit_id, entry.leaf_id) for entry in LeafEntry.objects.exclude(stage="self")
    )
    effective = queries.official_facts(year.cycle)
    run, problems = run_facts(year.cycle.settled_scheme(), effective)
    assert run is not None, problems
    written = sum(len(content["facts"]) for content in effective["units"].values())
    assert written == len(counted), "each marked item has exactly one entry that counts"
    for message in ItemMessage.objects.filter(kind="answer"):
        assert message.answers is not None
    for flag in UnitFlag.objects.filter(state="confirmed"):
        assert flag.set_by != flag.decisions.get(state="confirmed").by
    for objection in Objection.objects.filter(state="accepted").select_related("entry", "against"):
        assert objection.entry.stage == "review"
        assert objection.against is None or objection.against.by != objection.decided_by


def played(year, steps):
    """Play a sequence, checking that a refusal leaves nothing, then that all holds."""
    granted = 0
    for step in steps:
        before = everything()
        if attempt(year, step):
            granted += step[0] != "stage"
            continue
        assert everything() == before, f"a refusal left something: {step}"
    check(year)
    return granted


class Rolled:
    """Everything inside is undone, so that each example begins with the same year."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error):
        if not any(error):
            transaction.set_rollback(True)
        return self.atomic.__exit__(*error)


WUHAI = SimpleNamespace(
    name="wuhai",
    units=["haibowan", "wuda"],
    leaves=["1.1.1", "2.2.1", "6.1.1", "1.3.1", "dispatch.missing-report", "8.1.2", "9.9.9"],
)
URUMQI = SimpleNamespace(
    name="urumqi",
    units=["housing", "tianshan"],
    leaves=["housing.1", "district.1", "common.3", "common.4.2", "district.4", "water.1"],
)


@settings(max_examples=25)
@given(steps=steps_of(WUHAI.name, WUHAI.units, WUHAI.leaves))
def test_wuhai_keeps_its_invariants(year, steps):
    """Awards, imported scores, joint marks, events and streaks, by everybody in any order."""
    with Rolled():
        played(year, steps)


@settings(max_examples=25)
@given(steps=steps_of(URUMQI.name, URUMQI.units, URUMQI.leaves))
def test_urumqi_keeps_its_invariants(urumqi_year, steps):
    """Levels, counts, items that do not apply, and organisers that are evaluated."""
    with Rolled():
        played(urumqi_year, steps)


@pytest.mark.django_db
def test_a_whole_course_is_granted(year):
    """The sequences above are not all refusals: this one is played to its end."""
    crowd = people(year, "haibowan")
    own, office = 0, crowd.index(year.office)
    lead = crowd.index(year.assessors["office"])
    facts, item = {"mark": "2"}, ("haibowan", "1.1.1")
    course = [
        ("claim", *item, own, facts, 0),
        ("submit", "haibowan", own),
        ("stage", "review"),
        ("mark", *item, lead, {"mark": "0"}, True),
        ("send-back", *item, lead),
        ("answer", *item, own),
        ("stage", "objection"),
        ("object", *item, own),
        ("decide", *item, office, facts, True),
    ]
    assert played(year, course) == 7
    assert SelfAssessment.objects.get(unit=year.cycle_unit("haibowan")).state == "submitted"
    counted = official(year.cycle_unit("haibowan"), "1.1.1")
    assert (counted.stage, counted.facts) == ("review", facts)
