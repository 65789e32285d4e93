"""The set-up of a year as it stands: what the scheme asks, what is given, what is still open.

    picture = picture_of(cycle)        # eight queries
    picture.items()                    # the checklist, the first open item first to mend

The same items decide whether the year may start (`own_conditions`), so that the page and the
transition cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from kaoping.cycles.models import Participant
from kaoping.cycles.queries import assessor_map
from kaoping.cycles.stages import Timetable, timetable_of
from kaoping.cycles.windows import open_windows, rest_days
from kaoping.engine.run import year_warnings
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.cycles.assessors import AssessorMap
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Reading, Scheme
    from kaoping.scheme.values import Quotation

SHOWN = 6
"""So many names stand in a sentence; the page behind it has all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    Attributes:
        key: Its name: `readings`.
        title: What is to be set.
        state: `done`, `open` (the year cannot start) or `note` (worth a look).
        given: What there is, in a sentence.
        asks: What the regulation says about it, in its own words.
        missing: What is still open, one sentence each.
        notes: What should be known.
        link: The page on which it is set.
        steps: What can be done next, each with the place on the page where it is done.
    """

    key: str
    title: str
    given: str
    asks: tuple[Quotation, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    link: str
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def state(self) -> str:
        """Whether it is done, open, or done with something to look at."""
        if self.missing:
            return "open"
        return "note" if self.notes else "done"


@dataclass(frozen=True)
class Picture:
    """All that was read of the set-up of a year."""

    cycle: Cycle
    timetable: Timetable
    assessors: AssessorMap
    participants: dict[str, int]

    @property
    def scheme(self) -> Scheme:
        """The pinned scheme under the readings chosen so far."""
        return self.timetable.scheme

    @property
    def units(self) -> Sequence[CycleUnit]:
        """The units of the year."""
        return self.assessors.units

    @cached_property
    def open_readings(self) -> list[Reading]:
        """The readings with several choices that nobody has confirmed yet."""
        several = [one for one in self.scheme.readings if len(one.choices) > 1]
        return [one for one in several if one.id not in self.cycle.readings]

    def items(self) -> tuple[Item, ...]:
        """Return the checklist in the order in which one sets a year up."""
        return (
            self._scheme_item(),
            self._readings_item(),
            self._units_item(),
            self._assessors_item(),
            self._calendar_item(),
            self._stages_item(),
            self._participants_item(),
        )

    def _page(self, name: str) -> str:
        return reverse(f"cycles:{name}", args=[self.cycle.pk])

    def _scheme_item(self) -> Item:
        regulation = self.scheme.regulation
        notes = [warning.message for warning in year_warnings(self.scheme, self.cycle.year)]
        if regulation.status != "in-force":
            notes.append(f"本办法为{regulation.status_label}，各页面均如实标注")
        asks = [*(regulation.evaluated_years.quote if regulation.evaluated_years else [])]
        asks += regulation.validity.quote if regulation.validity else []
        return Item(
            key="scheme",
            title="考核办法",
            given=f"{regulation.title}，第{self.cycle.version}版，校验值 {self.scheme.sha256[:12]}",
            asks=tuple(asks),
            missing=(),
            notes=tuple(notes),
            link=self._page("amend"),
        )

    def _readings_item(self) -> Item:
        several = [one for one in self.scheme.readings if len(one.choices) > 1]
        waiting = [one.id for one in self.open_readings]
        missing = [f"{len(waiting)}条待确认：{'、'.join(waiting)}"] if waiting else []
        return Item(
            key="readings",
            title="释义",
            given=f"有{len(several)}条可以选择，已确认{len(several) - len(waiting)}条",
            asks=(),
            missing=tuple(missing),
            notes=(),
            link=self._page("readings"),
        )

    def _units_item(self) -> Item:
        regulation = self.scheme.regulation
        asks = [quote for group in regulation.groups.values() for quote in group.quote]
        asks += [quote for one in regulation.attributes.values() for quote in one.quote]
        present = {unit.unit_id for unit in self.units}
        left_out = [one.name for key, one in regulation.units.items() if key not in present]
        notes = [f"办法所列的{shorten(left_out)}未列入本年度"] if left_out else []
        return Item(
            key="units",
            title="被评价单位",
            given=f"{len(self.units)}个单位",
            asks=tuple(asks),
            missing=tuple(self._open_units()),
            notes=tuple(notes),
            link=self._page("units"),
        )

    def _open_units(self) -> Iterator[str]:
        if not self.units:
            yield "还没有被评价单位"
        alone = [unit.name for unit in self.units if unit.organisation_id is None]
        if alone:
            yield f"{len(alone)}个单位还没有对应的组织：{shorten(alone)}"
        regulation = self.scheme.regulation
        for key, asked in regulation.attributes.items():
            silent = [unit.name for unit in self.units if key not in unit.attributes]
            if silent:
                yield f"{len(silent)}个单位没有注明是否{asked.name}：{shorten(silent)}"
        lost = [unit.name for unit in self.units if unit.group not in regulation.groups]
        if lost:
            yield f"{shorten(lost)}所在的组别不在办法之内"

    def _assessors_item(self) -> Item:
        recusal = self.scheme.regulation.process.recusal
        regulation = self.scheme.regulation
        bodies = [key for key in self.assessors.named if key not in self.assessors.bodies]
        missing = [
            f"“{regulation.bodies[key].name}”还没有对应的组织，它考核{len(self.assessors.named[key])}个条目"
            for key in bodies
            if not self.assessors.may_stay_open(key)
        ]
        alone: dict[str, None] = {}
        for unit, leaf in self.assessors.missing():
            alone[f"{unit.name} {title_in(self.scheme, leaf.id)}"] = None
        if alone:
            missing.append(f"{len(alone)}项没有考核单位：{shorten(list(alone))}")
        unneeded = [regulation.bodies[k].name for k in bodies if self.assessors.may_stay_open(k)]
        notes = [f"{shorten(unneeded)}没有对应的组织，由牵头单位单独赋分"] if unneeded else []
        adjusted = len(self.assessors.adjusted)
        changed = f"，其中{adjusted}处经调整" if adjusted else ""
        return Item(
            key="assessors",
            title="考核单位",
            given=f"{len(self.assessors.bodies)}个机构已对应组织{changed}",
            asks=tuple(recusal.quote if recusal else []),
            missing=tuple(missing),
            notes=tuple(notes),
            link=self._page("assessors"),
            steps=tuple(self._body_steps(bodies)),
        )

    def _body_steps(self, bodies: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the way to each body that has no organisation, those that block first."""
        regulation, page = self.scheme.regulation, self._page("assessors")
        for key in sorted(bodies, key=self.assessors.may_stay_open):
            name, several = regulation.bodies[key].name, self.assessors.may_stay_open(key)
            how = "选择组织，可选几个，参加会签" if several else "选择组织"
            yield f"给“{name}”{how}", f"{page}#body-{key}"

    def _calendar_item(self) -> Item:
        calendar, year = self.timetable.calendar, self.cycle.year
        place = calendar.region.name if calendar.region else "全国"
        return Item(
            key="calendar",
            title="工作日历",
            given=f"{place}，每日{self.cycle.closing_time:%H:%M}截止",
            asks=(),
            missing=calendar.missing(year),
            notes=(*calendar.missing(year + 1), *calendar.notes()),
            link=self._page("calendar"),
        )

    def _stages_item(self) -> Item:
        laid_down = [stage for stage in self.timetable.stages if stage.window]
        asks = [quote for stage in laid_down for quote in stage.quote]
        return Item(
            key="stages",
            title="环节和时间",
            given="→".join(stage.name for stage in self.timetable.stages),
            asks=tuple(asks),
            missing=tuple(open_windows(self.timetable)),
            notes=tuple(rest_days(self.timetable)),
            link=self._page("stages"),
        )

    def _participants_item(self) -> Item:
        labels = Participant.Part
        given = [f"{part.label}{self.participants.get(part, 0)}个" for part in labels]
        missing = [] if self.participants.get(labels.OFFICE) else ["还没有组织单位"]
        return Item(
            key="participants",
            title="组织与参与单位",
            given="、".join(given) + "（领导、专家、审计未写明的，不限单位）",
            asks=(),
            missing=tuple(missing),
            notes=(),
            link=self._page("participants"),
        )


def picture_of(cycle: Cycle, timetable: Timetable | None = None) -> Picture:
    """Read the set-up of a year: eight queries whatever its size, four with its timetable."""
    counted = Participant.objects.filter(cycle=cycle).values_list("part")
    parts = dict(counted.annotate(Count("id")).order_by("part"))
    return Picture(cycle, timetable or timetable_of(cycle), assessor_map(cycle), parts)


def shorten(names: Sequence[str]) -> str:
    """Return the first few names and how many there are."""
    head = "、".join(names[:SHOWN])
    return head if len(names) <= SHOWN else f"{head}等{len(names)}项"
