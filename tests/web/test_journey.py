"""Through the sample instance as a visitor: a real server, a real Chromium, each role's pages."""

from __future__ import annotations

import os
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from web.sample_instance import ROOT

CHROMIUM = "/usr/bin/chromium"
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 375, "height": 812}}
W22, W23, W24, U25 = ("乌海市", 2022), ("乌海市", 2023), ("乌海市", 2024), ("乌鲁木齐市", 2025)
PAGES = {
    "wuhai.office": [
        (W24, ""), (W24, "set-up/"), (W24, "set-up/stages/"), (W24, "self-assessment/"),
        (W24, "board/"), (W24, "leader/"), (W23, "results/"), (W23, "objections/"),
        (W24, "evidence/"), (W24, "scheme/"), (W24, "flags/"), (W22, ""),
    ],
    "wuhai.assessor": [
        (W24, ""), (W24, "desk/"), (W24, "desk/haibowan/2.7.1/"), (W24, "joint/"),
        (W24, "visits/"), (W24, "visits/haibowan/new/"), (W24, "evidence/"), (W23, "results/"),
    ],
    "wuhai.wuda": [
        (W24, ""), (W24, "self-assessment/wuda/"), (W24, "report/"), (W24, "evidence/"),
        (W23, "results/"), (W23, "explanation/wuda/"), (W23, "objections/"),
    ],
    "urumqi.tianshan": [
        (U25, ""), (U25, "self-assessment/tianshan/"), (U25, "self-assessment/tianshan/checklist/"),
        (U25, "report/"), (U25, "evidence/"), (U25, "evidence/upload/"), (U25, "evidence/missing/"),
    ],
    "urumqi.office": [(U25, ""), (U25, "self-assessment/"), (U25, "set-up/"), (U25, "board/")],
    "wuhai.leader": [(W23, "leader/"), (W24, "leader/"), (W24, "board/"), (W23, "results/")],
    "wuhai.auditor": [(W24, "board/"), (W23, "results/"), (W24, "evidence/")],
}  # fmt: skip
"""Account → the main pages of its role, by year and by what follows the year in the address."""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium, as root, without calling home."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session", autouse=True)
def _built():
    """Build what pages load, where nobody has built it yet."""
    if not (ROOT / "src/kaoping/web/static/vendor/kaoping.css").is_file():
        subprocess.run(["npm", "run", "build"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def address(sample_instance):
    """The sample instance, being served."""
    with sample_instance.server() as found:
        yield found


@pytest.fixture
def visit(browser, address):
    """Open a window on the sample instance; what its console says is collected on `page.said`."""
    contexts = []

    def opened(size="wide", *, scripts=True):
        context = browser.new_context(
            viewport=SIZES[size], base_url=address, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


def log_in(page, username):
    """Take the card of a role."""
    page.goto("/sample/")
    page.locator(f"button[name=person][value='{username}']").click()
    page.locator(".kp-topband").wait_for()


def faults(page, path):
    """Return what is wrong with a page: its status, axe, the console, its width."""
    page.said.clear()
    answer = page.goto(path)
    if page.evaluate("document.documentElement.classList.contains('js')"):
        page.wait_for_function("document.documentElement.dataset.ready")
    found = [] if answer.status == 200 else [f"status {answer.status}"]
    found += [
        f"axe {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page).response["violations"]
    ]
    found += [f"console: {text[:200]}" for text in page.said]
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    found += [f"{inner}px wide on a screen of {outer}px"] if inner > outer else []
    return [f"{path} {one}" for one in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("username", PAGES)
def test_the_pages_of_a_role_are_clean(visit, sample_instance, username, size):
    """Every main page of a role opens, is accessible, silent, and no wider than its screen."""
    page = visit(size)
    log_in(page, username)
    found = faults(page, "/")
    for year, rest in PAGES[username]:
        found += faults(page, f"/{sample_instance.year(*year)}/{rest}")
    if "KAOPING_PICTURES" in os.environ:
        page.screenshot(path=f"{os.environ['KAOPING_PICTURES']}/{username}-{size}.png")
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_the_doors_are_clean(visit, size):
    """What stands before the log-in is clean too."""
    page = visit(size)
    found = []
    for path in ("/sample/", "/log-in/", "/public/", "/help/"):
        found += faults(page, path)
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_the_public_result_needs_neither_log_in_nor_script(visit, sample_instance, size):
    """Anybody reads result, order and grades of the published year, without a script."""
    page = visit(size, scripts=False)
    answer = page.goto(f"/public/{sample_instance.year('乌海市', 2023)}/")
    assert answer.status == 200
    text = page.locator("main").inner_text()
    for wanted in ("98.18", "92.9", "75.96", "海勃湾区", "优秀"):
        assert wanted in text
    assert page.goto(f"/public/{sample_instance.year('乌海市', 2024)}/").status == 404


def test_a_card_opens_the_desk_and_the_next_item(visit, sample_instance):
    """From the role card to the ruler of the first waiting item in three clicks."""
    page = visit()
    log_in(page, "wuhai.assessor")
    page.goto(f"/{sample_instance.year('乌海市', 2024)}/desk/")
    page.get_by_role("link", name="从第一项开始").click()
    page.get_by_label("理由").first.wait_for()
    assert page.said == []
