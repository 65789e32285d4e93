"""What a person can do with a run now, and why not, where not: the buttons of the results page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.cycles.stages import Lock
from kaoping.results.corrections import open_correction
from kaoping.results.readiness import Picture, obstacles_to_freezing, picture_of
from kaoping.results.services.common import lock_of, recusal

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.cycles.conditions import Obstacle
    from kaoping.cycles.stages import Timetable
    from kaoping.results.models import Notification, ScoreRun
    from kaoping.results.queries.runs import RunView


@dataclass(frozen=True, slots=True)
class Action:
    """One button with its confirmation.

    Attributes:
        name: Its name in addresses.
        label: What stands on it.
        icon: Its icon.
        title: The question that is asked before.
        says: What will happen.
        url: Where it is sent.
        lock: Why it cannot be pressed; None where it can.
        asks: The name of a text that is asked for; empty: none.
        text: The label of that text.
        needs_text: Whether the text has to be there.
        is_danger: Whether it is drawn as something that hurts.
        obstacles: What has to be settled before.
        is_primary: Whether it is the one obvious next step.
    """

    name: str
    label: str
    icon: str
    title: str
    says: str
    url: str
    lock: Lock | None = None
    asks: str = ""
    text: str = ""
    needs_text: bool = False
    is_danger: bool = False
    obstacles: Sequence[Obstacle] = ()
    is_primary: bool = False


LEADING = frozenset({"freeze", "approve", "notify", "publish", "acknowledge"})
"""Actions that lead a result on, where they are open; each before what comes after it."""


def actions_for(actor: Actor, timetable: Timetable, view: RunView | None) -> list[Action]:
    """Return what this person's post may do with a run, locked or not."""
    found = _Actions(actor, timetable, view)
    actions = [*found.of_run(), *found.of_year()]
    step = next_step(actions, view)
    return [replace(one, is_primary=one.name == step) for one in actions]


def next_step(actions: Sequence[Action], view: RunView | None) -> str:
    """Return the name of the action that is the obvious next one; empty where none is.

    Where something has to be settled first, or the year has to be taken on, no button is: what is
    in the way, or the way to the stages, stands beside them. Computing again is the next step only
    where there is no run yet or the last one no longer counts.
    """
    for one in actions:
        if one.lock is None and one.name in LEADING:
            return one.name
    freezing = next((one.lock for one in actions if one.name == "freeze"), None)
    is_past = freezing is not None and freezing.code == "facts-changed"
    if view is None or view.declined or is_past:
        return next((one.name for one in actions if one.name == "make" and one.lock is None), "")
    return ""


