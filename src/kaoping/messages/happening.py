"""What has happened, as messages speak of it: read from the entry and what it was about.

Its words are all that a message can be made of (`h["unit"]`, so that a title is filled in with
`format_map`). None of them is a mark, a reason, or anything else that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kaoping.accounts.actor import Actor
from kaoping.cycles.queries import assessor_map, cycle_for, units_of
from kaoping.cycles.stages import timetable_of
from kaoping.scheme.titles import title_in
from kaoping.worktime import written_day, written_moment

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation
    from kaoping.audit.models import Entry
    from kaoping.audit.services import Who
    from kaoping.cycles.assessors import Assessor
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Scheme

SYSTEM = Actor.system("通知")


@dataclass
class Happening:
    """One entry of the log, with the object that the service handed to it.

    Attributes:
        entry: The entry.
        actor: Who did it.
        obj: What it was done to; its kind is known by the action.
    """

    entry: Entry
    actor: Who | None
    obj: Any

    def __getitem__(self, word: str) -> str:
        """Return one of the `WORDS`.

        Raises:
            KeyError: There is no such word.
        """
        return WORDS[word](self)

    @property
    def new(self) -> Mapping[str, Any]:
        """The new content of the entry."""
        return self.entry.new if isinstance(self.entry.new, dict) else {}

    @property
    def old(self) -> Mapping[str, Any]:
        """The old content of the entry."""
        return self.entry.old if isinstance(self.entry.old, dict) else {}

    @cached_property
    def cycle(self) -> Cycle:
        """The year; read where the object does not hold it."""
        key = self.entry.cycle
        if key is None:
            raise LookupError(self.entry.action)
        held = self.obj if hasattr(self.obj, "optional_stages") else None
        return held or getattr(self._case, "cycle", None) or cycle_for(SYSTEM, key)

    @cached_property
    def scheme(self) -> Scheme:
        """The year's scheme."""
        return self.cycle.settled_scheme()

    @property
    def _case(self) -> Any:
        """The object that names unit and leaf: a countersignature does so through its mark."""
        marked = getattr(self.obj, "entry", None)
        return self.obj if hasattr(self.obj, "leaf_id") or marked is None else marked

    @property
    def unit(self) -> CycleUnit:
        """The unit concerned."""
        found: CycleUnit = self._case.unit
        return found

    @property
    def leaf_id(self) -> str:
        """The item concerned."""
        return str(self._case.leaf_id)

    @property
    def stage(self) -> str:
        """The stage that was entered, or that was extended."""
        return str(self.new["stage"])

    @property
    def by(self) -> Organisation | None:
        """The organisation of whoever did it; None for the system."""
        return getattr(self.actor, "organisation", None)

    @cached_property
    def assessors(self) -> tuple[Assessor, ...]:
        """Who scores the item, the lead first: three queries."""
        return assessor_map(self.cycle, [self.unit]).of(self.unit, self.leaf_id)

    @cached_property
    def units(self) -> list[CycleUnit]:
        """All units of the year: one query."""
        return list(units_of(self.cycle))


def _stage(h: Happening) -> str:
    return timetable_of(h.cycle).name(h.stage)


def _moment(h: Happening) -> str:
    return written_moment(datetime.fromisoformat(str(h.new["until"])))


def _period(h: Happening) -> str:
    return f"{written_day(h.obj.from_day)}至{written_day(h.obj.until_day)}"


WORDS: Mapping[str, Callable[[Happening], str]] = {
    "cycle": lambda h: str(h.cycle),
    "year": lambda h: str(h.cycle.year),
    "unit": lambda h: h.unit.name,
    "item": lambda h: title_in(h.scheme, h.leaf_id),
    "stage": _stage,
    "until": _moment,
    "by": lambda h: h.by.short_name if h.by else "系统",
    "leaf": lambda h: h.entry.object_label,
    "finding": lambda h: h.scheme.regulation.flags[h.obj.flag].name,
    "post": lambda h: str(h.obj.post),
    "holder": lambda h: h.obj.post.person.name,
    "stand_in": lambda h: h.obj.to_person.name,
    "period": _period,
    "account": lambda h: h.obj.username,
    "version": lambda h: str(h.new.get("version", "")),
    "broken": lambda h: str(h.new.get("broken", "")),
}
"""Everything that a title or a body may hold."""
