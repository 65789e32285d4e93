"""In which order test processes begin the tests, and which of them one process takes together.

`pytest -n auto --dist loadfile --no-loadscope-reorder` gives a process one file after the other.
What takes minutes is begun first, so that at the end no process waits long for another; and the
pages of the house, which take longest of all, are given out in the slices of `test_every_page`.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

PAGES = "tests/browser/test_every_page.py"
SLICE = f"{PAGES}::test_pages_are_clean["
FIRST = (
    f"{PAGES}::test_no_link_leads_nowhere",  # makes what the slices wait for
    "tests/browser/test_wuhai_year.py",
    "tests/browser/test_urumqi_year.py",
    "tests/browser/test_without_javascript.py",
    PAGES,
    "tests/browser/test_rare_acts.py",
    "tests/browser/",
)
"""What takes minutes, in the order in which it is begun."""


def begun(nodeid: str) -> int:
    """Return when a test is begun: the smaller, the earlier."""
    return next((n for n, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


class Packing(LoadFileScheduling):
    """To each process a file at a time; of the pages of the house, a slice."""

    def _split_scope(self, nodeid: str) -> str:
        """Return what a test belongs to: all of it is done by one process."""
        return nodeid if nodeid.startswith(SLICE) else super()._split_scope(nodeid)
