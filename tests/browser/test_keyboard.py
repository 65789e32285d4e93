"""Without a mouse: everything within reach, the focus always to be seen, nothing holds it."""

from __future__ import annotations

import pytest

from browser.colleagues import colleague
from browser.looking import keep
from browser.people import PASSWORD

SEEN = """() => {
  const shows = (one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    const lined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const room = one.getBoundingClientRect();
    return (lined || style.boxShadow !== "none") && room.width > 0 && room.height > 0;
  };
  const now = document.activeElement;
  const around = [now, now.closest("label"), now.nextElementSibling, now.parentElement];
  return around.some(shows);
}"""
INSIDE = """() => {
  const room = document.activeElement.getBoundingClientRect();
  return room.bottom > 0 && room.top < innerHeight && room.right > 0 && room.left < innerWidth;
}"""
NAMED = """() => {
  const now = document.activeElement;
  const words = now.getAttribute("aria-label") || now.innerText || now.value || now.name || "";
  return `${now.tagName.toLowerCase()} ${words}`.trim().slice(0, 60);
}"""
NUMBERED = """() => {
  const now = document.activeElement;
  if (!now.dataset.stop) now.dataset.stop = String(window.stops = (window.stops || 0) + 1);
  return now === document.body ? 0 : Number(now.dataset.stop);
}"""
MOST = 600
PARTS_OF_A_MOMENT = 8


@pytest.fixture(scope="module")
def assessor(guests, sample):
    """Somebody of 市自然资源局 with a password of their own."""
    return colleague(guests, sample, "nature.keys", beside="wuhai.assessor", name="示例·键盘")


def press(page, *keys):
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, words, key="Tab"):
    """Press Tab until the focus is on something of that name; every stop on the way is visible."""
    for _ in range(MOST):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), f"the focus cannot be seen on {page.evaluate(NAMED)}"
        if words in page.evaluate(NAMED):
            return
    raise AssertionError(words)


def enter(page):
    """Press Enter where it leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("document.documentElement.dataset.ready")


def test_log_in_skip_and_mark(assessor, sample):
    """From the log-in to the second item: password, skip link, desk, ruler, reason, Ctrl+Enter."""
    page, year = assessor.page, sample.sample.year("乌海市", 2024)
    page.goto("/log-in/")
    assert page.evaluate("document.activeElement.name") == "login", "one types at once"
    page.keyboard.type(assessor.username)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    enter(page)
    page.goto(f"/{year}/")
    page.wait_for_function("document.documentElement.dataset.ready")
    press(page, "Tab")
    assert page.evaluate(NAMED) == "a 跳到正文"
    assert page.evaluate(SEEN)
    keep(page, "keyboard-skip")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, "评审台", "Shift+Tab")
    enter(page)
    tab_to(page, "从第一项开始")
    enter(page)
    _mark(page)
    assert assessor.said == []


def _mark(page):
    """The mark by arrows, then the reason, then the next item."""
    before = page.url
    tab_to(page, "input")
    while page.evaluate("document.activeElement.name") != "mark":
        tab_to(page, "input")
    press(page, "ArrowRight")
    press(page, "ArrowLeft")
    marked = page.evaluate("document.activeElement.value")
    assert page.locator("input[name=mark]:checked").get_attribute("value") == marked
    keep(page, "keyboard-mark")
    press(page, "Tab")
    while page.evaluate("document.activeElement.id") != "reason":
        press(page, "Tab")
        assert page.evaluate(SEEN), page.evaluate(NAMED)
    page.keyboard.type("示例：对照材料核定。")
    with page.expect_navigation():
        press(page, "Control+Enter")
    page.wait_for_function("document.documentElement.dataset.ready")
    assert page.url != before
    assert "的赋分" in page.inner_text("#messages")


def test_evidence_turns_by_arrows(guests, sample):
    """→ shows the next file beside the item, ← the one before, and the focus stays free."""
    unit = guests("wuhai.haibowan")
    page, year = unit.page, sample.sample.year("乌海市", 2024)
    unit.go(f"/{year}/evidence/viewer/?unit=haibowan")
    shown = page.locator(".ev-viewer-name a")
    first = shown.inner_text()
    press(page, "ArrowRight")
    page.wait_for_function(
        "(was) => document.querySelector('.ev-viewer-name a').innerText !== was", arg=first
    )
    second = shown.inner_text()
    press(page, "ArrowLeft")
    page.wait_for_function(
        "(was) => document.querySelector('.ev-viewer-name a').innerText !== was", arg=second
    )
    assert shown.inner_text() == first


def test_menus_and_dialogs_close_with_escape(guests, sample):
    """Escape closes what is open, and the focus is where it was before."""
    office = guests("wuhai.office")
    page, year = office.page, sample.sample.year("乌海市", 2024)
    office.go(f"/{year}/set-up/stages/")
    tab_to(page, "summary 乌海市 2024年")
    press(page, "Enter")
    assert page.locator("details.kp-menu[open]").count() == 1
    press(page, "Tab", "Escape")
    assert page.locator("details.kp-menu[open]").count() == 0
    assert page.evaluate(NAMED).startswith("summary")
    while not page.evaluate("document.activeElement.matches('details.kp-confirm > summary')"):
        press(page, "Tab")
    press(page, "Enter")
    assert page.locator("dialog[open]").count() == 1
    for _ in range(12):
        press(page, "Tab")
        where = (
            "!document.activeElement.closest('dialog') && document.activeElement !== document.body"
        )
        assert not page.evaluate(where), "behind the dialog nothing is reached"
    press(page, "Escape")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.matches('details.kp-confirm > summary')")


PAGES = ("", "desk/", "desk/haibowan/2.7.1/", "visits/haibowan/new/", "evidence/", "scheme/")


@pytest.mark.parametrize("path", PAGES)
def test_every_stop_is_seen_and_none_is_a_trap(guests, sample, path):
    """Tab goes through the whole page and out of it; each stop is visible and on the screen."""
    assessor = guests("wuhai.assessor")
    assessor.go(f"/{sample.sample.year('乌海市', 2024)}/{path}")
    page, stops, last, held = assessor.page, [], None, 0
    for _ in range(MOST):
        press(page, "Tab")
        number = page.evaluate(NUMBERED)
        if number == 0 or (number == 1 and stops):
            break
        if number == last:  # the parts of a date are stops of their own
            held += 1
            assert held < PARTS_OF_A_MOMENT, f"held by {page.evaluate(NAMED)}"
            continue
        last, held = number, 0
        stops.append(number)
        named = page.evaluate(NAMED)
        assert page.evaluate(SEEN), f"the focus cannot be seen on {named}"
        page.wait_for_function(INSIDE)  # it may have to scroll there first
    else:
        raise AssertionError("Tab never comes out of the page")
    assert len(stops) > 10
    assert stops == sorted(set(stops)), "in the order of the page, each once"
