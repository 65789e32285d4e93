"""A year in the hands of everybody: whoever does whatever the services allow, or do not.

Stages change by the service alone, with all conditions of all rooms. Most steps do what is next,
so that examples reach the publication and its correction; the others are done by anybody, anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from kaoping.accounts.errors import Refusal
from kaoping.assessment import services as marking
from kaoping.assessment.models import ItemMessage, LeafEntry, Objection, UnitFlag
from kaoping.assessment.standing import standing_of
from kaoping.audit.models import Entry
from kaoping.cycles import services as cycles
from kaoping.cycles.models import Cycle, StageChange
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.transitions import from_here
from kaoping.results import services as results
from kaoping.results.models import Decision, Publication, ScoreRun
from web.always import Always
from web.assessment.steps import joint_of, lead_of, official

UNITS = ("haibowan", "wuda")
JOINT = "6.1.1"
MARKED = {"1.1.1": ("0", "2"), JOINT: ("0", "1"), "2.3.1": ("0", "1", "9")}
EVENTS = ("dispatch.missing-report", "8.1.3")
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
        self.year, self.always = year, Always(year.cycle.pk)
        self.reached: set[str] = set()
        stages = ("notification", "objection") if objections else ()
        cycles.set_optional_stages(
            self.year.office, self.pk, stages, objection_days=5, decision_days=5
        )

    def take(self, step: Step) -> None:
        """Take one step, then look at what always holds."""
        getattr(self, step.what)(step)
        self.always.look()

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


def everything() -> tuple[Any, ...]:
    """Return what no refusal may change: the log's end, and how many rows there are."""
    counted = (LeafEntry, ItemMessage, Objection, UnitFlag, ScoreRun, Decision, Publication)
    stages = StageChange.objects.count(), *Cycle.objects.values_list("stage", "version")
    return Entry.objects.count(), stages, [model.objects.count() for model in counted]
