"""What is wrong with the page in a window, as axe and the browser see it.

faults(page)             # axe as it stands, and whether it is wider than its screen
faults_of_a_page(page)   # wide and light, then as on a phone at night
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
RUN = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations.map((one) => `axe ${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}"""
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


def ready(page: Page) -> None:
    """Wait until the page's script has started; a page without scripts is ready at once."""
    if page.evaluate("document.documentElement.classList.contains('js')"):
        page.wait_for_function("document.documentElement.dataset.ready")


def faults(page: Page) -> list[str]:
    """Return what axe objects to in the page as it stands, and whether it is too wide."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN)
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Return whether one has to move the page sideways to read it."""
    inner, outer = page.evaluate(WIDTHS)
    return [f"{inner}px wide on a screen of {outer}px"] if inner > outer else []


def faults_of_a_page(page: Page) -> list[str]:
    """Return what is wrong with a page when wide and light, and on a phone at night."""
    found = [f"wide, light: {one}" for one in faults(page)]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"phone, dark: {one}" for one in faults(page)]
    return found


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page, where KAOPING_PICTURES names a folder."""
    folder = os.environ.get("KAOPING_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        # Playwright hides the caret with a style of its own, to which the policy objects.
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole, caret="initial")
