"""The line that says what a command is at: for people at a terminal, and for nobody else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

WORK = """
from kaoping.screen import progress
progress.DELAY = 0
with progress.Progress({first}) as shown:
    {then}
    if shown._timer:
        shown._timer.join()
print("成了")
"""


def said(first: str, then: str = "pass", *, terminal: bool = True) -> tuple[str, str]:
    """Return standard output and standard error of work that lasts until the line has appeared."""
    code = WORK.format(first=first, then=then)
    ours, theirs = pty.openpty() if terminal else os.pipe()
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, check=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    found = b""
    try:
        while block := os.read(ours, 4096):
            found += block
    except OSError:
        pass  # how a terminal says that its other side is gone
    os.close(ours)
    return done.stdout.decode(), found.decode()


@pytest.mark.parametrize(
    ("first", "then"),
    [('"核对原文"', "pass"), ("steps=2", 'shown.step("读取事实"); shown.step("核对原文")')],
    ids=["one step", "several"],
)
def test_a_terminal_shows_what_is_being_done(first, then):
    """Whoever waits knows for what; standard output holds the result alone."""
    out, err = said(first, then)
    assert out == "成了\n"
    assert "核对原文" in err


def test_a_script_reads_nothing_of_it():
    """Standard error is for problems where nobody watches."""
    assert said('"核对原文"', terminal=False) == ("成了\n", "")
