"""The tour: a furnished copy of the sample, walked through once by everybody in it.

tour = toured_once(folder)           # whichever test process comes first walks, the others wait
tour.visits                          # (account, path): together they show all there is
with tour.sample.server() as address: …
"""

from __future__ import annotations

import fcntl
import json
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from browser.furnishing import HALF, NEW, furnish
from browser.guests import Guest, Served
from browser.walking import Visitor, cover, walk
from kaoping.web.sample import CAST
from web.sample_instance import Sample, made_once

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

OWN = (
    "/", "/account/", "/log-in/", "/log-out/", "/public/", "/sample/", "/log-in/inactive/",
    "/sso/cancelled/",
)  # fmt: skip
"""Where everybody begins; nobody is logged in at first."""
MORE = {
    "assessment:sheet-item": 6,
    "assessment:desk-item": 12,
    "assessment:adjust": 4,
    "audit:entry": 6,
    "evidence:content": 6,
    "evidence:file": 6,
    "results:explanation-node": 2,
}
"""So many are looked at of those whose content differs from one to the next."""
CHAPTERS = {"web:help-chapter": 30}
"""The manual is the same for everybody; all of it is read by somebody who is not logged in."""


@dataclass
class Tour:
    """What was met.

    Attributes:
        visits: Account and path of the pages that together show every kind of element.
        broken: Links and forms that lead nowhere, as sentences.
        met: Names of all addresses that somebody came by.
        cookies: Account → what keeps that person logged in.
        pages: So many pages were asked for.
    """

    visits: list[list[str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: int = 0


def toured_once(folder: Path, browser: Browser) -> tuple[Sample, Tour]:
    """Walk through a copy of the sample, or wait for the process that is walking."""
    sample, told = Sample(folder / "toured"), folder / "tour.json"
    with (folder / "tour.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            shutil.copytree(made_once(folder).folder, sample.folder)
            with sample.server() as address:
                tour = _toured(sample, address, browser)
            told.write_text(json.dumps(asdict(tour)), encoding="utf-8")
    return sample, Tour(**json.loads(told.read_text(encoding="utf-8")))


def _toured(sample: Sample, address: str, browser: Browser) -> Tour:
    guests: dict[str, Guest] = {}

    def guest(account: str) -> Guest:
        if account not in guests:
            guests[account] = Guest(Served(address), browser, account).enter()
        return guests[account]

    extra = furnish(sample, guest)
    new = Visitor(address)
    new.username, new.cookies = NEW, kept(guests[NEW])
    half = Visitor(address)
    half.username, half.cookies = HALF, kept(guests[HALF])
    everybody = [Visitor(address, one.username) for one in CAST]
    tour, seen = Tour(), []
    for visitor in (half, Visitor(address), new, *everybody):
        most = MORE if visitor.username else MORE | CHAPTERS
        found = walk(visitor, [*OWN, *extra.get(visitor.username, ())], most)
        tour.broken += found.broken
        tour.met += found.reached
        tour.pages += len(found.pages)
        tour.cookies[visitor.username] = dict(visitor.cookies)
        seen += [
            ((visitor.username, path), found.names[path], page)
            for path, page in found.pages.items()
        ]
        visitor.line.close()
    tour.met, tour.visits = sorted(set(tour.met)), [list(one) for one in cover(seen)]
    for one in guests.values():
        one.leave()
    return tour


def kept(guest: Guest) -> dict[str, str]:
    """Return what keeps somebody logged in."""
    return {one["name"]: one["value"] for one in guest.context.cookies()}
