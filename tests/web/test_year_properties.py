"""A whole year in any order: whoever does whatever the services allow, three things always hold.

The log verifies; each item has at most one entry that counts, and the official facts are made of
exactly those; and every total, kept or shown, equals what a fresh run of the engine gives. They are
checked after every single step, refused steps included, which leave nothing behind.

Stages change by the service alone, with all conditions of all rooms. Most steps do what is next,
so that examples reach the publication and its correction; the others are done by anybody, anywhere.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from kaoping.accounts.errors import Refusal
from kaoping.assessment import services as marking
from kaoping.assessment.models import ItemMessage, LeafEntry, Objection, UnitFlag
from kaoping.assessment.queries import official_facts
from kaoping.assessment.standing import standing_of
from kaoping.audit.models import Entry
from kaoping.audit.verification import verify_log
from kaoping.cycles import services as cycles
from kaoping.cycles.models import Cycle, StageChange
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.schemes import load_pinned
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.transitions import from_here
from kaoping.engine import parse_json, result_of, result_text, score
from kaoping.results import services as results
from kaoping.results.facts import facts_text
from kaoping.results.models import Decision, Publication, ScoreRun
from kaoping.results.readiness import picture_of
from kaoping.worktime import SHANGHAI
from materials import full_entry
from web.assessment.steps import joint_of, lead_of, official
from web.years import make_wuhai_2023

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 12, 4, 9, tzinfo=SHANGHAI)
UNITS = ("haibowan", "wuda")
JOINT = "6.1.1"
MARKED = {"1.1.1": ("0", "2"), JOINT: ("0", "1"), "2.3.1": ("0", "1", "9")}
EVENTS = ("dispatch.missing-report", "8.1.3")
PRECEDENCE = ("correction", "review", "office", "assessor")
WHY = "示例"
STEPS = (
    *["go_on"] * 9, "change_stage", "claim", "hand_over", "hand_over", "mark", "mark", "register",
    "countersign", "countersign", "speak", "adjust", "adjust", "find", "object", "object", "decide",
    "decide",
)  # fmt: skip
"""What may be done next, by name; whatever stands here more often is done more often."""


@dataclass(frozen=True)
class Step:
    """One thing that somebody does; `pick` chooses the person and the value."""

    what: str
    unit: str
    leaf: str
    pick: int
    yes: bool


steps = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(STEPS),
        unit=st.sampled_from(UNITS),
        leaf=st.sampled_from(sorted(MARKED)),
        pick=st.integers(0, 20),
        yes=st.booleans(),
    ),
    min_size=30,
    max_size=40,
)


FORWARD = Step("change_stage", UNITS[0], JOINT, 19, yes=False)


class AnyYear:
    """A year in the hands of everybody."""

    def __init__(self, year: Any, *, objections: bool) -> None:
        self.year, self.text = year, ""
        self.reached: set[str] = set()
        self.checked: set[int] = set()
        stages = ("notification", "objection") if objections else ()
        cycles.set_optional_stages(
            self.year.office, self.pk, stages, objection_days=5, decision_days=5
        )

    def take(self, step: Step) -> None:
        """Take one step, then look at what always holds."""
        getattr(self, step.what)(step)
        self.the_log_verifies()
        self.one_entry_counts()
        self.totals_equal_a_fresh_run()

    @property
    def pk(self) -> int:
        """The key of the year."""
        return self.year.cycle.pk

    @property
    def cycle(self) -> Cycle:
        """The year as it is now."""
        return Cycle.objects.get(pk=self.pk)

    def attempt(self, act: Any, *arguments: Any, **more: Any) -> bool:
        """Try a service; what is refused leaves nothing."""
        before, refused = everything(), ""
        try:
            act(*arguments, **more)
        except Refusal as refusal:
            refused = refusal.code
        if refused:
            assert everything() == before, f"a refusal left something: {refused}"
        else:
            self.reached.add(act.__name__)
        return not refused

    def who(self, proper: Any, pick: int) -> Any:
        """Return whose task it is, now and then somebody else."""
        year = self.year
        others = [year.unit, year.assessor, year.leader, year.second_office, year.office]
        return others[pick] if pick < len(others) else proper

    # the course of the year

    def change_stage(self, step: Step) -> None:
        """Go on, or take the way back."""
        ways = from_here(timetable_of(self.cycle))
        found = [one.to_stage for one in ways if one.is_return == (step.yes and step.pick % 2 == 0)]
        if found:
            who = self.who(self.year.office, step.pick)
            self.attempt(cycles.change_stage, who, self.pk, found[0], reason=WHY)

    def go_on(self, step: Step) -> None:
        """Do what the results need next, then go on."""
        self.decide_next(step)
        stage = self.cycle.stage
        waits = {"published": 9, "self-assessment": 3, "review": 3, "objection": 2}.get(stage, 1)
        if step.pick % waits == 0:
            self.change_stage(FORWARD)

    def decide_next(self, step: Step) -> None:
        """Score, settle, freeze, approve, tell, publish, correct: whatever is next."""
        run = ScoreRun.objects.order_by("-number").first()
        office, second, pk = self.year.office, self.year.second_office, self.pk
        kinds = set(run.decisions.values_list("kind", flat=True)) if run else set()
        if run is not None and hasattr(run, "publication"):
            of = self.year.cycle_unit(step.unit)
            self.adjusted(office, of, step.leaf, {"mark": MARKED[step.leaf][0]})
            self.attempt(results.correct, office, pk, reason=WHY)
        elif run is None or kinds & {"declined", "withdrawn"}:
            self.settle(step)
            self.attempt(results.make_run, office, pk)
        elif "frozen" not in kinds:
            if not self.attempt(results.freeze, office, pk, run.number):
                self.settle(step)
                self.attempt(results.make_run, office, pk)
        elif "approved" not in kinds:
            self.attempt(results.approve, second, pk, run.number)
        elif self.cycle.stage == "notification":
            self.attempt(results.notify, office, pk, run.number)
        else:
            self.attempt(results.publish, office, pk, run.number)

    def settle(self, step: Step) -> None:
        """Let the office close what is open, in a correction change the item at hand."""
        found = standing_of(self.cycle)
        waiting = [*found.missing, *found.disputed, *found.awaited, *found.stale, *found.sent_back]
        for one in waiting:
            self.adjusted(self.year.office, one.unit, one.leaf_id, {"mark": MARKED[one.leaf_id][0]})
        if correcting():
            of = self.year.cycle_unit(step.unit)
            now = official(of, step.leaf).mark
            other = next(each for each in MARKED[step.leaf] if each != now)
            self.adjusted(self.year.office, of, step.leaf, {"mark": other})
        for flag in UnitFlag.objects.filter(state="proposed").select_related("unit"):
            other_office = self.year.second_office
            if flag.set_by_id == other_office.person_id:
                other_office = self.year.office
            self.attempt(marking.reject_flag, other_office, flag, reason=WHY)
        for filed in Objection.objects.filter(state="filed"):
            self.attempt(
                marking.decide_objection, self.year.second_office, filed, accepts=False,
                decision=WHY,
            )  # fmt: skip

    # units and assessors

    def claim(self, step: Step) -> None:
        """Save a claim."""
        of, own = self.year.cycle_unit(step.unit), self.who(self.year.units[step.unit], step.pick)
        self.attempt(
            marking.save_claim, own, self.cycle, of, step.leaf, explanation=WHY,
            facts={"mark": value(step.leaf, step.pick)}, base_version=step.pick % 3,
        )  # fmt: skip

    def hand_over(self, step: Step) -> None:
        """Submit a self-assessment, take it back, or return it."""
        of, cycle = self.year.cycle_unit(step.unit), self.cycle
        own = self.who(self.year.units[step.unit], step.pick)
        if step.yes:
            self.attempt(marking.submit_self_assessment, own, cycle, of, accepts_gaps=True)
        elif step.pick % 2:
            self.attempt(marking.withdraw_self_assessment, own, cycle, of, reason=WHY)
        else:
            office = self.who(self.year.office, step.pick)
            self.attempt(marking.return_self_assessment, office, cycle, of, reason=WHY)

    def mark(self, step: Step) -> None:
        """Give a mark, on what counts or on what counted once."""
        of = self.year.cycle_unit(step.unit)
        lead = self.who(lead_of(self.year, step.unit, step.leaf), step.pick)
        self.attempt(
            marking.enter_mark, lead, self.cycle, of, step.leaf, reason=WHY,
            facts={"mark": value(step.leaf, step.pick)},
            based_on=seen(of, step.leaf) if step.yes else 0,
        )  # fmt: skip

    def register(self, step: Step) -> None:
        """Count what happened during the year."""
        leaf, of = EVENTS[step.yes], self.year.cycle_unit(step.unit)
        lead = self.who(lead_of(self.year, step.unit, leaf), step.pick)
        self.attempt(
            marking.enter_mark, lead, self.cycle, of, leaf, reason=WHY,
            facts={"count": str(step.pick % 3)}, based_on=seen(of, leaf),
        )  # fmt: skip

    def countersign(self, step: Step) -> None:
        """Say a joint assessor's word."""
        entry = official(self.year.cycle_unit(step.unit), JOINT)
        who = self.who(joint_of(self.year, step.unit, JOINT)[0], step.pick)
        self.attempt(marking.countersign, who, entry, agrees=step.yes, reason=WHY)

    def speak(self, step: Step) -> None:
        """Send an item back, or answer."""
        of = self.year.cycle_unit(step.unit)
        asked = ItemMessage.objects.filter(unit=of, answered_by=None).exclude(kind="answer").first()
        if step.yes and asked:
            self.attempt(marking.answer, self.year.units[step.unit], asked, text=WHY)
        else:
            lead = self.who(lead_of(self.year, step.unit, step.leaf), step.pick)
            self.attempt(marking.send_back, lead, self.cycle, of, step.leaf, text=WHY)

    # the office

    def adjust(self, step: Step) -> None:
        """Decide an item; after the publication only while a correction is under way."""
        leaf = EVENTS[0] if step.yes and step.pick % 2 else step.leaf
        facts = (
            {"count": str(step.pick % 3)} if leaf in EVENTS else {"mark": value(leaf, step.pick)}
        )
        of = self.year.cycle_unit(step.unit)
        self.adjusted(self.who(self.year.office, step.pick), of, leaf, facts)

    def adjusted(self, who: Any, of: Any, leaf: str, facts: dict[str, str]) -> None:
        """Try a decision of the office, and look whether it counts."""
        shut = self.cycle.stage in {"published", "archived"} and not correcting()
        done = self.attempt(
            marking.adjust_mark, who, self.cycle, of, leaf, facts=facts, reason=WHY,
            based_on=seen(of, leaf),
        )  # fmt: skip
        assert not (done and shut), "nothing opens after the publication without a correction"
        if done:
            assert official(of, leaf).facts == facts, "what the office decides counts"

    def find(self, step: Step) -> None:
        """Propose or decide a finding."""
        of = self.year.cycle_unit(step.unit)
        waiting = UnitFlag.objects.filter(unit=of, state="proposed").first()
        if waiting is None:
            who = self.who(self.year.office, step.pick)
            self.attempt(marking.set_flag, who, self.cycle, of, "falsification", reason=WHY)
        else:
            decide = marking.confirm_flag if step.yes else marking.reject_flag
            self.attempt(decide, self.who(self.year.second_office, step.pick), waiting, reason=WHY)

    def object(self, step: Step) -> None:
        """Object to an item, or decide what was objected to."""
        filed = Objection.objects.filter(state="filed").first()
        if filed is None:
            own = self.who(self.year.units[step.unit], step.pick)
            of = self.year.cycle_unit(step.unit)
            self.attempt(marking.file_objection, own, self.cycle, of, step.leaf, argument=WHY)
            return
        facts = {"mark": value(filed.leaf_id, step.pick)}
        who = self.who(self.year.second_office, step.pick)
        self.attempt(
            marking.decide_objection, who, filed, accepts=step.yes, decision=WHY, facts=facts
        )

    def decide(self, step: Step) -> None:
        """Do something with any run, whether or not it is next."""
        who, pk, number = self.who(self.year.office, step.pick + 3), self.pk, 1 + step.pick % 4
        acts: list[Any] = [
            lambda: self.attempt(results.make_run, who, pk),
            lambda: self.attempt(results.freeze, who, pk, number),
            lambda: self.attempt(results.approve, who, pk, number),
            lambda: self.attempt(results.decline, who, pk, number, reason=WHY),
            lambda: self.attempt(results.publish, who, pk, number),
            lambda: self.attempt(results.correct, who, pk, reason=WHY),
            lambda: self.attempt(results.withdraw_correction, who, pk, reason=WHY),
        ]
        acts[(step.pick + step.yes) % len(acts)]()

    # what always holds

    def the_log_verifies(self) -> None:
        """Every entry follows the one before."""
        assert verify_log().is_intact

    def one_entry_counts(self) -> None:
        """One head an item and stage; of the heads the first in rank is the official fact."""
        rows = LeafEntry.objects.filter(replaced_by=None).exclude(stage="self")
        heads = list(rows.select_related("unit"))
        assert set(Counter((one.unit_id, one.leaf_id, one.stage) for one in heads).values()) <= {1}
        counting: dict[tuple[str, str], LeafEntry] = {}
        for one in sorted(heads, key=lambda one: -PRECEDENCE.index(one.stage)):
            counting[one.unit.unit_id, one.leaf_id] = one
        written = official_facts(self.cycle)["units"]
        facts = {(u, leaf): f for u, about in written.items() for leaf, f in about["facts"].items()}
        assert facts == {key: one.facts for key, one in counting.items()}

    def totals_equal_a_fresh_run(self) -> None:
        """What the board shows, and what every run keeps, is what the engine says again."""
        cycle = self.cycle
        text = facts_text(official_facts(cycle))
        if text != self.text:
            self.text, picture = text, picture_of(cycle)
            assert picture.scored is not None
            assert picture.scored.result == result_of(fresh(cycle.scheme_id, text))
        for run in ScoreRun.objects.exclude(pk__in=self.checked):
            self.checked.add(run.pk)
            again = result_text(fresh(run.scheme_id, run.facts))
            assert again == run.result
        for run in ScoreRun.objects.defer("facts", "sources"):
            kinds = {one.kind: one.by_id for one in run.decisions.all()}
            if Decision.Kind.APPROVED in kinds:
                assert kinds[Decision.Kind.APPROVED] != kinds[Decision.Kind.FROZEN]
                assert all(unit["complete"] for unit in json.loads(run.result)["units"])
        for place, public in enumerate(Publication.objects.order_by("version"), start=1):
            assert public.version == place
            assert public.run.decisions.filter(kind=Decision.Kind.APPROVED).exists()
            assert place == 1 or (public.reason and public.run.corrects.version == place - 1)


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


