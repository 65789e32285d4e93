"""Every page of the house, for everybody who may open it: it opens, is accessible, silent, fits.

On a desk and on a phone, by day and by night. The people of the sample walk along the links that
the pages offer them; then a page is opened in Chromium once for what it is made of. A second
visitor sees the same kinds of elements on it, so it is opened again only for somebody who sees
others.
"""

from __future__ import annotations

import shutil

import pytest

from browser.guests import base_of
from browser.looking import PHONE, WIDE, faults_of_a_page, ready
from browser.touring import toured_once
from browser.walking import names_of_the_house
from web.sample_instance import Sample

ANOTHER_STAGE = "takes a form of a stage that no sample year is in; the journeys of the years do"
LEFT_OUT = {
    **dict.fromkeys(
        (
            "assessment:withdraw", "assessment:withdraw-objection", "assessment:decide-flag",
            "results:make", "results:freeze", "results:approve", "results:decline",
            "results:notify", "results:publish", "results:withdraw", "results:acknowledge",
        ),
        ANOTHER_STAGE,
    ),
    "assessment:file-objection": "a page of the objection stage: test_urumqi_year looks at it",
    "assessment:receive": "every task of the sample is received; the journeys of the years do",
    "assessment:permit": "belongs to items with facts in review: test_urumqi_year looks at it",
    "socialaccount_login_error": "answers 401, as it should: tests/web/accounts",
    "messages:send-again": "there only after a message could not be delivered: tests/web/messages",
    "web:help-image": "a picture, and only where the manual has some",
    "evidence:viewer": "turns between several files of an item: tests/web/evidence/test_browser",
    "evidence:start-upload": "answers scripts, not people: tests/web/evidence",
    "evidence:upload-chunk": "answers scripts, not people: tests/web/evidence",
    "evidence:finish-upload": "answers scripts, not people: tests/web/evidence",
    "openid_connect_login": "needs the identity service of a city: tests/web/accounts",
    "openid_connect_callback": "likewise",
    "web:gallery": "not there outside development: tests/web/web/test_browser.py looks at it",
    "web:gallery-send": "likewise",
    "web:gallery-answer": "likewise",
}  # fmt: skip
"""Addresses that the walk does not come by, each with the reason."""
SLICES = 8
"""The pages are looked at in so many tests, so that test processes share them."""


@pytest.fixture(scope="module")
def tour(tmp_path_factory, browser):
    """The sample, walked through once for all test processes."""
    return toured_once(base_of(tmp_path_factory), browser)


@pytest.fixture(scope="module")
def address(tour, tmp_path_factory):
    """A copy of it for this test process, being served; whoever was logged in stays so."""
    copy = Sample(tmp_path_factory.mktemp("tour") / "sample")
    shutil.copytree(tour[0].folder, copy.folder)
    with copy.server(KAOPING_IDLE_MINUTES="600") as found:
        yield found


def test_no_link_leads_nowhere(tour):
    """Whatever a page offers somebody opens for them; nobody runs into a shut door."""
    assert tour[1].broken == []


def test_every_address_is_met(tour):
    """No page of the house is without a way to it, and none escapes the look below unnamed."""
    pages = names_of_the_house() - {"web:help-image"}
    assert pages - set(tour[1].met) == set(LEFT_OUT) - {"web:help-image"}


@pytest.fixture
def window(tour, address, browser):
    """Open a new page as somebody; what its console says is collected on `page.said`."""
    contexts = {}

    def opened(account):
        if account not in contexts:
            contexts[account] = browser.new_context(
                base_url=address, viewport=WIDE, reduced_motion="reduce"
            )
            cookies = tour[1].cookies[account].items()
            contexts[account].add_cookies(
                [{"name": name, "value": value, "url": address} for name, value in cookies]
            )
        page = contexts[account].new_page()
        page.set_default_timeout(120_000)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield opened
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("slice_", range(SLICES))
def test_pages_are_clean(tour, window, slice_):
    """Each page opens, axe has nothing to say, nor has the console, and it fits its screen."""
    found = []
    for account, path in tour[1].visits[slice_::SLICES]:
        page = window(account)
        answer = page.goto(path)
        ready(page)
        problems = [] if answer.status == 200 else [f"status {answer.status}"]
        name = f"every-page/{account}{path}".replace("?", "_").rstrip("/")
        problems += faults_of_a_page(page, name)
        problems += [f"console: {text[:200]}" for text in page.said]
        found += [f"{account} {path} {one}" for one in problems]
        page.close()
    assert found == []


def test_the_public_result_needs_neither_log_in_nor_script(tour, address, browser):
    """Anybody reads result, order and grades of a published year; one in review is not there."""
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    answer = page.goto(f"/public/{tour[0].year('乌海市', 2023)}/")
    assert answer is not None
    assert answer.status == 200
    text = page.locator("main").inner_text()
    for wanted in ("98.18", "92.9", "75.96", "海勃湾区", "优秀"):
        assert wanted in text
    hidden = page.goto(f"/public/{tour[0].year('乌海市', 2024)}/")
    assert hidden is not None
    assert hidden.status == 404
    context.close()
