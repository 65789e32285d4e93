"""The stages of a year: which actions they open, and why something is locked.

The scheme says which actions a stage allows; this module says it of a year at a moment:

    timetable = timetable_of(cycle)             # four queries, then none
    timetable.lock("mark", unit)                # None, or a Lock with reason and until
    timetable.deadline("self-assessment", unit) # window or extension

A deadline does not lock by itself: what comes late while its stage lasts is taken and marked as
late. A stage that is over locks, except for whom an extension keeps it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from kaoping.audit.memory import kept
from kaoping.cycles.calendars import calendar_of
from kaoping.cycles.models import Extension, StageChange, StageWindow
from kaoping.worktime import (
    Calendar,
    WorktimeError,
    closing,
    in_shanghai,
    remaining,
    written_day,
    written_moment,
)

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Scheme
    from kaoping.scheme.process import Stage

ACTIONS: Mapping[str, str] = {
    "set-up": "年度设置",
    "record-events": "登记日常事项",
    "self-assess": "填写自评",
    "submit-self-assessment": "提交自评",
    "mark": "赋分",
    "mark-projects": "专家打分",
    "send-back": "退回补正",
    "visit-site": "现场核查",
    "combine": "汇总计分",
    "adjust": "调整得分",
    "approve": "批准结果",
    "notify": "告知结果",
    "object": "提出异议",
    "decide-objection": "处理异议",
    "publish": "公布结果",
    "correct": "更正结果",
    "archive": "归档",
    "read": "查看",
}
"""What may be done in a stage, by the names of the scheme language."""

SETTLED_FROM = "approve"
"""From the first stage that allows this on, extensions no longer keep earlier stages open."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Why something cannot be done now.

    Attributes:
        code: `not-yet`, `over`, `not-in-this-year`, or the code of a setting's lock.
        reason: A Chinese sentence for the person, with what can be done about it.
        until: The moment from which it will be open, where that is known.
    """

    code: str
    reason: str
    until: datetime | None = None

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Step:
    """One stage in the step bar."""

    id: str
    name: str
    state: str
    """`past`, `current` or `future`."""
    opens: datetime | None
    closes: datetime | None
    remaining: str
    """What is left of the current stage's deadline, in working days; empty elsewhere."""
    overdue: bool
    note: str
    places: tuple[str, ...]
    """The clauses that lay the stage down, with their places."""


def sequence(scheme: Scheme, optional_stages: Iterable[str]) -> tuple[Stage, ...]:
    """Return the stages of a year: the scheme's, without optional ones that are not switched on."""
    chosen = set(optional_stages)
    stages = scheme.regulation.process.stages
    return tuple(stage for stage in stages if not stage.optional or stage.id in chosen)


