"""What stands in the rail: the rooms that a person may enter, as one table.

An entry appears when its address exists and the person's post has one of its capabilities. Entries
of a year need one; the others are always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse

from kaoping.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the rail.

    Attributes:
        name: Name of the address.
        label: What stands beside the icon.
        icon: Name of the icon.
        capabilities: One of these is enough; none means everyone who is logged in.
        of_year: Whether the address takes the key of a year.
        rank: How soon it gets one of the places on a phone; the lowest first.
    """

    name: str
    label: str
    icon: str
    capabilities: tuple[str, ...] = ()
    of_year: bool = True
    rank: int = 5


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str
    icon: str
    url: str
    is_current: bool
    on_phone: bool = True
    """Whether it stands in a phone's bottom bar."""


ENTRIES: tuple[Entry, ...] = (
    Entry("web:home", "工作台", "layout-dashboard", of_year=False, rank=0),
    Entry("cycles:overview", "年度总览", "calendar-event", ("cycle.see",), rank=4),
    Entry("web:scheme", "办法", "book", ("scheme.see",)),
    Entry("cycles:set-up", "年度设置", "settings", ("cycle.set-up",)),
    Entry("assessment:self-assessment", "自评", "edit", ("self-assessment.see",), rank=3),
    Entry("assessment:report", "自评报告", "file-text", ("report.write",), rank=2),
    Entry(
        "assessment:desk", "评审台", "clipboard-check", ("mark.enter", "mark.countersign"), rank=1
    ),
    Entry("assessment:joint", "联合评审", "user-check", ("mark.countersign",), rank=2),
    Entry("assessment:visits", "现场核查", "map-pin", ("visit.record",), rank=1),
    Entry("results:board", "汇总看板", "grid-dots", ("board.see",), rank=2),
    Entry("results:leader", "领导驾驶舱", "gauge", ("leader.see",), rank=3),
    Entry("results:results", "结果", "award", ("result.see",), rank=4),
    Entry("assessment:objections", "复核", "scale", ("objection.file", "objection.decide")),
    Entry("evidence:library", "证据库", "folder", ("evidence.see",)),
    Entry("cycles:list", "年度列表", "list-details", ("cycle.set-up",), of_year=False),
    Entry("audit:log", "审计", "shield-lock", ("log.see",), of_year=False, rank=1),
    Entry("accounts:people", "人员与组织", "users", ("people.manage",), of_year=False),
    Entry(
        "accounts:organisations", "组织", "building-community", ("people.manage",), of_year=False
    ),
    Entry("messages:deliveries", "消息投递", "send", ("people.manage",), of_year=False),
    Entry("accounts:posts", "岗位与委托", "key", ("posts.grant",), of_year=False),
    Entry("accounts:rights", "权限表", "list-check", ("posts.grant",), of_year=False),
)

ON_PHONE = 4
"""So many entries stand in a phone's bottom bar; the rest waits under 更多."""


def rail(actor: Actor, cycle_id: int | None, here: str) -> list[Link]:
    """Return the entries that a person may enter, the one that holds this page marked."""
    links = []
    for entry in ENTRIES:
        if entry.of_year and cycle_id is None:
            continue
        if entry.capabilities and not any(actor.may(name) for name in entry.capabilities):
            continue
        url = address(entry.name, cycle_id if entry.of_year else None)
        if url:
            links.append((entry, url))
    current = _current([url for _, url in links], here)
    near = sorted((entry.rank, place) for place, (entry, _) in enumerate(links))[:ON_PHONE]
    phone = {place for _, place in near}
    return [
        Link(entry.label, entry.icon, url, url == current, place in phone)
        for place, (entry, url) in enumerate(links)
    ]


def _current(urls: list[str], here: str) -> str:
    """Return the longest address that the page's begins with; `/` and `/3/` only by themselves."""
    found = [url for url in urls if here == url or (url.count("/") > 2 and here.startswith(url))]
    return max(found, key=len, default="")


def address(name: str, *arguments: int | str | None) -> str:
    """Return the address of that name, empty where no room offers it."""
    return _address(get_urlconf(), name, tuple(a for a in arguments if a is not None))


@lru_cache(maxsize=2048)
def _address(urlconf: str | None, name: str, arguments: tuple[int | str, ...]) -> str:
    try:
        return reverse(name, urlconf=urlconf, args=arguments)
    except NoReverseMatch:
        return ""
