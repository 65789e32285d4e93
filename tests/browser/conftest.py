"""What the journeys share: a real Chromium, an empty house, people with windows of their own."""

from __future__ import annotations

import subprocess

import pytest

from browser.guests import Guest, copy_of_the_sample
from browser.house import ROOT, House
from browser.people import Person
from chromium import launch_args


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """How the browser is started."""
    return launch_args()


@pytest.fixture(scope="session", autouse=True)
def _built():
    """Build what pages load, where nobody has built it yet."""
    if not (ROOT / "src/kaoping/web/static/vendor/kaoping.css").is_file():
        subprocess.run(["npm", "run", "build"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An empty installation, being served, whose clock the journey sets."""
    with House(tmp_path_factory.mktemp("house")).open() as found:
        yield found


@pytest.fixture(scope="module")
def people(house, browser):
    """Return somebody by account; asked for again, it is the same window.

    A second window of one person: `people("wuda.phone", username="wuda", size="phone")`.
    `people.heard()` is what all consoles said.
    """
    known: dict[str, Person] = {}

    def somebody(window, **more):
        if window not in known:
            known[window] = Person(house, browser, **{"username": window} | more)
        return known[window]

    somebody.heard = lambda: [text for one in known.values() for text in one.said]
    yield somebody
    for one in known.values():
        one.leave()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A copy of the sample instance that the journey may change, being served."""
    with copy_of_the_sample(tmp_path_factory) as found:
        yield found


@pytest.fixture(scope="module")
def guests(sample, browser):
    """Return somebody of the sample, come in by their card; asked again, it is the same window."""
    known: dict[str, Guest] = {}

    def somebody(window, **more):
        if window not in known:
            known[window] = Guest(sample, browser, **{"username": window} | more).enter()
        return known[window]

    yield somebody
    for one in known.values():
        one.leave()
