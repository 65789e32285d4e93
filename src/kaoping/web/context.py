"""What the shell shows of the person and the year, read when a template asks and not before."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from kaoping import __version__
from kaoping.cycles.queries import cycles_for
from kaoping.cycles.stages import Step, timetable_of
from kaoping.messages.queries import may_read
from kaoping.web import navigation
from kaoping.web.chips import state
from kaoping.web.manual import address_of_help
from kaoping.web.preferences import rail_of, theme_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaoping.accounts.actor import Actor
    from kaoping.cycles.models import Cycle

LAST_YEAR = "kp_year"
"""Cookie: the year that was entered last on this device, for pages that belong to none."""


SHORT = {
    "preparing": "筹备",
    "running": "运行",
    "self-assessment": "自评",
    "review": "评审",
    "aggregation": "汇总",
    "approval": "报批",
    "notification": "告知",
    "objection": "复核",
    "published": "公布",
    "archived": "归档",
}
"""Stages as the step bar names them where the regulation's own name has no room in it."""
ROOM = 4
"""So many characters have room under a step."""


class Shell:
    """The frame of one page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.theme = theme_of(request)
        self.rail_state = rail_of(request)
        self.version = __version__
        self.is_sample = settings.KAOPING_SAMPLE

    @property
    def actor(self) -> Actor | None:
        """Who is at work; None for a visitor."""
        return getattr(self.request, "actor", None)

    @cached_property
    def years(self) -> list[Cycle]:
        """The years that the person may see, the newest first: one query."""
        return cycles_for(self.actor) if self.actor else []

    @cached_property
    def year(self) -> Cycle | None:
        """The year of the page, or the last one that was entered, or the newest."""
        match = self.request.resolver_match
        kwargs = match.kwargs if match else {}
        wanted = kwargs.get("cycle_id", kwargs.get("cycle"))
        if wanted is None:
            wanted = self.request.COOKIES.get(LAST_YEAR)
        found = next((year for year in self.years if str(year.pk) == str(wanted)), None)
        return found or (self.years[0] if self.years else None)

    @cached_property
    def links(self) -> list[navigation.Link]:
        """The rail."""
        if self.actor is None:
            return []
        year = self.year.pk if self.year else None
        return navigation.rail(self.actor, year, self.request.path)

    @property
    def scheme_state(self) -> str:
        """How the regulation of the year stands; only one in force goes without saying."""
        label = self.year.scheme.status_label if self.year else ""
        known = (name for name in ("in-force", "repealed") if label.startswith(state(name).word))
        return next(known, "draft")

    @property
    def phone_links(self) -> list[navigation.Link]:
        """What stands in a phone's bottom bar."""
        return [link for link in self.links if link.on_phone]

    @property
    def more_links(self) -> list[navigation.Link]:
        """What a phone shows under 更多."""
        return [link for link in self.links if not link.on_phone]

    @property
    def switches(self) -> list[tuple[Cycle, str, bool]]:
        """The years to switch to: year, address, whether it is this one."""
        return [(year, year_address(year), year == self.year) for year in self.years]

    @cached_property
    def help_url(self) -> str:
        """The chapter of the manual for this page."""
        match = self.request.resolver_match
        return address_of_help(match.view_name if match else "", self.actor)

    @cached_property
    def search_url(self) -> str:
        """Where a search leads."""
        return navigation.address("web:search", self.year.pk) if self.year else ""

    @cached_property
    def messages_url(self) -> str:
        """Where messages are read; empty for those who have none."""
        return navigation.address("messages:list") if may_read(self.actor) else ""


def year_address(year: Cycle) -> str:
    """Return where one lands in a year: its overview, or the regulation."""
    return navigation.address("cycles:overview", year.pk) or navigation.address(
        "web:scheme", year.pk
    )


def steps_of(cycle: Cycle, timetable: Any = None) -> list[tuple[str, Step]]:
    """Return the step bar: (word, step); four queries unless the view has a timetable.

    The word is the regulation's own, 自查 or 自评, unless it is too long for the bar.
    """
    known = timetable or timetable_of(cycle)
    return [(_word(step), step) for step in known.steps()]


def _word(step: Step) -> str:
    return step.name if len(step.name) <= ROOM else SHORT.get(step.id, step.name)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may ask for; nothing is read before it does."""
    found = Shell(request)
    return {"shell": found, "cycle": SimpleLazyObject(lambda: found.year)}