@dataclass
class _Actions:
    actor: Actor
    timetable: Timetable
    view: RunView | None

    def of_year(self) -> Iterator[Action]:
        """Yield what makes a new run."""
        view = self.view
        if view is not None and view.is_correcting:
            yield from self.correcting(view)
        elif self.actor.may("result.correct") and view and (view.is_public or view.withdrawn):
            yield Action(
                "correct", "发起更正", "history", "更正已公布的结果？",
                "先形成一份更正稿，然后可以逐项调整得分，每项写明理由，原来的记录保留；更正稿须重新计分、"
                "冻结，由另一人批准后公布为新的版本，原版本保留可查。",
                self.url("correct"), self.correct_lock(), "reason",
                "更正的原因（会随新版本公布）", needs_text=True,
            )  # fmt: skip
        elif self.actor.may("run.make") and (view is None or view.publication is None):
            yield Action(
                "make", "重新计分" if view else "计算总分", "refresh", "按现在的得分计分？",
                "系统按此刻有效的赋分和认定计算一次，保存事实、结果和校验码；不改变任何赋分。",
                self.url("make"), self.lock("combine"), "note", "说明（可不填）",
            )  # fmt: skip

    def correcting(self, view: RunView) -> Iterator[Action]:
        """Yield what goes on with a correction that is under way, or ends it."""
        if self.actor.may("run.make"):
            yield Action(
                "make", "重新计分", "refresh", "按更正后的得分计分？",
                "系统按此刻有效的赋分和认定计算一次，形成新的更正稿；原来的更正稿不再使用。",
                self.url("make"), self.lock("correct"), "note",
                f"更正的原因（不填则沿用：{view.run.note}）",
            )  # fmt: skip
        if self.actor.may("result.correct"):
            yield Action(
                "withdraw", "撤回更正", "arrow-back-up", "撤回这次更正？",
                "没有改动任何得分、或已全部改回时可以撤回；公布的结果不变。",
                self.url("withdraw"), self.lock("correct"), "reason", "撤回更正的原因",
                needs_text=True, is_danger=True,
            )  # fmt: skip

    def correct_lock(self) -> Lock | None:
        """Return why no further correction can begin."""
        lock = self.lock("correct")
        begun = None if lock else open_correction(self.timetable.cycle)
        if begun is not None:
            lock = Lock("correction-there", f"更正稿（第{begun.number}次计分）正在办理")
        return lock

    def of_run(self) -> Iterator[Action]:
        """Yield what is next for the run."""
        view = self.view
        if view is None or view.withdrawn:
            return
        if not view.frozen:
            yield from self.freezing(view)
        elif not view.approved and not view.declined:
            yield from self.approving(view)
        if view.approved:
            yield from self.announcing(view)

    def freezing(self, view: RunView) -> Iterator[Action]:
        """Yield the freezing."""
        if not self.actor.may("result.freeze") or not view.is_newest:
            return
        lock, obstacles = self.lock("combine"), []
        if lock is None:
            picture = picture_of(self.timetable.cycle)
            obstacles = obstacles_to_freezing(self.timetable.cycle, picture)
            lock = _unready(view.run, picture, obstacles)
        yield Action(
            "freeze", "冻结结果", "lock", f"冻结第{view.run.number}次计分？",
            "冻结后送请批准；批准人不能是您本人。冻结之后如有改动，须重新计分。",
            self.url("freeze"), lock, "note", "说明（可不填）", obstacles=obstacles,
        )  # fmt: skip

    def approving(self, view: RunView) -> Iterator[Action]:
        """Yield approval and refusal."""
        if not self.actor.may("result.approve"):
            return
        lock = self.lock("approve")
        frozen = view.frozen
        if lock is None and frozen and self.actor.acts_for(frozen.by_id, frozen.in_place_of_id):
            lock = Lock("same-person", "这份结果由您或您所代行的人冻结，须由另一人批准")
        lock = lock or recusal(self.actor, self.timetable.cycle)
        number = view.run.number
        yield Action(
            "approve", "批准结果", "shield-check", f"批准第{number}次计分的结果？",
            "批准后可以告知各单位并公布。批准人、时间和校验码记入日志，不能撤回。",
            self.url("approve"), lock, "note", "批示（可不填）",
        )  # fmt: skip
        yield Action(
            "decline", "不同意", "arrow-back-up", f"不同意第{number}次计分的结果？",
            "组织单位须退回汇总，处理后重新计分、冻结和报批。",
            self.url("decline"), lock, "reason", "不同意的理由", needs_text=True, is_danger=True,
        )  # fmt: skip

    def announcing(self, view: RunView) -> Iterator[Action]:
        """Yield what tells the result to others."""
        number = view.run.number
        told = self.lock("notify")
        in_year = told is None or told.code != "not-in-this-year"
        may_tell = self.actor.may("result.notify") and in_year and view.is_newest
        if may_tell and not view.told and not view.publication:
            yield Action(
                "notify", "告知各单位", "send", "把结果告知各被评价单位？",
                "每个单位可以看到本单位的得分、等次和每一项的由来，看不到其他单位的。",
                self.url("notify"), told,
            )  # fmt: skip
        if self.actor.may("result.publish") and view.publication is None and view.is_newest:
            yield Action(
                "publish", "公布结果", "external-link", f"公布第{number}次计分的结果？",
                "不登录的人也能看到结果、计算方法、释义和办法原文，并可下载核对。"
                "公布之后只能以新的版本更正，不能撤下。",
                self.url("publish"), self.lock("publish"),
            )  # fmt: skip
        own = self.own(view)
        if own is not None and own.seen_at is None:
            yield Action(
                    "acknowledge", "已阅知", "check", "确认已阅知本单位的结果？",
                    "记录您本人阅知的时间；有异议的，请在复核期内另行提出。",
                    self.url("acknowledge"),
                )  # fmt: skip

    def own(self, view: RunView) -> Notification | None:
        """Return the notification of the actor's own unit."""
        if not self.actor.may("objection.file") or self.actor.organisation is None:
            return None
        own = self.actor.organisation.pk
        return next((one for one in view.told if one.unit.organisation_id == own), None)

    def lock(self, action: str) -> Lock | None:
        """Return why an action on this run is locked."""
        run = self.view.run if self.view and action != "notify" else None
        return lock_of(self.timetable, action, run)

    def url(self, name: str) -> str:
        """Return where an action is sent."""
        cycle = self.timetable.cycle.pk
        if name in {"make", "correct", "withdraw"} or self.view is None:
            return reverse(f"results:{name}", args=[cycle])
        return reverse(f"results:{name}", args=[cycle, self.view.run.number])


def _unready(run: ScoreRun, picture: Picture, obstacles: Sequence[Obstacle]) -> Lock | None:
    """Return why a run cannot be frozen, as the year stands now."""
    if obstacles:
        return Lock("not-ready", f"还有{len(obstacles)}类问题没有处理，处理完才能冻结")
    now = picture.scored.sha256 if picture.scored else ""
    if now != run.facts_sha256:
        return Lock("facts-changed", f"第{run.number}次计分之后有改动，请先重新计分")
    if run.corrects is not None and run.corrects.run.facts_sha256 == now:
        version = run.corrects.version
        reason = f"更正稿与已公布的第{version}版没有差别，请先调整要更正的条目"
        return Lock("nothing-corrected", reason)
    return None
