"""The process beside the server: begun again when it crashes, given up when it crashes at once."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from kaoping.web.beside import Companion

PATIENCE = 60
"""Seconds until what does not come counts as broken."""
CRASHES = "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('begun\\n'); sys.exit(3)"
WAITS = """
import os, pathlib, signal, sys
pathlib.Path(sys.argv[1]).open('a').write(f'{os.getpid()}\\n')
signal.pause()
"""


@pytest.fixture
def begun(tmp_path):
    """Return what the process has written, a line each time that it began."""
    return lambda: (
        (tmp_path / "begun").read_text("ascii").split() if any(tmp_path.iterdir()) else []
    )


def _waits_until(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_one_that_always_crashes_is_given_up(begun, tmp_path, caplog):
    """Begun once and after each pause, then no more; the last line of the log says what to do."""
    companion = Companion([sys.executable, "-c", CRASHES, str(tmp_path / "begun")], (0.01, 0.02))
    companion.start()
    companion.join(PATIENCE)
    assert not companion.is_alive()
    assert begun() == ["begun"] * 3
    said = [record.getMessage() for record in caplog.records]
    assert [line.rpartition(" in ")[2] for line in said[:-1]] == ["0.01 seconds", "0.02 seconds"]
    assert "crashed 3 times in a row" in said[-1]
    assert "kaoping worker" in said[-1]
    assert caplog.records[-1].levelname == "ERROR"
    companion.end()


def test_one_that_has_run_well_is_always_begun_again(begun, tmp_path):
    """A crash after steady work is a first one, however many there were; the end is the end."""
    command = [sys.executable, "-c", WAITS, str(tmp_path / "begun")]
    companion = Companion(command, pauses=(0.01,), steady=0)
    companion.start()
    for times in (1, 2, 3, 4):
        _waits_until(lambda times=times: len(begun()) == times)
        if times < 4:
            os.kill(int(begun()[-1]), signal.SIGKILL)
    companion.end()
    assert not companion.is_alive()
    assert len(begun()) == 4
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun()[-1]), 0)


def test_one_that_is_ended_in_its_pause_is_not_begun_again(begun, tmp_path, caplog):
    """Nobody waits for the pause, and nothing is left behind."""
    command = [sys.executable, "-c", CRASHES, str(tmp_path / "begun")]
    companion = Companion(command, pauses=(PATIENCE * 10,))
    companion.start()
    _waits_until(lambda: caplog.records)
    companion.end()
    assert not companion.is_alive()
    assert begun() == ["begun"]