def value(leaf: str, pick: int) -> str:
    """Return a mark, now and then one that the regulation does not know."""
    return MARKED[leaf][pick % len(MARKED[leaf])]


def seen(unit: Any, leaf: str) -> int:
    """Return the number of the entry that counts; 0: none."""
    entry = official(unit, leaf)
    return entry.pk if entry else 0


def correcting() -> bool:
    """Tell whether a correction is under way, by its rows."""
    run = ScoreRun.objects.order_by("-number").first()
    if run is None or run.corrects_id is None or hasattr(run, "publication"):
        return False
    return not run.decisions.filter(kind="withdrawn").exists()


def fresh(scheme: str, text: str) -> Any:
    """Score a facts file, past everything that is kept."""
    parsed, problems = parse_json(text, "")
    assert not problems
    run, problems = score(load_pinned(scheme), parsed)
    assert run is not None, problems
    return run


def everything() -> tuple[Any, ...]:
    """Return what no refusal may change: the log's end, and how many rows there are."""
    counted = (LeafEntry, ItemMessage, Objection, UnitFlag, ScoreRun, Decision, Publication)
    stages = StageChange.objects.count(), *Cycle.objects.values_list("stage", "version")
    return Entry.objects.count(), stages, [model.objects.count() for model in counted]


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