@dataclass(frozen=True)
class Timetable:
    """The course of a year as it stood when it was read."""

    cycle: Cycle
    scheme: Scheme
    stages: tuple[Stage, ...]
    windows: Mapping[str, StageWindow]
    extensions: Sequence[Extension]
    changes: Sequence[StageChange]
    calendar: Calendar

    @property
    def position(self) -> int:
        """Where in the sequence the year stands."""
        return [stage.id for stage in self.stages].index(self.cycle.stage)

    @property
    def current(self) -> Stage:
        """The stage in which the year is."""
        return self.stages[self.position]

    @property
    def following(self) -> Stage | None:
        """The stage that comes next; None after the last."""
        after = self.position + 1
        return self.stages[after] if after < len(self.stages) else None

    def name(self, stage_id: str) -> str:
        """Return what the regulation calls a stage."""
        stages = self.scheme.regulation.process.stages
        return next((stage.name for stage in stages if stage.id == stage_id), stage_id)

    def deadline(self, stage_id: str, unit: CycleUnit | None = None) -> datetime | None:
        """Return the moment at which a stage closes for a unit; None where nothing is laid down.

        The last extension that concerns the unit counts, if it is later than the window's close.
        """
        window = self.windows.get(stage_id)
        ends = [window.closes_at] if window and window.closes_at else []
        ends += [given.until for given in self._extensions(stage_id, unit)]
        return max(ends, default=None)

    def is_late(self, stage_id: str, at: datetime, unit: CycleUnit | None = None) -> bool:
        """Tell whether a moment comes after the deadline; the deadline itself is still in time."""
        due = self.deadline(stage_id, unit)
        return due is not None and at > due

    def ended(self, at: datetime) -> int:
        """Return how many extensions are over at a moment: between two writes, that says which."""
        return sum(given.until < at for given in self.extensions)

    def lock(
        self, action: str, unit: CycleUnit | None = None, at: datetime | None = None
    ) -> Lock | None:
        """Return why an action cannot be done now, or None where it can.

        Args:
            action: One of `ACTIONS`.
            unit: The unit concerned; an extension may keep a past stage open for it.
            at: The moment; now.

        Raises:
            KeyError: There is no such action.
        """
        label = ACTIONS[action]
        opening = [place for place, stage in enumerate(self.stages) if action in stage.allows]
        if self.position in opening or self._is_extended(opening, unit, at or timezone.now()):
            return None
        if not opening:
            return self._never(action, label)
        later = [place for place in opening if place > self.position]
        return self._not_yet(label, later[0]) if later else self._over(label, opening[-1])

    def steps(self, at: datetime | None = None) -> tuple[Step, ...]:
        """Return the stages for the step bar."""
        now = at or timezone.now()
        return tuple(self._step(place, stage, now) for place, stage in enumerate(self.stages))

    def _extensions(self, stage_id: str, unit: CycleUnit | None) -> list[Extension]:
        keys = {None} if unit is None else {None, unit.pk}
        return [e for e in self.extensions if e.stage == stage_id and e.unit_id in keys]

    def _is_extended(self, opening: list[int], unit: CycleUnit | None, now: datetime) -> bool:
        if any(SETTLED_FROM in stage.allows for stage in self.stages[: self.position + 1]):
            return False
        past = [self.stages[place].id for place in opening if place < self.position]
        return any(now <= given.until for stage in past for given in self._extensions(stage, unit))

    def _never(self, action: str, label: str) -> Lock:
        off = [s.name for s in self.scheme.regulation.process.stages if action in s.allows]
        if not off:
            return Lock("not-in-this-year", f"本办法没有“{label}”这一步")
        reason = f"本年度没有启用“{off[0]}”环节，不能{label}；是否启用在年度启动前决定"
        return Lock("not-in-this-year", reason)

    def _not_yet(self, label: str, place: int) -> Lock:
        stage = self.stages[place]
        window = self.windows.get(stage.id)
        day = window.opens_on if window else None
        when = f"，按年度安排从{written_day(day)}开始" if day else ""
        reason = f"“{label}”在“{stage.name}”环节开放{when}；现在是“{self.current.name}”环节"
        return Lock("not-yet", reason, closing(day, time(0)) if day else None)

    def _over(self, label: str, place: int) -> Lock:
        stage = self.stages[place]
        ended = next((c.at for c in reversed(self.changes) if c.from_stage == stage.id), None)
        when = f"已于{written_day(in_shanghai(ended).date())}结束" if ended else "已经结束"
        settled = any(SETTLED_FROM in s.allows for s in self.stages[: self.position + 1])
        mend = "结果已进入报批，不再受理" if settled else "确需补办的，请组织单位办理延期"
        now = f"现在是“{self.current.name}”环节"
        return Lock("over", f"“{label}”所在的“{stage.name}”环节{when}，{now}；{mend}")

    def _step(self, place: int, stage: Stage, now: datetime) -> Step:
        window = self.windows.get(stage.id)
        closes = self.deadline(stage.id)
        state = "current" if place == self.position else "past"
        text, overdue = "", False
        if place == self.position and closes:
            text, overdue = self.left(now, closes), now > closes
        return Step(
            id=stage.id,
            name=stage.name,
            state="future" if place > self.position else state,
            opens=closing(window.opens_on, time(0)) if window and window.opens_on else None,
            closes=closes,
            remaining=text,
            overdue=overdue,
            note=stage.note,
            places=tuple(self.scheme.source.cite(quote) for quote in stage.quote),
        )

    def left(self, now: datetime, due: datetime) -> str:
        """Return what is left of a deadline in working days; its date where they are not known."""
        try:
            return remaining(self.calendar, now, due).phrase
        except WorktimeError:
            return f"{written_moment(due)}截止"


def timetable_of(cycle: Cycle) -> Timetable:
    """Read the course of a year: four queries, and the pinned scheme from its cache.

    Between two writes to the year the rows are kept (`kaoping.audit.memory`).
    """
    scheme = cycle.settled_scheme()
    rows = kept(cycle.pk, "cycles.timetable", lambda: _rows(cycle))
    return Timetable(cycle, scheme, sequence(scheme, cycle.optional_stages), *rows)


def _rows(
    cycle: Cycle,
) -> tuple[Mapping[str, StageWindow], Sequence[Extension], Sequence[StageChange], Calendar]:
    return (
        {row.stage: row for row in StageWindow.objects.filter(cycle=cycle)},
        tuple(Extension.objects.filter(cycle=cycle).select_related("unit", "by")),
        tuple(StageChange.objects.filter(cycle=cycle).select_related("by")),
        calendar_of(cycle),
    )


def lock(cycle: Cycle, action: str, unit: CycleUnit | None = None) -> Lock | None:
    """Return why an action cannot be done in a year now, or None where it can.

    For a page that asks more than once, read `timetable_of` and ask that.
    """
    return timetable_of(cycle).lock(action, unit)
