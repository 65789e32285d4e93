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
REACHED: set[str] = set()
"""The services that were granted in some example."""
WANTED = {
    "change_stage", "save_claim", "submit_self_assessment", "enter_mark", "countersign",
    "send_back", "adjust_mark", "set_flag", "make_run", "freeze", "approve", "publish", "correct",
}  # fmt: skip

STEPS = (
    *["go_on"] * 9, "change_stage", "claim", "hand_over", "hand_over", "mark", "mark", "register",
    "countersign", "countersign", "speak", "adjust", "adjust", "find", "object", "object", "decide",
    "decide",
)  # fmt: skip
"""What may be done next, by name; whatever stands here more often is done more often."""
steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.sampled_from(UNITS),
        st.sampled_from(sorted(MARKED)),
        st.integers(0, 20),
        st.booleans(),
    ),
    min_size=30,
    max_size=45,
)
"""(what, unit, leaf, number that chooses people and values, yes or no)."""


class AnyYear:
    """Wuhai's year 2023, prepared, with most items marked, in the hands of everybody."""

    def __init__(self, *, objections: bool) -> None:
        self.year = make_wuhai_2023()
        self.reached: set[str] = set()
        self.checked: set[int] = set()
        stages = ("notification", "objection") if objections else ()
        cycles.set_optional_stages(
            self.year.office, self.pk, stages, objection_days=5, decision_days=5
        )
        fill(self.year)

    def take(self, step: tuple[str, str, str, int, bool]) -> None:
        """Take one step, then look at what always holds."""
        what, *chosen = step
        getattr(self, what)(*chosen)
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
        before = everything()
        try:
            act(*arguments, **more)
        except Refusal as refusal:
            note(f"{refusal.code}")
            assert everything() == before, f"a refusal left something: {refusal.code}"
            return False
        self.reached.add(act.__name__)
        return True

    def who(self, proper: Any, pick: int) -> Any:
        """Return whose task it is, now and then somebody else."""
        year = self.year
        others = [year.unit, year.assessor, year.leader, year.second_office, year.office]
        return others[pick] if pick < len(others) else proper

    # the course of the year

    def change_stage(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Go on, or take the way back."""
        del unit, leaf
        ways = from_here(timetable_of(self.cycle))
        found = [one.to_stage for one in ways if one.is_return == (yes and pick % 2 == 0)]
        if found:
            who = self.who(self.year.office, pick)
            self.attempt(cycles.change_stage, who, self.pk, found[0], reason=WHY)

    def go_on(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Do what the results need next, then go on."""
        self.decide_next(unit, leaf)
        if not correcting() and self.cycle.stage != "published":
            self.change_stage(unit, leaf, 19, yes=False)
        elif yes and pick % 5 == 0:
            self.change_stage(unit, leaf, 19, yes=False)

    def decide_next(self, unit: str, leaf: str) -> None:
        """Score, settle, freeze, approve, tell, publish, correct: whatever is next."""
        run = ScoreRun.objects.order_by("-number").first()
        office, second, pk = self.year.office, self.year.second_office, self.pk
        kinds = set(run.decisions.values_list("kind", flat=True)) if run else set()
        if run is not None and hasattr(run, "publication"):
            self.attempt(results.correct, office, pk, reason=WHY)
        elif run is None or kinds & {"declined", "withdrawn"}:
            self.settle(unit, leaf)
            self.attempt(results.make_run, office, pk)
        elif "frozen" not in kinds:
            if not self.attempt(results.freeze, office, pk, run.number):
                self.settle(unit, leaf)
                self.attempt(results.make_run, office, pk)
        elif "approved" not in kinds:
            self.attempt(results.approve, second, pk, run.number)
        elif self.cycle.stage == "notification":
            self.attempt(results.notify, office, pk, run.number)
        else:
            self.attempt(results.publish, office, pk, run.number)

    def settle(self, unit: str, leaf: str) -> None:
        """Let the office close what is open, in a correction change the item at hand."""
        found = standing_of(self.cycle)
        waiting = [*found.missing, *found.disputed, *found.awaited, *found.stale, *found.sent_back]
        for one in waiting:
            self.adjusted(self.year.office, one.unit, one.leaf_id, {"mark": MARKED[one.leaf_id][0]})
        if correcting():
            of = self.year.cycle_unit(unit)
            now = official(of, leaf).mark
            other = next(each for each in MARKED[leaf] if each != now)
            self.adjusted(self.year.office, of, leaf, {"mark": other})
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

    def claim(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Save a claim."""
        del yes
        self.attempt(
            marking.save_claim, self.who(self.year.units[unit], pick), self.cycle,
            self.year.cycle_unit(unit), leaf, facts={"mark": value(leaf, pick)}, explanation=WHY,
            base_version=pick % 3,
        )  # fmt: skip

    def hand_over(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Submit a self-assessment, take it back, or return it."""
        del leaf
        of, cycle = self.year.cycle_unit(unit), self.cycle
        own = self.who(self.year.units[unit], pick)
        if yes:
            self.attempt(marking.submit_self_assessment, own, cycle, of, accepts_gaps=True)
        elif pick % 2:
            self.attempt(marking.withdraw_self_assessment, own, cycle, of, reason=WHY)
        else:
            office = self.who(self.year.office, pick)
            self.attempt(marking.return_self_assessment, office, cycle, of, reason=WHY)

    def mark(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Give a mark, on what counts or on what counted once."""
        of = self.year.cycle_unit(unit)
        self.attempt(
            marking.enter_mark, self.who(lead_of(self.year, unit, leaf), pick), self.cycle, of,
            leaf, facts={"mark": value(leaf, pick)}, reason=WHY,
            based_on=seen(of, leaf) if yes else 0,
        )  # fmt: skip

    def register(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Count what happened during the year."""
        leaf, of = EVENTS[yes], self.year.cycle_unit(unit)
        self.attempt(
            marking.enter_mark, self.who(lead_of(self.year, unit, leaf), pick), self.cycle, of,
            leaf, facts={"count": str(pick % 3)}, reason=WHY, based_on=seen(of, leaf),
        )  # fmt: skip

    def countersign(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Say a joint assessor's word."""
        del leaf
        entry = official(self.year.cycle_unit(unit), JOINT)
        who = self.who(joint_of(self.year, unit, JOINT)[0], pick)
        self.attempt(marking.countersign, who, entry, agrees=yes, reason=WHY)

    def speak(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Send an item back, or answer."""
        of = self.year.cycle_unit(unit)
        asked = ItemMessage.objects.filter(unit=of, answered_by=None).exclude(kind="answer").first()
        if yes and asked:
            self.attempt(marking.answer, self.year.units[unit], asked, text=WHY)
        else:
            lead = self.who(lead_of(self.year, unit, leaf), pick)
            self.attempt(marking.send_back, lead, self.cycle, of, leaf, text=WHY)

    # the office

    def adjust(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Decide an item; after the publication only while a correction is under way."""
        leaf = EVENTS[0] if yes and pick % 2 else leaf
        facts = {"count": str(pick % 3)} if leaf in EVENTS else {"mark": value(leaf, pick)}
        of = self.year.cycle_unit(unit)
        self.adjusted(self.who(self.year.office, pick), of, leaf, facts)

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

    def find(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Propose or decide a finding."""
        del leaf
        of = self.year.cycle_unit(unit)
        waiting = UnitFlag.objects.filter(unit=of, state="proposed").first()
        if waiting is None:
            who = self.who(self.year.office, pick)
            self.attempt(marking.set_flag, who, self.cycle, of, "falsification", reason=WHY)
        else:
            decide = marking.confirm_flag if yes else marking.reject_flag
            self.attempt(decide, self.who(self.year.second_office, pick), waiting, reason=WHY)

    def object(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Object to an item, or decide what was objected to."""
        filed = Objection.objects.filter(state="filed").first()
        if filed is None:
            own = self.who(self.year.units[unit], pick)
            of = self.year.cycle_unit(unit)
            self.attempt(marking.file_objection, own, self.cycle, of, leaf, argument=WHY)
            return
        facts = {"mark": value(filed.leaf_id, pick)}
        who = self.who(self.year.second_office, pick)
        self.attempt(marking.decide_objection, who, filed, accepts=yes, decision=WHY, facts=facts)

    def decide(self, unit: str, leaf: str, pick: int, yes: bool) -> None:
        """Do something with any run, whether or not it is next."""
        del unit, leaf
        who, pk, number = self.who(self.year.office, pick + 3), self.pk, 1 + pick % 4
        acts: list[Any] = [
            lambda: self.attempt(results.make_run, who, pk),
            lambda: self.attempt(results.freeze, who, pk, number),
            lambda: self.attempt(results.approve, who, pk, number),
            lambda: self.attempt(results.decline, who, pk, number, reason=WHY),
            lambda: self.attempt(results.publish, who, pk, number),
            lambda: self.attempt(results.correct, who, pk, reason=WHY),
            lambda: self.attempt(results.withdraw_correction, who, pk, reason=WHY),
        ]
        acts[(pick + yes) % len(acts)]()

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
        picture = picture_of(cycle)
        now = fresh(cycle.scheme_id, facts_text(official_facts(cycle)))
        assert picture.scored is not None
        assert picture.scored.result == result_of(now)
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


@settings(max_examples=9, phases=[Phase.explicit, Phase.generate])
@given(objections=st.booleans(), taken=steps)
def test_any_year_keeps_its_invariants(*, objections, taken):
    """Some forty steps an example, by everybody, through stages that change by the service alone.

    Nothing is cut short where one fails: an example takes seconds, and its steps are its story.
    """
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        found = AnyYear(objections=objections)
        for step in taken:
            note(f"{found.cycle.stage} {step}")
            found.take(step)
        REACHED.update(found.reached)
        import sys; print('DONE', objections, len(taken), found.cycle.stage, ScoreRun.objects.count(), Publication.objects.count(), sorted(found.reached), file=sys.stderr)
        transaction.set_rollback(True)


def test_the_examples_go_all_the_way():
    """They are not all refusals: every service was granted, up to the second version."""
    assert REACHED >= WANTED
