"""Every page asks the database as often for a small year as for a large one.

The pages are those of `benchmarks/web_rooms.py`, which the benchmark measures too. Inside a test
nothing is kept between requests (`kaoping.audit.memory`), so that what is counted is the whole way.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve

from web.cast import sign_in

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
MOST = 60
"""No page takes more queries than this."""


def pages():
    """The list of the benchmarks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        return importlib.import_module("web_rooms").PAGES


PAGES = pages()
NO_PAGES = {
    "evidence:download": "downloads", "results:book": "makes a workbook",
    "results:package": "makes an archive", "results:public-package": "makes an archive",
    "assessment:report-download": "makes a document", "accounts:import-template": "a fixed file",
    "cycles:edition-file": "a fixed file",
    "web:help-image": "a fixed file", "web:gallery": "not in an installation",
    "web:sample-log-in": "only in the sample instance",
    "assessment:self-assessment": "for a unit a redirection; its page for others is listed",
    "assessment:report": "a redirection",
    "evidence:upload-chunk": "says how much of a file has arrived",
    "accounts:accept-invitation": "a form for who holds the invitation",
    "accounts:import-preview": "rows of an imported sheet, none of the year",
    "cycles:impact": "compares two regulations with the engine; see tests/web/cycles",
    "web:gallery-answer": "not in an installation",
    "openid_connect_login": "leads to another server",
}  # fmt: skip
"""Addresses that are read and are no pages over the year's data."""


def counts(made):
    """Page → queries, each page asked for in its stage by its person."""
    found, stage = {}, ""
    for page in sorted(PAGES, key=lambda one: one.stage):
        if page.stage != stage:
            stage = page.stage
            made.year.at(stage)
        client = Client()
        if page.who:
            sign_in(client, made.person(page.who))
        address = page.address.format(
            cycle=made.year.cycle.pk, file=made.file, version=made.version, joint=made.joint_leaf,
            entry=made.entry, **made.keys,
        )  # fmt: skip
        headers = {"HX-Request": "true"} if page.htmx else {}
        client.get(address, headers=headers).close()
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address, headers=headers)
            response.close()  # a download is a file that is open
            found[page] = len(asked)
        assert response.status_code == 200, (page, response.status_code)
    return found


@pytest.fixture
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.usefixtures("_files_in_a_folder_of_their_own")
def test_pages_take_the_same_queries_whatever_there_is(db, monkeypatch):
    """Units, items, files and entries of the log: four against nine, fifty against four hundred."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    year = importlib.import_module("web_year")
    found = []
    for size in ((4, 50, 300), (9, 400, 900)):
        with transaction.atomic():
            found.append(counts(year.make(*size)))
            transaction.set_rollback(True)
    small, large = found
    grown = [(page, n, large[page]) for page, n in small.items() if n != large[page]]
    assert not grown, "\n".join(map(str, grown))
    assert max(large.values()) <= MOST


def names(patterns=None, space=""):
    """The names of all addresses that answer to reading."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(one, "url_patterns"):
            below = f"{space}{one.namespace}:" if one.namespace else space
            yield from names(one.url_patterns, below)
        elif one.callback.__module__.startswith("kaoping."):
            yield f"{space}{one.name}", one.callback


def test_every_page_is_among_them():
    """A page that is added later is counted and measured too."""
    known = {resolve(page.address.format_map(Numbers()).split("?")[0]).view_name for page in PAGES}
    unknown = {
        name for name, view in names() if name not in known | NO_PAGES.keys() and is_read(view)
    }
    assert not unknown, " ".join(sorted(unknown))


class Numbers(dict):
    """Something for each hole of an address."""

    def __missing__(self, key):
        """A leaf for what names one, a number for the rest."""
        return "1.1.1" if key == "joint" else "1"


def is_read(view):
    """Whether a view answers to GET: its guard of methods names it or is not there."""
    closed = [cell.cell_contents for cell in view.__closure__ or ()]
    methods = next((one for one in closed if isinstance(one, (list, tuple)) and "POST" in one), ())
    return not methods or "GET" in methods
