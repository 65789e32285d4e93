"""Every page of the application, against a minimal Django view with one query, in the same run.

The minimal view (`web_urls.minimal`) answers with a number from the database, logged in, through
all of the application's middleware; no template. Pages and minimal view take turns. What a page
takes when somebody has just written to the year is measured beside it: then what is kept between
writes has to be read and derived again.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from web_rooms import PAGES, Page

if TYPE_CHECKING:
    from django.test import Client

    from web_year import Made

ROUNDS, WRITES = 15, 5
HEAD = [
    "| who | page (stage) | queries | page | minimal | ratio | allowed | after a write |",
    "|---|---|---:|---:|---:|---:|---:|---:|",
]


@dataclass(frozen=True)
class Measured:
    """One page."""

    page: Page
    queries: int
    ours: float
    minimal: float
    after_a_write: float
    """Ratio of the first request after a write to the year."""

    @property
    def ratio(self) -> float:
        """Median of the page over that of the minimal view."""
        return self.ours / self.minimal

    @property
    def within(self) -> bool:
        """Whether the ratio is what was promised."""
        return self.ratio <= self.page.allowed

    def line(self) -> str:
        """Return the page as one line for a terminal."""
        word = "ok" if self.within else "OVER"
        return (
            f"{word:4} {self.page.who or 'visitor'} {self.page.address} ({self.page.stage}): "
            f"{self.ours:.1f} / {self.minimal:.1f} ms = {self.ratio:.2f} "
            f"(allowed {self.page.allowed:g}), {self.queries} queries, "
            f"after a write {self.after_a_write:.1f}"
        )

    def row(self) -> str:
        """Return the page as a row of a table."""
        about = f"`{self.page.address}` ({self.page.stage})"
        return (
            f"| {self.page.who or 'visitor'} | {about} | {self.queries} | {self.ours:.1f} ms "
            f"| {self.minimal:.1f} ms | {self.ratio:.2f} | {self.page.allowed:g} "
            f"| {self.after_a_write:.1f} |"
        )


def measure() -> Iterator[Measured]:
    """Make the year in a database of its own, and ask for every page in its stage."""
    with TemporaryDirectory() as folder:
        made = _set_up(folder)
        stage = ""
        for page in sorted(PAGES, key=lambda one: one.stage):
            if page.stage != stage:
                stage = page.stage
                made.year.at(stage)
            yield _measured(made, page)
        _close()


def _set_up(folder: str) -> Made:
    for name in [name for name in os.environ if name.startswith("KAOPING_")]:
        del os.environ[name]
    os.environ |= {"KAOPING_DATA": folder, "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev"}
    import django  # noqa: PLC0415  only this benchmark needs it
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    settings.ROOT_URLCONF = "web_urls"
    call_command("migrate", verbosity=0)
    import web_year  # noqa: PLC0415  imports models

    return web_year.make()


def _close() -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


def _measured(made: Made, page: Page) -> Measured:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, minimal = _client(made, page.who), _client(made, "unit")
    address = page.address.format(
        cycle=made.year.cycle.pk, file=made.file, version=made.version, joint=made.joint_leaf,
        entry=made.entry, **made.keys,
    )  # fmt: skip
    headers = {"HX-Request": "true"} if page.htmx else {}

    def ask() -> None:
        response = client.get(address, headers=headers)
        response.close()  # a download is a file that is open
        assert response.status_code == 200, (page, response.status_code)

    def ask_minimal() -> None:
        assert minimal.get("/minimal/").status_code == 200

    after = []
    for _ in range(WRITES):
        made.write()
        after.append(_timed(ask))
    with CaptureQueriesContext(connection) as found:
        ask()
    queries = len(found)
    pairs = [(_timed(ask), _timed(ask_minimal)) for _ in range(ROUNDS)]
    ours, theirs = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
    return Measured(page, queries, ours, theirs, 1000 * statistics.median(after) / theirs)


def _client(made: Made, who: str) -> Client:
    from django.test import Client  # noqa: PLC0415

    from web.cast import sign_in  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    return sign_in(client, made.person(who)) if who else client


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
