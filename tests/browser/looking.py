"""What is wrong with the page in a window, as axe and the browser see it.

faults(page)             # axe as it stands, and whether it is wider than its screen
faults_of_a_page(page, "public/1")  # on a desk and on a phone, by day and by night; with pictures
keep(page, "visit-form") # a picture, where somebody asked for pictures
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 812}
LOOKS = (("wide", "light"), ("wide", "dark"), ("phone", "dark"), ("phone", "light"))
"""Desk and phone, day and night, in an order that changes one thing at a time."""
SIZES = {"wide": WIDE, "phone": PHONE}
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that depend on colours; all others give the same answer by day and by night."""
RUN = """async (rules) => {
  const only = rules ? { runOnly: rules } : {};
  const found = await axe.run({ resultTypes: ["violations"], ...only });
  return found.violations.map((one) => `axe ${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}"""
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


def ready(page: Page) -> None:
    """Wait until the page's script has started; a page without scripts is ready at once."""
    if page.evaluate("document.documentElement.classList.contains('js')"):
        page.wait_for_function("document.documentElement.dataset.ready")


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe objects to in the page as it stands, and whether it is too wide."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, rules)
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Return whether one has to move the page sideways to read it."""
    inner, outer = page.evaluate(WIDTHS)
    return [f"{inner}px wide on a screen of {outer}px"] if inner > outer else []


def faults_of_a_page(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page in any of its looks, and keep a picture of each."""
    found: list[str] = []
    sizes_seen = set()
    for size, light in LOOKS:
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=light, reduced_motion="reduce")  # type: ignore[arg-type]
        rules = COLOURS if size in sizes_seen else None
        sizes_seen.add(size)
        found += [f"{size}, {light}: {one}" for one in faults(page, rules)]
        keep(page, f"{name}-{size}-{light}")
    return found


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page, where KAOPING_PICTURES names a folder."""
    folder = os.environ.get("KAOPING_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        # Playwright hides the caret with a style of its own, to which the policy objects.
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole, caret="initial")
